import { type Clock, GomirrorError, type Turn } from '../base/index.ts';
import type { OriginCode } from './codes.ts';
import { Budget } from './health/budget.ts';
import { Prober, type ProbeOptions } from './health/probe.ts';
import { asUpstream, stallDefaultMs, type Upstream, type UpstreamStatus } from './health/upstream.ts';
import type { Strategy as StrategyName } from '../config/index.ts';
import { type Member, type Strategy, strategyOf } from './strategies.ts';
import type { Origin } from './types.ts';
import { Verdict } from './verdict.ts';
import { Walk } from './walk.ts';

/** One entry of a GOPROXY-style list. */
export interface SourceEntry {
  /** What is no {@link Upstream} yet is made one. */
  readonly origin: Origin;
  /** What lets the walk go on to the next entry: `,` only absence, `|` any failure. Entries joined by `|` are one group. */
  readonly thenOn: 'absent' | 'any';
  /** Of an origin that is no Upstream yet. */
  readonly priority?: number;
  readonly weight?: number;
}

export interface RetryOptions {
  /** Attempts of one walk, over all sources; each that is reached is asked once in any case. */
  readonly attempts: number;
  /** First and longest pause between two rounds; the real one is drawn between 0 and it. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Percent of requests that may be repeated on an upstream that was asked already; three at once always may. */
  readonly retryPercent?: number;
}

export interface SourcesOptions extends RetryOptions {
  readonly strategy?: StrategyName;
  /** Percent of requests that may be made twice because the first is late; 0 for never. */
  readonly hedgePercent?: number;
  /** After this long without an answer another source is asked beside it, however many such there are. */
  readonly stallAfterMs?: number;
  readonly probe?: ProbeOptions;
}

/** What a walk is for. */
export interface RunOptions {
  /** The module: strategies that spread by module go by it. */
  readonly module?: string;
  readonly turn?: Turn;
  /**
   * True when an attempt may run on two sources at once and the first success is taken: a small answer without side
   * effects. The loser's signal is aborted.
   */
  readonly hedge?: boolean;
  readonly signal?: AbortSignal;
}

/** Entries that any failure leads through. */
export type Group = readonly Upstream[];

/** The upstream list, walked as the go command walks GOPROXY, with the retries and the memory that the go command lacks. */
export class Sources {
  /** As they stand in the list; their origins are {@link Upstream}s. */
  readonly entries: readonly (SourceEntry & { readonly origin: Upstream })[];
  readonly #groups: readonly Group[];
  readonly #options: SourcesOptions;
  readonly #strategy: Strategy;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #retries: Budget;
  readonly #hedges: Budget;
  #prober: Prober | undefined;

  constructor(
    entries: readonly SourceEntry[],
    options: SourcesOptions,
    clock: Clock,
    random: () => number = Math.random,
  ) {
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
    this.#strategy = strategyOf(options.strategy ?? 'failover', random);
    this.#retries = new Budget({ percent: options.retryPercent ?? 10, atOnce: 3 });
    this.#hedges = new Budget({ percent: options.hedgePercent ?? 5, atOnce: 0 });
    const { stallAfterMs = stallDefaultMs } = options;
    this.entries = entries.map((entry) => {
      const { origin, priority = 0, weight = 1 } = entry;
      return { ...entry, origin: asUpstream(origin, clock, { priority, weight, stallAfterMs, random }) };
    });
    this.#groups = groupsOf(this.entries);
    for (const group of this.#groups) {
      for (const upstream of group) {
        upstream.join({
          hasOthers: group.length > 1,
          othersUsable: () => group.some((other) => other !== upstream && other.usable),
          changed: () => this.#choose(group),
        });
      }
      this.#choose(group);
    }
  }

