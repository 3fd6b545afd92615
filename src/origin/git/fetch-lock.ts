import { open, readFile, stat, unlink } from 'node:fs/promises';
import { type Clock, errorCode } from '../../base/index.ts';

const pollMs = 50;

/** The locks of this process, by file: another one may have had the same number before. */
const held = new Set<string>();

/**
 * Runs `work` while nobody else on this machine runs any for the same `file`. The lock of a process that is gone, or that is older
 * than `staleMs`, counts for nothing. Rejects with the signal's reason.
 */
export async function withLock<Result>(
  file: string,
  {
    clock,
    staleMs,
    signal,
  }: { readonly clock: Clock; readonly staleMs: number; readonly signal: AbortSignal },
  work: () => Promise<Result>,
): Promise<Result> {
  while (!(await take(file))) {
    if (await isStale(file, staleMs)) await unlink(file).catch(() => undefined);
    else await clock.sleep(pollMs, signal);
  }
  return released(file, work);
}

/** Runs `work` under the lock if nobody has it. False when somebody does. */
export async function ifUnlocked(
  file: string,
  staleMs: number,
  work: () => Promise<unknown>,
): Promise<boolean> {
  if (!(await take(file))) {
    if (!(await isStale(file, staleMs))) return false;
    await unlink(file).catch(() => undefined);
    if (!(await take(file))) return false;
  }
  await released(file, work);
  return true;
}

async function released<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    held.delete(file);
    await unlink(file).catch(() => undefined);
  }
}

async function take(file: string): Promise<boolean> {
  if (held.has(file)) return false;
  held.add(file);
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(String(process.pid));
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    held.delete(file);
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  }
}

async function isStale(file: string, staleMs: number): Promise<boolean> {
  if (held.has(file)) return false;
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const ageMs = Date.now() - mtimeMs;
    if (ageMs > staleMs) return true;
    // Whoever has just made it is about to write.
    if (text === '') return ageMs > 10 * pollMs;
    return Number(text) === process.pid || !isAlive(Number(text));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
