import type { Clock } from '../../base/index.ts';
import type { Origin } from '../../origin/index.ts';
import type { Requests } from './requests.ts';
import { Twins } from './twins.ts';

interface HelperOptions {
  readonly lead: Origin;
  readonly others: readonly Origin[];
  readonly sizeBytes: number;
  readonly requests: Requests;
  /** Called when another origin may be asked, or turned out not to be of use. */
  readonly news: () => void;
  /** How long it may take to look at one. */
  readonly lookMs: number;
  readonly clock: Clock;
}

/** What a trouble weighs, in connections: one that stalled or broke off gets less to do than one that did not. */
const troubleWeight = 2;

/** The origins that may be asked for parts of a file: the one that it came from, and others that have the very same. */
export class Helpers {
  readonly #options: HelperOptions;
  readonly #twins: Twins;
  readonly #troubles = new Map<Origin, number>();
  readonly #useless = new Set<Origin>();

  constructor(options: HelperOptions) {
    const { lead, sizeBytes, requests, news, lookMs: limitMs, clock } = options;
    this.#options = options;
    this.#twins = new Twins({
      lead,
      sizeBytes,
      news,
      limitMs,
      clock,
      ask: (origin, range, signal) => requests.part(origin, range, { signal }),
    });
  }

  /** True while one more may turn up. */
  get isLooking(): boolean {
    return this.#twins.pending > 0;
  }

  /** Finds out which of the others have the same file. */
  look(): void {
    this.#twins.check(this.#options.others);
  }

  /** It stalled, broke off, or did not answer. */
  trouble(origin: Origin): void {
    this.#troubles.set(origin, this.troublesOf(origin) + 1);
    this.look();
  }

  troublesOf(origin: Origin): number {
    return this.#troubles.get(origin) ?? 0;
  }

  /** Asks it no more. */
  giveUpOn(origin: Origin): void {
    this.#useless.add(origin);
  }

  /** The one to ask next, given those that are being asked; undefined when there is none. */
  pick(busy: readonly Origin[]): Origin | undefined {
    let best: { readonly origin: Origin; readonly load: number } | undefined;
    for (const origin of [this.#options.lead, ...this.#twins.found]) {
      if (this.#useless.has(origin) || this.#options.requests.honoursRanges(origin) === false) continue;
      const load = busy.filter((each) => each === origin).length + troubleWeight * this.troublesOf(origin);
      if (best === undefined || load < best.load) best = { origin, load };
    }
    return best?.origin;
  }

  end(): void {
    this.#twins.end();
  }
}
