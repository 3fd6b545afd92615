import { type Clock, errorCode, type ErrorParams, GomirrorError, KiB, Remembered } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import type { GetOptions, Origin, OriginAnswer } from '../types.ts';
import { MovingAverage, RecentPercentile } from './averages.ts';
import { blameOf, isStatus } from './blame.ts';
import { Breaker, type BreakerLimits, breakerDefaults } from './breaker.ts';
import type { Capabilities } from './capabilities.ts';
import { upstreamChannel, type UpstreamState } from './events.ts';
import { Observation, type Observer } from './observation.ts';

export interface UpstreamOptions {
  /** 0 is asked first. */
  readonly priority?: number;
  readonly weight?: number;
  /** What people are shown of its address; never with a password. */
  readonly url?: string;
  readonly breaker?: Partial<BreakerLimits>;
  /** An answer that gives nothing for so long has stalled. */
  readonly stallAfterMs?: number;
  readonly random?: () => number;
}

/** What is known of an upstream, as plain data. */
export interface UpstreamStatus {
  readonly name: string;
  readonly url: string | undefined;
  readonly priority: number;
  readonly weight: number;
  readonly state: UpstreamState;
  readonly reason: { readonly code: string; readonly params: ErrorParams } | undefined;
  /** Since when it is in this state: wall-clock milliseconds since the epoch. */
  readonly sinceMs: number;
  /** Mean time to the first byte. */
  readonly latencyMs: number | undefined;
  /** 0 to 1. */
  readonly successShare: number;
  readonly inFlight: number;
  readonly requests: number;
  readonly failures: number;
  readonly stalls: number;
  readonly receivedBytes: number;
  readonly breaker: {
    readonly state: 'closed' | 'open' | 'half-open';
    /** Until a request may find out whether it is back. */
    readonly waitMs: number;
  };
  readonly capabilities: Capabilities;
}

/** The others of a group that an upstream belongs to. */
export interface Company {
  /** Whether another one could be asked now: only then a slow answer is held against this one. */
  othersUsable(): boolean;
  /** Whether there is another one at all. */
  readonly hasOthers: boolean;
  /** Its health has changed. */
  changed(): void;
}

export const stallDefaultMs = 1000;
const averagedOverMs = 60_000;
/** How much an answer that took longer lifts what is taken for the soonest. */
const floorRises = 0.01;
/** What counts as a small answer: the kind that is asked for twice when it is late. */
const smallBytes = 64 * KiB;
const smallWindow = 200;
/** For how long a file that was answered with an error is known to be one. */
const badFileMs = 60_000;
const badFiles = 256;
/** From here on an upstream is called degraded. */
const degraded = { failuresInRow: 2, badPercent: 5 };

/**
 * An origin whose every answer is watched: how fast, how reliable, whether it is worth asking at all. While it is offline
 * for its failures, {@link get} rejects at once with `origin.offline`.
 */
export class Upstream implements Origin, Observer {
  readonly name: string;
  /** Unwatched: for questions whose failure must change nothing. */
  readonly origin: Origin;
  readonly priority: number;
  readonly weight: number;
  readonly breaker: Breaker;
  readonly clock: Clock;
  readonly stallAfterMs: number;
  readonly capabilities: Capabilities = {};
  lastHeardMs = Number.NEGATIVE_INFINITY;
  readonly #url: string | undefined;
  readonly #latency: MovingAverage;
  #floorMs: number | undefined;
  #mayStall = false;
  readonly #success: MovingAverage;
  readonly #small = new RecentPercentile(95, smallWindow);
  readonly #badFiles: Remembered<true>;
  readonly #counts = { inFlight: 0, requests: 0, failures: 0, stalls: 0, receivedBytes: 0 };
  readonly #companies: Company[] = [];
  /** By group: whether it is among those that are asked first. */
  readonly #preferred = new Map<object, boolean>();
  #state: UpstreamState = 'active';
  #reason: GomirrorError | undefined;
  #trouble: GomirrorError | undefined;
  #sinceMs: number;
  #lastAskedMs = Number.NEGATIVE_INFINITY;
  #lastProbedMs = Number.NEGATIVE_INFINITY;
  #lastGoodPath: string | undefined;
  #tellsSent = false;
  #closed = false;

  constructor(origin: Origin, clock: Clock, options: UpstreamOptions = {}) {
    this.name = origin.name;
    this.origin = origin;
    this.clock = clock;
    this.priority = options.priority ?? 0;
    this.weight = options.weight ?? 1;
    this.stallAfterMs = options.stallAfterMs ?? stallDefaultMs;
    this.#url = options.url;
    this.breaker = new Breaker(
      { ...breakerDefaults, ...options.breaker },
      clock,
      options.random ?? Math.random,
    );
    this.#latency = new MovingAverage(averagedOverMs, clock);
    this.#success = new MovingAverage(averagedOverMs, clock);
    this.#badFiles = new Remembered(badFiles, () => clock.monotonicMs());
    this.#sinceMs = clock.now();
  }