  /**
   * Runs `attempt` on one source after another until one succeeds. Within a group any failure leads on to the next one at
   * once, in the order of the strategy; when all have failed, those that may recover are asked again after a pause. A group
   * in which somebody says that it does not exist leads on to the next group, and so do wrong bytes ({@link Verdict}).
   *
   * Rejects with the failure that matters most: a lie, else an outage, else a refusal, else absence; with
   * `origin.all-offline` when nobody could be asked, with `origin.off` when the list is empty.
   */
  async run<T>(
    attempt: (origin: Origin, signal: AbortSignal) => Promise<T>,
    options: RunOptions = {},
  ): Promise<T> {
    if (this.#groups.length === 0) throw new GomirrorError<OriginCode>('origin.off');
    this.#retries.earn();
    if (options.hedge === true) this.#hedges.earn();
    const walk = new Walk(attempt, {
      options: this.#options,
      clock: this.#clock,
      random: this.#random,
      retries: this.#retries,
      hedges: this.#hedges,
      hedge: options.hedge === true,
      signal: options.signal ?? new AbortController().signal,
    });
    try {
      for (const group of this.#groups) {
        const done = await walk.through(this.#inOrder(group, options));
        if (done !== undefined) return done.value;
        if (!walk.leadsOn) break;
      }
    } catch (error) {
      // Whoever aborts the signal may give a Verdict for a reason, as an attempt does.
      throw error instanceof Verdict ? error.error : error;
    }
    throw walk.failure;
  }

  /**
   * The sources of the first group that are worth asking now, best first, for work that is spread over several: those that
   * are offline are left out unless all are. Asking one of those fails at once with `origin.offline`.
   */
  candidates(options: Pick<RunOptions, 'module' | 'turn'>): readonly Origin[] {
    const group = this.#groups[0] ?? [];
    const usable = group.filter((upstream) => upstream.usable);
    return this.#ordered(usable.length > 0 ? usable : group, options);
  }

  /** How soon the first of the sources answers when nothing holds it up; undefined while that is unknown. */
  get latencyMs(): number | undefined {
    const first = this.#groups[0]?.find((upstream) => upstream.usable) ?? this.#groups[0]?.[0];
    return first?.floorMs;
  }

  /** What is known of each, in the order of the list. */
  statuses(): UpstreamStatus[] {
    return this.entries.map(({ origin }) => origin.status());
  }

  /** Begins to ask upstreams how they are and what they can do. */
  start(): void {
    const { probe } = this.#options;
    if (probe === undefined || probe.intervalMs === 0 || this.#prober !== undefined) return;
    const upstreams = this.entries.map(({ origin }) => origin).filter(({ isMirror }) => isMirror);
    this.#prober = new Prober(upstreams, probe, this.#clock, this.#random);
    this.#prober.start();
  }

  /** Ends what {@link start} began. */
  stop(): void {
    this.#prober?.close();
    this.#prober = undefined;
  }

  async warm(): Promise<void> {
    await Promise.all(this.entries.map(({ origin }) => origin.warm()));
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all(this.entries.map(({ origin }) => origin.close()));
  }

  /** The usable ones first, then those that may be back, then those that are offline. */
  #inOrder(group: Group, options: RunOptions): Group {
    if (group.length === 1) return group;
    const usable: Upstream[] = [];
    const maybe: Upstream[] = [];
    const offline: Upstream[] = [];
    for (const upstream of group) {
      const { state } = upstream.breaker;
      if (state === 'closed') usable.push(upstream);
      // Without a prober a request has to find out; then it goes where it would go if all were well.
      else if (state === 'half-open' && this.#prober === undefined && !upstream.blocked)
        usable.push(upstream);
      else if (state === 'half-open') maybe.push(upstream);
      else offline.push(upstream);
    }
    const ordered = this.#ordered(usable, options);
    if (maybe.length + offline.length > 0) {
      const waitMs = ({ blocked, breaker }: Upstream) => (blocked ? breaker.waitMs : -1);
      ordered.push(...[...maybe, ...offline].sort((a, b) => waitMs(a) - waitMs(b)));
    }
    return ordered;
  }

  #ordered(members: Group, { module = '', turn }: Pick<RunOptions, 'module' | 'turn'>): Upstream[] {
    if (members.length < 2) return [...members];
    return this.#strategy.order(members satisfies readonly Member[], { module, client: turn?.client ?? '' });
  }

  /** Says which of a group stand by: those that others are asked before as long as these are well. */
  #choose(group: Group): void {
    const usable = group.filter((upstream) => upstream.usable);
    const first = usable.toSorted((a, b) => a.priority - b.priority)[0]?.priority;
    const tier = usable.filter(({ priority }) => priority === first);
    const active = this.#strategy.name === 'failover' ? this.#ordered(tier, {}).slice(0, 1) : tier;
    for (const upstream of group) upstream.prefer(group, active.includes(upstream));
  }
}

function groupsOf(entries: readonly (SourceEntry & { readonly origin: Upstream })[]): Group[] {
  const groups: Upstream[][] = [];
  let joined = false;
  for (const { origin, thenOn } of entries) {
    if (joined) groups.at(-1)?.push(origin);
    else groups.push([origin]);
    joined = thenOn === 'any';
  }
  return groups;
}
