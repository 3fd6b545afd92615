import type { Clock } from './clock.ts';

/**
 * Runs `work` with a signal that is aborted after `ms` with what `late` gives, or with the reason of `signal` when that is
 * aborted first. Settles as the work does.
 */
export async function withDeadline<Result>(
  { clock, ms, signal, late }: { clock: Clock; ms: number; signal: AbortSignal; late: () => Error },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const own = new AbortController();
  const abort = () => own.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  const stopClock = clock.after(ms, () => own.abort(late()));
  try {
    return await work(own.signal);
  } finally {
    stopClock();
    signal.removeEventListener('abort', abort);
  }
}
