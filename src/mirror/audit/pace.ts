import { type Clock, KiB } from '../../base/index.ts';

/** What opening and looking costs, however small the file. */
const perFileBytes = 64 * KiB;

/** Keeps work to so many bytes a second, in rests between its pieces. */
export class Pace {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #bytesPerSecond: number;
  #owedBytes = 0;

  constructor(bytesPerSecond: number, clock: Clock, signal: AbortSignal) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Another piece was read. Rejects with the signal's reason. */
  async spend(sizeBytes: number): Promise<void> {
    this.#owedBytes += sizeBytes;
    if (this.#owedBytes < perFileBytes) return;
    const restMs = (this.#owedBytes / this.#bytesPerSecond) * 1000;
    this.#owedBytes = 0;
    await this.#clock.sleep(restMs, this.#signal);
  }

  /** Another file was looked at. */
  spendFile(): Promise<void> {
    return this.spend(perFileBytes);
  }
}
