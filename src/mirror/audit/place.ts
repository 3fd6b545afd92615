import { opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { describeError, GomirrorError } from '../../base/index.ts';
import { layoutOf } from '../../store/index.ts';
import type { AuditCode } from './codes.ts';

/** A GOPROXY tree to verify. */
export interface Tree {
  readonly folder: string;
  /** What stands before a file's name in the tree to make it relative to the verified folder: `modules/`, or nothing. */
  readonly prefix: string;
  /** True where each file has a `.sha256` beside it. */
  readonly hasDigests: boolean;
  /** True where no checksum database may be asked about what is in it. */
  readonly isPrivate?: boolean;
}

/** What a path turned out to be. */
export interface Place {
  readonly kind: 'store' | 'proxy-tree' | 'module-cache';
  readonly root: string;
  readonly trees: readonly Tree[];
  /** The folder below which extracted modules lie. */
  readonly extracted: string | undefined;
  /** Of a store: the folder with what is kept of checksum databases. */
  readonly sums: string | undefined;
}

/** So many folders are looked into for an `@v` before a folder counts as no GOPROXY tree. */
const foldersTried = 4096;

/**
 * Recognises a data folder of gomirror, its `modules`, any other GOPROXY tree, a module cache, or the `cache/download` of
 * one. Throws `verify.nothing-here` for anything else, `verify.unreadable` when it cannot be looked at.
 */
export async function findPlace(given: string): Promise<Place> {
  let root: string;
  try {
    root = await realpath(given);
    if (!(await stat(root)).isDirectory()) throw nothingHere(given);
  } catch (error) {
    if (error instanceof GomirrorError) throw error;
    throw new GomirrorError<AuditCode>(
      'verify.unreadable',
      { file: given, reason: describeError(error) },
      { cause: error },
    );
  }
  const layout = layoutOf(root);
  if (
    (await isFolder(layout.modules)) &&
    ((await isFolder(layout.sums)) || (await isFolder(layout.temporary)))
  ) {
    return storeAt(root, root, '');
  }
  const above = layoutOf(path.dirname(root));
  if (path.basename(root) === 'modules' && (await isFolder(above.sums))) {
    const isPrivate = above.root === layoutOf(path.dirname(above.root)).private;
    const tree = { folder: root, prefix: '', hasDigests: true, isPrivate };
    return { kind: 'store', root, trees: [tree], extracted: undefined, sums: above.sums };
  }
  const download = path.join(root, 'cache', 'download');
  if (await isFolder(download)) {
    const tree = { folder: download, prefix: 'cache/download/', hasDigests: false };
    return { kind: 'module-cache', root, trees: [tree], extracted: root, sums: undefined };
  }
  if (await hasVersions(root)) {
    const isDownload = path.basename(root) === 'download' && path.basename(path.dirname(root)) === 'cache';
    const tree = { folder: root, prefix: '', hasDigests: false };
    const kind = isDownload ? 'module-cache' : 'proxy-tree';
    return { kind, root, trees: [tree], extracted: undefined, sums: undefined };
  }
  throw nothingHere(given);
}

async function storeAt(root: string, data: string, prefix: string): Promise<Place> {
  const layout = layoutOf(data);
  // The tree of private modules is a data folder in the small, and may be what was given.
  const isPrivate = layout.root === layoutOf(path.dirname(layout.root)).private;
  const trees: Tree[] = [
    { folder: layout.modules, prefix: `${prefix}modules/`, hasDigests: true, isPrivate },
  ];
  const unverified = layoutOf(layout.unverified).modules;
  if (await isFolder(unverified)) {
    trees.push({ folder: unverified, prefix: `${prefix}unverified/modules/`, hasDigests: true });
  }
  const own = layoutOf(layout.private).modules;
  if (await isFolder(own)) {
    trees.push({ folder: own, prefix: `${prefix}private/modules/`, hasDigests: true, isPrivate: true });
  }
  return { kind: 'store', root, trees, extracted: undefined, sums: layout.sums };
}

async function hasVersions(root: string): Promise<boolean> {
  const waiting = [root];
  for (let tried = 0; tried < foldersTried; tried++) {
    const folder = waiting.pop();
    if (folder === undefined) return false;
    try {
      for await (const entry of await opendir(folder)) {
        if (!entry.isDirectory()) continue;
        if (entry.name === '@v') return true;
        if (waiting.length < foldersTried) waiting.push(path.join(folder, entry.name));
      }
    } catch {
      continue; // What cannot be read tells nothing.
    }
  }
  return false;
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

function nothingHere(folder: string): GomirrorError<AuditCode> {
  return new GomirrorError('verify.nothing-here', { path: folder });
}
