import { formatBytes } from '../../base/index.ts';
import type { ProgressEvent } from '../../mirror/index.ts';
import { cutEnd, type Lang, padEnd, padStart, printable, say, widthOf } from '../../text/index.ts';
import { shortened } from './fill-columns.ts';
import { redact } from './redact.ts';

interface Underway {
  readonly path: string;
  readonly version: string;
  source: string;
  receivedBytes: number;
  sizeBytes: number | undefined;
  /** Where the rate is counted from. */
  fromBytes: number;
  fromMs: number;
}

/** More zips than these are only counted. */
const mostLines = 3;
const gap = '   ';

/** The zips on their way, as the lines that are drawn anew at the bottom of a terminal. */
export class Progress {
  readonly #lang: Lang;
  readonly #monotonicMs: () => number;
  readonly #underway = new Map<string, Underway>();

  constructor(lang: Lang, monotonicMs: () => number) {
    this.#lang = lang;
    this.#monotonicMs = monotonicMs;
  }

  /** How many are under way that have been heard of. */
  get size(): number {
    return this.#underway.size;
  }

  update({ path, version, source, receivedBytes, sizeBytes }: ProgressEvent): void {
    const key = `${path}@${version}`;
    const known = this.#underway.get(key);
    if (known === undefined || known.source !== source || receivedBytes < known.receivedBytes) {
      const from = { fromBytes: receivedBytes, fromMs: this.#monotonicMs() };
      this.#underway.set(key, { path, version, source, receivedBytes, sizeBytes, ...from });
      return;
    }
    known.receivedBytes = receivedBytes;
    known.sizeBytes = sizeBytes;
  }

  /** The zip has arrived, or will not. True when it was among those under way. */
  end(path: string, version: string): boolean {
    return this.#underway.delete(`${path}@${version}`);
  }

  /** At most four lines, none of them wider than `columns` less one. */
  lines(columns: number): string[] {
    const all = [...this.#underway.values()];
    // One place is for the count of the others; alone it may as well be the fourth zip.
    const shown = all.length <= mostLines + 1 ? all : all.slice(0, mostLines);
    const lines = shown.map((zip) => cutEnd(this.#line(zip, columns), columns - 1));
    const more = all.length - shown.length;
    if (more > 0) lines.push(cutEnd(`  ${say('observe.more', { count: more }, this.#lang)}`, columns - 1));
    return lines;
  }

  #line(zip: Underway, columns: number): string {
    const { receivedBytes, sizeBytes } = zip;
    const received = formatBytes(receivedBytes);
    const amount = sizeBytes === undefined ? received : `${received} / ${formatBytes(sizeBytes)}`;
    const cells = [padStart(amount, 19)];
    if (sizeBytes !== undefined && sizeBytes > 0) {
      cells.push(`${Math.min(100, Math.floor((receivedBytes / sizeBytes) * 100))} %`.padStart(5));
    }
    const elapsedMs = this.#monotonicMs() - zip.fromMs;
    if (elapsedMs >= 500 && receivedBytes > zip.fromBytes) {
      const rate = ((receivedBytes - zip.fromBytes) / elapsedMs) * 1000;
      cells.push(`${formatBytes(Math.round(rate))}/s`.padStart(10));
    }
    cells.push(printable(redact(zip.source)));
    const rest = cells.join(gap);
    const path = printable(zip.path);
    const version = printable(zip.version);
    const room = Math.max(20, columns - 1 - 2 - gap.length - widthOf(rest));
    const nameWidth = Math.min(room, Math.max(36, widthOf(`${path} ${version}`)));
    return `  ${padEnd(shortened(path, version, nameWidth), nameWidth)}${gap}${rest}`;
  }
}
