import type { GomirrorError } from '../../base/index.ts';
import type { ConfigChange } from '../../config/index.ts';
import type { FillEvent, IncidentEvent } from '../../mirror/index.ts';
import type { Meaning } from '../meaning.ts';
import type { UpstreamNews } from './upstreams.ts';

export type Level = 'error' | 'warn' | 'info' | 'debug';

const ranks: Readonly<Record<Level, number>> = { error: 0, warn: 1, info: 2, debug: 3 };

/** True when a log that is set to `limit` shows what is of `level`. */
export function shows(limit: Level, level: Level): boolean {
  return ranks[level] <= ranks[limit];
}

/** What was answered and fetched in a stretch of time. */
export interface Counts {
  /** From what is kept, memory included. */
  readonly cached: number;
  /** With what was known before, because no upstream answered. */
  readonly stale: number;
  /** Files and answers that were fetched. */
  readonly fetched: number;
  readonly fetchedBytes: number;
  /** Answers in the name of the checksum database. */
  readonly checksum: number;
  readonly absent: number;
  readonly refused: number;
  readonly failed: number;
}

/** Something that the log may say, in whatever form. */
export type Entry =
  | {
      readonly event: 'fill';
      readonly fill: FillEvent;
      readonly meaning: Meaning | undefined;
      /** True when its error was shown as an incident already. */
      readonly told?: boolean;
      readonly repeated?: number;
    }
  | ({ readonly event: 'incident'; readonly repeated?: number } & IncidentEvent)
  | { readonly event: 'trouble'; readonly error: GomirrorError; readonly repeated?: number }
  | ({ readonly event: 'upstream'; readonly repeated?: number } & UpstreamNews)
  /** A running mirror goes by another value of a setting from now on. */
  | ({ readonly event: 'settings' } & ConfigChange)
  /** Kinds of trouble that came in such numbers that only a count is left of them. */
  | {
      readonly event: 'left-out';
      readonly level: 'error' | 'warn';
      readonly code: string;
      readonly count: number;
    }
  | {
      readonly event: 'request';
      readonly kind: string;
      readonly path: string;
      readonly status: number;
      readonly durationMs: number;
    }
  | {
      readonly event: 'request-failed';
      readonly kind: string;
      readonly path: string;
      readonly error: GomirrorError;
    }
  | { readonly event: 'checksum-fork'; readonly error: GomirrorError }
  | { readonly event: 'checksum-head'; readonly database: string; readonly size: number }
  | { readonly event: 'checksum-head-damaged'; readonly database: string }
  | {
      readonly event: 'checksum-cache-failed';
      readonly database: string;
      readonly path: string;
      readonly reason: string;
      readonly repeated?: number;
    }
  | {
      readonly event: 'checksum-refused';
      readonly database: string;
      readonly path: string;
      readonly route: string;
      readonly code: string;
    }
  | {
      readonly event: 'checksum-request';
      readonly kind: string;
      readonly route: string;
      readonly ok: boolean;
      readonly durationMs: number;
      readonly sizeBytes: number;
    }
  | {
      readonly event: 'summary';
      /** Of a burst of requests, of a stretch of steady work, or of the whole run. */
      readonly of: 'burst' | 'period' | 'run';
      readonly durationMs: number;
      readonly counts: Counts;
    }
  | { readonly event: 'lines-dropped'; readonly lines: number };

/** How much an entry matters. Absence is an answer like another; a small file's fill is one of hundreds. */
export function levelOf(entry: Entry): Level {
  switch (entry.event) {
    case 'fill':
      if (entry.fill.error?.code === 'internal') return 'error';
      // Nobody waits for what is fetched ahead; whoever asks for it will hear what is wrong.
      if (entry.fill.ahead === true && entry.meaning !== undefined) return 'debug';
      if (entry.meaning === undefined) return entry.fill.kind === 'zip' ? 'info' : 'debug';
      if (entry.meaning === 'absent') return 'debug';
      // The go command asks for every prefix of an import path; that a host refuses one of them is nobody's trouble.
      return entry.meaning === 'refused' && isClaim(entry.fill.kind) ? 'debug' : 'warn';
    case 'incident':
    case 'request-failed':
    case 'checksum-fork':
      return 'error';
    case 'trouble':
    case 'checksum-head-damaged':
    case 'checksum-cache-failed':
    case 'lines-dropped':
      return 'warn';
    case 'left-out':
      return entry.level;
    case 'upstream':
      return levelOfNews(entry.change);
    case 'settings':
    case 'summary':
      return 'info';
    case 'request':
    case 'checksum-head':
    case 'checksum-refused':
    case 'checksum-request':
      return 'debug';
  }
}

/** Being offline is trouble even while others answer: one fewer is left. A bad patch is not, if clients never see it. */
function levelOfNews(change: UpstreamNews['change']): Level {
  if (change === 'offline') return 'warn';
  return change === 'trial' || change === 'turn' ? 'debug' : 'info';
}

/** True for what an upstream merely says, and no checksum database knows of. */
export function isClaim(kind: FillEvent['kind']): boolean {
  return kind === 'list' || kind === 'latest' || kind === 'query';
}
