import { createHash, hash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { GomirrorError } from '../base/index.ts';
import { type HashedFile, hashSummary } from './hash.ts';
import { shown } from './shown.ts';
import type { ZipCode } from './zip-codes.ts';

export interface DirectoryHash {
  /** What go.sum and the checksum database have for the module, if the folder is the whole module and nothing else. */
  readonly h1: string;
  readonly files: number;
  /** The sum of their sizes. */
  readonly unpackedBytes: number;
}

const blockBytes = 1024 * 1024;
/** So many bytes are hashed at a stretch before other work gets its turn. */
const stretchBytes = 8 * blockBytes;

/**
 * The `h1:` hash of the extracted module in the folder `root`, its files named `prefix/…` (`module@version`, no slash at the end),
 * as dirhash's `HashDir` computes it. Holds one block in memory, and the names. Regular files for whose absolute or relative
 * place (below `root`, as that was given) `leaveOut` holds are passed over.
 *
 * Throws a GomirrorError for what no module holds: `zip.name-with-newline`, `zip.bad-name` (not UTF-8), `zip.irregular-file` (a
 * symbolic link, a device, …); HashDir would follow a link. System errors and the signal's reason pass through.
 */
export async function hashDirectory(
  root: string,
  prefix: string,
  options: { readonly signal?: AbortSignal; readonly leaveOut?: (place: string) => boolean } = {},
): Promise<DirectoryHash> {
  const block = Buffer.allocUnsafeSlow(blockBytes);
  const hashes: HashedFile[] = [];
  let unpackedBytes = 0;
  let turnAtBytes = stretchBytes;

  const walk = async (folder: string, name: string): Promise<void> => {
    options.signal?.throwIfAborted();
    // Names as bytes: one that is no UTF-8 would be read as another name.
    for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
      const text = entry.name.toString('utf8');
      const entryName = `${name}/${text}`;
      if (!Buffer.from(text).equals(entry.name)) {
        const rule = 'module.path-not-utf8';
        throw new GomirrorError<ZipCode>('zip.bad-name', { name: shown(entryName), rule });
      }
      const place = path.join(folder, text);
      if (entry.isDirectory()) {
        await walk(place, entryName);
        continue;
      }
      if (entryName.includes('\n')) {
        throw new GomirrorError<ZipCode>('zip.name-with-newline', { name: shown(entryName) });
      }
      if (!entry.isFile()) throw new GomirrorError<ZipCode>('zip.irregular-file', { name: shown(entryName) });
      if (options.leaveOut?.(place) === true) continue;
      const file = hashFile(place, block);
      hashes.push({ name: entryName, sha256: file.sha256 });
      unpackedBytes += file.sizeBytes;
      if (unpackedBytes >= turnAtBytes) {
        turnAtBytes = unpackedBytes + stretchBytes;
        await turn();
        options.signal?.throwIfAborted();
      }
    }
  };
  await walk(root, prefix);
  return { h1: hashSummary(hashes), files: hashes.length, unpackedBytes };
}

function hashFile(place: string, block: Buffer): { sha256: string; sizeBytes: number } {
  // Not defined on Windows, where the flag is not needed: the entry has just been seen to be a regular file.
  const noFollow: number | undefined = constants.O_NOFOLLOW;
  const fd = openSync(place, constants.O_RDONLY | (noFollow ?? 0));
  try {
    const firstBytes = fill(fd, block);
    if (firstBytes === block.length) return hashOn(fd, block, firstBytes);
    return { sha256: hash('sha256', block.subarray(0, firstBytes), 'hex'), sizeBytes: firstBytes };
  } finally {
    closeSync(fd);
  }
}

/** Hashes what the block holds and all that follows in the file. */
function hashOn(fd: number, block: Buffer, firstBytes: number): { sha256: string; sizeBytes: number } {
  const digest = createHash('sha256');
  let sizeBytes = 0;
  for (let read = firstBytes; read > 0; read = fill(fd, block)) {
    digest.update(block.subarray(0, read));
    sizeBytes += read;
  }
  return { sha256: digest.digest('hex'), sizeBytes };
}

/** Reads on until the block is full or the file ends. */
function fill(fd: number, block: Buffer): number {
  let filled = 0;
  while (filled < block.length) {
    const read = readSync(fd, block, filled, block.length - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
