import { stat } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { errorCode } from './errors.ts';

/** What can be seen of files without reading them; changes when any of them does, also by being replaced. */
export async function stampOf(files: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    files.map(async (file) => {
      try {
        const { mtimeNs, size, ino } = await stat(file, { bigint: true });
        return `${mtimeNs} ${size} ${ino}`;
      } catch (error) {
        return errorCode(error) ?? 'unreadable';
      }
    }),
  );
  return stamps.join(', ');
}

/**
 * Looks at files every `pollMs` (a watch by the system misses replaced links and network mounts) and calls `changed` when
 * they are not as in `stamp` any more, one call after the other. A change counts once it has stayed the same for two looks, so
 * that nothing is read half replaced. Resolves when `signal` is aborted; rejects with what `changed` throws.
 */
export async function watchFiles(
  files: readonly string[],
  stamp: string,
  options: {
    readonly clock: Clock;
    readonly pollMs: number;
    readonly signal: AbortSignal;
    readonly changed: () => Promise<void>;
  },
): Promise<void> {
  const { clock, pollMs, signal } = options;
  let known = stamp;
  let candidate: string | undefined;
  for (;;) {
    try {
      await clock.sleep(pollMs, signal);
    } catch {
      return;
    }
    const now = await stampOf(files);
    if (now === known || now !== candidate) {
      candidate = now;
      continue;
    }
    known = now;
    await options.changed();
  }
}
