import { latestVersion } from '../../module/index.ts';
import type { CatalogueMirror } from '../catalogue/index.ts';
import type { Line } from './line.ts';
import type { LoggedHashes } from './log.ts';
import type { SampleVersion } from './samples.ts';
import type { Fault } from './seen.ts';

/** What is to be thought of one file that a mirror serves. `alone`: no word of the database, and others serve something else. */
export type FileVerdict = 'right' | 'wrong' | 'agrees' | 'alone' | 'absent' | 'failed' | 'unchecked';

/** What one mirror says about a module. */
export interface MirrorSays {
  readonly mirror: CatalogueMirror;
  /** How many versions its list has; undefined when there was none to be had. */
  readonly versions: number | undefined;
  /** The newest of the list. */
  readonly newest: string | undefined;
  /** What `@latest` names; undefined when it names none. */
  readonly latest: string | undefined;
  /** The version is in its list; undefined without a list. */
  readonly lists: boolean | undefined;
  readonly mod: { readonly hash: string | undefined; readonly verdict: FileVerdict };
  readonly zip: { readonly hash: string | undefined; readonly verdict: FileVerdict };
  readonly faults: readonly Fault[];
}

export interface CheckReport {
  readonly path: string;
  readonly version: string;
  /** What the database has of it: `unknown` when it could not be asked, `absent` when it knows no such version. */
  readonly database: {
    readonly name: string | undefined;
    readonly state: 'recorded' | 'absent' | 'unknown' | 'not-asked';
    readonly modHash: string | undefined;
    readonly zipHash: string | undefined;
    /** Where the answer came from. */
    readonly by: string | undefined;
  };
  readonly mirrors: readonly MirrorSays[];
  /** `agree`: all that have it serve the same; `wrong`: some serve other bytes than the database has; `differ`: nobody can tell who is right. */
  readonly outcome: 'agree' | 'wrong' | 'differ' | 'nobody';
  /** Names of those who are wrong, or of each party where nobody can tell. */
  readonly parties: readonly (readonly string[])[];
}

/** What one mirror has said so far. */
export interface Talk {
  readonly mirror: CatalogueMirror;
  readonly line: Line;
  readonly faults: Fault[];
  list: readonly string[] | undefined;
  latest: string | undefined;
  resolved: string | undefined;
  mod: string | undefined;
  zip: string | undefined;
  modAbsent: boolean;
  zipAbsent: boolean;
}

/** What the database has said, and by which way; no record: it knows no such version. */
export interface Word {
  readonly record: LoggedHashes | undefined;
  readonly by: string;
}

/** What all of it comes to. */
export function reportOf(
  talks: readonly Talk[],
  { path, version }: SampleVersion,
  name: string | undefined,
  word: Word | undefined,
): CheckReport {
  const record = word?.record;
  const hashes = (kind: 'mod' | 'zip') => talks.flatMap((talk) => talk[kind] ?? []);
  const isSplit = { mod: new Set(hashes('mod')).size > 1, zip: new Set(hashes('zip')).size > 1 };
  const verdictOf = (talk: Talk, kind: 'mod' | 'zip'): FileVerdict => {
    const found = talk[kind];
    const expected = kind === 'mod' ? record?.modHash : record?.zipHash;
    if (found === undefined) return (kind === 'mod' ? talk.modAbsent : talk.zipAbsent) ? 'absent' : 'failed';
    if (expected !== undefined) return found === expected ? 'right' : 'wrong';
    if (isSplit[kind]) return 'alone';
    return hashes(kind).length > 1 ? 'agrees' : 'unchecked';
  };
  const mirrors = talks.map((talk): MirrorSays => ({
    mirror: talk.mirror,
    versions: talk.list?.length,
    newest: talk.list === undefined ? undefined : latestVersion(talk.list),
    latest: talk.latest,
    lists: talk.list?.includes(version),
    mod: { hash: talk.mod, verdict: verdictOf(talk, 'mod') },
    zip: { hash: talk.zip, verdict: verdictOf(talk, 'zip') },
    faults: talk.faults,
  }));
  const wrong = mirrors.filter(({ mod, zip }) => mod.verdict === 'wrong' || zip.verdict === 'wrong');
  const isServed = talks.some(({ mod, zip }) => mod !== undefined || zip !== undefined);
  const outcome =
    wrong.length > 0 ? 'wrong' : isSplit.mod || isSplit.zip ? 'differ' : isServed ? 'agree' : 'nobody';
  return {
    path,
    version,
    database: {
      name,
      state:
        name === undefined ? 'not-asked' : word === undefined ? 'unknown' : record ? 'recorded' : 'absent',
      modHash: record?.modHash,
      zipHash: record?.zipHash,
      by: word?.by,
    },
    mirrors,
    outcome,
    parties:
      outcome === 'wrong'
        ? [wrong.map(({ mirror }) => mirror.name)]
        : outcome === 'differ'
          ? partiesOf(mirrors)
          : [],
  };
}

/** Those who serve the same, together. */
function partiesOf(mirrors: readonly MirrorSays[]): readonly (readonly string[])[] {
  const parties = new Map<string, string[]>();
  for (const { mirror, mod, zip } of mirrors) {
    if (mod.hash === undefined && zip.hash === undefined) continue;
    const key = `${mod.hash ?? ''} ${zip.hash ?? ''}`;
    parties.set(key, [...(parties.get(key) ?? []), mirror.name]);
  }
  return [...parties.values()];
}
