import { formatBytes, formatDuration } from '../../base/index.ts';
import type { FillEvent } from '../../mirror/index.ts';
import { cutStart, type Lang, padEnd, padStart, printable, say, widthOf } from '../../text/index.ts';
import { isClaim } from './entry.ts';
import { redact } from './redact.ts';
import { type Paint, painter } from './style.ts';

export interface FillColumnOptions {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: () => number | undefined;
  /** True when kinds with longer names than `zip` are shown too. */
  readonly wideKinds: boolean;
}

const gap = '   ';
const narrowestName = 20;
const widestName = 60;
const widestSource = 24;
const sizeWidth = 8;
const durationWidth = 8;

/**
 * The line of a fill: `  golang.org/x/text v0.37.0   zip   7.0 MB   official   412 ms   verified (sum.golang.org #48812345)`.
 * A column is as wide as the widest that was in it so far. Where the terminal is too narrow, the proof goes first, then
 * the source unless the name is a very long one, then the beginning of the module path.
 */
export class FillColumns {
  readonly #options: FillColumnOptions;
  readonly #paint: Paint;
  #nameWidth = 36;
  #sourceWidth = 'official'.length;

  constructor(options: FillColumnOptions) {
    this.#options = options;
    this.#paint = painter(options.color);
  }

  /** The line of a fill that went well. */
  line(fill: FillEvent): string {
    const { lang, wideKinds } = this.#options;
    const columns = this.#options.columns() ?? Number.POSITIVE_INFINITY;
    const version = printable(fill.version);
    const path = printable(fill.path);
    const source = cutStart(printable(redact(fill.source ?? '')), widestSource);
    const nameLength = widthOf(version === '' ? path : `${path} ${version}`);
    this.#nameWidth = Math.max(this.#nameWidth, Math.min(nameLength, widestName));
    this.#sourceWidth = Math.max(this.#sourceWidth, widthOf(source));

    const kind = `${fill.kind.padEnd(wideKinds ? 6 : 3)} ${formatBytes(fill.sizeBytes).padStart(sizeWidth)}`;
    const duration = padStart(formatDuration(fill.durationMs), durationWidth);
    const verdict = verdictOf(fill, lang);
    const without = 2 + gap.length + kind.length + gap.length + widthOf(duration);
    const verdictWidth = (text: string) => (text === '' ? 0 : gap.length + widthOf(text));
    const needed = Math.min(nameLength, this.#nameWidth);

    let proof = verdict.proof;
    let withSource = true;
    const room = () =>
      columns -
      without -
      verdictWidth(proof === '' ? verdict.word : `${verdict.word} ${proof}`) -
      (withSource ? gap.length + this.#sourceWidth : 0);
    if (room() < needed) proof = '';
    if (room() < needed) withSource = false;
    const nameWidth = Math.max(narrowestName, Math.min(room(), Math.max(this.#nameWidth, nameLength)));

    const name = padEnd(shortened(path, version, nameWidth), nameWidth);
    const cells = [name, kind];
    if (withSource) cells.push(this.#paint('dim', padEnd(source, this.#sourceWidth)));
    cells.push(this.#paint('dim', duration));
    if (verdict.word !== '') {
      const word = this.#paint(verdict.good ? 'green' : 'yellow', verdict.word);
      cells.push(proof === '' ? word : `${word} ${this.#paint('dim', proof)}`);
    }
    return `  ${cells.join(gap)}`;
  }
}

/** A module and its version within `width` columns. */
export function shortened(path: string, version: string, width: number): string {
  const tail = version === '' ? '' : ` ${version}`;
  const room = width - widthOf(tail);
  return room >= 8 ? cutStart(path, room) + tail : cutStart(path + tail, width);
}

function verdictOf({ kind, proof }: FillEvent, lang: Lang): { word: string; proof: string; good: boolean } {
  if (proof === 'pending') return { word: say('observe.unverified', {}, lang), proof: '', good: false };
  if (proof === undefined || isClaim(kind)) {
    return { word: '', proof: '', good: true };
  }
  if (proof === 'first-seen') return { word: say('observe.first-seen', {}, lang), proof: '', good: true };
  const { database, id } = proof;
  return {
    word: say('observe.verified', {}, lang),
    proof: say('observe.proof', { database, id }, lang),
    good: true,
  };
}
