import { channel, type Clock, describeError, errorCode, GomirrorError } from '../base/index.ts';
import type { SumdbCode } from './codes.ts';
import type { RemoteAnswer, SumOps } from './ops.ts';

/** What the database's client reports while it works. */
export type SumdbEvent =
  | { readonly kind: 'advanced'; readonly name: string; readonly size: number }
  | {
      readonly kind: 'refused';
      readonly name: string;
      readonly path: string;
      readonly route: string;
      readonly code: string;
    }
  | { readonly kind: 'fork'; readonly name: string; readonly olderSize: number; readonly newerSize: number }
  | { readonly kind: 'saved-head-damaged'; readonly name: string }
  | { readonly kind: 'cache-failed'; readonly name: string; readonly path: string; readonly error: unknown };

export const sumdbEvents = channel<SumdbEvent>('sumdb');

/** Returned by a check: the answer is wrong, and the route that gave it is to blame. */
export class Refusal {
  readonly error: GomirrorError;

  constructor(error: GomirrorError) {
    this.error = error;
  }
}

export const maxRoutesAsked = 5;

/**
 * What stands behind the client: the database over all its routes (an answer that fails its check is asked for again
 * elsewhere), and the cache.
 */
export class Backing {
  readonly name: string;
  readonly #ops: SumOps;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #stop: AbortSignal | undefined;

  constructor(name: string, ops: SumOps, clock: Clock, timeoutMs: number, stop: AbortSignal | undefined) {
    this.name = name;
    this.#ops = ops;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#stop = stop;
  }

  /** One read, as {@link SumOps.readRemote}, under the time limit; every failure has a code of this room. */
  async read(path: string, avoid: ReadonlySet<string>): Promise<RemoteAnswer> {
    try {
      return await this.limited(path, (signal) => this.#ops.readRemote(path, signal, avoid));
    } catch (error) {
      const code = errorCode(error);
      throw code === 'sumdb.absent' || code === 'sumdb.unreachable' ? error : this.#unreachable(path, error);
    }
  }

  absent(what: string, cause?: unknown): GomirrorError<SumdbCode> {
    return new GomirrorError('sumdb.absent', { name: this.name, path: what }, { cause });
  }

  /** Reads until an answer passes `check`. When none does, the last refusal is what is thrown. */
  async readChecked<Value>(
    path: string,
    check: (bytes: Uint8Array) => Promise<Value | Refusal>,
  ): Promise<Value> {
    const avoid = new Set<string>();
    let refused: GomirrorError | undefined;
    while (avoid.size < maxRoutesAsked) {
      let answer;
      try {
        answer = await this.read(path, avoid);
      } catch (error) {
        throw refused ?? error;
      }
      const outcome = await check(answer.bytes);
      if (!(outcome instanceof Refusal)) return outcome;
      refused = outcome.error;
      this.blame(answer.route, path, refused);
      if (avoid.has(answer.route)) break;
      avoid.add(answer.route);
    }
    throw refused ?? new Error('no route was asked');
  }

  /** What the cache has; a cache that fails has nothing. */
  async readCache(path: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#ops.readCache(path);
    } catch (error) {
      sumdbEvents.publish({ kind: 'cache-failed', name: this.name, path, error });
      return undefined;
    }
  }

  /** Resolves false when the cache could not take it. */
  async writeCache(path: string, bytes: Uint8Array): Promise<boolean> {
    try {
      await this.#ops.writeCache(path, bytes);
      return true;
    } catch (error) {
      sumdbEvents.publish({ kind: 'cache-failed', name: this.name, path, error });
      return false;
    }
  }

  blame(route: string, path: string, error: GomirrorError): void {
    this.#ops.blame?.(route, path, error);
    sumdbEvents.publish({ kind: 'refused', name: this.name, path, route, code: error.code });
  }

  /**
   * Ends `work` when the time is up or the client stops, whether or not `work` heeds its signal.
   * @throws GomirrorError `sumdb.unreachable` then
   */
  async limited<Value>(path: string, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const late = new AbortController();
    const signal = this.#stop === undefined ? late.signal : AbortSignal.any([late.signal, this.#stop]);
    const cancel = this.#clock.after(this.#timeoutMs, () =>
      late.abort(this.#unreachable(path, new Error(`no answer within ${this.#timeoutMs} ms`))),
    );
    try {
      return await abortable(work(signal), signal);
    } finally {
      cancel();
    }
  }

  #unreachable(path: string, cause: unknown): GomirrorError<SumdbCode> {
    const params = { name: this.name, path, reason: describeError(cause) };
    return new GomirrorError('sumdb.unreachable', params, { retryable: true, cause });
  }
}

/** `promise`, or the signal's reason when it is aborted first; what goes on underneath is left to itself. */
export async function abortable<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return promise;
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
