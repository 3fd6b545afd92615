import { type Lang, padEnd, say, widthOf } from '../text/index.ts';

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
