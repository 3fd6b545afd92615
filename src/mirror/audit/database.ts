import { errorCode, GomirrorError } from '../../base/index.ts';
import type { LogBook, LogRecord } from '../log-book.ts';
import type { LogRoutes } from '../log-routes.ts';

/** What the checksum database says of a version, as far as it could be asked. */
export type Testimony =
  | { readonly kind: 'record'; readonly record: LogRecord }
  | { readonly kind: 'not-in-log'; readonly database: string }
  | { readonly kind: 'unproven' };

/** After so many failures in a row nobody is asked any more: each of them takes as long as a time-out. */
const failuresInRow = 3;

/** Routes to the database that are asked only where that is allowed, and no more once the database is out of reach. */
export class GatedRoutes implements Pick<LogRoutes, 'read' | 'rest'> {
  readonly #routes: LogRoutes | undefined;
  #failures = 0;

  /** Without `routes` nobody is asked at all. */
  constructor(routes: LogRoutes | undefined) {
    this.#routes = routes;
  }

  async read(
    path: string,
    options: Parameters<LogRoutes['read']>[1],
  ): Promise<{ bytes: Uint8Array; route: string }> {
    if (this.#routes === undefined || this.#failures >= failuresInRow) {
      throw new GomirrorError('sumdb.unreachable', { name: '', path, reason: 'not asked' });
    }
    try {
      const answer = await this.#routes.read(path, options);
      this.#failures = 0;
      return answer;
    } catch (error) {
      // An answer of "no such record" is an answer.
      if (errorCode(error) === 'sumdb.unreachable') this.#failures++;
      throw error;
    }
  }

  rest(name: string): void {
    this.#routes?.rest(name);
  }
}

/** Asks the checksum database about versions; a database that fails leaves them unproven and is remembered as trouble. */
export class AuditDatabase {
  readonly #log: Pick<LogBook, 'look' | 'name'>;
  readonly #isPrivate: (path: string) => boolean;
  #trouble: GomirrorError | undefined;

  /** Modules for which `isPrivate` holds are never named to the database. */
  constructor(log: Pick<LogBook, 'look' | 'name'>, isPrivate: (path: string) => boolean) {
    this.#log = log;
    this.#isPrivate = isPrivate;
  }

  /** Why the database could not be asked, the first time that it could not. */
  get trouble(): GomirrorError | undefined {
    return this.#trouble;
  }

  async ask(path: string, version: string): Promise<Testimony> {
    if (this.#isPrivate(path)) return { kind: 'unproven' };
    try {
      return { kind: 'record', record: await this.#log.look(path, version, undefined) };
    } catch (error) {
      if (errorCode(error) === 'mirror.not-in-log') return { kind: 'not-in-log', database: this.#log.name };
      if (!(error instanceof GomirrorError)) throw error;
      this.#trouble ??= error;
      return { kind: 'unproven' };
    }
  }
}
