import type { Clock, ErrorParams } from '../../base/index.ts';
import type { AheadCount } from '../../mirror/index.ts';
import type { UpstreamStatus } from '../../origin/index.ts';
import { type Lang, say } from '../../text/index.ts';
import type { Health } from '../health.ts';
import type { Tally } from '../tally.ts';
import type { FillsUnderway, FillUnderway } from './fills-underway.ts';

/** A reason with its words, as JSON has it. */
export interface SaidReason {
  readonly code: string;
  readonly params: ErrorParams;
  readonly message: string;
}

/** How an upstream is doing, and of which profile it is; that of the default one is empty. */
export type UpstreamFacts = UpstreamStatus & {
  readonly profile: string;
  /** True for a source of private modules: its name is not for strangers. */
  readonly isPrivate?: boolean;
};

type SaidUpstream = Omit<UpstreamFacts, 'sinceMs' | 'reason' | 'url' | 'isPrivate'> & {
  readonly reason?: SaidReason;
  /** ISO 8601. */
  readonly since: string;
};

/** How many requests ended in which way since the start. */
export interface Hits {
  /** From memory. */
  readonly hot: number;
  /** From the store. */
  readonly hit: number;
  readonly fill: number;
  readonly stale: number;
  readonly absent: number;
  readonly refused: number;
  readonly unavailable: number;
  /** Of the requests that got what they asked for, the share that waited for no upstream; null while there are none. */
  readonly hitRate: number | null;
}

/** What looking ahead does now, and has done. */
export interface Ahead {
  readonly running: number;
  readonly queued: number;
  readonly fetchedFiles: number;
  readonly fetchedBytes: number;
  /** Of these, asked for since. */
  readonly usedFiles: number;
  readonly usedBytes: number;
}

/** A `LookAhead`, as far as its state goes. */
export interface AheadFacts {
  readonly running: number;
  readonly queued: number;
  counts(): readonly AheadCount[];
}

/** The answer to `GET /-/api/v1/status`. */
export interface MirrorState {
  readonly version: string;
  readonly url: string;
  readonly uptimeSeconds: number;
  readonly ready: boolean;
  readonly reasons: readonly SaidReason[];
  /** Names of the profiles beside the default one. */
  readonly profiles: readonly string[];
  readonly offline: boolean;
  readonly upstreams: readonly SaidUpstream[];
  readonly fills: readonly FillUnderway[];
  readonly queue: { readonly taken: number; readonly queued: number };
  readonly hits: Hits;
  readonly ahead: Ahead;
  /** Prefetch jobs under way, and programs that have asked this mirror to stay. */
  readonly jobs: number;
  readonly guests: number;
}

export interface StateParts {
  readonly version: string;
  /** Where the server listens; asked for when a request comes. */
  readonly url: () => string;
  readonly clock: Clock;
  readonly health: Health;
  readonly tally: Tally;
  readonly fills: FillsUnderway;
  /** All profiles; the default one has the empty name. */
  readonly profiles: () => readonly string[];
  readonly offline: () => boolean;
  readonly upstreams: () => readonly UpstreamFacts[];
  readonly queue: () => { readonly taken: number; readonly queued: number };
  readonly ahead: () => AheadFacts;
}

/**
 * The state of this moment. Asks nobody anything; `startedMs` is on the monotonic clock. Modules that whoever asks may not
 * read are not in it.
 */
export function stateOf(
  parts: StateParts,
  own: {
    startedMs: number;
    jobs: number;
    guests: number;
    isStranger: boolean;
    mayRead: (modulePath: string) => boolean;
  },
  lang: Lang,
): MirrorState {
  const reasons = parts.health.reasons();
  const said = ({ code, params }: { code: string; params: ErrorParams }): SaidReason => ({
    ...{ code, params },
    message: say(code, params, lang),
  });
  return {
    version: parts.version,
    url: parts.url(),
    uptimeSeconds: Math.floor((parts.clock.monotonicMs() - own.startedMs) / 1000),
    ready: reasons.length === 0,
    reasons: reasons.map(said),
    profiles: parts.profiles().filter((name) => name !== ''),
    offline: parts.offline(),
    // The address may carry a password; the name is what people know it by.
    upstreams: parts
      .upstreams()
      .filter(({ isPrivate }) => isPrivate !== true || !own.isStranger)
      .map(({ reason, sinceMs, url: _url, isPrivate: _isPrivate, ...rest }) => ({
        ...rest,
        ...(reason && { reason: said(reason) }),
        since: new Date(sinceMs).toISOString(),
      })),
    fills: parts.fills.list().filter(({ path }) => own.mayRead(path)),
    queue: parts.queue(),
    hits: hitsOf(parts.tally),
    ahead: aheadOf(parts.ahead()),
    jobs: own.jobs,
    guests: own.guests,
  };
}

function hitsOf(tally: Tally): Hits {
  const counts = { hit: 0, fill: 0, stale: 0, absent: 0, refused: 0, unavailable: 0 };
  for (const { kind, outcome, count } of tally.counts()) {
    if (kind !== 'own' && outcome in counts) counts[outcome as keyof typeof counts] += count;
  }
  const { hot } = tally;
  const known = hot + counts.hit + counts.stale;
  const answered = known + counts.fill;
  return { hot, ...counts, hitRate: answered === 0 ? null : known / answered };
}

function aheadOf(facts: AheadFacts): Ahead {
  const ahead = { fetchedFiles: 0, fetchedBytes: 0, usedFiles: 0, usedBytes: 0 };
  for (const { files, sizeBytes, usedFiles, usedBytes } of facts.counts()) {
    ahead.fetchedFiles += files;
    ahead.fetchedBytes += sizeBytes;
    ahead.usedFiles += usedFiles;
    ahead.usedBytes += usedBytes;
  }
  return { running: facts.running, queued: facts.queued, ...ahead };
}
