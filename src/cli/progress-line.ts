import type { Output } from './seam.ts';

/** A line on a terminal that is drawn over again and again; nothing at all where no terminal reads. */
export class ProgressLine {
  readonly #output: Output | undefined;
  #shown = false;

  constructor(output: Output | undefined) {
    this.#output = output?.isTTY === true ? output : undefined;
  }

  show(text: string): void {
    const width = (this.#output?.columns ?? 80) - 1;
    this.#output?.write(`\r\u001b[K${text.slice(0, width)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#output?.write('\r\u001b[K');
    this.#shown = false;
  }
}
