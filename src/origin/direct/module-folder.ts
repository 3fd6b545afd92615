import { MiB } from '../../base/index.ts';
import { majorOf, pathMajorPrefix, splitPathVersion } from '../../module/index.ts';
import type { Hash, Repository, RepositoryOptions } from '../git/index.ts';
import { Absence } from './absence.ts';
import { joined, type ModuleLayout } from './layout.ts';

/** Of a go.mod or a LICENSE, as the go command has it. */
export const smallFileBytes = 16 * MiB;

/** Where a module is in one commit. */
export interface ModuleFolder {
  readonly folder: string;
  /** Its go.mod; undefined where it has none and needs none. */
  readonly goMod: Buffer | undefined;
}

/**
 * Finds a module's folder in a commit: the one that its path says, or the one of its major version below that, by which of
 * them has a go.mod for this major version. Only the major version counts, not the whole path: a fork keeps the path of what
 * it replaces. Throws an {@link Absence} when there is none.
 */
export async function findModuleFolder(
  repository: Repository,
  commit: Hash,
  layout: ModuleLayout,
  revision: string,
  options: RepositoryOptions,
): Promise<ModuleFolder> {
  const { folder, majorFolder, pathMajor, path: module } = layout;
  const read = async (file: string) => repository.readFile(commit, file, smallFileBytes, options);
  const file = joined(folder, 'go.mod');
  const goMod = await read(file);
  const declares = goMod && modulePathIn(goMod);
  const fits =
    declares !== undefined && (isMajor(declares, pathMajor) || replacesGopkgIn(declares, pathMajor));
  const about = (problem: string, declared: string | undefined) =>
    declared === undefined || declared === ''
      ? new Absence('absence.gomod-without-module', { file: problem, revision })
      : new Absence('absence.gomod-other-major', { module, file: problem, declares: declared, revision });

  if (majorFolder !== undefined) {
    const majorFile = joined(majorFolder, 'go.mod');
    const majorGoMod = await read(majorFile);
    if (majorGoMod !== undefined) {
      const majorDeclares = modulePathIn(majorGoMod);
      if (!isMajor(majorDeclares, pathMajor)) throw about(majorFile, majorDeclares);
      if (fits) throw new Absence('absence.gomod-twice', { file, majorFile, pathMajor, revision });
      return { folder: majorFolder, goMod: majorGoMod };
    }
  }
  if (fits) return { folder, goMod };
  if (goMod !== undefined) throw about(file, declares);
  // Nobody has to write a go.mod for v0 and v1 at the root of a repository, nor for gopkg.in.
  if (folder === '' && !pathMajor.startsWith('/')) return { folder: '', goMod: undefined };
  if (majorFolder === undefined) throw new Absence('absence.no-gomod', { file, revision });
  throw new Absence('absence.no-gomod-at-major', {
    file,
    majorFile: joined(majorFolder, 'go.mod'),
    revision,
  });
}

/** What Go calls white space; to JavaScript a byte order mark is some too. */
const space = /[\t-\r\u0085\p{Z}]/u;

/** What the `module` line of a go.mod says, however the rest of it reads; empty when there is none that can be read. */
function modulePathIn(goMod: Uint8Array): string {
  for (const line of Buffer.from(goMod).toString('utf8').split('\n')) {
    const comment = line.indexOf('//');
    const text = trimmed(comment === -1 ? line : line.slice(0, comment));
    if (!text.startsWith('module')) continue;
    const rest = text.slice('module'.length);
    const words = trimmed(rest);
    if (words === '' || words.length === rest.length) continue;
    if (words.startsWith('`')) return /^`([^`]*)`$/.exec(words)?.[1] ?? '';
    if (!words.startsWith('"')) return words;
    return unquoted(words);
  }
  return '';
}

function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && space.test(text.charAt(start))) start++;
  while (end > start && space.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** What Go's `"…"` means, as far as module paths go: JSON has the same escapes but a few that no path needs. */
function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

/** Whether a module that declares itself as `declared` has the versions of a path with this major version. */
function isMajor(declared: string, pathMajor: string): boolean {
  const own = declared === '' ? undefined : splitPathVersion(declared)?.pathMajor;
  if (own === undefined) return false;
  if (pathMajor === '') return own === '' || ['v0', 'v1'].includes(majorOf(pathMajorPrefix(own)));
  return own !== '' && own.slice(1) === pathMajor.slice(1);
}

/** A path without a major version may replace one at gopkg.in with any: an old mistake that others rely on (go.dev/issue/34254). */
function replacesGopkgIn(declared: string, pathMajor: string): boolean {
  return pathMajor === '' && declared.startsWith('gopkg.in/');
}
