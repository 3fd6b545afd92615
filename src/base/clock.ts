import { setTimeout as delay } from 'node:timers/promises';

/** Time as a value that can be passed: production hands in {@link systemClock}, tests a clock they turn by hand. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch. May jump either way; only for what is shown or stored. */
  now(): number;
  /** Monotonic milliseconds with an arbitrary origin; for ages, deadlines and durations. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. Does not keep the process alive. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `run` once after `ms` unless the returned function is called before. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  sleep: (ms, signal) =>
    signal === undefined
      ? delay(ms, undefined, { ref: false })
      : delay(ms, undefined, { ref: false, signal }).catch((error: unknown) => {
          // Node gives an error of its own, with the reason inside.
          throw signal.aborted ? signal.reason : error;
        }),
};
