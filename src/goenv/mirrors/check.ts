import { errorCode, GomirrorError, KiB, MiB } from '../../base/index.ts';
import {
  check as checkModule,
  checkPath,
  compareVersions,
  escapePath,
  escapeVersion,
  hashGoMod,
  isCanonicalVersion,
  latestVersion,
  parseInfo,
  parseList,
} from '../../module/index.ts';
import type { System } from '../system/types.ts';
import type { CatalogueMirror } from './catalogue.ts';
import type { MirrorsCode } from '../mirrors-codes.ts';
import { extraAuthorities, Line, type LineOptions, refuseWebPage } from './line.ts';
import { type LoggedHashes, LogLine, type LogPlaces } from './log.ts';
import { type Fault, zipHash } from './probe.ts';
import type { SampleVersion } from './samples.ts';

export interface CheckOptions {
  readonly system: System;
  readonly mirrors: readonly CatalogueMirror[];
  /** Undefined: the database must not hear the module's name. */
  readonly log: LogPlaces | undefined;
  readonly path: string;
  /** Undefined: the newest that any mirror names. A branch or a commit counts as what most mirrors make of it. */
  readonly query: string | undefined;
  readonly version: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

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

const largestZipBytes = 200 * MiB;
/** Zips are held in memory while they are hashed. */
const zipsAtOnce = 2;

interface Talk {
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

/**
 * Asks every mirror about one module, and the checksum database about the version: who says what, who differs, and who is wrong. Rejects
 * with `mirrors.no-version` (nobody names a version), `module.…` for what is no module.
 */
export async function checkMirrors(options: CheckOptions): Promise<CheckReport> {
  const { system, mirrors, log, path, query, timeoutMs, signal } = options;
  checkPath(path);
  const over = new AbortController();
  const ends = AbortSignal.any([signal, over.signal]);
  const stopClock = system.clock.after(timeoutMs, () => over.abort(new Error('the time is over')));
  const requestTimeoutMs = Math.max(500, Math.round(timeoutMs / 2));
  const ca = await extraAuthorities(system);
  const lineOptions: LineOptions = { system, version: options.version, requestTimeoutMs };
  const lines: Line[] = [];
  const lineTo = (name: string, url: string) => {
    const line = new Line(name, url, ca, lineOptions);
    lines.push(line);
    return line;
  };
  const talks = mirrors.map((mirror): Talk => ({
    mirror,
    line: lineTo(mirror.name, mirror.url),
    faults: [],
    list: undefined,
    latest: undefined,
    resolved: undefined,
    mod: undefined,
    zip: undefined,
    modAbsent: false,
    zipAbsent: false,
  }));
  let done = 0;
  const tell = () => options.onProgress?.(++done, talks.length * 3);
  try {
    await Promise.all(talks.map((talk) => askForVersions(talk, path, query, ends).then(tell)));
    signal.throwIfAborted();
    const version = versionOf(talks, path, query);
    checkModule(path, version);
    const wanted: SampleVersion = { path, version };
    const databases = (log?.places ?? []).map(({ url }) => lineTo(url, url));
    const [answer] = await Promise.all([
      log === undefined ? undefined : lookUp(log, [...databases, ...talks], wanted, requestTimeoutMs, ends),
      Promise.all(talks.map((talk) => askForMod(talk, wanted, ends).then(tell))),
      zips(talks, wanted, ends, tell),
    ]);
    signal.throwIfAborted();
    return reportOf(talks, wanted, log?.name, answer);
  } finally {
    stopClock();
    over.abort(new Error('done'));
    await Promise.all(lines.map((line) => line.close()));
  }
}

async function askForVersions(
  talk: Talk,
  path: string,
  query: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { line } = talk;
  const base = `/${escapePath(path)}`;
  await attempt(talk, signal, async () => {
    const { bytes } = await line.ask(`${base}/@v/list`, { maxBytes: 32 * MiB, signal });
    talk.list = parseList(bytes.toString('utf8'));
  });
  // Who cannot be reached is not asked again for the next file.
  if (talk.faults.some(({ code }) => isOfTheWay(code))) return;
  await attempt(talk, signal, async () => {
    const { bytes } = await line.ask(`${base}/@latest`, { maxBytes: 256 * KiB, signal });
    talk.latest = parseInfo(bytes).version;
  });
  if (query === undefined || query === 'latest' || isCanonicalVersion(query)) return;
  await attempt(talk, signal, async () => {
    const asked = `${base}/@v/${escapeVersion(query)}.info`;
    talk.resolved = parseInfo((await line.ask(asked, { maxBytes: 256 * KiB, signal })).bytes).version;
  });
}

async function askForMod(talk: Talk, { path, version }: SampleVersion, signal: AbortSignal): Promise<void> {
  if (talk.faults.some(({ code }) => isOfTheWay(code))) return;
  const base = `/${escapePath(path)}/@v/${escapeVersion(version)}`;
  talk.modAbsent = await attempt(talk, signal, async () => {
    const { bytes } = await talk.line.ask(`${base}.mod`, { maxBytes: 16 * MiB, signal });
    refuseWebPage(bytes);
    talk.mod = hashGoMod(bytes);
  });
}

async function zips(
  talks: readonly Talk[],
  wanted: SampleVersion,
  signal: AbortSignal,
  tell: () => void,
): Promise<void> {
  const waiting = [...talks];
  const name = `/${escapePath(wanted.path)}/@v/${escapeVersion(wanted.version)}.zip`;
  const worker = async () => {
    for (let talk = waiting.shift(); talk !== undefined; talk = waiting.shift()) {
      const { line, faults } = talk;
      if (!faults.some(({ code }) => isOfTheWay(code))) {
        const one = talk;
        talk.zipAbsent = await attempt(talk, signal, async () => {
          const { bytes } = await line.ask(name, { maxBytes: largestZipBytes, signal });
          one.zip = await zipHash(bytes, wanted, signal);
        });
      }
      tell();
    }
  };
  await Promise.all(Array.from({ length: zipsAtOnce }, worker));
}

/** Keeps what went wrong. True when the answer was that there is none. */
async function attempt(talk: Talk, signal: AbortSignal, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted) return false;
    if (!(error instanceof GomirrorError)) throw error;
    if (error.code === 'origin.absent') return true;
    const { code, params } = error;
    const isKnown = talk.faults.some((fault) => fault.code === code);
    if (!isKnown) talk.faults.push({ code, params });
  }
  return false;
}

