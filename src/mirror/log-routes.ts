import { type Clock, describeError, errorCode, GomirrorError, Remembered, type Turn } from '../base/index.ts';
import {
  type Origin,
  race,
  readAll,
  type Runner,
  stallDefaultMs,
  Upstream,
  type Wanted,
} from '../origin/index.ts';
import { logRequestChannel } from './events.ts';

/** A way to the checksum database: an upstream mirror that proxies it, or the database itself. */
export interface LogRoute {
  readonly origin: Origin;
  /** What stands before the database's own paths: `/sumdb/<name>`, or nothing for the database itself. */
  readonly prefix: string;
  /** Whether `<prefix>/supported` must say 200 before an answer of 404 means anything. */
  readonly probe: boolean;
}

/** No tile, record or note is anywhere near this large. */
const maxAnswerBytes = 1024 * 1024;
/** For how long a route that failed is asked last. */
const restMs = 30_000;
/** For how long a route is taken at its word on whether it proxies the database. */
const supportedForMs = 10 * 60_000;

interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly avoid?: ReadonlySet<string> | undefined;
  readonly via: string | undefined;
  readonly turn?: Turn | undefined;
}

interface AskOptions {
  readonly signal: AbortSignal;
  readonly via: string | undefined;
  readonly turn: Turn | undefined;
  readonly onSent: () => void;
}

interface RouteAnswer {
  readonly bytes: Uint8Array;
  readonly route: string;
}

/** Reads from the checksum database over several routes: the one that works first, and another beside one that is slow. */
export class LogRoutes {
  readonly #name: string;
  readonly #routes: readonly LogRoute[];
  readonly #clock: Clock;
  readonly #stallAfterMs: number;
  readonly #restingUntilMs = new Map<LogRoute, number>();
  readonly #supported: Remembered<boolean>;
  readonly #probes = new Map<LogRoute, Promise<boolean>>();

  /** After `stallAfterMs` without an answer the next route is asked beside the one that is slow. */
  constructor(name: string, routes: readonly LogRoute[], clock: Clock, stallAfterMs = stallDefaultMs) {
    this.#stallAfterMs = stallAfterMs;
    this.#name = name;
    this.#routes = routes;
    this.#clock = clock;
    this.#supported = new Remembered(routes.length + 1, () => clock.monotonicMs());
  }

