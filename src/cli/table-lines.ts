import { type Lang, padEnd, say, widthOf } from '../text/index.ts';
import type { Style } from './style.ts';

/** Rows under a heading as their place can show them: in columns; where it is too narrow for these, a block a row; `--plain`, a sentence a row. */
export function listing(
  rows: readonly (readonly string[])[],
  { plain, columns = Number.POSITIVE_INFINITY }: Pick<Style, 'plain' | 'columns'>,
  lang: Lang,
): string {
  if (plain) return spokenLines(rows, lang);
  const table = tableLines(rows);
  return table.split('\n').every((line) => widthOf(line) <= columns) ? table : blockLines(rows);
}

/** A terminal breaks lines that are too long, and columns are none any more. */
function blockLines([heads = [], ...rows]: readonly (readonly string[])[]): string {
  const width = Math.max(...heads.slice(1).map(widthOf));
  return rows
    .flatMap(([name = '', ...cells]) => [
      name,
      ...cells.flatMap((cell, column) =>
        cell === '' || cell === '-' ? [] : [`  ${padEnd(heads[column + 1] ?? '', width)}  ${cell}`],
      ),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

/** Rows under a heading, in columns. */
export function tableLines(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => padEnd(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** The same as a sentence a row, for screen readers: a reader of rows does not see the heading any more. Empty cells are left out. */
export function spokenLines([heads = [], ...rows]: readonly (readonly string[])[], lang: Lang): string {
  const cells = (row: readonly string[]) =>
    row.flatMap((cell, column) =>
      cell === '' || cell === '-' ? [] : [say('cli.spoken-cell', { head: heads[column] ?? '', cell }, lang)],
    );
  return rows.map((row) => `${cells(row).join(lang === 'zh' ? '；' : '; ')}\n`).join('');
}

/** A moment for a person, in UTC to the second; `-` for none. */
export function moment(timeMs: number | undefined): string {
  if (timeMs === undefined) return '-';
  return `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** A moment for a script; null for none. */
export function isoTime(timeMs: number | undefined): string | null {
  return timeMs === undefined ? null : new Date(timeMs).toISOString();
}
