import type { Clock } from '../../base/index.ts';

/** When a breaker opens, and for how long. */
export interface BreakerLimits {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Percent of failures and stalls among the last {@link window} requests that open it. */
  readonly sharePercent: number;
  readonly window: number;
  /** The first opening; the n-th in a row takes n times as long, up to `openForAtMostMs`, and some jitter. */
  readonly openForMs: number;
  readonly openForAtMostMs: number;
}

export const breakerDefaults: BreakerLimits = {
  failures: 5,
  sharePercent: 10,
  window: 50,
  openForMs: 30_000,
  openForAtMostMs: 300_000,
};

/** A share is known once this part of the window is filled: of one in ten, nothing follows. */
const knownFrom = 0.4;
/** Up to this share of an opening is added to it, so that many processes do not come back at once. */
const jitterShare = 0.1;

/** What opened a breaker: failures, answers that were merely slow, or the other side's `Retry-After`. */
export type OpenedBy = 'failures' | 'stalls' | 'asked';

/** Leave to ask, given by {@link Breaker.enter}, for one request. */
export interface Permit {
  /** True for the one request that finds out whether the other side is back. */
  readonly probe: boolean;
  /** Of the period of being open or closed that it was given in: what it says later is about the past. */
  readonly period: number;
  /** Already counted as a stall. */
  stalled: boolean;
}

type Sample = 'good' | 'failed' | 'stalled';

/**
 * A circuit breaker: keeps requests away from a place that fails, and lets one through now and then to see. An opening is
 * in a row with the one before it when it was closed for a shorter time than it had been open.
 */
export class Breaker {
  readonly #limits: BreakerLimits;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #samples: Sample[] = [];
  /** Of the samples, those that are not good. */
  #bad = 0;
  #row = 0;
  /** Stalls since it was last in time. */
  #stallRow = 0;
  /** The row that the latest success ended: it comes back when that success turns out to be none. */
  #rowBefore = 0;
  #period = 0;
  #openedBy: OpenedBy | undefined;
  #opensAgainMs = 0;
  #openings = 0;
  #openForMs = 0;
  #closedAtMs = Number.NEGATIVE_INFINITY;
  #trial: PromiseWithResolvers<void> | undefined;

  constructor(limits: BreakerLimits, clock: Clock, random: () => number) {
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
  }

