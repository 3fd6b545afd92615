import { type ModulePath, pathMajorPrefix, splitPathVersion } from '../../module/index.ts';
import { Absence } from './absence.ts';

/** Where in its repository a module is, and how its versions are tagged there. */
export interface ModuleLayout {
  readonly path: ModulePath;
  /** The module path of the repository's root. */
  readonly root: string;
  /** `/v2`, `.v3`, `.v1-unstable` or empty: the major version that the path demands. */
  readonly pathMajor: string;
  /** The same as versions begin: `v2`; empty for v0 and v1. */
  readonly major: string;
  /** The folder in the repository, without the major version that may stand for another one below it; empty for the root. */
  readonly folder: string;
  /** The folder that the major version stands for, if it can: `folder/v2`. */
  readonly majorFolder: string | undefined;
  /** What its tags begin with: empty, or the folder with a slash. */
  readonly tagPrefix: string;
  /** True for gopkg.in's `-unstable`, to which no tag belongs. */
  readonly untagged: boolean;
}

/**
 * Places `path` in the repository whose root is `root`; `subfolder` is what the fourth field of a go-import tag says.
 * ("Module directories within a repository" and "Mapping versions to commits" in the Go Modules Reference.) Throws an
 * {@link Absence} when that repository cannot contain it.
 */
export function layoutOf(path: ModulePath, root: string, subfolder = ''): ModuleLayout {
  const outside = () => new Absence('absence.outside-repository', { module: path, root });
  const split = splitPathVersion(path);
  if (split === undefined || !(path === root || path.startsWith(`${root}/`))) throw outside();
  const { pathMajor } = split;
  let folder = '';
  if (path !== root) {
    if (split.prefix !== root && !split.prefix.startsWith(`${root}/`)) throw outside();
    folder = split.prefix.slice(root.length + 1);
  }
  if (subfolder !== '') folder = [folder, subfolder].filter((part) => part !== '').join('/');
  const hasMajorFolder = pathMajor.startsWith('/') && path !== root;
  return {
    path,
    root,
    pathMajor,
    major: pathMajorPrefix(pathMajor),
    folder,
    majorFolder: hasMajorFolder ? joined(folder, pathMajor.slice(1)) : undefined,
    tagPrefix: folder === '' ? '' : `${folder}/`,
    untagged: path.startsWith('gopkg.in/') && path.endsWith('-unstable'),
  };
}

/** A path below a folder of the repository. */
export function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
