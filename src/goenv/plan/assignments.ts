import type { Row } from './rows.ts';

const assignment = /^(?:export )?([A-Za-z_]\w*)=/;

/**
 * Three versions of some rows that are all `NAME=value` (a go env file, an environment file): each name by itself. Undefined when they are
 * anything else, or a name stands twice.
 */
export function mergeAssignments(
  base: readonly Row[],
  ours: readonly Row[],
  theirs: readonly Row[],
): { readonly rows: readonly Row[]; readonly kept: readonly Row[] } | undefined {
  const [baseNames, ourNames, theirNames] = [named(base), named(ours), named(theirs)];
  if (baseNames === undefined || ourNames === undefined || theirNames === undefined) return undefined;
  const rows: Row[] = [];
  const kept: Row[] = [];
  for (const [name, row] of theirNames) {
    const was = baseNames.get(name);
    const wanted = ourNames.get(name);
    if (row.text === was?.text) {
      if (wanted !== undefined) rows.push(wanted.text === row.text ? row : wanted);
    } else {
      rows.push(row);
      if (wanted?.text !== was?.text && wanted?.text !== row.text) kept.push(row);
    }
  }
  for (const [name, row] of ourNames) {
    // What somebody has taken out since stays out.
    if (!theirNames.has(name) && !baseNames.has(name)) rows.push(row);
  }
  return { rows, kept };
}

function named(rows: readonly Row[]): Map<string, Row> | undefined {
  const names = new Map<string, Row>();
  for (const row of rows) {
    const name = assignment.exec(row.text)?.[1];
    if (name === undefined || names.has(name)) return undefined;
    names.set(name, row);
  }
  return names;
}
