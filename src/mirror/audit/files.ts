import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { errorCode, KiB } from '../../base/index.ts';
import type { Digest } from '../../store/index.ts';

/** The size of a file; undefined when it is not there (any more). */
export async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const stats = await stat(file);
    return stats.isFile() ? stats.size : undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The text of a small record beside a file, without the white space around it; undefined when there is none. */
export async function readRecord(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'latin1')).trim();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The digest that a `.sha256` file holds; undefined when there is none, or another text. */
export async function readDigest(file: string): Promise<Digest | undefined> {
  const sha256 = (await readRecord(file))?.slice(0, 64);
  return sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? (sha256 as Digest) : undefined;
}

/** The SHA-256 of a file of any size. `pace` is awaited after each chunk. Rejects with the system's error or the signal's reason. */
export async function hashFile(
  file: string,
  options: { signal?: AbortSignal; pace?: (sizeBytes: number) => Promise<void> | void } = {},
): Promise<Digest> {
  const { signal, pace } = options;
  const hash = createHash('sha256');
  const stream = createReadStream(file, { highWaterMark: 256 * KiB, ...(signal && { signal }) });
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    await pace?.(bytes.length);
  }
  return hash.digest('hex') as Digest;
}

/** True for the system's ways of saying that there is no such file. */
export function isGone(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
