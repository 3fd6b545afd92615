/**
 * store: blobs as a plain GOPROXY file tree on disk; a file is there only whole and only under its final name. Also the
 * lock of the data folder and the durable replacement of small files. May import base, module, config, text.
 */
export { type StoreCode, storeCodes } from './codes.ts';
export { DiskStore } from './disk.ts';
export { type FileKind, keyOf, type StoreKey } from './key.ts';
export { type Layout, layoutOf } from './layout.ts';
export { type DataLock, lockData, type LockNote, readLockNote } from './lock.ts';
export { Temporary } from './temporary.ts';
export type { BlobStore, Digest, FileRecord, Kept, StoredFile } from './types.ts';
