/** Where a value of an INI file is: `[section]` as it is written between the brackets. */
export interface IniPlace {
  /** Empty for what stands before the first section. */
  readonly section: string;
  readonly name: string;
}

/**
 * One value changed in an INI text (`.npmrc`, `pip.conf`, git's configuration), with the rest as it is. Undefined removes it. The last
 * assignment counts, and is the one that is changed.
 */
export function editIni(
  text: string,
  { section, name }: IniPlace,
  value: string | undefined,
  style: { readonly indent?: string; readonly equals?: string } = {},
): string {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n';
  const rows = text.split(/(?<=\n)/);
  const lines = iniLines(rows);
  const old = lines.findLast((line) => line.section === section && line.name === name);
  const { indent = '', equals = ' = ' } = style;
  if (old !== undefined) {
    if (old.value === value) return text;
    const row = rows[old.row] ?? '';
    const end = /\r?\n$/.exec(row)?.[0] ?? '';
    const head = /^[ \t]*[^=:]+?[ \t]*[=:][ \t]*/.exec(row)?.[0] ?? '';
    rows[old.row] = value === undefined ? '' : head + value + end;
    // The lines that go on with the old value.
    for (let next = old.row + 1; next < old.row + old.rows; next += 1) rows[next] = '';
    return rows.join('');
  }
  if (value === undefined) return text;
  const added = `${indent}${name}${equals}${value}`;
  const at = lines.findLast((line) => line.section === section);
  const headAt = rows.findLastIndex((row) => sectionOf(row) === section);
  const after = at === undefined ? headAt : at.row + at.rows - 1;
  if (after >= 0 && (section !== '' || at !== undefined)) {
    const row = rows[after] ?? '';
    rows[after] = row.endsWith('\n') ? row + added + newline : row + newline + added;
    return rows.join('');
  }
  if (section === '') {
    const first = rows.findIndex((row) => sectionOf(row) !== undefined);
    if (first >= 0) rows[first] = `${added}${newline}${rows[first]}`;
    else if (text === '' || text.endsWith('\n')) rows.push(added + newline);
    else rows.push(newline + added);
    return rows.join('');
  }
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  return `${text}${gap}[${section}]${newline}${added}${gap === '' ? newline : ''}`;
}

/** The value at a place; undefined when it has none. */
export function readIni(text: string, { section, name }: IniPlace): string | undefined {
  return iniLines(text.split(/(?<=\n)/)).findLast((line) => line.section === section && line.name === name)
    ?.value;
}

interface IniLine {
  readonly section: string;
  readonly name: string;
  value: string;
  readonly row: number;
  /** How many rows its value goes over: indented ones go on with it. */
  rows: number;
}

function iniLines(rows: readonly string[]): IniLine[] {
  const lines: IniLine[] = [];
  let section = '';
  for (const [row, line] of rows.entries()) {
    const head = sectionOf(line);
    if (head !== undefined) {
      section = head;
      continue;
    }
    if (/^\s*(?:[#;].*)?$/.test(line.trimEnd())) continue;
    const last = lines.at(-1);
    if (last !== undefined && last.row + last.rows === row && indentOf(line) > indentOf(rows[last.row])) {
      last.rows += 1;
      last.value = `${last.value} ${line.trim()}`.trim();
      continue;
    }
    const found = /^\s*([^=:\s][^=:]*?)\s*(?:[=:]\s*(.*?))?\s*$/.exec(line);
    if (found === null) continue;
    lines.push({ section, name: found[1] ?? '', value: found[2] ?? '', row, rows: 1 });
  }
  return lines;
}

function indentOf(row = ''): number {
  return /^[ \t]*/.exec(row)?.[0].length ?? 0;
}

function sectionOf(row: string): string | undefined {
  return /^\s*\[(.+?)\]\s*(?:[#;].*)?$/.exec(row.trimEnd())?.[1];
}
