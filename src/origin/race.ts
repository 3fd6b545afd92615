import type { Clock } from '../base/index.ts';

/** How a runner tells what it is waiting for. */
export interface Pace {
  /** The waiting begins only now. */
  begin(): void;
  /** The waiting is over, and what is left to do is our own: nobody else need be sent out for it. */
  rest(): void;
}

/** One of those that run in a race. */
export interface Runner<T> {
  /** Does the work. `signal` is aborted when another one has won. */
  run(signal: AbortSignal, pace: Pace): Promise<T>;
  /** When, in milliseconds from its start, another one may be sent out beside it; ascending. */
  readonly patienceMs: readonly number[];
  /**
   * Hears how it failed. True when nothing more is to be learnt: the race ends. What it throws ends the race, and so does
   * what `next` throws.
   */
  failed(error: unknown): boolean | undefined;
  /** What it fails with when it is waited for no longer. */
  readonly late?: () => unknown;
}

/** Why another runner is wanted: to begin with, because one has failed, or because one has been waited for so long. */
export type Wanted = 'first' | 'failed' | { readonly afterMs: number };

/** How long the last ones are waited for when all others have failed, in milliseconds; undefined for as long as it takes. */
export type Patience = () => number | undefined;

/** Runs under way, at most. */
const runnersAtOnce = 3;

/**
 * The first success among runners that `next` sends out one after the other: at once when one has failed, and beside the
 * latest one when that takes longer than its patience. Resolves with undefined when all have failed and `next` has none
 * left. Rejects with the signal's reason when that is aborted and a runner has ended for it.
 */
export function race<T>(
  next: (wanted: Wanted) => Runner<T> | undefined,
  clock: Clock,
  signal: AbortSignal,
  patience: Patience = () => undefined,
): Promise<{ readonly value: T } | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly value: T } | undefined>();
  const running = new Map<Runner<T>, AbortController>();
  let latest: Runner<T> | undefined;
  let stopClocks: () => void = () => {};
  let stopLast: () => void = () => {};
  const abortAll = () => {
    stopClocks();
    for (const each of running.values()) each.abort(signal.reason);
  };
  signal.addEventListener('abort', abortAll);
  const finish = (settle: () => void) => {
    stopClocks();
    stopLast();
    signal.removeEventListener('abort', abortAll);
    const others = [...running.values()];
    running.clear();
    settle();
    for (const each of others) each.abort(new Overtaken());
  };
  const waitForLast = () => {
    const afterMs = patience();
    if (afterMs === undefined) return;
    stopLast();
    stopLast = clock.after(afterMs, () => {
      try {
        for (const runner of running.keys()) runner.failed(runner.late?.());
        finish(() => resolve(undefined));
      } catch (fatal) {
        finish(() => reject(fatal));
      }
    });
  };
  const start = (wanted: Wanted): boolean => {
    const runner = next(wanted);
    if (runner === undefined) return false;
    const own = new AbortController();
    running.set(runner, own);
    latest = runner;
    const begin = () => {
      if (latest !== runner || !running.has(runner) || signal.aborted) return;
      stopClocks();
      const timers = runner.patienceMs.map((afterMs) =>
        clock.after(afterMs, () => {
          try {
            if (running.size < runnersAtOnce) start({ afterMs });
          } catch (fatal) {
            finish(() => reject(fatal));
          }
        }),
      );
      stopClocks = () => {
        for (const stop of timers) stop();
      };
    };
    const rest = () => {
      if (latest === runner) stopClocks();
    };
    begin();
    runner.run(own.signal, { begin, rest }).then(
      (value) => {
        if (running.delete(runner)) finish(() => resolve({ value }));
      },
      (error: unknown) => {
        if (!running.delete(runner)) return;
        try {
          signal.throwIfAborted();
          if (runner.failed(error) !== true) {
            if (start('failed')) return;
            if (running.size > 0) {
              waitForLast();
              return;
            }
          }
          finish(() => resolve(undefined));
        } catch (fatal) {
          finish(() => reject(fatal));
        }
      },
    );
    return true;
  };
  try {
    signal.throwIfAborted();
    if (!start('first')) finish(() => resolve(undefined));
  } catch (error) {
    finish(() => reject(error));
  }
  return promise;
}

/** Why a runner is stopped that another one has beaten. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}
