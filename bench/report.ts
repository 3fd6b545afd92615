import type { Spread } from './statistics.ts';

/** How a value is printed. */
export type Unit = 'requests/s' | 'bytes/s' | 'ms' | 'bytes' | 'ratio' | 'none';

/** Where a value has to lie: compared are the ratio to the reference (`of: 'ratio'`) or the value itself. */
export interface Target {
  readonly of: 'ratio' | 'value';
  readonly better: 'more' | 'less';
  readonly goal: number;
  readonly atLeast: number;
}

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: Spread;
  /** What it is compared with, measured in the same run. */
  readonly reference?: { readonly name: string; readonly spread: Spread };
  readonly target?: Target;
  /** Anything that a reader has to know beside the numbers. */
  readonly note?: string;
}

/** A row that could not be measured. A report with one is not a pass. */
export interface MissingRow {
  readonly what: string;
  readonly missing: string;
}

export type Verdict = 'goal' | 'ok' | 'BEHIND' | '';

export function ratioOf(row: Row): number | undefined {
  return row.reference === undefined ? undefined : row.ours.median / row.reference.spread.median;
}

export function verdictOf(row: Row): Verdict {
  const { target } = row;
  if (target === undefined) return '';
  const value = target.of === 'ratio' ? ratioOf(row) : row.ours.median;
  if (value === undefined) return 'BEHIND';
  const reaches = (limit: number) => (target.better === 'more' ? value >= limit : value <= limit);
  if (reaches(target.goal)) return 'goal';
  return reaches(target.atLeast) ? 'ok' : 'BEHIND';
}

/** The table as text, with the notes below it. */
export function formatReport(rows: readonly (Row | MissingRow)[]): string {
  const head = [
    '',
    'runs',
    'gomirror min/median/max',
    'compared with',
    'min/median/max',
    'ratio',
    'goal',
    'at least',
    '',
  ];
  const body = rows.map((row) =>
    'missing' in row ? [row.what, '0', 'NOT MEASURED', '', '', '', '', '', ''] : cells(row),
  );
  const widths = head.map((title, column) =>
    Math.max(title.length, ...body.map((line) => line[column]?.length ?? 0)),
  );
  const lines = [head, widths.map((width) => '-'.repeat(width)), ...body].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = rows.flatMap((row) => {
    const note = 'missing' in row ? row.missing : row.note;
    return note === undefined ? [] : [`  ${row.what}: ${note}`];
  });
  return `${[...lines, '', ...notes].join('\n')}\n`;
}

function cells(row: Row): string[] {
  const { target, reference } = row;
  const sign = target?.better === 'more' ? '≥' : '≤';
  const limit = (value: number) => {
    if (target === undefined) return '';
    return `${sign} ${target.of === 'ratio' ? value.toFixed(2) : format(value, row.unit)}`;
  };
  return [
    row.what,
    reference === undefined || reference.spread.runs === row.ours.runs
      ? String(row.ours.runs)
      : `${row.ours.runs} to ${reference.spread.runs}`,
    formatSpread(row.ours, row.unit),
    reference?.name ?? '',
    reference === undefined ? '' : formatSpread(reference.spread, row.unit),
    ratioOf(row)?.toFixed(2) ?? '',
    limit(target?.goal ?? 0),
    limit(target?.atLeast ?? 0),
    verdictOf(row),
  ];
}

function formatSpread(values: Spread, unit: Unit): string {
  if (values.runs === 1) return format(values.median, unit);
  return [values.min, values.median, values.max].map((value) => format(value, unit)).join(' / ');
}

function format(value: number, unit: Unit): string {
  switch (unit) {
    case 'requests/s':
      return `${(value / 1000).toFixed(1)}k/s`;
    case 'bytes/s':
      return `${(value / 1e9).toFixed(2)} GB/s`;
    case 'ms':
      return `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;
    case 'bytes':
      return `${(value / 1e6).toFixed(0)} MB`;
    case 'ratio':
      return value.toFixed(2);
    case 'none':
      return String(value);
  }
}