  get state(): 'closed' | 'open' | 'half-open' {
    if (this.#openedBy === undefined) return 'closed';
    return this.#clock.monotonicMs() < this.#opensAgainMs ? 'open' : 'half-open';
  }

  /** What opened it; undefined while it is closed. */
  get openedBy(): OpenedBy | undefined {
    return this.#openedBy;
  }

  /** Milliseconds until a probe is let through; 0 when one may come or is under way. */
  get waitMs(): number {
    return this.#openedBy === undefined ? 0 : Math.max(0, this.#opensAgainMs - this.#clock.monotonicMs());
  }

  /** True while the one probe of a half-open breaker is under way. */
  get probing(): boolean {
    return this.#trial !== undefined;
  }

  /** Resolves when the probe under way has ended, well or not; undefined while none is. */
  get trial(): Promise<void> | undefined {
    return this.#trial?.promise;
  }

  get failuresInRow(): number {
    return this.#row;
  }

  /** Percent of failures and stalls among the last requests; 0 while they are too few to tell. */
  get badPercent(): number {
    const { length } = this.#samples;
    return length < knownFrom * this.#limits.window ? 0 : (100 * this.#bad) / length;
  }

  /** True when {@link enter} would give a permit. */
  get enterable(): boolean {
    const { state } = this;
    return state === 'closed' || this.#openedBy === 'stalls' || (state === 'half-open' && !this.probing);
  }

  /**
   * Leave to ask, for one request, which is to be told how it ended. Undefined while it is open for failures, and while the
   * probe is under way. What is only slow is never kept from those who have nobody else to ask.
   */
  enter(): Permit | undefined {
    const { state } = this;
    const probe = state === 'half-open' && !this.probing;
    if (state !== 'closed' && !probe && this.#openedBy !== 'stalls') return undefined;
    if (probe) this.#trial = Promise.withResolvers();
    return { probe, period: this.#period, stalled: false };
  }

  /** It answered. */
  succeed(permit: Permit): void {
    if (permit.period !== this.#period) return;
    if (permit.probe) {
      this.#close();
      return;
    }
    this.#rowBefore = this.#row;
    this.#row = 0;
    if (permit.stalled) return;
    this.#stallRow = 0;
    if (this.#openedBy === undefined) this.#count('good');
  }

  /** It failed; with `retryAfterMs` it asked to be left alone for so long. */
  fail(permit: Permit, retryAfterMs?: number): void {
    if (permit.period !== this.#period) return;
    this.#fail(permit.stalled, permit.probe);
    if (retryAfterMs === undefined) return;
    if (this.#openedBy === undefined) this.#open('asked');
    this.#openedBy = 'asked';
    this.#openForMs = Math.min(retryAfterMs, this.#limits.openForAtMostMs);
    this.#opensAgainMs = this.#clock.monotonicMs() + this.#openForMs;
  }

  /** It gave nothing for longer than it should while somebody else could be asked. It may still succeed or fail. */
  stall(permit: Permit): void {
    if (permit.period !== this.#period || permit.stalled) return;
    permit.stalled = true;
    this.#stallRow++;
    if (permit.probe) this.#open('stalls');
    else if (this.#openedBy !== undefined) return;
    else if (this.#stallRow >= this.#limits.failures) this.#open('stalls');
    else this.#count('stalled');
  }

  /** It ended for reasons that are not its own: nothing was learnt. */
  release(permit: Permit): void {
    if (permit.probe && permit.period === this.#period) this.#endTrial();
  }

  /** The latest success was none: what came was wrong. */
  retract(): void {
    if (this.#openedBy !== undefined) return;
    const last = this.#samples.lastIndexOf('good');
    if (last !== -1) this.#samples.splice(last, 1);
    this.#row = Math.max(this.#row, this.#rowBefore);
    this.#rowBefore = 0;
    this.#fail(false, false);
  }

  #fail(counted: boolean, probe: boolean): void {
    this.#row++;
    if (this.#openedBy === undefined) {
      if (this.#row >= this.#limits.failures) this.#open('failures');
      else if (!counted) this.#count('failed');
    } else if (probe) this.#open('failures');
    else if (this.#row >= this.#limits.failures) this.#openedBy = 'failures';
  }

  #count(sample: Sample): void {
    const { window, sharePercent } = this.#limits;
    this.#samples.push(sample);
    if (sample !== 'good') this.#bad++;
    if (this.#samples.length > window && this.#samples.shift() !== 'good') this.#bad--;
    if (sample === 'good' || this.badPercent < sharePercent) return;
    const failed = this.#samples.filter((each) => each === 'failed').length;
    const byFailures = 100 * failed >= sharePercent * this.#samples.length;
    this.#open(byFailures ? 'failures' : 'stalls');
  }

  #open(by: OpenedBy): void {
    const { openForMs, openForAtMostMs } = this.#limits;
    const nowMs = this.#clock.monotonicMs();
    const inRow = this.#openedBy !== undefined || nowMs - this.#closedAtMs < this.#openForMs;
    this.#openings = inRow ? this.#openings + 1 : 1;
    const forMs = Math.min(openForMs * this.#openings, openForAtMostMs);
    this.#openForMs = forMs * (1 + jitterShare * this.#random());
    this.#opensAgainMs = nowMs + this.#openForMs;
    this.#openedBy = by;
    this.#begin();
  }

  #close(): void {
    this.#openedBy = undefined;
    this.#closedAtMs = this.#clock.monotonicMs();
    this.#begin();
    // A single answer is not yet trust: when even that one was wrong, it opens again.
    this.#rowBefore = this.#limits.failures;
    this.#row = 0;
  }

  #begin(): void {
    this.#period++;
    this.#endTrial();
    this.#samples.length = 0;
    this.#bad = 0;
    this.#row = 0;
    this.#rowBefore = 0;
    this.#stallRow = 0;
  }

  #endTrial(): void {
    this.#trial?.resolve();
    this.#trial = undefined;
  }
}
