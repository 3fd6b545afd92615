import {
  checkPath,
  escapePath,
  escapeVersion,
  isCanonicalVersion,
  isImpossiblePath,
  isPublicToolchain,
  type VersionTarget,
} from '../../module/index.ts';
import type { StoreKey } from '../../store/index.ts';
import type { Errand } from '../errand.ts';

export type SmallTarget = VersionTarget & { kind: 'info' | 'mod' };

/** A file that is kept from now on. */
export interface Fetched {
  readonly sizeBytes: number;
  /** Of an `.info` or `.mod`. */
  readonly bytes: Buffer | undefined;
}

/** What work ahead of any request may do with the mirror: the same fills that requests use. */
export interface Fetcher {
  /** True when the file is kept, or was fetched and is being written. */
  isKept(key: StoreKey): boolean;
  /** All bytes of a kept small file. */
  readKept(key: StoreKey): Promise<Buffer | undefined>;
  /** Joins or starts a fill. Rejects as a request for it would, also with what is remembered of an earlier one. */
  fetch(target: VersionTarget, errand: Errand): Promise<Fetched>;
}

/**
 * The target of a version that a file names; undefined where a mirror would not answer it, and for Go's own releases, which
 * nobody gets by a requirement.
 */
export function targetOf(
  path: string,
  version: string,
  kind: 'info' | 'mod' | 'zip',
): VersionTarget | undefined {
  try {
    checkPath(path);
    if (isImpossiblePath(path) || isPublicToolchain(path) || !isCanonicalVersion(version)) return undefined;
    const escapedVersion = escapeVersion(version);
    return { kind, path, escapedPath: escapePath(path), version, escapedVersion, cachedOnly: false };
  } catch {
    return undefined;
  }
}
