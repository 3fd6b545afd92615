import { type Clock, describeError, errorCode, GomirrorError, type Turn } from '../base/index.ts';
import type { OriginCode } from './codes.ts';
import type { Origin } from './types.ts';

/** One entry of a GOPROXY-style list. */
export interface SourceEntry {
  readonly origin: Origin;
  /** What lets the walk go on to the next entry: `,` only absence, `|` any failure. */
  readonly thenOn: 'absent' | 'any';
}

export interface RetryOptions {
  /** Attempts of one walk, over all sources. */
  readonly attempts: number;
  /** First and longest pause between two attempts at one source; the real one is drawn between 0 and it. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
}

/** What a walk is for. */
export interface RunOptions {
  /** The module: strategies that spread by module go by it. */
  readonly module?: string;
  readonly turn?: Turn;
  /**
   * True when an attempt may run on two sources at once and the first success is taken: a small answer without side
   * effects. The loser's signal is aborted.
   */
  readonly hedge?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * An attempt's own word on how the walk goes on: `next` for bytes that failed a check (what is checked against the log is
 * safe from any source, so another one may have it right), `stop` for a failure that no other source can mend.
 */
export class Verdict extends Error {
  override readonly name = 'Verdict';
  readonly error: unknown;
  readonly then: 'next' | 'stop';

  constructor(error: unknown, then: 'next' | 'stop') {
    super(describeError(error), { cause: error });
    this.error = error;
    this.then = then;
  }
}

/** The upstream list, walked as the go command walks GOPROXY, with retries that the go command lacks. */
export class Sources {
  readonly entries: readonly SourceEntry[];
  readonly #retry: RetryOptions;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(
    entries: readonly SourceEntry[],
    retry: RetryOptions,
    clock: Clock,
    random: () => number = Math.random,
  ) {
    this.entries = entries;
    this.#retry = retry;
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Runs `attempt` on one source after another until one succeeds. Absence goes on at `,` and `|`, another failure only
   * at `|` after its retries, wrong bytes ({@link Verdict}) always go on. Rejects with the failure that matters most: a lie, else an outage, else absence; `origin.off` when
   * the list is empty.
   */
  async run<T>(
    attempt: (origin: Origin, signal: AbortSignal) => Promise<T>,
    { signal = new AbortController().signal }: RunOptions = {},
  ): Promise<T> {
    let attemptsLeft = this.#retry.attempts;
    let absent: unknown;
    let failed: unknown;
    for (const { origin, thenOn } of this.entries) {
      for (let tries = 1; ; tries++) {
        try {
          return await attempt(origin, signal);
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof Verdict) {
            if (error.then === 'stop') throw error.error;
            failed = error.error;
            break;
          }
          if (errorCode(error) === 'origin.absent') {
            absent ??= error;
            break;
          }
          attemptsLeft--;
          const retryable = error instanceof GomirrorError && error.retryable;
          const pauseMs = retryable && attemptsLeft > 0 ? this.#pauseMs(error, tries) : undefined;
          if (pauseMs === undefined) {
            if (thenOn === 'absent') throw failed ?? error;
            failed ??= error;
            break;
          }
          await this.#clock.sleep(pauseMs, signal);
        }
      }
    }
    throw failed ?? absent ?? new GomirrorError<OriginCode>('origin.off');
  }

  async warm(): Promise<void> {
    await Promise.all(this.entries.map(({ origin }) => origin.warm()));
  }

  async close(): Promise<void> {
    await Promise.all(this.entries.map(({ origin }) => origin.close()));
  }

  /** Full jitter, or what the source asked for; undefined when it asked for longer than a client would wait. */
  #pauseMs(error: GomirrorError, tries: number): number | undefined {
    if (error.retryAfterSeconds !== undefined) {
      const askedMs = error.retryAfterSeconds * 1000;
      return askedMs <= 2 * this.#retry.maxBackoffMs ? askedMs : undefined;
    }
    const ceilingMs = Math.min(this.#retry.maxBackoffMs, this.#retry.backoffMs * 2 ** (tries - 1));
    return this.#random() * ceilingMs;
  }
}