  get isMirror(): boolean {
    return this.origin.isMirror !== false;
  }

  /** Whether it is asked like any other: not offline, and not under suspicion. */
  get usable(): boolean {
    return this.breaker.state === 'closed';
  }

  /** True when {@link get} would reject without asking. */
  get blocked(): boolean {
    return !this.breaker.enterable;
  }

  /** Mean time to the first byte; undefined while it is unknown. */
  get latencyMs(): number | undefined {
    return this.#latency.value;
  }

  /** How soon it answers when nothing holds it up; undefined while it is unknown. */
  get floorMs(): number | undefined {
    return this.#floorMs;
  }

  /** Whether it matters when it stalls. */
  get mayStall(): boolean {
    return this.#mayStall;
  }

  get successShare(): number {
    return this.#success.value ?? 1;
  }

  get inFlight(): number {
    return this.#counts.inFlight;
  }

  /** The time that 95 % of the small answers took, and how many it stands on. */
  get smallAnswers(): { readonly p95Ms: number | undefined; readonly count: number } {
    return { p95Ms: this.#small.value, count: this.#small.count };
  }

  /** Monotonic time at which somebody, not a probe, asked last. */
  get lastAskedMs(): number {
    return this.#lastAskedMs;
  }

  /** Monotonic time of the last probe, by whichever list it was that the upstream stands in. */
  get lastProbedMs(): number {
    return this.#lastProbedMs;
  }

  /** A small file that never changes and was answered well: what a probe asks for. */
  get lastGoodPath(): string | undefined {
    return this.#lastGoodPath;
  }

  /** True when the origin tells when a request leaves the queue, so that waiting there is not taken for slowness. */
  get tellsSent(): boolean {
    return this.#tellsSent;
  }

  async get(path: string, options: GetOptions): Promise<OriginAnswer> {
    this.#lastAskedMs = this.clock.monotonicMs();
    return this.#ask(path, options);
  }

  /** {@link get}, for probes. A signal's reason that is an `origin.timeout` is this upstream's fault. */
  async ask(path: string, options: GetOptions): Promise<OriginAnswer> {
    this.#lastProbedMs = this.clock.monotonicMs();
    return this.#ask(path, options);
  }

  async #ask(path: string, options: GetOptions): Promise<OriginAnswer> {
    const permit = this.breaker.enter();
    if (permit === undefined) throw this.offlineError();
    this.#counts.requests++;
    this.#counts.inFlight++;
    return new Observation(this, permit, path, options).begin();
  }

  /** What came was complete, but not what it should have been. */
  noteWrong(error: unknown): void {
    this.#counts.failures++;
    this.#success.add(0);
    this.#trouble = asTrouble(this.name, error);
    this.breaker.retract();
    this.refresh();
  }

