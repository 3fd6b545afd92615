import type { StoreKey } from './key.ts';
import type { Temporary } from './temporary.ts';

/** The SHA-256 of a file's bytes, 64 lower-case hex digits. */
export type Digest = string & { readonly __brand: 'Digest' };

/** A kept file, open for reading. Whoever got it calls `close` once. */
export interface StoredFile {
  readonly fd: number;
  readonly sizeBytes: number;
  close(): void;
}

/** The outcome of {@link BlobStore.keep}. */
export interface Kept {
  /** The digest of the file that is kept now. */
  readonly kept: Digest;
  /** False when the key was taken before: the earlier file stays, whatever its bytes. */
  readonly first: boolean;
}

/**
 * Files by GOPROXY key. A file exists only under its final name and only whole; nothing is ever overwritten.
 * When the medium fails, `open`, `read`, `digest` and `zipHash` reject with `store.read-failed`, `keep` with
 * `store.write-failed`, all others with the system's error.
 */
export interface BlobStore {
  /** Opens a kept file; undefined when there is none. */
  open(key: StoreKey): Promise<StoredFile | undefined>;
  /** All bytes of a kept file that is known to be small. */
  read(key: StoreKey): Promise<Buffer | undefined>;
  /** The recorded digest; undefined when the file or its record is missing or damaged. */
  digest(key: StoreKey): Promise<Digest | undefined>;
  /** The recorded `h1:` of a kept zip. */
  zipHash(key: StoreKey): Promise<string | undefined>;
  /** A temporary file in the store's own file system, so that it can be given its final name; `onWritten` as there. */
  createTemporary(onWritten?: () => void): Promise<Temporary>;
  /** Keeps verified content durably, unless the key is taken. A given Temporary is used up, whatever the outcome. */
  keep(
    key: StoreKey,
    content: Uint8Array | Temporary,
    facts: { sha256: Digest; zipHash?: string },
  ): Promise<Kept>;
  /** Moves a rotten file and what lies beside it out of the tree, into quarantine. */
  setAside(key: StoreKey): Promise<void>;
  /** All kept keys, in the order of their names within each folder. */
  keys(): AsyncGenerator<StoreKey>;
  /** The escaped versions of a module whose `.info` is kept. */
  versions(escapedPath: string): Promise<string[]>;
}
