import type { EscapedPath, EscapedVersion } from '../module/index.ts';

/** The kinds of file that a GOPROXY tree keeps for a module version. */
export type FileKind = 'info' | 'mod' | 'zip';

/** A place in a GOPROXY tree, relative, with `/`: `golang.org/x/text/@v/v0.3.0.zip`. Made of checked parts only. */
export type StoreKey = string & { readonly __brand: 'StoreKey' };

/** The key of one file of a module version. The escaped parts carry the proof that no `..` or absolute path is in them. */
export function keyOf(path: EscapedPath, version: EscapedVersion, kind: FileKind): StoreKey {
  return `${path}/@v/${version}.${kind}` as StoreKey;
}
