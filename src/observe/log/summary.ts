import type { FillEvent } from '../../mirror/index.ts';
import type { ObservedTally } from '../sources.ts';
import type { Counts } from './entry.ts';

const nothing: Counts = {
  cached: 0,
  stale: 0,
  fetched: 0,
  fetchedBytes: 0,
  checksum: 0,
  absent: 0,
  refused: 0,
  failed: 0,
};

export interface SummaryTimes {
  /** A burst is over once nothing happened for so long. */
  readonly quietMs: number;
  /** During steady work something is said so often. */
  readonly periodMs: number;
}

/** Finds out when a few words about what happened are due. Reads the server's counters; a hit costs it nothing. */
export class Summary {
  readonly #tally: ObservedTally;
  readonly #times: SummaryTimes;
  readonly #monotonicMs: () => number;
  readonly #startedMs: number;
  #fetched = 0;
  #fetchedBytes = 0;
  /** At the last look, for telling whether anything happens. */
  #seen = nothing;
  /** What the last summary has told already. */
  #told = nothing;
  #toldMs: number;
  #activeMs: number;

  constructor(tally: ObservedTally, times: SummaryTimes, monotonicMs: () => number) {
    this.#tally = tally;
    this.#times = times;
    this.#monotonicMs = monotonicMs;
    this.#startedMs = monotonicMs();
    this.#toldMs = this.#startedMs;
    this.#activeMs = this.#startedMs;
  }

  /** Counts a fill. */
  note(fill: FillEvent): void {
    if (fill.error !== undefined) return;
    this.#fetched++;
    this.#fetchedBytes += fill.sizeBytes;
  }

  /** Called about once a second; a summary when one is due. `busy` while something is under way. */
  look(busy: boolean): { of: 'burst' | 'period'; durationMs: number; counts: Counts } | undefined {
    const nowMs = this.#monotonicMs();
    const now = this.#read();
    if (!same(now, this.#seen)) {
      if (same(this.#seen, this.#told)) this.#toldMs = nowMs; // The first sign of a burst.
      this.#seen = now;
      this.#activeMs = nowMs;
    }
    if (same(now, this.#told)) return undefined;
    const quiet = !busy && nowMs - this.#activeMs >= this.#times.quietMs;
    if (!quiet && nowMs - this.#toldMs < this.#times.periodMs) return undefined;
    const summary = {
      of: quiet ? ('burst' as const) : ('period' as const),
      durationMs: (quiet ? this.#activeMs : nowMs) - this.#toldMs,
      counts: minus(now, this.#told),
    };
    this.#told = now;
    this.#toldMs = nowMs;
    return summary;
  }

  /** Everything since the start; undefined when that is nothing. */
  total(): { durationMs: number; counts: Counts } | undefined {
    const counts = this.#read();
    return same(counts, nothing) ? undefined : { durationMs: this.#monotonicMs() - this.#startedMs, counts };
  }

  #read(): Counts {
    let cached = this.#tally.hot;
    let stale = 0;
    let checksum = 0;
    let absent = 0;
    let refused = 0;
    let failed = 0;
    for (const { kind, outcome, count } of this.#tally.counts()) {
      if (kind === 'own') continue;
      if (outcome === 'absent') absent += count;
      else if (outcome === 'refused') refused += count;
      else if (outcome === 'unavailable') failed += count;
      else if (kind === 'sumdb') checksum += count;
      else if (outcome === 'stale') stale += count;
      else if (outcome === 'hit') cached += count;
    }
    return {
      cached,
      stale,
      fetched: this.#fetched,
      fetchedBytes: this.#fetchedBytes,
      checksum,
      absent,
      refused,
      failed,
    };
  }
}

function same(a: Counts, b: Counts): boolean {
  return (Object.keys(nothing) as (keyof Counts)[]).every((key) => a[key] === b[key]);
}

function minus(a: Counts, b: Counts): Counts {
  return {
    cached: a.cached - b.cached,
    stale: a.stale - b.stale,
    fetched: a.fetched - b.fetched,
    fetchedBytes: a.fetchedBytes - b.fetchedBytes,
    checksum: a.checksum - b.checksum,
    absent: a.absent - b.absent,
    refused: a.refused - b.refused,
    failed: a.failed - b.failed,
  };
}
