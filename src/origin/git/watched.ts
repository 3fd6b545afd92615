import type { Clock } from '../../base/index.ts';

const everyMs = 500;

/** Runs `work` and, every now and then and at its end, `check`; what that rejects with ends the work, and is what this rejects with. */
export async function watched(
  { clock, signal, check }: { clock: Clock; signal: AbortSignal; check: () => Promise<void> },
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopped = new AbortController();
  const ended = new AbortController();
  const watching = watch(clock, check, stopped, ended.signal);
  try {
    await work(AbortSignal.any([signal, stopped.signal]));
  } finally {
    ended.abort();
    await watching;
  }
  await check();
}

async function watch(
  clock: Clock,
  check: () => Promise<void>,
  stopped: AbortController,
  ended: AbortSignal,
): Promise<void> {
  try {
    for (;;) {
      await clock.sleep(everyMs, ended);
      await check();
    }
  } catch (error) {
    if (!ended.aborted) stopped.abort(error);
  }
}
