import { type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../base/index.ts';
import type { StoreKey } from './key.ts';
import type { KeysOptions } from './types.ts';

/** The keys below `root`; see {@link BlobStore.keys}. Holds the names of one folder at each depth. */
export function walkKeys(root: string, { after, onUnreadable }: KeysOptions): AsyncGenerator<StoreKey> {
  return walk(root, '', after === undefined ? [] : after.split('/'), onUnreadable);
}

async function* walk(
  root: string,
  relative: string,
  [first, ...rest]: readonly string[],
  onUnreadable: KeysOptions['onUnreadable'],
): AsyncGenerator<StoreKey> {
  let entries: Dirent[];
  try {
    entries = await readdir(path.join(root, relative), { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && relative !== '') return; // Removed while the walk went on.
    if (onUnreadable === undefined) throw error;
    onUnreadable(relative, error);
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (first !== undefined && entry.name < first) continue;
    const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
    const isWayBack = entry.name === first;
    if (entry.isDirectory()) yield* walk(root, below, isWayBack ? rest : [], onUnreadable);
    else if (!isWayBack && entry.isFile() && /\/@v\/[^/]+\.(?:info|mod|zip)$/.test(below)) {
      yield below as StoreKey;
    }
  }
}
