import { cutEnd } from '../text/index.ts';
import type { Output } from './seam.ts';

/** A line on a terminal that is drawn over again and again; nothing at all where no terminal reads. */
export class ProgressLine {
  readonly #output: Output | undefined;
  #shown = '';

  constructor(output: Output | undefined) {
    this.#output = output?.isTTY === true ? output : undefined;
  }

  show(text: string): void {
    const line = cutEnd(text, (this.#output?.columns ?? 80) - 1);
    // The same again would only flicker.
    if (line === this.#shown) return;
    this.#output?.write(`\r\u001b[K${line}`);
    this.#shown = line;
  }

  clear(): void {
    if (this.#shown !== '') this.#output?.write('\r\u001b[K');
    this.#shown = '';
  }
}
