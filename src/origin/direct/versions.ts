import { errorCode } from '../../base/index.ts';
import {
  canonicalVersion,
  checkPathMajor,
  compareVersions,
  isPseudoVersion,
  majorOf,
  parseGoMod,
  prerelease,
  sortVersions,
} from '../../module/index.ts';
import type { Hash, Refs, Repository, RepositoryOptions } from '../git/index.ts';
import { Absence } from './absence.ts';
import type { ModuleLayout } from './layout.ts';
import { findModuleFolder, smallFileBytes } from './module-folder.ts';

export const incompatible = '+incompatible';

export function withoutIncompatible(version: string): string {
  return version.endsWith(incompatible) ? version.slice(0, -incompatible.length) : version;
}

/** The version that a tag names for a module, whatever its major version. */
export interface TagVersion {
  /** All three numbers, without build metadata. */
  readonly version: string;
  /** True when the tag is that version and nothing more. */
  readonly isCanonical: boolean;
}

/**
 * The version in a tag of the module; undefined for tags of others, for `v1` and `v1.2`, and for those that look like
 * pseudo-versions, which would only confuse ("Mapping versions to commits" in the Go Modules Reference).
 */
export function versionOfTag(tag: string, tagPrefix: string): TagVersion | undefined {
  if (!tag.startsWith(tagPrefix) || isPseudoVersion(tag)) return undefined;
  const own = tag.slice(tagPrefix.length);
  // A tag may be called +incompatible; what is, is not for it to say.
  const version = withoutIncompatible(canonicalVersion(own));
  if (version === '' || !own.startsWith(version)) return undefined;
  return { version, isCanonical: version === own };
}

/**
 * The versions of a module that its repository's tags name, in ascending order; those of major versions that have no go.mod as
 * `+incompatible` behind them, unless the latest compatible one has a go.mod ("Compatibility with non-module
 * repositories" in the Go Modules Reference).
 */
export async function listVersions(
  repository: Repository,
  layout: ModuleLayout,
  options: RepositoryOptions,
): Promise<string[]> {
  if (layout.untagged) return [];
  const refs = await repository.refs(options);
  const { compatible, others } = canonicalVersions(refs, layout);
  if (others.length === 0 || layout.pathMajor !== '' || layout.folder !== '') return compatible;
  const hasGoMod = async (version: string) => {
    const commit = refs.tags.get(version);
    if (commit === undefined) return false;
    return (await repository.readFile(commit, 'go.mod', smallFileBytes, options)) !== undefined;
  };
  const latest = compatible.at(-1);
  if (latest !== undefined && (await hasGoMod(latest))) return compatible;
  const versions = [...compatible];
  // The latest of each major version speaks for all of them.
  for (const ofMajor of Map.groupBy(others, majorOf).values()) {
    if (await hasGoMod(ofMajor.at(-1)!)) continue;
    versions.push(...ofMajor.map((version) => version + incompatible));
  }
  return versions;
}

function canonicalVersions(
  refs: Refs,
  { tagPrefix, pathMajor }: ModuleLayout,
): { compatible: string[]; others: string[] } {
  const compatible: string[] = [];
  const others: string[] = [];
  for (const tag of refs.tags.keys()) {
    if (!tag.startsWith(tagPrefix)) continue;
    const version = tag.slice(tagPrefix.length);
    if (versionOfTag(tag, tagPrefix)?.isCanonical !== true || isPseudoVersion(version)) continue;
    (checkPathMajor(version, pathMajor) ? compatible : others).push(version);
  }
  return {
    compatible: sortVersions(compatible),
    others: sortVersions(others.filter((version) => !['v0', 'v1'].includes(majorOf(version)))),
  };
}

/**
 * Which versions the author has taken back, by the go.mod of the highest version; none where that cannot be read. They are
 * listed all the same, but no pseudo-version is built on them.
 */
export async function retractedVersions(
  repository: Repository,
  layout: ModuleLayout,
  options: RepositoryOptions,
): Promise<(version: string) => boolean> {
  const none = () => false;
  const listed = await listVersions(repository, layout, options);
  const versions = listed.filter((version) => !version.endsWith(incompatible));
  const highest = versions.findLast((version) => prerelease(version) === '') ?? versions.at(-1);
  if (highest === undefined) return none;
  const commit: Hash | undefined = (await repository.refs(options)).tags.get(layout.tagPrefix + highest);
  if (commit === undefined) return none;
  try {
    const { goMod } = await findModuleFolder(repository, commit, layout, highest, options);
    const { retract } = parseGoMod(goMod ?? '');
    return (version) =>
      retract.some(
        ({ low, high }) => compareVersions(low, version) <= 0 && compareVersions(version, high) <= 0,
      );
  } catch (error) {
    const unreadable = error instanceof Absence || errorCode(error)?.startsWith('module.') === true;
    if (unreadable) return none;
    throw error;
  }
}