  /** Why it is not asked. Carries when that may change. */
  offlineError(): GomirrorError<OriginCode> {
    const reason = this.#trouble?.code ?? '?';
    const retryAfterSeconds = Math.max(1, Math.ceil(this.breaker.waitMs / 1000));
    return new GomirrorError(
      'origin.offline',
      { upstream: this.name, reason },
      {
        retryable: true,
        retryAfterSeconds,
        ...(this.#trouble && { cause: this.#trouble }),
      },
    );
  }

  join(company: Company): void {
    this.#companies.push(company);
    this.#mayStall ||= company.hasOthers;
  }

  /** Not preferred in any group: others are asked first while they are well. */
  prefer(group: object, preferred: boolean): void {
    this.#preferred.set(group, preferred);
    this.refresh();
  }

  status(): UpstreamStatus {
    this.refresh();
    const reason = this.#reason && { code: this.#reason.code, params: this.#reason.params };
    return {
      ...{ name: this.name, url: this.#url, priority: this.priority, weight: this.weight },
      ...{ state: this.#state, reason, sinceMs: this.#sinceMs },
      ...{ latencyMs: this.latencyMs, successShare: this.successShare, ...this.#counts },
      breaker: { state: this.breaker.state, waitMs: this.breaker.waitMs },
      capabilities: { ...this.capabilities },
    };
  }

  warm(): Promise<void> {
    return this.origin.warm();
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.origin.close();
  }

  noteSent(): void {
    this.#tellsSent = true;
  }

  noteStall({ permit, path }: Observation): void {
    if (!this.isMirror || !this.#companies.some((company) => company.othersUsable())) return;
    this.#counts.stalls++;
    this.#trouble = new GomirrorError<OriginCode>(
      'origin.stalled',
      { upstream: this.name, path, ms: this.stallAfterMs },
      { retryable: true },
    );
    this.breaker.stall(permit);
    this.refresh();
  }

  noteAnswer(firstByteMs: number): void {
    // How long one repository takes says nothing about the next.
    if (!this.isMirror) return;
    const floorMs = this.#floorMs ?? firstByteMs;
    this.#floorMs = firstByteMs < floorMs ? firstByteMs : floorMs + (firstByteMs - floorMs) * floorRises;
    this.#latency.add(firstByteMs);
  }

  noteEnd({ permit, path, receivedBytes, answerMs, partial }: Observation, ended: 'well' | 'early'): void {
    this.#counts.inFlight--;
    this.#counts.receivedBytes += receivedBytes;
    this.#success.add(1);
    if (ended === 'well' && !partial && receivedBytes <= smallBytes) {
      this.#small.add(answerMs);
      if (/\/@v\/[^/]+\.(?:info|mod)$/.test(path)) this.#lastGoodPath = path;
    }
    this.breaker.succeed(permit);
    this.refresh();
  }

  noteFailure(observation: Observation, error: unknown): void {
    const { permit, path, receivedBytes, answerMs } = observation;
    this.#counts.inFlight--;
    this.#counts.receivedBytes += receivedBytes;
    const blame = this.#closed ? 'nothing' : this.#blame(observation, error);
    if (blame === 'nothing') {
      // What was given up for being late would have come later still.
      if (answerMs > (this.#small.value ?? Number.POSITIVE_INFINITY)) this.#small.add(answerMs);
      this.breaker.release(permit);
      return;
    }
    if (blame === 'good') {
      this.#success.add(1);
      if (this.isMirror) this.#latency.add(answerMs);
      this.#small.add(answerMs);
      this.breaker.succeed(permit);
    } else {
      this.#counts.failures++;
      this.#success.add(0);
      this.#trouble = asTrouble(this.name, error);
      const retryAfterMs = this.#trouble.retryAfterSeconds;
      if (isStatus(error)) this.#badFiles.set(path, true, badFileMs);
      this.breaker.fail(permit, retryAfterMs === undefined ? undefined : retryAfterMs * 1000);
    }
    this.refresh();
  }

  /** Tells whom it concerns when the state is another one by now. */
  refresh(): void {
    const state = this.#stateNow();
    const healthy = state === 'active' || state === 'standby';
    this.#reason = healthy ? undefined : (this.#slowness(state) ?? this.#trouble);
    if (state === this.#state) return;
    const from = this.#state;
    this.#state = state;
    this.#sinceMs = this.clock.now();
    // Nobody need hear who stands by before anything has happened.
    if (this.#counts.requests > 0)
      upstreamChannel.publish({ name: this.name, from, state, reason: this.#reason });
    if ((from === 'offline') !== (state === 'offline') || (from === 'degraded') !== (state === 'degraded')) {
      for (const company of this.#companies) company.changed();
    }
  }

  #stateNow(): UpstreamState {
    const { breaker } = this;
    const { state } = breaker;
    if (state === 'open') return 'offline';
    // Until a probe has shown that it is back, it is as offline as it was.
    if (state === 'half-open') return this.#state === 'offline' && !breaker.probing ? 'offline' : 'degraded';
    const bad =
      breaker.failuresInRow >= degraded.failuresInRow ||
      breaker.badPercent >= degraded.badPercent ||
      (this.latencyMs ?? 0) >= this.stallAfterMs;
    if (bad) return 'degraded';
    const preferred = this.#preferred.size === 0 || [...this.#preferred.values()].includes(true);
    return preferred ? 'active' : 'standby';
  }

  #slowness(state: UpstreamState): GomirrorError | undefined {
    const latencyMs = Math.round(this.latencyMs ?? 0);
    const failing = this.breaker.failuresInRow > 0 || this.breaker.badPercent > 0;
    if (state !== 'degraded' || failing || latencyMs < this.stallAfterMs) return undefined;
    return new GomirrorError<OriginCode>('origin.slow', { upstream: this.name, ms: latencyMs });
  }

  #blame({ path, permit, signal }: Observation, error: unknown): 'good' | 'failed' | 'nothing' {
    if (signal?.aborted === true && errorCode(signal.reason) !== 'origin.timeout') return 'nothing';
    const blame = blameOf(error);
    // One server among many: what it does is known by its own name.
    if (blame === 'failed' && !this.isMirror) return 'nothing';
    if (blame !== 'failed' || !isStatus(error)) return blame;
    if (error instanceof GomirrorError && error.retryAfterSeconds !== undefined) return blame;
    // A mirror whose own way to the checksum database is blocked may well have modules; and a file that is answered with
    // an error again and again says more about the file.
    if (path.startsWith('/sumdb/') || (!permit.probe && this.#badFiles.get(path) === true)) return 'nothing';
    return blame;
  }
}

/** `origin` itself when it is watched already. */
export function asUpstream(origin: Origin, clock: Clock, options: UpstreamOptions = {}): Upstream {
  return origin instanceof Upstream ? origin : new Upstream(origin, clock, options);
}

function asTrouble(upstream: string, error: unknown): GomirrorError {
  if (error instanceof GomirrorError) return error;
  return new GomirrorError<OriginCode>(
    'origin.unreachable',
    { upstream, reason: String(error) },
    { cause: error },
  );
}
