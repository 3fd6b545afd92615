import { readFile } from 'node:fs/promises';
import type { Clock } from '../../base/index.ts';
import type { DiskStore, StoreKey } from '../../store/index.ts';

/** How far the scrub is: within a round through the store, or resting before the next. */
export interface ScrubProgress {
  /** The last file of this round that was looked at. */
  after: StoreKey | undefined;
  /** Bytes read in this round. */
  readBytes: number;
  /** How long this round has taken so far, in all processes that worked at it. */
  roundMs: number;
  /** Until the next round begins; 0 in a round. */
  restMs: number;
  /** Bytes read in the whole of the round before. */
  lastRoundBytes: number;
}

/**
 * The scrub's memory on disk. It holds durations, which a clock that jumps cannot touch; the wall clock only makes a rest
 * shorter, by the time that passed without a process: at worst a round begins early.
 */
export class ScrubState {
  readonly #file: string;
  readonly #writer: Pick<DiskStore, 'replace'>;
  readonly #clock: Clock;

  constructor(file: string, writer: Pick<DiskStore, 'replace'>, clock: Clock) {
    this.#file = file;
    this.#writer = writer;
    this.#clock = clock;
  }

  /** What was saved last; a new beginning when there is nothing, or nothing that makes sense. */
  async load(): Promise<ScrubProgress> {
    try {
      const saved = JSON.parse(await readFile(this.#file, 'utf8')) as Record<string, unknown>;
      const { after } = saved;
      const sinceMs = Math.max(0, this.#clock.now() - amount(saved['savedAt']));
      return {
        after:
          typeof after === 'string' && /^(?!\/).+\/@v\/[^/]+$/.test(after) ? (after as StoreKey) : undefined,
        readBytes: amount(saved['readBytes']),
        roundMs: amount(saved['roundMs']),
        restMs: Math.max(0, amount(saved['restMs']) - sinceMs),
        lastRoundBytes: amount(saved['lastRoundBytes']),
      };
    } catch {
      return { after: undefined, readBytes: 0, roundMs: 0, restMs: 0, lastRoundBytes: 0 };
    }
  }

  /** A progress that cannot be saved costs reading some files twice, and nothing else. */
  async save(progress: ScrubProgress): Promise<void> {
    const text = `${JSON.stringify({ ...progress, savedAt: this.#clock.now() })}\n`;
    await this.#writer.replace(this.#file, text, { durable: false }).catch(() => undefined);
  }
}

function amount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
}
