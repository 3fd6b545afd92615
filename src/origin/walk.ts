import { type Clock, errorCode, GomirrorError } from '../base/index.ts';
import type { OriginCode } from './codes.ts';
import { isRefusal } from './health/blame.ts';
import type { Budget } from './health/budget.ts';
import { stallDefaultMs, type Upstream } from './health/upstream.ts';
import { type Pace, race, type Runner, type Wanted } from './race.ts';
import type { Group, SourcesOptions } from './sources.ts';
import type { GetOptions, Origin, OriginAnswer } from './types.ts';
import { Verdict } from './verdict.ts';

/** What a walk is given by the list that it goes through. */
export interface WalkParts {
  readonly options: SourcesOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly retries: Budget;
  readonly hedges: Budget;
  readonly hedge: boolean;
  readonly signal: AbortSignal;
}

/** A second request is not sent sooner than this, and not before so many answers have shown what is usual. */
const hedgeAtLeastMs = 50;
const hedgeAfterAnswers = 20;
/** So many times the time after which it counts as stalled. */
const silentStalls = 3;
/** By how much a timer may ring too early. */
const earlyMs = 10;

/** One walk over groups of upstreams on behalf of one request. */
export class Walk<T> {
  readonly #attempt: (origin: Origin, signal: AbortSignal) => Promise<T>;
  readonly #parts: WalkParts;
  #tries = 0;
  /** Of the group that is walked through. */
  #absent = 0;
  #members = 0;
  #othersThanLies = false;
  #lie: unknown;
  #outage: unknown;
  #refusal: unknown;
  #absence: unknown;
  #asked = false;
  readonly #offline: Upstream[] = [];
  /** Who may be asked again, and in how many milliseconds. */
  readonly #again = new Map<Upstream, number>();

  constructor(attempt: (origin: Origin, signal: AbortSignal) => Promise<T>, parts: WalkParts) {
    this.#attempt = attempt;
    this.#parts = parts;
  }

  /** Whether the group just walked through lets the next one be asked. */
  get leadsOn(): boolean {
    return this.#absent > 0 || !this.#othersThanLies;
  }

  /** Of all that went wrong, what matters most. */
  get failure(): unknown {
    const known = this.#lie ?? this.#outage;
    if (known !== undefined) return known;
    const [first] = this.#offline.toSorted((a, b) => a.breaker.waitMs - b.breaker.waitMs);
    if (first === undefined) return this.#refusal ?? this.#absence;
    const error = first.offlineError();
    if (this.#asked) return error;
    const upstreams = this.#offline.map(({ name }) => name).join(', ');
    const { retryAfterSeconds = 1, params } = error;
    return new GomirrorError<OriginCode>(
      'origin.all-offline',
      { upstreams, reason: params['reason'] ?? '?' },
      { retryable: true, retryAfterSeconds, cause: error.cause },
    );
  }

  get #mostSayAbsent(): boolean {
    return 2 * this.#absent > this.#members;
  }

