import { type Clock, type ErrorParams, type GomirrorError, minuteMs } from '../base/index.ts';
import {
  fillChannel,
  type FillEvent,
  incidentChannel,
  logRequestChannel,
  troubleChannel,
} from '../mirror/index.ts';
import { isNo, type UpstreamStatus } from '../origin/index.ts';
import { sumdbEvents } from '../sumdb/index.ts';

/** Why new work should go elsewhere for now. */
export type ReadinessCode =
  | 'readiness.draining'
  | 'readiness.forked'
  | 'readiness.store-unwritable'
  | 'readiness.upstreams-failing'
  | 'readiness.database-unreachable';

/** One reason; its words are `say(code, params, lang)`. */
export interface Unready {
  readonly code: ReadinessCode;
  readonly params: ErrorParams;
}

export interface HealthOptions {
  readonly clock: Clock;
  /** The checksum database's name. */
  readonly database: string;
  /** True when proof of a fork was kept by an earlier process. */
  readonly forked: boolean;
  /** How long the drain may wait for a load balancer to notice. */
  readonly noticeLimitMs: number;
  /**
   * The upstreams of the default profile as they are now; none where none is to be asked, which is no failure. Without it
   * the upstreams are judged by how fills end.
   */
  readonly upstreams?: (() => readonly Pick<UpstreamStatus, 'name' | 'breaker'>[]) | undefined;
}

/** A failure counts for so long: where nobody asks any more, nothing can show that it has passed. */
const recentMs = minuteMs;
/** So many fills in a row must have failed before the upstreams as a whole are said to. */
const failuresInRow = 3;
/** Somebody who asks for readiness at least this often is a load balancer. */
const longestProbeIntervalMs = 30_000;

/**
 * Whether this mirror can do all of its work now, judged by what has lately happened to it. Asks nobody anything. What
 * is kept is served whatever this says.
 */
export class Health {
  readonly #clock: Clock;
  readonly #database: string;
  readonly #noticeLimitMs: number;
  readonly #upstreams: HealthOptions['upstreams'];
  #draining = false;
  #forked: boolean;
  #writeFailedMs = Number.NEGATIVE_INFINITY;
  #outages = 0;
  #outageMs = Number.NEGATIVE_INFINITY;
  /** Whom the outages in a row blame. */
  readonly #blamed = new Set<string>();
  #databaseFailedMs = Number.NEGATIVE_INFINITY;
  #probedMs = Number.NEGATIVE_INFINITY;
  #probeIntervalMs = Number.POSITIVE_INFINITY;
  #noticed: (() => void) | undefined;

  constructor(options: HealthOptions) {
    this.#clock = options.clock;
    this.#database = options.database;
    this.#forked = options.forked;
    this.#noticeLimitMs = options.noticeLimitMs;
    this.#upstreams = options.upstreams;
  }

  /** Begins to look at what happens; returns the function that ends it. */
  watch(): () => void {
    const ends = [
      fillChannel.subscribe((event) => this.#onFill(event)),
      troubleChannel.subscribe(({ error }) => this.#onError(error)),
      incidentChannel.subscribe(({ error }) => this.#onError(error)),
      sumdbEvents.subscribe(({ kind }) => {
        if (kind === 'fork') this.#forked = true;
      }),
      logRequestChannel.subscribe(({ ok }) => {
        if (ok) this.#databaseFailedMs = Number.NEGATIVE_INFINITY;
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** What stands in the way, the gravest first; empty when ready. */
  reasons(): Unready[] {
    const reasons: Unready[] = [];
    const database = { database: this.#database };
    if (this.#draining) reasons.push({ code: 'readiness.draining', params: {} });
    if (this.#forked) reasons.push({ code: 'readiness.forked', params: database });
    if (this.#isRecent(this.#writeFailedMs)) reasons.push({ code: 'readiness.store-unwritable', params: {} });
    const failing = this.#failingUpstreams();
    if (failing !== undefined)
      reasons.push({ code: 'readiness.upstreams-failing', params: { upstreams: failing.join(', ') || '?' } });
    if (this.#isRecent(this.#databaseFailedMs))
      reasons.push({ code: 'readiness.database-unreachable', params: database });
    return reasons;
  }

  /** Somebody outside has asked whether this mirror is ready, and got {@link reasons}. */
  probed(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#probeIntervalMs = nowMs - this.#probedMs;
    this.#probedMs = nowMs;
    if (this.#draining) this.#noticed?.();
  }

  /**
   * Readiness fails from now on. Resolves when new work has had its chance to go elsewhere: at once where nobody asks for
   * readiness regularly, else when it has been asked for again.
   */
  async startDraining(): Promise<void> {
    this.#draining = true;
    const waitMs = Math.min(this.#noticeLimitMs, 1.5 * this.#probeIntervalMs);
    const silentMs = this.#clock.monotonicMs() - this.#probedMs;
    if (this.#probeIntervalMs > longestProbeIntervalMs || silentMs > longestProbeIntervalMs) return;
    const ended = new AbortController();
    this.#noticed = () => ended.abort();
    await this.#clock.sleep(waitMs, ended.signal).catch(() => undefined);
  }

  #onFill({ error, source, proof }: FillEvent): void {
    if (proof === 'pending') this.#databaseFailedMs = this.#clock.monotonicMs();
    if (source !== undefined) this.#endOutages();
    if (error !== undefined) this.#onError(error);
  }

  #onError(error: GomirrorError): void {
    const nowMs = this.#clock.monotonicMs();
    const { code, retryable } = error;
    if (code === 'sumdb.fork') this.#forked = true;
    else if (code === 'store.write-failed') this.#writeFailedMs = nowMs;
    else if (code === 'mirror.log-unavailable') this.#databaseFailedMs = nowMs;
    else if (code.startsWith('origin.')) {
      if (retryable) {
        this.#outages++;
        this.#outageMs = nowMs;
        const upstream = error.params['upstream'];
        if (typeof upstream === 'string') this.#blamed.add(upstream);
        // An upstream that says no is there.
      } else if (isNo(error)) this.#endOutages();
    }
  }

  /** Names of the upstreams when none can be had. */
  #failingUpstreams(): readonly string[] | undefined {
    if (this.#upstreams === undefined) {
      const failing = this.#outages >= failuresInRow && this.#isRecent(this.#outageMs);
      return failing ? [...this.#blamed] : undefined;
    }
    const upstreams = this.#upstreams();
    // One that is only being tried may be as gone as it was.
    const failing = upstreams.length > 0 && upstreams.every(({ breaker }) => breaker.state !== 'closed');
    return failing ? upstreams.map(({ name }) => name) : undefined;
  }

  #endOutages(): void {
    this.#outages = 0;
    this.#blamed.clear();
  }

  #isRecent(ms: number): boolean {
    return this.#clock.monotonicMs() - ms < recentMs;
  }
}
