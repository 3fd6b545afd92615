import { GomirrorError } from '../../base/index.ts';
import { byteText, type Change, type Plan, type PlanCode } from '../plan/index.ts';
import { type RegistryValue, type System, systemCode } from '../system/index.ts';
import type { Note } from './wishes.ts';

interface DraftFile {
  readonly why: Change['why'];
  readonly before: Buffer | undefined;
  after: Buffer | undefined;
  isSecret: boolean;
  mode: number | undefined;
  isOwnerOnly: boolean;
}

interface DraftValue {
  readonly key: string;
  readonly name: string;
  readonly why: Change['why'];
  readonly before: RegistryValue | undefined;
  after: RegistryValue | undefined;
  isSecret: boolean;
}

export interface EditOptions {
  readonly isSecret?: boolean;
  /** Of a new file. */
  readonly mode?: number;
  /** True: nobody but the owner may read the file, be it new or not. */
  readonly isOwnerOnly?: boolean;
}

/** A plan in the making: several places may touch one file, and each sees what the others have made of it. */
export class Draft {
  readonly system: System;
  readonly #files = new Map<string, DraftFile>();
  readonly #values = new Map<string, DraftValue>();
  readonly #reads = new Map<string, Promise<Buffer | undefined>>();
  readonly #reals = new Map<string, Promise<string>>();
  readonly #notes: Note[] = [];
  readonly #byHand: Plan['byHand'][number][] = [];

  constructor(system: System) {
    this.system = system;
  }

  /** The bytes of a file as they will be; links are followed. */
  async bytes(path: string): Promise<Buffer | undefined> {
    const real = await this.#real(path);
    const drafted = this.#files.get(real);
    return drafted === undefined ? this.#read(real) : drafted.after;
  }

  async text(path: string): Promise<string | undefined> {
    const bytes = await this.bytes(path);
    return bytes === undefined ? undefined : byteText(bytes).text;
  }

  /** Makes of a file's text (empty when there is none) another one; undefined removes the file. */
  async edit(
    path: string,
    why: Change['why'],
    change: (text: string) => string | undefined,
    options: EditOptions = {},
  ): Promise<void> {
    await this.editBytes(
      path,
      why,
      (bytes) => {
        const { text, encode } = byteText(bytes ?? Buffer.alloc(0));
        const after = change(text);
        // Nothing is not made into an empty file.
        if (after === undefined || (after === '' && bytes === undefined)) return undefined;
        return after === text ? bytes : encode(after);
      },
      options,
    );
  }

  async editBytes(
    path: string,
    why: Change['why'],
    change: (bytes: Buffer | undefined) => Buffer | undefined,
    options: EditOptions = {},
  ): Promise<void> {
    const real = await this.#real(path);
    const known = this.#files.get(real);
    const file = known ?? {
      why,
      before: await this.#read(real),
      after: undefined,
      isSecret: false,
      mode: undefined,
      isOwnerOnly: false,
    };
    if (known === undefined) file.after = file.before;
    file.after = change(file.after);
    file.isSecret ||= options.isSecret === true;
    file.mode ??= options.mode;
    if (options.isOwnerOnly === true) {
      const seen = (await this.system.files.facts(real))?.mode;
      if (seen === undefined || (seen & 0o077) !== 0) file.mode = 0o600;
      file.isOwnerOnly = true;
    }
    this.#files.set(real, file);
  }

  async setValue(
    key: string,
    name: string,
    why: Change['why'],
    change: (value: RegistryValue | undefined) => RegistryValue | undefined,
    isSecret = false,
  ): Promise<void> {
    const { registry } = this.system;
    if (registry === undefined) return;
    const id = `${key}\\${name}`.toLowerCase();
    const known = this.#values.get(id);
    const before = known === undefined ? await registry.read(key, name) : known.before;
    const value = known ?? { key, name, why, before, after: before, isSecret };
    value.after = change(value.after);
    value.isSecret ||= isSecret;
    this.#values.set(id, value);
  }

  note(code: string, params: Note['params'] = {}): void {
    const said = JSON.stringify([code, params]);
    if (this.#notes.every((note) => JSON.stringify([note.code, note.params]) !== said))
      this.#notes.push({ code, params });
  }

  byHand(code: string, command: string, params: Note['params'] = {}): void {
    this.#byHand.push({ code, params, command });
  }

  plan(): Plan {
    const changes: Change[] = [];
    for (const [path, { why, before, after, isSecret, mode, isOwnerOnly }] of this.#files) {
      if (isSame(before, after)) continue;
      changes.push({
        kind: 'file',
        why,
        path,
        before,
        after,
        ...(isSecret && { isSecret }),
        ...(mode !== undefined && (before === undefined || isOwnerOnly) && { mode }),
      });
    }
    for (const { key, name, why, before, after, isSecret } of this.#values.values()) {
      if (before?.kind === after?.kind && before?.data === after?.data) continue;
      changes.push({ kind: 'registry', why, key, name, before, after, ...(isSecret && { isSecret }) });
    }
    return { changes, notes: this.#notes, byHand: this.#byHand };
  }

  /** A plan is made from one look at each file, however many places ask for it. */
  #read(path: string): Promise<Buffer | undefined> {
    return remembered(this.#reads, path, () => this.#readNow(path));
  }

  async #readNow(path: string): Promise<Buffer | undefined> {
    try {
      return await this.system.files.read(path);
    } catch (error) {
      const reason = systemCode(error);
      if (reason === undefined) throw error;
      throw new GomirrorError<PlanCode>('goenv.not-readable', { path, reason }, { cause: error });
    }
  }

  /** What is written is what a link leads to, since a file that is replaced would take the link's place. */
  #real(path: string): Promise<string> {
    return remembered(this.#reals, path, async () => (await this.system.files.realPath(path)) ?? path);
  }
}

function remembered<T>(known: Map<string, Promise<T>>, path: string, look: () => Promise<T>): Promise<T> {
  const seen = known.get(path) ?? look();
  known.set(path, seen);
  return seen;
}

function isSame(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}
