import { compareVersions, majorOf, parsePseudoVersion, type PseudoVersion } from '../../module/index.ts';
import type { Commit, Refs, Repository, RepositoryOptions } from '../git/index.ts';
import { Absence } from './absence.ts';
import type { ModuleLayout } from './layout.ts';

/**
 * Demands that a pseudo-version says of its commit what is so: the first 12 digits of its hash, its time, and a base that is
 * tagged before it. Without the last, anybody could give a commit as high a version as he likes ("Pseudo-versions" in
 * the Go Modules Reference). Throws an {@link Absence}.
 */
export async function demandPseudoVersion(
  version: string,
  known: {
    readonly repository: Repository;
    readonly layout: ModuleLayout;
    readonly refs: Refs;
    readonly commit: Commit;
    /** On the commit. */
    readonly tags: readonly string[];
    readonly options: RepositoryOptions;
  },
): Promise<void> {
  const { layout, refs, commit } = known;
  const { rev, timeMs, base } = parsed(version);
  const expected = commit.hash.slice(0, 12);
  if (rev !== expected) throw new Absence('absence.pseudo-revision', { version, expected });
  if (timeMs !== commit.timeSeconds * 1000) {
    throw new Absence('absence.pseudo-time', { version, expected: stampOf(commit) });
  }
  if (base === undefined) {
    if (layout.major === '' && majorOf(version) === 'v1')
      throw new Absence('absence.pseudo-major', { version });
    return;
  }
  // A tag of another folder counts when it stands on the commit, as it does with the go command.
  const own = (tag: string) => (tag.startsWith(layout.tagPrefix) ? tag.slice(layout.tagPrefix.length) : tag);
  const same = known.tags.find((tag) => own(tag) === base);
  if (same !== undefined) throw new Absence('absence.pseudo-has-tag', { version, tag: same });
  const candidates = [...refs.tags.keys()].filter(
    (tag) => tag.startsWith(layout.tagPrefix + base) && compareVersions(own(tag), base) === 0,
  );
  if (candidates.length === 0) throw new Absence('absence.pseudo-no-base', { version, base });
  const before = await known.repository.tagsIn(commit.hash, candidates, known.options);
  if (before.size === 0) throw new Absence('absence.pseudo-not-descendant', { version, tag: candidates[0]! });
}

function parsed(version: string): PseudoVersion {
  try {
    return parsePseudoVersion(version.replace(/\+incompatible$/, ''));
  } catch {
    throw new Absence('absence.pseudo-malformed', { version });
  }
}

/** A commit's time as pseudo-versions have it. */
function stampOf({ timeSeconds }: Commit): string {
  return new Date(timeSeconds * 1000).toISOString().replaceAll(/\.\d+Z$|[-:T]/g, '');
}
