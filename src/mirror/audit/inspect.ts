import path from 'node:path';
import { describeError, errorCode, GomirrorError } from '../../base/index.ts';
import type { Digest, DiskStore, StoreKey } from '../../store/index.ts';
import type { MirrorCode } from '../codes.ts';
import { type KeptFiles, wrongBytes } from '../kept.ts';
import { partsOf } from '../key-parts.ts';
import type { Known } from '../proofs.ts';
import { proveAnew, type Rot, sizeOfKept } from '../prove-anew.ts';
import type { Verifier } from '../verifier.ts';
import { hashFile, isGone } from './files.ts';

export interface InspectParts {
  readonly store: DiskStore;
  readonly kept: Pick<KeptFiles, 'lookAtSize'>;
  readonly known: Known;
  readonly verifier: Verifier;
  readonly signal: AbortSignal;
  /** Awaited after each piece that was read. */
  readonly pace: (sizeBytes: number) => Promise<void>;
}

/**
 * Reads a kept file and compares it with its record; a record that is missing is written anew if whoever vouches
 * for the file confirms it. Resolves with what is wrong, undefined when nothing is or when the file is gone. Rejects with
 * `store.read-failed` when it cannot be read for reasons that are not the disk's, and with the signal's reason.
 */
export async function inspect(key: StoreKey, parts: InspectParts): Promise<Rot | undefined> {
  const { store, kept, signal, pace } = parts;
  const file = path.join(store.layout.modules, key);
  try {
    const rot = await kept.lookAtSize(key);
    if (rot !== undefined) return rot;
    const record = await store.record(key);
    if (record === undefined) return await mendRecord(key, parts);
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

/** A file without a record gets a new one only when its bytes are what somebody vouches for. */
async function mendRecord(key: StoreKey, parts: InspectParts): Promise<Rot | undefined> {
  let isKnown = true;
  const known: Known = (...version) =>
    parts.known(...version).catch((error: unknown) => {
      isKnown = false;
      throw error;
    });
  try {
    const proven = await proveAnew(key, { ...parts, known });
    if (proven instanceof GomirrorError) return proven;
    if (proven !== undefined) await parts.store.mendRecord(key, proven);
    return undefined;
  } catch (error) {
    // Whoever cannot be asked now says nothing about the file; there is a next time.
    if (!isKnown) return undefined;
    throw error;
  }
}
