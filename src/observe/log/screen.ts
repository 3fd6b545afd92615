import type { Sink } from './sink.ts';
import { widthOf } from '../../text/index.ts';

/**
 * A terminal with lines that stay and, below them, lines that are drawn anew. Between two calls the cursor stands at the
 * beginning of the line below everything.
 */
export class Screen {
  readonly #sink: Sink;
  readonly #columns: () => number;
  #drawn: string[] = [];

  constructor(sink: Sink, columns: () => number) {
    this.#sink = sink;
    this.#columns = columns;
  }

  /** Adds lines that stay, and draws `live` below them. */
  show(lines: readonly string[], live: readonly string[]): void {
    const erase = this.#erase();
    const text = [...lines, ...live].map((line) => `${line}\n`).join('');
    if (erase === '' && text === '') return;
    this.#drawn = [...live];
    this.#sink.write(erase + text);
  }

  /** Up to the first drawn line and clear from there (ECMA-48: CUU, ED). A narrowed window has wrapped what was drawn. */
  #erase(): string {
    if (this.#drawn.length === 0) return '';
    const columns = Math.max(1, this.#columns());
    let rows = 0;
    for (const line of this.#drawn) rows += Math.max(1, Math.ceil(widthOf(line) / columns));
    return `\r\u001b[${rows}A\u001b[J`;
  }
}
