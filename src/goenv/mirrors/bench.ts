import type { CatalogueMirror } from '../catalogue/index.ts';
import { type CertificateFacts, lookAtCertificate } from './certificate.ts';
import { judge, type MirrorReport, type Truth } from './judge.ts';
import { extraAuthorities, Line, type LineOptions } from './line.ts';
import { keepInPlace } from './keep.ts';
import { type LoggedHashes, LogLine, type LogPlaces } from './log.ts';
import { Probe } from './probe.ts';
import type { Seen } from './seen.ts';
import { type DatabaseReport, recommend, type Recommendation } from './recommend.ts';
import { type Samples, usualSamples } from './samples.ts';
import { compareVersions } from '../../module/index.ts';
import { errorCode, GomirrorError } from '../../base/index.ts';
import type { System } from '../system/index.ts';

export interface BenchOptions {
  readonly system: System;
  readonly mirrors: readonly CatalogueMirror[];
  readonly log: LogPlaces;
  readonly samples?: Samples | undefined;
  /** gomirror's version. */
  readonly version: string;
  /** For all of it; what was found out until then is judged. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** How often the small requests are made; 3 without it. */
  readonly rounds?: number | undefined;
  /** How often the large zip is loaded; 2 without it, 0 to leave it out. */
  readonly downloads?: number | undefined;
  readonly onProgress?: ((progress: BenchProgress) => void) | undefined;
  /** URLs in the order in which they are to stay where they are as good as any other: what a measurement gives by chance changes nothing. */
  readonly keep?: readonly string[] | undefined;
  /** PEM texts of authorities that are believed beside the machine's. */
  readonly ca?: readonly string[] | undefined;
}

export interface BenchProgress {
  readonly phase: 'requests' | 'downloads';
  readonly done: number;
  readonly total: number;
  /** The mirror that a download is from. */
  readonly name?: string;
}

export interface BenchReport {
  readonly startedMs: number;
  readonly durationMs: number;
  readonly samples: Samples;
  readonly database: { readonly name: string; readonly places: readonly DatabaseReport[] };
  readonly truth: Truth;
  /** Best first. */
  readonly mirrors: readonly MirrorReport[];
  /** Undefined when none is usable. */
  readonly recommendation: Recommendation | undefined;
}

/** Steps of a probe's small requests, its extras among them. */
const smallSteps = 4;
const extraSteps = 6;

/**
 * Asks mirrors what the go command would ask them, all of them side by side for small files, one after another for the large one, and
 * judges what came: speed, failures, whether bytes are right, how fresh, what else they offer. Rejects only with the reason of the signal.
 */
export async function bench(options: BenchOptions): Promise<BenchReport> {
  const {
    system,
    mirrors,
    log,
    samples = usualSamples,
    timeoutMs,
    signal,
    rounds = 3,
    downloads = 2,
  } = options;
  const { clock } = system;
  const startedMs = clock.now();
  const beganMs = clock.monotonicMs();
  const over = new AbortController();
  const ends = AbortSignal.any([signal, over.signal]);
  const stopClock = clock.after(timeoutMs, () => over.abort(new Error('the time is over')));
  const requestTimeoutMs = Math.max(500, Math.min(15_000, Math.round(timeoutMs / 4)));
  const lineOptions: LineOptions = { system, version: options.version, requestTimeoutMs };
  const ca = [...(await extraAuthorities(system)), ...(options.ca ?? [])];
  const lines: Line[] = [];
  const lineTo = (name: string, url: string) => {
    const line = new Line(name, url, ca, lineOptions);
    lines.push(line);
    return line;
  };
  const total = mirrors.length * (rounds * smallSteps + extraSteps);
  let done = 0;
  const tell = () => options.onProgress?.({ phase: 'requests', done: Math.min(++done, total), total });
  const probes = mirrors.map((mirror) => {
    const line = lineTo(mirror.name, mirror.url);
    return new Probe({ mirror, line, samples, log, requestTimeoutMs, signal: ends, onStep: tell });
  });
  try {
    const databases = log.places.map(({ url, setting }) => ({
      line: new LogLine(log, lineTo(url, url), '', requestTimeoutMs),
      url,
      setting,
    }));
    const measure = async () => {
      await Promise.all(probes.map((probe) => smallRounds(probe, rounds)));
      await largeRounds(probes, downloads, timeoutMs - (clock.monotonicMs() - beganMs), ends, options);
    };
    const look = ({ url }: CatalogueMirror) => {
      const lookEnds = AbortSignal.any([ends, AbortSignal.timeout(requestTimeoutMs)]);
      return lookAtCertificate(url, { system, ca, signal: lookEnds }).catch(() => undefined);
    };
    const [direct, certificates] = await Promise.all([
      Promise.all(databases.map(({ line, url, setting }) => askDirectly(line, url, setting, samples, ends))),
      Promise.all(mirrors.map(look)),
      measure(),
    ]);
    signal.throwIfAborted();
    const seen = probes.map((probe, index) => probe.seen(certificates[index]));
    const places = direct.map(({ report }) => report);
    const logged = [...direct.map(({ hashes }) => hashes), ...seen.map((each) => each.logged)];
    const answering = databases.find((_, index) => places[index]?.reachable === true);
    const facts = {
      samples,
      small: logged.find(({ small }) => small !== undefined)?.small,
      large: logged.find(({ large }) => large !== undefined)?.large,
      reachesDatabase: places.some(({ reachable, setting }) => reachable && setting === undefined),
      newest: await newestOf(seen, samples.busy, answering?.line, ends),
    };
    const { reports: judged, truth } = judge(seen, facts);
    const reports = keepInPlace(judged, options.keep ?? []);
    const recommendation = recommend(reports, { name: log.name, places }, reports[0] !== judged[0]);
    return {
      startedMs,
      durationMs: clock.monotonicMs() - beganMs,
      samples,
      database: { name: log.name, places },
      truth,
      mirrors: reports,
      recommendation,
    };
  } finally {
    stopClock();
    over.abort(new Error('done'));
    await Promise.all(lines.map((line) => line.close()));
  }
}

