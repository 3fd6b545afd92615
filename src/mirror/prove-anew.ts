import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, GomirrorError } from '../base/index.ts';
import { hashGoMod, parseInfo } from '../module/index.ts';
import type { Digest, DiskStore, FileRecord, StoreKey } from '../store/index.ts';
import type { MirrorCode } from './codes.ts';
import { partsOf } from './key-parts.ts';
import type { Known } from './proofs.ts';
import type { Verifier } from './verifier.ts';

/** Why a kept file must not be served any more. */
export type Rot = GomirrorError<MirrorCode>;

export interface ProveParts {
  readonly store: DiskStore;
  readonly known: Known;
  readonly verifier: Verifier;
  readonly signal?: AbortSignal;
  /** Awaited before the file is read. */
  readonly pace?: (sizeBytes: number) => Promise<void>;
}

/** What is to be recorded of a file that was proven. */
export interface Proven extends FileRecord {
  readonly sizeBytes: number;
  readonly zipHash?: string;
}

/**
 * Whether a kept file is what somebody vouches for, whatever is recorded beside it. Writes nothing. Resolves with undefined
 * when the file is gone. Rejects with what {@link Known} does, and with the system's error or the verifier's when it cannot be
 * read.
 */
export async function proveAnew(key: StoreKey, parts: ProveParts): Promise<Proven | Rot | undefined> {
  const { store, verifier, signal } = parts;
  const unproven = (cause?: unknown): Rot =>
    new GomirrorError<MirrorCode>('mirror.rotten-unproven', { what: key }, { cause });
  const { path: modulePath, version, kind } = partsOf(key);
  const sizeBytes = await sizeOfKept(key, store);
  if (sizeBytes === undefined) return undefined;
  const hashes = await parts.known(modulePath, version);
  if (hashes === undefined) return unproven();
  await parts.pace?.(sizeBytes);
  const file = path.join(store.layout.modules, key);
  if (kind === 'zip') {
    try {
      const { h1, sha256 } = await verifier.verify(file, modulePath, version, sizeBytes);
      return h1 === hashes.zipHash ? { sha256: sha256 as Digest, sizeBytes, zipHash: h1 } : unproven();
    } catch (error) {
      if (errorCode(error)?.startsWith('zip.') === true) return unproven(error);
      throw error;
    }
  }
  const bytes = await readFile(file, { signal });
  if (kind === 'mod') {
    if (hashGoMod(bytes) !== hashes.modHash) return unproven();
  } else {
    try {
      parseInfo(bytes, version);
    } catch (error) {
      return unproven(error);
    }
  }
  return { sha256: hash('sha256', bytes, 'hex') as Digest, sizeBytes: bytes.length };
}

/** The size of a kept file; undefined when it is not there. */
export async function sizeOfKept(key: StoreKey, store: DiskStore): Promise<number | undefined> {
  const opened = await store.open(key);
  opened?.close();
  return opened?.sizeBytes;
}
