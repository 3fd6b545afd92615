import { widthOf } from './width.ts';

/** Narrower terminals break the lines themselves; in wider ones longer lines are hard to read. */
const leastColumns = 40;
const mostColumns = 110;

/** A word is one piece, a Chinese character another, each with the marks that open something before it and close it behind it. */
const pieces =
  /[（“《［【]*(?:[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+)[，。；：、？！）”》］】]*|\s+/gu;

/**
 * Text in lines of a terminal's width, each behind `indent`: broken at spaces, and between Chinese characters. Without `columns` it stays one
 * line.
 */
export function wrap(text: string, columns: number | undefined, indent = ''): string[] {
  if (columns === undefined) return [indent + text];
  const width = Math.max(leastColumns, Math.min(columns, mostColumns)) - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(pieces) ?? []) {
    if (line !== '' && widthOf(line + piece.trimEnd()) > width) {
      lines.push(indent + line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  if (line.trim() !== '') lines.push(indent + line.trimEnd());
  return lines;
}
