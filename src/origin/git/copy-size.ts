import { readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';

export interface CopySize {
  readonly sizeBytes: number;
  /** Of all files in it, the packs. */
  readonly packs: number;
}

/** File systems give space in blocks: a thousand small files are more than the sum of their lengths. */
const blockBytes = 4096;

/** How much a copy takes on disk, about; nothing where there is none. */
export async function copySize(folder: string): Promise<CopySize> {
  let sizeBytes = 0;
  let packs = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    sizeBytes += entry.isDirectory() ? blockBytes : await sizeOf(path.join(entry.parentPath, entry.name));
    if (entry.name.endsWith('.pack')) packs++;
  }
  return { sizeBytes, packs };
}

/** What a fetch adds to: the packs of a copy, those that are not whole yet as well. */
export async function packsSize(folder: string): Promise<number> {
  let sizeBytes = 0;
  const packs = packsOf(folder);
  for (const name of await readdir(packs).catch(() => [])) sizeBytes += await sizeOf(path.join(packs, name));
  return sizeBytes;
}

/** Removes what a git that was stopped in the middle of a fetch left behind. Nobody may fetch meanwhile. */
export async function removeTemporaries(folder: string): Promise<void> {
  const packs = packsOf(folder);
  for (const name of await readdir(packs).catch(() => [])) {
    if (name.startsWith('tmp_')) await unlink(path.join(packs, name)).catch(() => undefined);
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => Math.ceil(size / blockBytes) * blockBytes,
    () => 0,
  );
}

function packsOf(folder: string): string {
  return path.join(folder, 'objects', 'pack');
}
