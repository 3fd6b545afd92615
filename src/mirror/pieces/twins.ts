import { type Clock, KiB, withDeadline } from '../../base/index.ts';
import { type ByteRange, type Origin, type OriginAnswer, readAll } from '../../origin/index.ts';

/** The end record and, of all but the largest, the whole central directory lie within. */
const tailBytes = 64 * KiB;

export interface TwinOptions {
  readonly sizeBytes: number;
  /** The origin that the file is being fetched from. */
  readonly lead: Origin;
  /** Asks for a part, which is the whole that was asked for and of a file of the right length; rejects otherwise. */
  readonly ask: (origin: Origin, range: ByteRange, signal: AbortSignal) => Promise<OriginAnswer>;
  /** Called when there is news: one more twin, or one check less to wait for. */
  readonly news: () => void;
  /** A check may take so long. */
  readonly limitMs: number;
  readonly clock: Clock;
}

/**
 * Which other origins serve the very file that is being fetched, as far as can be seen beforehand: its length, its central
 * directory and end record. Honest mirrors serve different zips of one module, and their pieces must not be mixed.
 */
export class Twins {
  readonly #options: TwinOptions;
  readonly #twins: Origin[] = [];
  readonly #asked = new Set<Origin>();
  readonly #ended = new AbortController();
  #tail: Promise<Buffer> | undefined;
  #pending = 0;

  constructor(options: TwinOptions) {
    this.#options = options;
  }

  /** Those that agree. */
  get found(): readonly Origin[] {
    return this.#twins;
  }

  /** Checks that may still find one. */
  get pending(): number {
    return this.#pending;
  }

  /** Looks at those of `origins` that were not looked at yet: up to 64 KiB each, and as much of the lead once. */
  check(origins: readonly Origin[]): void {
    for (const origin of origins) {
      if (this.#asked.has(origin) || this.#ended.signal.aborted) continue;
      this.#asked.add(origin);
      this.#pending++;
      this.#tail ??= this.#fetch(this.#options.lead);
      const same = Promise.all([this.#tail, this.#fetch(origin)]).then(([ours, its]) => ours.equals(its));
      // Whatever went wrong with one that only might have helped is no news to anybody.
      void same
        .catch(() => false)
        .then((isTwin) => {
          this.#pending--;
          if (isTwin) this.#twins.push(origin);
          if (!this.#ended.signal.aborted) this.#options.news();
        });
    }
  }

  /** Ends the checks that are under way. */
  end(): void {
    this.#ended.abort(new Error('no longer needed'));
  }

  #fetch(origin: Origin): Promise<Buffer> {
    const { sizeBytes, ask, clock, limitMs } = this.#options;
    const range = { startByte: Math.max(0, sizeBytes - tailBytes), endByte: sizeBytes };
    const limit = { clock, ms: limitMs, signal: this.#ended.signal, late: () => new Error('took too long') };
    return withDeadline(limit, async (signal) => readAll(await ask(origin, range, signal)));
  }
}
