import type { StoreKey } from './key.ts';
import type { Temporary } from './temporary.ts';

/** The SHA-256 of a file's bytes, 64 lower-case hex digits. */
export type Digest = string & { readonly __brand: 'Digest' };

/** What is recorded about a kept file. */
export interface FileRecord {
  readonly sha256: Digest;
  /** Undefined in records that were not written by this program. */
  readonly sizeBytes: number | undefined;
}

/** How {@link BlobStore.keys} goes about it. */
export interface KeysOptions {
  /** Begin behind this key, whether or not it is still kept. */
  readonly after?: StoreKey | undefined;
  /** Told of each folder (relative) that cannot be read, instead of ending the walk with the error. */
  readonly onUnreadable?: (folder: string, error: unknown) => void;
}

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
  /** What is recorded; undefined as with `digest`. */
  record(key: StoreKey): Promise<FileRecord | undefined>;
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
  /** Writes anew what is recorded about a kept file. */
  mendRecord(key: StoreKey, facts: { sha256: Digest; sizeBytes: number; zipHash?: string }): Promise<void>;
  /**
   * Moves a rotten file and what lies beside it out of the tree, into quarantine, where the oldest gives way to the newest.
   * Resolves with the file's size; undefined when it was not there.
   */
  setAside(key: StoreKey): Promise<number | undefined>;
  /** All kept keys, in the order of their names within each folder. */
  keys(options?: KeysOptions): AsyncGenerator<StoreKey>;
  /** The escaped versions of a module whose `.info` is kept. */
  versions(escapedPath: string): Promise<string[]>;
}
