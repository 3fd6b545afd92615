import type { Clock, ErrorParams } from '../../base/index.ts';
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

/** How an upstream is doing, as the parts below tell it. */
export interface UpstreamState {
  /** The profile that it belongs to; empty for the default one. */
  readonly profile: string;
  readonly name: string;
  /** `active`, `standby`, `degraded`, `offline`; `unknown` while nobody has looked. */
  readonly state: string;
  readonly reason?: { readonly code: string; readonly params: ErrorParams } | undefined;
  /** Since when it is in this state; milliseconds since the epoch. */
  readonly sinceMs?: number | undefined;
  readonly latencyMs?: number | undefined;
  /** Of the requests observed lately, from 0 to 1. */
  readonly successShare?: number | undefined;
  readonly inFlight?: number | undefined;
  readonly requests?: number | undefined;
  readonly failures?: number | undefined;
  readonly capabilities?: Readonly<Record<string, unknown>> | undefined;
}

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
  readonly upstreams: readonly (Omit<UpstreamState, 'sinceMs' | 'reason'> & {
    readonly reason?: SaidReason;
    readonly since?: string;
  })[];
  readonly fills: readonly FillUnderway[];
  readonly queue: { readonly taken: number; readonly queued: number };
  readonly hits: Hits;
  /** What looking ahead has done, counter by counter. */
  readonly ahead: Readonly<Record<string, number>>;
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
  readonly upstreams: () => readonly UpstreamState[];
  readonly queue: () => { readonly taken: number; readonly queued: number };
  readonly ahead: () => Readonly<Record<string, number>>;
}

/** The state of this moment. Asks nobody anything; `startedMs` is on the monotonic clock. */
export function stateOf(
  parts: StateParts,
  own: { startedMs: number; jobs: number; guests: number },
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
    upstreams: parts.upstreams().map(({ reason, sinceMs, ...rest }) => ({
      ...rest,
      ...(reason && { reason: said(reason) }),
      ...(sinceMs !== undefined && { since: new Date(sinceMs).toISOString() }),
    })),
    fills: parts.fills.list(),
    queue: parts.queue(),
    hits: hitsOf(parts.tally),
    ahead: parts.ahead(),
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
