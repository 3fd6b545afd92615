import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, errorCode, GomirrorError } from '../../base/index.ts';
import { hashGoMod, parseInfo } from '../../module/index.ts';
import type { Digest, DiskStore, StoreKey } from '../../store/index.ts';
import type { MirrorCode } from '../codes.ts';
import { type KeptFiles, type Rot, wrongBytes } from '../kept.ts';
import { partsOf } from '../key-parts.ts';
import type { LogBook } from '../log-book.ts';
import type { Verifier } from '../verifier.ts';
import { hashFile, isGone } from './files.ts';

export interface InspectParts {
  readonly store: DiskStore;
  readonly kept: Pick<KeptFiles, 'lookAtSize'>;
  readonly log: Pick<LogBook, 'look'>;
  readonly verifier: Verifier;
  readonly signal: AbortSignal;
  /** Awaited after each piece that was read. */
  readonly pace: (sizeBytes: number) => Promise<void>;
}

/**
 * Reads a kept file and compares it with its record; a record that is missing is written anew if the checksum database
 * confirms the file. Resolves with what is wrong, undefined when nothing is or when the file is gone. Rejects with
 * `store.read-failed` when it cannot be read for reasons that are not the disk's, and with the signal's reason.
 */
export async function inspect(key: StoreKey, parts: InspectParts): Promise<Rot | undefined> {
  const { store, kept, signal, pace } = parts;
  const file = path.join(store.layout.modules, key);
  try {
    const rot = await kept.lookAtSize(key);
    if (rot !== undefined) return rot;
    const record = await store.record(key);
    if (record === undefined) return await proveAnew(key, file, parts);
    const got = await hashFile(file, { signal, pace });
    const wrong = wrongBytes(key, got, record.sha256);
    if (wrong === undefined && key.endsWith('.zip')) await mendZipHash(key, file, got, parts);
    return wrong;
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof GomirrorError && error.cause !== undefined ? error.cause : error;
    if (isGone(cause)) return undefined;
    const reason = describeError(cause);
    // The disk's own word for a sector that it has lost.
    if (errorCode(cause) === 'EIO') return unreadable(key, reason, error);
    if (error instanceof GomirrorError) throw error;
    throw new GomirrorError('store.read-failed', { what: key, reason }, { cause: error });
  }
}

function unreadable(key: StoreKey, reason: string, cause: unknown): Rot {
  return new GomirrorError<MirrorCode>('mirror.rotten-unreadable', { what: key, reason }, { cause });
}

/** A `.ziphash` that was lost belongs to bytes that are still those which were verified. */
async function mendZipHash(key: StoreKey, file: string, sha256: Digest, parts: InspectParts): Promise<void> {
  const { store, verifier } = parts;
  const zipHash = await store.zipHash(key).catch(() => undefined);
  if (zipHash !== undefined && /^h1:[A-Za-z0-9+/]{43}=$/.test(zipHash)) return;
  const { path: modulePath, version } = partsOf(key);
  const sizeBytes = await sizeOfKept(key, store);
  if (sizeBytes === undefined) return;
  const verdict = await verifier.verify(file, modulePath, version, sizeBytes);
  if (verdict.sha256 === sha256) await store.mendRecord(key, { sha256, sizeBytes, zipHash: verdict.h1 });
}

/** Whether a file without a record is what the database vouches for; only then it gets a new one. */
async function proveAnew(key: StoreKey, file: string, parts: InspectParts): Promise<Rot | undefined> {
  const { store, log, verifier, signal } = parts;
  const unproven = (cause?: unknown): Rot =>
    new GomirrorError<MirrorCode>('mirror.rotten-unproven', { what: key }, { cause });
  const { path: modulePath, version, kind } = partsOf(key);
  let record;
  try {
    record = await log.look(modulePath, version, undefined);
  } catch (error) {
    // A database that cannot be had now says nothing about the file; there is a next time.
    return errorCode(error) === 'mirror.not-in-log' ? unproven(error) : undefined;
  }
  const sizeBytes = await sizeOfKept(key, store);
  if (sizeBytes === undefined) return undefined;
  await parts.pace(sizeBytes);
  if (kind === 'zip') {
    try {
      const { h1, sha256 } = await verifier.verify(file, modulePath, version, sizeBytes);
      if (h1 !== record.zipHash) return unproven();
      await store.mendRecord(key, { sha256: sha256 as Digest, sizeBytes, zipHash: h1 });
      return undefined;
    } catch (error) {
      if (errorCode(error)?.startsWith('zip.') === true) return unproven(error);
      throw error;
    }
  }
  const bytes = await readFile(file, { signal });
  if (kind === 'mod') {
    if (hashGoMod(bytes) !== record.modHash) return unproven();
  } else {
    try {
      parseInfo(bytes, version);
    } catch (error) {
      return unproven(error);
    }
  }
  await store.mendRecord(key, { sha256: hash('sha256', bytes, 'hex') as Digest, sizeBytes: bytes.length });
  return undefined;
}

async function sizeOfKept(key: StoreKey, store: DiskStore): Promise<number | undefined> {
  const opened = await store.open(key);
  opened?.close();
  return opened?.sizeBytes;
}
