import { cutEnd, widthOf } from '../text/index.ts';
import type { Output } from './seam.ts';

/** Lines at the bottom of a terminal that are drawn over again and again. */
export class LiveLines {
  readonly #output: Output;
  #drawn: readonly string[] = [];

  constructor(output: Output) {
    this.#output = output;
  }

  /** Draws `lines` in place of what was drawn before, as many and as much of each as there is room for. */
  draw(lines: readonly string[]): void {
    const { columns = 80, rows = 24 } = this.#output;
    const shown = lines.slice(0, Math.max(1, rows - 1)).map((line) => cutEnd(line, columns - 1));
    this.#output.write(`${this.#erase(columns)}${shown.map((line) => `${line}\n`).join('')}`);
    this.#drawn = shown;
  }

  /** Up to the first drawn line and clear from there (ECMA-48: CUU, ED). A narrowed window has wrapped what was drawn. */
  #erase(columns: number): string {
    if (this.#drawn.length === 0) return '';
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    return `\r\u001b[${rows}A\u001b[J`;
  }
}