function isOfTheWay(code: string): boolean {
  return ['origin.unreachable', 'origin.timeout', 'origin.untrusted', 'origin.proxy-refused'].includes(code);
}

function versionOf(talks: readonly Talk[], path: string, query: string | undefined): string {
  if (query !== undefined && isCanonicalVersion(query)) return query;
  const isLatest = query === undefined || query === 'latest';
  const named = talks.flatMap(({ list, latest, resolved }) =>
    isLatest ? [...(list ?? []), latest] : [resolved],
  );
  const versions = named.filter((version) => version !== undefined);
  const version = isLatest ? latestVersion(versions) : mostFrequent(versions);
  if (version !== undefined) return version;
  throw new GomirrorError<MirrorsCode>('mirrors.no-version', { path, query: query ?? 'latest' });
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([a, x], [b, y]) => y - x || compareVersions(b, a))[0]?.[0];
}

interface Word {
  readonly record: LoggedHashes | undefined;
  readonly by: string;
}

/** The database's word, by the first way that gives one: directly, else through a mirror. Undefined when no way does. */
async function lookUp(
  log: LogPlaces,
  ways: readonly (Line | Talk)[],
  wanted: SampleVersion,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Word | undefined> {
  let denied: Word | undefined;
  for (const way of ways) {
    const isMirror = 'mirror' in way;
    const line = isMirror ? way.line : way;
    const database = new LogLine(log, line, isMirror ? `/sumdb/${log.name}` : '', timeoutMs);
    try {
      const record = await database.look(wanted, signal);
      if (record !== undefined) return { record, by: line.name };
      // A mirror without the database says 404 as well.
      if (!isMirror) denied ??= { record, by: line.name };
      if (denied !== undefined) return denied;
    } catch (error) {
      if (signal.aborted) return denied;
      if (errorCode(error) === undefined) throw error;
    }
  }
  return denied;
}

function reportOf(
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
