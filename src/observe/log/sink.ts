/** Standard output, as far as the log needs it. */
export interface LogOutput {
  /** Returns `false` when what is written waits in memory for a slow reader. */
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  /** True once nobody reads any more. */
  readonly destroyed?: boolean | undefined;
  once?(event: 'drain', listener: () => void): unknown;
}

/**
 * Writes to a reader that may be slow or gone, and never waits for it: beyond `limitBytes` of waiting lines, lines are
 * dropped and counted. On Linux and macOS a pipe is written without blocking; on a full one `write` says `false`.
 */
export class Sink {
  readonly #output: LogOutput;
  readonly #limitBytes: number;
  readonly #onResumed: (dropped: number) => void;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #saturated = false;
  #dropped = 0;
  #droppedSince = 0;

  /** `onResumed` is called when the reader reads again after lines were dropped, with how many. */
  constructor(output: LogOutput, limitBytes: number, onResumed: (dropped: number) => void) {
    this.#output = output;
    this.#limitBytes = limitBytes;
    this.#onResumed = onResumed;
  }

  /** All lines dropped so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** True while the reader is behind. */
  get saturated(): boolean {
    return this.#saturated;
  }

  /** Writes whole lines, or keeps them until the reader reads on, or drops them. */
  write(text: string): void {
    if (!this.#saturated) {
      this.#send(text);
      return;
    }
    if (this.#waitingBytes + text.length > this.#limitBytes) {
      this.#dropped++;
      this.#droppedSince++;
      return;
    }
    this.#waiting.push(text);
    this.#waitingBytes += text.length;
  }

  #send(text: string): void {
    if (this.#output.destroyed === true) return;
    let accepted: unknown;
    try {
      accepted = this.#output.write(text);
    } catch {
      return; // A reader that has gone; whoever owns the output hears of it by its own ways.
    }
    if (accepted !== false || this.#output.once === undefined) return;
    this.#saturated = true;
    this.#output.once('drain', () => this.#resume());
  }

  #resume(): void {
    this.#saturated = false;
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (text !== '') this.#send(text);
    if (this.#droppedSince === 0) return;
    const dropped = this.#droppedSince;
    this.#droppedSince = 0;
    this.#onResumed(dropped);
  }
}
