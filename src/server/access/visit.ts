import type { GomirrorError } from '../../base/index.ts';
import type { Who } from '../../policy/index.ts';
import type { Limits } from './limits.ts';
import type { SignIn } from './sign-ins.ts';
import type { Subject } from './subject.ts';

/** Whether somebody may read a module: undefined, or why not. */
export type Judge = (
  signIn: SignIn,
  modulePath: string,
  what: string | undefined,
) => GomirrorError | undefined;

/** Somebody who was let in, with what they have come for. */
export class Visit {
  readonly #signIn: SignIn;
  readonly #limits: Limits;
  readonly #judge: Judge;
  /** Undefined on pages of gomirror's own. */
  readonly subject: Subject | undefined;
  /** True when the answer is for this visitor alone, and nobody in between may keep it. */
  readonly isPrivate: boolean;
  /** True for who has not signed in, unless it is somebody on this machine. */
  readonly isStranger: boolean;

  constructor(parts: {
    readonly signIn: SignIn;
    readonly limits: Limits;
    readonly judge: Judge;
    readonly subject: Subject | undefined;
    readonly isPrivate: boolean;
    readonly isStranger: boolean;
  }) {
    this.#signIn = parts.signIn;
    this.#limits = parts.limits;
    this.#judge = parts.judge;
    this.subject = parts.subject;
    this.isPrivate = parts.isPrivate;
    this.isStranger = parts.isStranger;
  }

  get who(): Who {
    return this.#signIn.who;
  }

  /** By what turns are taken: the account, or else the address. */
  get client(): string {
    return this.#signIn.client;
  }

  /** Whether the visitor may read a module. */
  mayRead(modulePath: string): boolean {
    return this.#judge(this.#signIn, modulePath, undefined) === undefined;
  }

  /** Why the visitor may not read `version` of a module; undefined when they may. A private one is told to the log. */
  refusalOf(modulePath: string, version: string): GomirrorError | undefined {
    return this.#judge(this.#signIn, modulePath, `${modulePath}@${version}`);
  }

  /** Counts something that has to be fetched for the visitor. Throws `server.too-many-fills`. */
  readonly takeFill = (): void => this.#limits.takeFill(this.client);

  /** Counts bytes that the visitor gets. */
  readonly spend = (sizeBytes: number): void => this.#limits.spend(this.client, sizeBytes);
}