  /** The first success in a group whose members are in the order in which they are to be asked. */
  async through(members: Group): Promise<{ readonly value: T } | undefined> {
    const { options, clock, random, signal } = this.#parts;
    this.#absent = 0;
    this.#members = members.length;
    const before = { outage: this.#outage, offline: this.#offline.length };
    this.#othersThanLies = false;
    this.#again.clear();
    let round: readonly Upstream[] = members;
    for (let rounds = 1; ; rounds++) {
      if (round.every(({ blocked }) => blocked)) await this.#awaitTrial(round);
      const done = await this.#round(round, rounds > 1);
      if (done !== undefined) return done;
      if (this.#mostSayAbsent) {
        // One that is down must not keep the go command from looking under other paths, as long as most have spoken.
        this.#outage = before.outage;
        this.#offline.length = before.offline;
        return undefined;
      }
      if (this.#again.size === 0 || this.#tries >= options.attempts || rounds >= options.attempts) {
        return undefined;
      }
      const earliestMs = Math.min(...this.#again.values());
      const ceilingMs = Math.min(options.maxBackoffMs, options.backoffMs * 2 ** (rounds - 1));
      const pauseMs = earliestMs > 0 ? earliestMs : random() * ceilingMs;
      const due: Upstream[] = [];
      for (const [upstream, waitMs] of this.#again) {
        if (waitMs <= pauseMs) due.push(upstream);
        this.#again.set(upstream, waitMs - pauseMs);
      }
      for (const upstream of due) this.#again.delete(upstream);
      round = due;
      await clock.sleep(pauseMs, signal);
      // Timers may ring a moment early, and then the one that asked for quiet would not be asked at all.
      const leftMs = Math.min(...due.map(({ breaker }) => breaker.waitMs));
      if (leftMs > 0 && leftMs <= earlyMs) await clock.sleep(leftMs + 1, signal);
    }
  }

  /**
   * Where nobody can be asked but one of them is just being tried, that comes first: the requests of a build arrive
   * together, and all but the one that is the trial would fail. Nobody waits longer than for a slow answer.
   */
  async #awaitTrial(members: readonly Upstream[]): Promise<void> {
    const { clock, signal } = this.#parts;
    const late = Promise.withResolvers<'late'>();
    const giveUp = () => late.resolve('late');
    let stopClock: (() => void) | undefined;
    try {
      do {
        const trials = members.flatMap(({ breaker }) => breaker.trial ?? []);
        if (trials.length === 0) return;
        if (stopClock === undefined) {
          stopClock = clock.after(this.#stallAfterMs, giveUp);
          signal.addEventListener('abort', giveUp);
        }
        if ((await Promise.race([late.promise, ...trials])) === 'late') return;
      } while (members.every(({ blocked }) => blocked));
    } finally {
      stopClock?.();
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** Asks each once; when they were `asked` before, as far as attempts and budget go. */
  async #round(members: readonly Upstream[], asked: boolean): Promise<{ readonly value: T } | undefined> {
    const { options, signal, clock, hedge } = this.#parts;
    const queue = [...members];
    const leave: (() => void)[] = [];
    const next = (wanted: Wanted): Runner<T> | undefined => {
      if (typeof wanted === 'object' && !this.#mayGoBeside(queue[0], wanted)) return undefined;
      for (let upstream = queue.shift(); upstream !== undefined; upstream = queue.shift()) {
        if (upstream.blocked) {
          this.#note(upstream, upstream.offlineError());
          continue;
        }
        if (asked) {
          if (this.#tries >= options.attempts) return undefined;
          const leaveRetry = this.#parts.retries.take();
          if (leaveRetry === undefined) return undefined;
          leave.push(leaveRetry);
        }
        this.#tries++;
        return this.#runner(upstream, hedge && queue.length > 0);
      }
      return undefined;
    };
    try {
      if (hedge && members.length > 1) {
        // Somebody has spoken already; whoever is silent for that much longer is taken to be down.
        const patience = () => (this.#absent === 0 ? undefined : silentStalls * this.#stallAfterMs);
        return await race(next, clock, signal, patience);
      }
      return await this.#oneByOne(next);
    } finally {
      for (const each of leave) each();
    }
  }

  async #oneByOne(
    next: (wanted: Wanted) => Runner<T> | undefined,
  ): Promise<{ readonly value: T } | undefined> {
    const { signal } = this.#parts;
    signal.throwIfAborted();
    for (let runner = next('first'); runner !== undefined; runner = next('failed')) {
      try {
        return { value: await runner.run(signal, { begin: () => {}, rest: () => {} }) };
      } catch (error) {
        signal.throwIfAborted();
        if (runner.failed(error) === true) return undefined;
      }
    }
    return undefined;
  }

  #mayGoBeside(upstream: Upstream | undefined, { afterMs }: { readonly afterMs: number }): boolean {
    if (upstream?.usable !== true) return false;
    return afterMs >= this.#stallAfterMs || this.#parts.hedges.take() !== undefined;
  }

  get #stallAfterMs(): number {
    return this.#parts.options.stallAfterMs ?? stallDefaultMs;
  }

  #runner(upstream: Upstream, raced: boolean): Runner<T> {
    const failed = (error: unknown) => {
      this.#note(upstream, error);
      return this.#mostSayAbsent;
    };
    if (!raced) return { patienceMs: [], run: (signal) => this.#attempt(upstream, signal), failed };
    const { stallAfterMs = stallDefaultMs } = this.#parts.options;
    let waiting = !upstream.tellsSent;
    const patienceMs = this.#patienceMs(upstream);
    return {
      // What waits for a connection is not late yet.
      get patienceMs() {
        return waiting ? patienceMs : [stallAfterMs];
      },
      run: (signal, pace) => {
        const sent = () => {
          waiting = true;
          pace.begin();
        };
        return this.#attempt(new Paced(upstream, { begin: sent, rest: () => pace.rest() }), signal);
      },
      failed,
      late: () =>
        new GomirrorError<OriginCode>(
          'origin.timeout',
          { upstream: upstream.name, phase: 'first byte' },
          { retryable: true },
        ),
    };
  }

  #patienceMs(upstream: Upstream): number[] {
    const { count, p95Ms } = upstream.smallAnswers;
    const hedgeMs = Math.max(p95Ms ?? 0, hedgeAtLeastMs);
    const stallMs = this.#stallAfterMs;
    return count < hedgeAfterAnswers || hedgeMs >= stallMs ? [stallMs] : [hedgeMs, stallMs];
  }

  /** Remembers a failure, and whether another attempt at that upstream makes sense. Throws what ends the walk. */
  #note(upstream: Upstream, error: unknown): void {
    if (error instanceof Verdict) {
      if (error.then === 'stop') throw error.error;
      this.#asked = true;
      this.#lie ??= error.error;
      upstream.noteWrong(error.error);
      return;
    }
    const code = errorCode(error) as OriginCode | undefined;
    if (code === 'origin.absent') {
      this.#asked = true;
      this.#absent++;
      if (this.#absence === undefined || isBrief(error)) this.#absence = error;
      return;
    }
    this.#othersThanLies = true;
    if (code === 'origin.offline') {
      if (!this.#offline.includes(upstream)) this.#offline.push(upstream);
    } else {
      this.#asked = true;
      if (isRefusal(error)) this.#refusal ??= error;
      else this.#outage ??= error;
    }
    const waitMs = this.#waitMs(upstream, error);
    if (waitMs !== undefined) this.#again.set(upstream, waitMs);
  }

  /**
   * 0 when it may be asked again in the next round, more when it asked to be left alone for so long; undefined when that is
   * longer than a client would wait, and when asking again is pointless.
   */
  #waitMs({ breaker }: Upstream, error: unknown): number | undefined {
    if (!(error instanceof GomirrorError) || !error.retryable) return undefined;
    // After other failures it is for a probe to find out, and nobody should wait for that.
    if (breaker.openedBy !== undefined && breaker.openedBy !== 'asked') return undefined;
    const waitMs = breaker.openedBy === undefined ? (error.retryAfterSeconds ?? 0) * 1000 : breaker.waitMs;
    return waitMs <= 2 * this.#parts.options.maxBackoffMs ? waitMs : undefined;
  }
}

/** Whether an absence is soon to be looked at again: of several, that one counts. */
function isBrief(error: unknown): boolean {
  return error instanceof GomirrorError && error.params['forAtMostMs'] !== undefined;
}

/** An upstream that tells a race when the waiting begins and when it is over. */
class Paced implements Origin {
  readonly name: string;
  readonly #upstream: Upstream;
  readonly #pace: Pace;

  constructor(upstream: Upstream, pace: Pace) {
    this.name = upstream.name;
    this.#upstream = upstream;
    this.#pace = pace;
  }

  async get(path: string, options: GetOptions): Promise<OriginAnswer> {
    const onSent = () => {
      options.onSent?.();
      this.#pace.begin();
    };
    const answer = await this.#upstream.get(path, { ...options, onSent });
    return {
      ...answer,
      read: async (take) => {
        await answer.read(take);
        this.#pace.rest();
      },
    };
  }

  warm(): Promise<void> {
    return this.#upstream.warm();
  }

  close(): Promise<void> {
    return this.#upstream.close();
  }
}
