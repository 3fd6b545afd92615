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
import type { System } from '../system/index.ts';
import type { CatalogueMirror } from '../catalogue/index.ts';
import { type CheckReport, reportOf, type Talk, type Word } from './check-report.ts';
import type { MirrorsCode } from '../mirrors-codes.ts';
import { extraAuthorities, Line, type LineOptions, refuseWebPage } from './line.ts';
import { LogLine, type LogPlaces } from './log.ts';
import { zipHash } from './probe.ts';
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

const largestZipBytes = 200 * MiB;
/** Zips are held in memory while they are hashed. */
const zipsAtOnce = 2;

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