  /**
   * The answer of the first route that has one, `avoid` (names of routes) left out. Rejects with `sumdb.absent` when a
   * route that does proxy the database says so and no other has it, else with `sumdb.unreachable`.
   */
  async read(path: string, options: ReadOptions): Promise<RouteAnswer> {
    const queue = this.#inOrder().filter(({ origin }) => options.avoid?.has(origin.name) !== true);
    const failures: string[] = [];
    const out = new Set<LogRoute>();
    /** Of those out, the ones that were waited for in vain. */
    const late = new Set<LogRoute>();
    let absent: unknown;
    const notThere = () => new GomirrorError('sumdb.absent', { name: this.#name, path }, { cause: absent });
    const next = (wanted: Wanted): Runner<RouteAnswer> | undefined => {
      const slow = typeof wanted === 'object';
      if (slow) for (const route of out) late.add(route);
      // Beside a slow one, and against a word of absence, only one is asked that is likely to do better.
      if (queue[0] !== undefined && !((slow || absent !== undefined) && this.#comesLast(queue[0]))) {
        return runner(queue.shift()!);
      }
      if (absent !== undefined && late.size === out.size) throw notThere();
      return undefined;
    };
    const runner = (route: LogRoute): Runner<RouteAnswer> => {
      out.add(route);
      return {
        patienceMs: [this.#stallAfterMs],
        run: async (signal, pace) => {
          const onSent = () => pace.begin();
          const bytes = await this.#through(route, path, {
            signal,
            via: options.via,
            turn: options.turn,
            onSent,
          });
          return { bytes, route: route.origin.name };
        },
        failed: (error) => {
          out.delete(route);
          late.delete(route);
          if (errorCode(error) === 'origin.absent') absent ??= error;
          else {
            if (!(error instanceof NoDatabase)) this.#rest(route);
            failures.push(`${route.origin.name}: ${describeError(error)}`);
          }
        },
      };
    };
    const signal = options.signal ?? new AbortController().signal;
    const won = await race(next, this.#clock, signal);
    if (won !== undefined) {
      for (const route of late) if (route.origin.name !== won.value.route) this.#rest(route);
      return won.value;
    }
    if (absent !== undefined) throw notThere();
    const reason = failures.join('; ') || 'no route is left';
    throw new GomirrorError('sumdb.unreachable', { name: this.#name, path, reason }, { retryable: true });
  }

  /** Puts a route that lied behind the others. */
  rest(name: string): void {
    for (const route of this.#routes) {
      if (route.origin.name === name) this.#rest(route);
    }
  }

  #rest(route: LogRoute): void {
    this.#restingUntilMs.set(route, this.#clock.monotonicMs() + restMs);
  }

  #inOrder(): LogRoute[] {
    return this.#routes.toSorted((a, b) => Number(this.#comesLast(a)) - Number(this.#comesLast(b)));
  }

  /** Whether it is asked after the others: it has failed lately, here or with modules. */
  #comesLast(route: LogRoute): boolean {
    if (route.origin instanceof Upstream && !route.origin.usable) return true;
    return (this.#restingUntilMs.get(route) ?? Number.NEGATIVE_INFINITY) > this.#clock.monotonicMs();
  }

  async #through(route: LogRoute, path: string, options: AskOptions): Promise<Uint8Array> {
    if (route.probe && !(await this.#supports(route, options.via))) throw new NoDatabase();
    const bytes = await this.#get(route, path, options);
    this.#restingUntilMs.delete(route);
    return bytes;
  }

  async #supports(route: LogRoute, via: string | undefined): Promise<boolean> {
    const known = this.#supported.get(route.prefix + route.origin.name);
    if (known !== undefined) return known;
    let probe = this.#probes.get(route);
    if (probe === undefined) {
      probe = this.#probe(route, via).finally(() => this.#probes.delete(route));
      this.#probes.set(route, probe);
    }
    return probe;
  }

  async #probe(route: LogRoute, via: string | undefined): Promise<boolean> {
    let supported = true;
    try {
      const answer = await route.origin.get(`${route.prefix}/supported`, { maxBytes: maxAnswerBytes, via });
      await readAll(answer);
    } catch (error) {
      const code = errorCode(error);
      if (code !== 'origin.absent' && code !== 'origin.refused') throw error;
      supported = false;
    }
    this.#supported.set(route.prefix + route.origin.name, supported, supportedForMs);
    return supported;
  }

  /** Asks a route, once more when the connection was lost: its other end may have been about to close it. */
  async #get(route: LogRoute, path: string, options: AskOptions): Promise<Uint8Array> {
    try {
      return await this.#ask(route, path, options);
    } catch (error) {
      if (errorCode(error) !== 'origin.unreachable') throw error;
      options.signal.throwIfAborted();
      return this.#ask(route, path, options);
    }
  }

  async #ask(route: LogRoute, path: string, options: AskOptions): Promise<Uint8Array> {
    const startedMs = this.#clock.monotonicMs();
    let sizeBytes = 0;
    let ok = false;
    try {
      const { signal, via, turn, onSent } = options;
      const answer = await route.origin.get(route.prefix + path, {
        maxBytes: maxAnswerBytes,
        ...{ signal, via, turn, onSent },
      });
      const bytes = await readAll(answer);
      sizeBytes = bytes.length;
      ok = true;
      return bytes;
    } finally {
      logRequestChannel.publish({
        kind: path.startsWith('/lookup/') ? 'lookup' : path.startsWith('/tile/') ? 'tile' : 'latest',
        route: route.origin.name,
        ok,
        durationMs: this.#clock.monotonicMs() - startedMs,
        sizeBytes,
      });
    }
  }
}

/** A mirror that does not pass the database on: no failure of its own. */
class NoDatabase extends Error {
  constructor() {
    super('no checksum database');
  }
}
