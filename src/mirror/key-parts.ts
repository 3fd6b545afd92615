import { unescapePath, unescapeVersion } from '../module/index.ts';
import type { FileKind, StoreKey } from '../store/index.ts';

/** What a store key is about. */
export interface KeyParts {
  readonly path: string;
  readonly version: string;
  readonly kind: FileKind;
}

/** A store key taken apart. Throws a ModuleCode for a file that somebody else has put into the tree. */
export function partsOf(key: StoreKey): KeyParts {
  const at = key.indexOf('/@v/');
  const dot = key.lastIndexOf('.');
  return {
    path: unescapePath(key.slice(0, at)),
    version: unescapeVersion(key.slice(at + '/@v/'.length, dot)),
    kind: key.slice(dot + 1) as FileKind,
  };
}
