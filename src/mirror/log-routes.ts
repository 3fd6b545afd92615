import { type Clock, describeError, errorCode, GomirrorError, Remembered } from '../base/index.ts';
import { type Origin, readAll } from '../origin/index.ts';
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

/** Reads from the checksum database over several routes, the one that works first. */
export class LogRoutes {
  readonly #name: string;
  readonly #routes: readonly LogRoute[];
  readonly #clock: Clock;
  readonly #restingUntilMs = new Map<LogRoute, number>();
  readonly #supported: Remembered<boolean>;
  readonly #probes = new Map<LogRoute, Promise<boolean>>();

  constructor(name: string, routes: readonly LogRoute[], clock: Clock) {
    this.#name = name;
    this.#routes = routes;
    this.#clock = clock;
    this.#supported = new Remembered(routes.length + 1, () => clock.monotonicMs());
  }

  /**
   * The answer of the first route that has one, `avoid` (names of routes) left out. Rejects with `sumdb.absent` when a
   * route that does proxy the database says so and no other has it, else with `sumdb.unreachable`.
   */
  async read(
    path: string,
    options: {
      signal?: AbortSignal | undefined;
      avoid?: ReadonlySet<string> | undefined;
      via: string | undefined;
    },
  ): Promise<{ bytes: Uint8Array; route: string }> {
    let absent: unknown;
    const failures: string[] = [];
    for (const route of this.#inOrder()) {
      if (options.avoid?.has(route.origin.name) === true) continue;
      if (absent !== undefined && this.#resting(route)) continue;
      try {
        if (route.probe && !(await this.#supports(route, options.via))) {
          failures.push(`${route.origin.name}: no checksum database`);
          continue;
        }
        const bytes = await this.#get(route, path, options);
        this.#restingUntilMs.delete(route);
        return { bytes, route: route.origin.name };
      } catch (error) {
        options.signal?.throwIfAborted();
        if (errorCode(error) === 'origin.absent') {
          absent ??= error;
          continue;
        }
        this.#restingUntilMs.set(route, this.#clock.monotonicMs() + restMs);
        failures.push(`${route.origin.name}: ${describeError(error)}`);
      }
    }
    if (absent !== undefined) {
      throw new GomirrorError('sumdb.absent', { name: this.#name, path }, { cause: absent });
    }
    const reason = failures.join('; ') || 'no route is left';
    throw new GomirrorError('sumdb.unreachable', { name: this.#name, path, reason }, { retryable: true });
  }

  /** Puts a route that lied behind the others. */
  rest(name: string): void {
    for (const route of this.#routes) {
      if (route.origin.name === name) this.#restingUntilMs.set(route, this.#clock.monotonicMs() + restMs);
    }
  }

  #inOrder(): LogRoute[] {
    return this.#routes.toSorted((a, b) => Number(this.#resting(a)) - Number(this.#resting(b)));
  }

  #resting(route: LogRoute): boolean {
    return (this.#restingUntilMs.get(route) ?? Number.NEGATIVE_INFINITY) > this.#clock.monotonicMs();
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
  async #get(
    route: LogRoute,
    path: string,
    options: { signal?: AbortSignal | undefined; via: string | undefined },
  ): Promise<Uint8Array> {
    try {
      return await this.#ask(route, path, options);
    } catch (error) {
      if (errorCode(error) !== 'origin.unreachable') throw error;
      options.signal?.throwIfAborted();
      return this.#ask(route, path, options);
    }
  }

  async #ask(
    route: LogRoute,
    path: string,
    options: { signal?: AbortSignal | undefined; via: string | undefined },
  ): Promise<Uint8Array> {
    const startedMs = this.#clock.monotonicMs();
    let sizeBytes = 0;
    let ok = false;
    try {
      const { signal, via } = options;
      const answer = await route.origin.get(route.prefix + path, { maxBytes: maxAnswerBytes, signal, via });
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
