import {
  canonicalVersion,
  checkPathMajor,
  compareVersions,
  isPseudoVersion,
  isValidVersion,
  majorOf,
  makePseudoVersion,
  type Version,
} from '../../module/index.ts';
import type { Commit, Hash, Refs, Repository, RepositoryOptions } from '../git/index.ts';
import { Absence } from './absence.ts';
import { joined, type ModuleLayout } from './layout.ts';
import { findModuleFolder, type ModuleFolder, smallFileBytes } from './module-folder.ts';
import { demandPseudoVersion } from './pseudo-check.ts';
import {
  incompatible,
  retractedVersions,
  type TagVersion,
  versionOfTag,
  withoutIncompatible,
} from './versions.ts';

/** A version of a module and the commit that it is. */
export interface Revision {
  readonly version: Version;
  readonly commit: Commit;
  /** The full name of the tag or branch, or `HEAD`, that was asked for; undefined for a commit. */
  readonly ref: string | undefined;
  readonly module: ModuleFolder;
}

/** What was asked for, with all tags on it. */
interface Place {
  readonly hash: Hash;
  readonly ref: string | undefined;
  /** Its name, when a tag was asked for. */
  readonly tag: string | undefined;
  readonly tags: readonly string[];
}

interface Located extends Place {
  readonly commit: Commit;
  readonly module: ModuleFolder;
}

/**
 * The version that `query` means for a module: a version, tag, branch, or the beginning of a commit's hash; empty for what
 * HEAD points at. A canonical version means itself, perhaps `+incompatible`, or nothing; anything else means the highest
 * version tagged on its commit, or a pseudo-version of it ("Mapping versions to commits" and "Version queries" in the Go Modules
 * Reference). Throws an {@link Absence} when there is no such version: by what the repository had at `askedMs`, on the monotonic
 * clock, where that is given, as far as it lets itself be asked again.
 */
export async function resolveRevision(
  repository: Repository,
  layout: ModuleLayout,
  query: string,
  options: RepositoryOptions,
  askedMs?: number,
): Promise<Revision> {
  const wanted = revisionOf(query, layout);
  if (isValidVersion(query) && !isPseudoVersion(query)) repository.expect?.(wanted, options);
  const refs = await repository.refs(options);
  const asked = { repository, layout, query, options };
  try {
    return await resolveIn(refs, wanted, asked);
  } catch (error) {
    if (askedMs === undefined || !(error instanceof Absence) || !error.isPassing) throw error;
    // Whoever has pushed a tag asks for it at once.
    const now = await repository.refs({ ...options, sinceMs: askedMs });
    if (now === refs) throw error;
    return resolveIn(now, wanted, asked);
  }
}

async function resolveIn(
  refs: Refs,
  wanted: string,
  { repository, layout, query, options }: Omit<Question, 'refs' | 'located'>,
): Promise<Revision> {
  const place = await locate(repository, layout, refs, wanted, options);
  // The files first: with them comes the commit, which would be fetched alone otherwise.
  const module = await findModuleFolder(repository, place.hash, layout, query || 'HEAD', options);
  const commit = await repository.commit(place.hash, options);
  const located = { ...place, commit, module };
  return new Interpretation({ repository, layout, query, refs, located, options }).revision();
}

/** What to ask the repository for. */
function revisionOf(query: string, { tagPrefix }: ModuleLayout): string {
  if (!isValidVersion(query)) return query;
  if (!isPseudoVersion(query)) return tagPrefix + withoutIncompatible(query);
  const plain = query.replace(/\+.*$/, '');
  return plain.slice(plain.lastIndexOf('-') + 1);
}

async function locate(
  repository: Repository,
  { root }: ModuleLayout,
  refs: Refs,
  revision: string,
  options: RepositoryOptions,
): Promise<Place> {
  const { head, tags, branches } = refs;
  const [tag, branch] = [tags.get(revision), branches.get(revision)];
  let hash = tag ?? branch;
  let ref =
    tag !== undefined ? `refs/tags/${revision}` : branch !== undefined ? `refs/heads/${revision}` : undefined;
  if (hash === undefined && (revision === '' || revision === 'HEAD')) {
    if (head === undefined) throw new Absence('absence.no-commits', { root });
    [hash, ref] = [head, 'HEAD'];
  }
  const isHash = /^[0-9a-f]{7,64}$/.test(revision);
  if (hash === undefined && isHash) {
    const known = new Set([head, ...tags.values(), ...branches.values()]);
    const candidates = [...known].filter((one) => one?.startsWith(revision) === true);
    if (candidates.length > 1) {
      throw new Absence('absence.ambiguous-revision', { revision, root });
    }
    hash = candidates[0];
  }
  if (hash === undefined && isHash) hash = (await repository.commitOf(revision, options))?.hash;
  if (hash === undefined) throw new Absence('absence.no-revision', { revision, root });
  const onCommit = [...tags].flatMap(([name, at]) => (at === hash ? [name] : []));
  return { hash, ref, tag: tag === undefined ? undefined : revision, tags: onCommit.toSorted() };
}

interface Question {
  readonly repository: Repository;
  readonly layout: ModuleLayout;
  readonly query: string;
  readonly refs: Refs;
  readonly located: Located;
  readonly options: RepositoryOptions;
}

