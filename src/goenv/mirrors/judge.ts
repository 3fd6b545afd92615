import { compareVersions } from '../../module/index.ts';
import type { CatalogueMirror } from '../catalogue/index.ts';
import type { CertificateFacts } from './certificate.ts';
import type { LoggedHashes } from './log.ts';
import type { Fault, Seen, Step, StepKind } from './seen.ts';
import { type Samples, type SampleVersion, type Spread, spreadOf } from './samples.ts';

/** What is to be thought of a mirror. `limited`: go works with it, but something is missing or slow. */
export type MirrorState = 'usable' | 'limited' | 'unusable';

/** Whose word hashes were compared with: the database's, that of most mirrors, nobody's. */
export type Truth = 'database' | 'majority' | 'none';

/** `verified`: what the database has; `agrees`: what most mirrors serve; `differs`: other bytes; `unchecked`: nothing to compare. */
export type HashVerdict = 'verified' | 'agrees' | 'differs' | 'unchecked';

/** What a bench, or a probe, has found out about one mirror. */
export interface MirrorReport {
  readonly mirror: CatalogueMirror;
  readonly state: MirrorState;
  /** Why it is not simply usable, most important first. */
  readonly faults: readonly Fault[];
  readonly steps: readonly Step[];
  /** Milliseconds. */
  readonly firstByte: Spread | undefined;
  /** Bytes a second of the large zip; `p95` is the rate that nearly all downloads reached. */
  readonly throughput: Spread | undefined;
  readonly requests: number;
  readonly failures: number;
  readonly newest: string | undefined;
  /** Whether it knows the newest version that any mirror knows. */
  readonly freshness: 'newest' | 'behind' | 'unknown';
  readonly certificate: CertificateFacts | undefined;
  readonly hashes: HashVerdict;
  /** Whether it passes the checksum database on, as it was seen. */
  readonly sumdb: 'yes' | 'no' | 'broken' | 'unknown';
  readonly toolchains: 'yes' | 'no' | 'unknown';
  /** Estimated milliseconds of a typical download of dependencies; smaller is better. */
  readonly score: number;
}

/** What mirrors are compared with. */
export interface Facts {
  readonly samples: Samples;
  /** Proven records; undefined where the database could not be had, or knows no such version. */
  readonly small: LoggedHashes | undefined;
  readonly large: LoggedHashes | undefined;
  /** The database answers when it is asked directly, as GOSUMDB is now. */
  readonly reachesDatabase: boolean;
  /** The newest version of the busy module that is to be believed. */
  readonly newest: string | undefined;
}

/** The kinds of requests without which the go command gets nowhere. */
const needed: readonly StepKind[] = ['info', 'mod', 'zip'];

/** So many failures among all requests make a mirror a nuisance. */
const toleratedShare = 0.2;

/** A build with 60 modules: small requests, a dozen of them at a time and three rounds each, and this much to load. */
const typicalRounds = 15;
const typicalBytes = 20_000_000;

/** Judges all mirrors against each other; best first. */
export function judge(
  all: readonly Seen[],
  facts: Facts,
): { reports: readonly MirrorReport[]; truth: Truth } {
  const most = {
    small: {
      mod: mostSay(all, (seen) => seen.served.small.mod),
      zip: mostSay(all, (seen) => seen.served.small.zip),
    },
    large: {
      mod: mostSay(all, (seen) => seen.served.large.mod),
      zip: mostSay(all, (seen) => seen.served.large.zip),
    },
  };
  const hasRecord = facts.small !== undefined || facts.large !== undefined;
  const hasMost = [most.small.mod, most.small.zip].some((hash) => hash !== undefined);
  const truth: Truth = hasRecord ? 'database' : hasMost ? 'majority' : 'none';
  const reports = all.map((seen) => reportOf(seen, facts, truth, most));
  return { reports: reports.toSorted(better), truth };
}

const order: readonly MirrorState[] = ['usable', 'limited', 'unusable'];

function better(a: MirrorReport, b: MirrorReport): number {
  return order.indexOf(a.state) - order.indexOf(b.state) || a.score - b.score;
}

type Most = Readonly<
  Record<'small' | 'large', { readonly mod: string | undefined; readonly zip: string | undefined }>
>;

