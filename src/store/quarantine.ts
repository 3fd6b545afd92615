import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../base/index.ts';

/** What is set aside is kept for whoever wants to look, but not for ever: beyond this the oldest goes. */
const defaultLimits = { folders: 1000, sizeBytes: 1_000_000_000 };

/**
 * Moves files (those that are there) into a new folder of the quarantine, under `name` and the same suffixes; then removes
 * the oldest of what lies there, beyond the limits. Resolves with the size of the file without a suffix; undefined when it
 * was not there.
 */
export async function moveToQuarantine(
  quarantine: string,
  file: string,
  name: string,
  suffixes: readonly string[],
  limits = defaultLimits,
): Promise<number | undefined> {
  const stamp = new Date().toISOString().replaceAll(':', '');
  const sizeBytes = await sizeOf(file);
  for (const suffix of suffixes) {
    const target = path.join(quarantine, stamp, `${name}${suffix}`);
    await mkdir(path.dirname(target), { recursive: true });
    await rename(`${file}${suffix}`, target).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }
  await trim(quarantine, stamp, limits);
  return sizeBytes;
}

/** Removes the oldest folders; never `newest`, however large, and whatever the clock said when others were made. */
async function trim(quarantine: string, newest: string, limits: typeof defaultLimits): Promise<void> {
  const stamps = (await readdir(quarantine)).filter((name) => name !== newest).toSorted();
  let sizeBytes = await sizeBelow(path.join(quarantine, newest));
  let folders = 1;
  for (const stamp of stamps.toReversed()) {
    const folder = path.join(quarantine, stamp);
    sizeBytes += await sizeBelow(folder);
    folders++;
    if (folders > limits.folders || sizeBytes > limits.sizeBytes)
      await rm(folder, { recursive: true, force: true });
  }
}

async function sizeBelow(folder: string): Promise<number> {
  let sizeBytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (entry.isFile()) sizeBytes += (await sizeOf(path.join(entry.parentPath, entry.name))) ?? 0;
  }
  return sizeBytes;
}

async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
}