/** Finds out which version a commit is. */
class Interpretation {
  readonly #question: Question;
  #rootHasGoMod: Promise<boolean> | undefined;
  readonly #majorHasGoMod = new Map<string, Promise<boolean>>();
  #retracted: Promise<(version: string) => boolean> | undefined;

  constructor(question: Question) {
    this.#question = question;
  }

  async revision(): Promise<Revision> {
    const { query, located, layout } = this.#question;
    if (isPseudoVersion(query)) {
      const revision = await this.#as(query);
      await demandPseudoVersion(query, { ...this.#question, ...located });
      return revision;
    }
    const asked = located.tag === undefined ? undefined : versionOfTag(located.tag, layout.tagPrefix);
    if (asked?.isCanonical === true) {
      try {
        return await this.#as(asked.version);
      } catch (error) {
        // Another tag on the commit may do.
        if (!(error instanceof Absence)) throw error;
      }
    }
    return this.#byTags();
  }

  /** By the tags on the commit, or those before it. */
  async #byTags(): Promise<Revision> {
    const { query, located, layout } = this.#question;
    let highest: string | undefined;
    let base: string | undefined;
    for (const tag of located.tags) {
      const named = versionOfTag(tag, layout.tagPrefix);
      if (named === undefined) continue;
      const { version, isCanonical } = named;
      if (isValidVersion(query) && compareVersions(version, query) === 0) {
        if (isCanonical) return this.#as(version);
        // Build metadata: v0.0.1+a and v0.0.1+b may be two commits, so that this is not v0.0.1.
        base = version;
      }
      const higher = highest === undefined || compareVersions(highest, version) < 0;
      if (isCanonical && higher && (await this.#isUsable(named))) highest = version;
    }
    if (highest !== undefined) return this.#as(highest);
    base ??= await this.#highestBefore();
    const { hash, timeSeconds } = located.commit;
    const commit = { major: layout.major, base, timeMs: timeSeconds * 1000, rev: hash.slice(0, 12) };
    return this.#as(makePseudoVersion(commit));
  }

  /** The highest version among the tags in the commit's history: a pseudo-version has to come after it. */
  async #highestBefore(): Promise<string | undefined> {
    const { refs, layout, repository, located, options } = this.#question;
    const versions = new Map<string, string>();
    for (const tag of refs.tags.keys()) {
      const named = versionOfTag(tag, layout.tagPrefix);
      if (named !== undefined && (await this.#isUsable(named))) versions.set(tag, named.version);
    }
    if (versions.size === 0) return undefined;
    const before = await repository.tagsIn(located.commit.hash, [...versions.keys()], options);
    let highest: string | undefined;
    for (const [tag, version] of versions) {
      if (!before.has(tag)) continue;
      if (highest === undefined || compareVersions(version, highest) > 0) highest = version;
    }
    return highest;
  }

  async #isUsable({ version }: TagVersion): Promise<boolean> {
    const fits = checkPathMajor(version, this.#question.layout.pathMajor);
    if (!fits && !(await this.#mayBeIncompatible(version))) return false;
    const { repository, layout, options } = this.#question;
    const isRetracted = await (this.#retracted ??= retractedVersions(repository, layout, options));
    return !isRetracted(version);
  }

  /** The commit as `version`, if it may be called so. */
  async #as(wanted: string): Promise<Revision> {
    const { query, layout, located } = this.#question;
    const { pathMajor, path: module } = layout;
    let version = wanted === withoutIncompatible(query) ? query : wanted;
    const base = withoutIncompatible(version);
    let problem: Absence | undefined;
    if (checkPathMajor(base, pathMajor)) {
      if (version !== base) problem = new Absence('absence.not-incompatible', { version });
    } else if (await this.#mayBeIncompatible(base)) {
      version = base + incompatible;
    } else {
      const params = { module, version, major: majorOf(version) };
      problem = new Absence(pathMajor === '' ? 'absence.major-has-gomod' : 'absence.major-mismatch', params);
    }
    if (query !== '' && query === canonicalVersion(query) && withoutIncompatible(query) !== base) {
      throw new Absence('absence.not-a-tag', { revision: query, version });
    }
    if (problem !== undefined) throw problem;
    const { commit, ref, module: folder } = located;
    return { version: version as Version, commit, ref, module: folder };
  }

  /**
   * Whether the commit may be a version of a major that the path does not say: only at the root of a repository, where
   * no go.mod says that the author knows modules, nor one in the folder of that major version.
   */
  async #mayBeIncompatible(version: string): Promise<boolean> {
    const { layout, query } = this.#question;
    if (layout.folder !== '' || layout.pathMajor !== '') return false;
    if (await (this.#rootHasGoMod ??= this.#has('go.mod'))) return false;
    // Older go commands did not look there, and whoever asks for such a version has had it from one (go.dev/issue/51324).
    if (query.endsWith(incompatible)) return true;
    const major = majorOf(version);
    let has = this.#majorHasGoMod.get(major);
    if (has === undefined) {
      has = this.#has(joined(major, 'go.mod'));
      this.#majorHasGoMod.set(major, has);
    }
    return !(await has);
  }

  async #has(file: string): Promise<boolean> {
    const { repository, located, options } = this.#question;
    return (await repository.readFile(located.commit.hash, file, smallFileBytes, options)) !== undefined;
  }
}