function reportOf(seen: Seen, facts: Facts, truth: Truth, most: Most): MirrorReport {
  const { mirror, steps, certificate, newest } = seen;
  const requests = steps.reduce((sum, { tried }) => sum + tried, 0);
  const failures = steps.reduce((sum, { failed }) => sum + failed, 0);
  const compared = compare(seen, facts, truth, most);
  const sumdb = sumdbOf(steps);
  const faults: Fault[] = [...compared.faults];
  for (const kind of needed) {
    const step = steps.find((each) => each.kind === kind);
    if (step === undefined) {
      // Who gave no answer was not asked for the rest, which goes without saying.
      if (faults.length === 0) faults.push({ code: 'mirrors.not-asked', params: { what: kind } });
    } else if (step.failed === step.tried && step.fault !== undefined) faults.push(step.fault);
  }
  const answersAnything = steps.find(({ kind }) => kind === 'absence')?.fault;
  if (answersAnything?.code === 'mirrors.answers-anything') faults.push(answersAnything);
  if (sumdb === 'broken') faults.push({ code: 'mirrors.sumdb-broken', params: {} });
  const isUnusable = faults.length > 0;
  if (sumdb === 'no' && !facts.reachesDatabase) faults.push({ code: 'mirrors.no-database', params: {} });
  const list = steps.find(({ kind }) => kind === 'list');
  if (list !== undefined && list.failed === list.tried && list.fault !== undefined) faults.push(list.fault);
  if (!isUnusable && failures / Math.max(1, requests) > toleratedShare)
    faults.push({ code: 'mirrors.fails-often', params: { failures, requests } });
  const freshness =
    newest === undefined || facts.newest === undefined
      ? 'unknown'
      : compareVersions(newest, facts.newest) < 0
        ? 'behind'
        : 'newest';
  if (freshness === 'behind') {
    const params = { module: facts.samples.busy, version: newest ?? '', newest: facts.newest ?? '' };
    faults.push({ code: 'mirrors.behind', params });
  }
  const firstByte = spreadOf(seen.firstByteMs);
  const throughput = reversed(spreadOf(seen.rates.map((rate) => -rate)));
  return {
    mirror,
    state: isUnusable ? 'unusable' : faults.length > 0 ? 'limited' : 'usable',
    faults: distinct(faults),
    steps,
    firstByte,
    throughput,
    requests,
    failures,
    newest,
    freshness,
    certificate,
    hashes: compared.verdict,
    sumdb,
    toolchains: toolchainsOf(steps),
    score: scoreOf(firstByte, throughput, requests === 0 ? 1 : failures / requests),
  };
}

function compare(
  { served }: Seen,
  facts: Facts,
  truth: Truth,
  most: Most,
): { verdict: HashVerdict; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  let compared = 0;
  for (const size of ['small', 'large'] as const) {
    const right =
      truth === 'database' ? { mod: facts[size]?.modHash, zip: facts[size]?.zipHash } : most[size];
    const mine = served[size];
    for (const kind of ['mod', 'zip'] as const) {
      const expected = right[kind];
      const found = mine[kind];
      if (expected === undefined || found === undefined) continue;
      compared++;
      if (expected === found) continue;
      const code = kind === 'mod' ? 'mirrors.other-go-mod' : 'mirrors.other-zip';
      faults.push({ code, params: { module: nameOf(facts.samples[size]), found, expected } });
    }
  }
  if (faults.length > 0) return { verdict: 'differs', faults: distinct(faults) };
  if (compared === 0) return { verdict: 'unchecked', faults };
  return { verdict: truth === 'database' ? 'verified' : 'agrees', faults };
}

/** What more than half of those say who say anything, two at least. */
function mostSay(all: readonly Seen[], of: (seen: Seen) => string | undefined): string | undefined {
  const said = all.map(of).filter((hash) => hash !== undefined);
  return said.find((hash) => {
    const count = said.filter((other) => other === hash).length;
    return count >= 2 && count * 2 > said.length;
  });
}

/** `supported` with 200 means that a client never goes direct: then every look-up has to be answered. */
function sumdbOf(steps: readonly Step[]): MirrorReport['sumdb'] {
  const supported = steps.find(({ kind }) => kind === 'sumdb-supported');
  const lookup = steps.find(({ kind }) => kind === 'sumdb-lookup');
  if (supported === undefined || supported.failed === supported.tried) return 'unknown';
  if (lookup === undefined) return 'no';
  return lookup.failed === lookup.tried ? 'broken' : 'yes';
}

function toolchainsOf(steps: readonly Step[]): MirrorReport['toolchains'] {
  const asked = steps.filter(({ kind }) => kind === 'toolchain-info' || kind === 'toolchain-zip');
  if (asked.length === 0) return 'unknown';
  return asked.some(({ tried, failed }) => tried === failed) ? 'no' : 'yes';
}

function scoreOf(firstByte: Spread | undefined, throughput: Spread | undefined, failed: number): number {
  if (firstByte === undefined) return Number.MAX_SAFE_INTEGER;
  // Who was never timed on a large file is not taken for fast.
  const rate = throughput?.p50 ?? 200_000;
  const ms = typicalRounds * (firstByte.p50 + firstByte.p95) + (typicalBytes * 1000) / Math.max(1, rate);
  return Math.round(ms * (1 + 4 * failed));
}

function reversed(spread: Spread | undefined): Spread | undefined {
  return spread && { count: spread.count, p50: -spread.p50, p95: -spread.p95 };
}

function distinct(faults: readonly Fault[]): readonly Fault[] {
  const said = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  return [...said.values()];
}

function nameOf({ path, version }: SampleVersion): string {
  return `${path}@${version}`;
}