async function smallRounds(probe: Probe, rounds: number): Promise<void> {
  for (let round = 0; round < rounds && !probe.isGivenUp; round++) {
    await probe.small();
    if (round === 0) await probe.extras();
  }
}

/** One after another, so that they do not take the line from each other; each gets a fair part of the time that is left. */
async function largeRounds(
  probes: readonly Probe[],
  downloads: number,
  leftMs: number,
  signal: AbortSignal,
  { mirrors, onProgress, system }: BenchOptions,
): Promise<void> {
  const alive = probes
    .map((probe, index) => ({ probe, name: mirrors[index]?.name ?? '' }))
    .filter(({ probe }) => !probe.isGivenUp);
  const total = alive.length * downloads;
  const endMs = system.clock.monotonicMs() + leftMs;
  let done = 0;
  for (let round = 0; round < downloads; round++) {
    for (const { probe, name } of alive) {
      if (signal.aborted) return;
      onProgress?.({ phase: 'downloads', done, total, name });
      const shareMs = (endMs - system.clock.monotonicMs()) / (total - done);
      await probe.large(Math.min(8000, shareMs));
      done++;
    }
  }
}

interface AskedDirectly {
  readonly report: DatabaseReport;
  readonly hashes: { readonly small: LoggedHashes | undefined; readonly large: LoggedHashes | undefined };
}

async function askDirectly(
  line: LogLine,
  url: string,
  setting: string | undefined,
  { small, large }: Samples,
  signal: AbortSignal,
): Promise<AskedDirectly> {
  try {
    const first = await line.look(small, signal);
    const second = large === small ? first : await line.look(large, signal);
    const report = { url, setting, reachable: true, fault: undefined };
    return { report, hashes: { small: first, large: second } };
  } catch (error) {
    const fault =
      error instanceof GomirrorError
        ? { code: error.code, params: error.params }
        : { code: 'mirrors.time-over', params: { sizeBytes: 0 } };
    if (!signal.aborted && errorCode(error) === undefined) throw error;
    return {
      report: { url, setting, reachable: false, fault },
      hashes: { small: undefined, large: undefined },
    };
  }
}

/** So many claims that only one mirror makes are looked up. */
const claimsLookedUp = 3;

/**
 * The newest version that two mirrors name, or one and the database; else the newest that is named at all. A single claim makes
 * nobody stale as long as there is something better to go by.
 */
async function newestOf(
  seen: readonly Seen[],
  path: string,
  database: LogLine | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const named = seen
    .map(({ newest }) => newest)
    .filter((version) => version !== undefined)
    .toSorted((a, b) => compareVersions(b, a));
  let lookUps = 0;
  for (const [index, version] of named.entries()) {
    if (named.indexOf(version) !== index) return version;
    if (named.lastIndexOf(version) !== index) continue;
    if (database === undefined || ++lookUps > claimsLookedUp) continue;
    const record = await database.look({ path, version }, signal).catch(() => undefined);
    if (record !== undefined) return version;
  }
  return named[0];
}

export interface ProbeMirrorOptions {
  readonly system: System;
  readonly log: LogPlaces;
  readonly version: string;
  readonly samples?: Samples | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Whether one mirror speaks the protocol as the go command needs it: every kind of request once, absence among them; no large zip. What
 * it serves is compared with the checksum database, through itself or directly.
 */
export async function probeMirror(
  mirror: CatalogueMirror,
  options: ProbeMirrorOptions,
): Promise<MirrorReport> {
  const { system, log, samples = usualSamples, timeoutMs, signal, version } = options;
  const over = new AbortController();
  const ends = AbortSignal.any([signal, over.signal]);
  const stopClock = system.clock.after(timeoutMs, () => over.abort(new Error('the time is over')));
  const requestTimeoutMs = Math.max(500, Math.round(timeoutMs / 2));
  const ca = await extraAuthorities(system);
  const lineOptions: LineOptions = { system, version, requestTimeoutMs };
  const line = new Line(mirror.name, mirror.url, ca, lineOptions);
  const direct = log.places.map(({ url }) => new Line(url, url, ca, lineOptions));
  try {
    const probe = new Probe({ mirror, line, samples, log, requestTimeoutMs, signal: ends });
    const ask = (each: Line) =>
      askDirectly(new LogLine(log, each, '', requestTimeoutMs), each.url, undefined, samples, ends);
    const [answers, certificate] = await Promise.all([
      Promise.all(direct.map(ask)),
      lookAtCertificate(mirror.url, { system, ca, signal: ends }).catch(
        (): CertificateFacts | undefined => undefined,
      ),
      smallRounds(probe, 1).then(() => (probe.isGivenUp ? undefined : probe.absence())),
    ]);
    signal.throwIfAborted();
    const seen = probe.seen(certificate);
    const logged = [...answers.map(({ hashes }) => hashes), seen.logged];
    const { reports } = judge([seen], {
      samples,
      small: logged.find(({ small }) => small !== undefined)?.small,
      large: undefined,
      // The first place is what GOSUMDB says now.
      reachesDatabase: answers[0]?.report.reachable === true,
      newest: seen.newest,
    });
    const [report] = reports;
    if (report === undefined) throw new Error('a mirror without a report');
    return report;
  } finally {
    stopClock();
    over.abort(new Error('done'));
    await Promise.all([line, ...direct].map((each) => each.close()));
  }
}
