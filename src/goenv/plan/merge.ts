import { type Hunk, hunksOf } from './hunks.ts';
import { mergeAssignments } from './assignments.ts';
import { type Row, sameEncoding } from './rows.ts';

/** What became of taking our change out of a file that somebody has edited since. */
export interface Merged {
  readonly bytes: Buffer;
  /** Lines that stand where ours did and were changed since: they were not taken out. */
  readonly kept: readonly string[];
}

/**
 * `theirs` without what led from `ours` to `base`: lines that we added go, lines that we replaced or removed come back, what others
 * have written stays. Where somebody changed a line of ours, their line stays and is in `kept`. Undefined when that cannot be done safely: no
 * text, or JSON that would no longer be JSON.
 */
export function takeOut(base: Uint8Array, ours: Uint8Array, theirs: Uint8Array): Merged | undefined {
  const versions = sameEncoding([base, ours, theirs]);
  if (versions === undefined) return undefined;
  const [baseRows = [], ourRows = [], theirRows = []] = versions.rows;
  const { rows, kept, isApart } = mergeRows(baseRows, ourRows, theirRows);
  const bytes = versions.encode(rows);
  if (isJson(base) && isJson(theirs)) {
    // A line that is taken out of the object that it stands in means something else.
    if (!isApart || (bytes.length > 0 && !isJson(bytes))) return undefined;
  }
  return { bytes, kept: kept.map((row) => versions.read(row)) };
}

interface Cluster {
  start: number;
  end: number;
  readonly ours: Hunk[];
  readonly theirs: Hunk[];
}

function mergeRows(base: readonly Row[], ours: readonly Row[], theirs: readonly Row[]) {
  const words = (rows: readonly Row[]) => rows.map(({ text }) => text);
  const out: Row[] = [];
  const kept: Row[] = [];
  let isApart = true;
  let row = 0;
  let ourShift = 0;
  let theirShift = 0;
  for (const cluster of clustersOf(hunksOf(words(base), words(ours)), hunksOf(words(base), words(theirs)))) {
    const { start, end } = cluster;
    out.push(...theirs.slice(row + theirShift, start + theirShift));
    const ourStart = start + ourShift;
    const theirStart = start + theirShift;
    for (const hunk of cluster.ours) ourShift += growth(hunk);
    for (const hunk of cluster.theirs) theirShift += growth(hunk);
    const ourPart = ours.slice(ourStart, end + ourShift);
    const theirPart = theirs.slice(theirStart, end + theirShift);
    const part = resolve(cluster, base.slice(start, end), ourPart, theirPart, theirs);
    out.push(...part.rows);
    kept.push(...part.kept);
    isApart &&= cluster.ours.length === 0 || cluster.theirs.length === 0 || isSame(ourPart, theirPart);
    row = end;
  }
  out.push(...theirs.slice(row + theirShift));
  return { rows: withEnds(out, ours, theirs), kept, isApart };
}

function resolve(
  { start, end, ours, theirs }: Cluster,
  basePart: readonly Row[],
  ourPart: readonly Row[],
  theirPart: readonly Row[],
  allOfTheirs: readonly Row[],
): { readonly rows: readonly Row[]; readonly kept: readonly Row[] } {
  if (theirs.length === 0) return { rows: ourPart, kept: [] };
  if (ours.length === 0 || isSame(ourPart, theirPart)) return { rows: theirPart, kept: [] };
  const assigned = mergeAssignments(basePart, ourPart, theirPart);
  if (assigned !== undefined) return assigned;
  if (start === end) return { rows: [...ourPart, ...theirPart], kept: [] };
  if (ours.some(({ toStart, toEnd }) => toEnd > toStart)) return { rows: theirPart, kept: theirPart };
  // Only lines of ours go: what others put in their place, or between them, stays.
  const rows: Row[] = [];
  const kept: Row[] = [];
  let shift = (theirs[0]?.toStart ?? 0) - (theirs[0]?.fromStart ?? 0);
  for (let row = start; row <= end; row += 1) {
    for (const hunk of theirs.filter(({ fromStart }) => fromStart === row)) {
      const written = allOfTheirs.slice(hunk.toStart, hunk.toEnd);
      rows.push(...written);
      if (hunk.fromEnd > hunk.fromStart) kept.push(...written);
      shift += growth(hunk);
    }
    const isGone = [...ours, ...theirs].some(({ fromStart, fromEnd }) => row >= fromStart && row < fromEnd);
    const stays = allOfTheirs[row + shift];
    if (row < end && !isGone && stays !== undefined) rows.push(stays);
  }
  return { rows, kept };
}

function growth({ fromStart, fromEnd, toStart, toEnd }: Hunk): number {
  return toEnd - toStart - (fromEnd - fromStart);
}

/** Hunks of both sides, those together that are about the same rows. */
function clustersOf(ours: readonly Hunk[], theirs: readonly Hunk[]): Cluster[] {
  const all = [
    ...ours.map((hunk) => ({ hunk, isOurs: true })),
    ...theirs.map((hunk) => ({ hunk, isOurs: false })),
  ].toSorted((a, b) => a.hunk.fromStart - b.hunk.fromStart || a.hunk.fromEnd - b.hunk.fromEnd);
  const clusters: Cluster[] = [];
  for (const { hunk, isOurs } of all) {
    let last = clusters.at(-1);
    const { fromStart, fromEnd } = hunk;
    const meets =
      last !== undefined &&
      (fromStart < last.end || (fromStart === fromEnd && last.start === last.end && fromStart === last.end));
    if (last === undefined || !meets) {
      last = { start: fromStart, end: fromEnd, ours: [], theirs: [] };
      clusters.push(last);
    }
    last.end = Math.max(last.end, fromEnd);
    (isOurs ? last.ours : last.theirs).push(hunk);
  }
  return clusters;
}

function isSame(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every(({ text }, row) => text === b[row]?.text);
}

/** Rows of two origins with ends that fit: those of `theirs`, and at the end what was there. */
function withEnds(rows: readonly Row[], ours: readonly Row[], theirs: readonly Row[]): Row[] {
  const used = new Set(theirs.map(({ end }) => end).filter((end) => end !== ''));
  const [usual = ours.find(({ end }) => end !== '')?.end ?? '\n'] = used;
  const own = new Set(theirs);
  return rows.map((row, index) => {
    const end = own.has(row) || row.end === '' || used.size !== 1 ? row.end : usual;
    if (index < rows.length - 1) return { ...row, end: end === '' ? usual : end };
    // The last line of theirs went with ours: the end of the text is again as it was before us.
    const endsAsBefore = row !== theirs.at(-1) && row.text === ours.at(-1)?.text;
    return endsAsBefore
      ? { ...row, end: ours.at(-1)?.end === '' ? '' : end === '' ? usual : end }
      : { ...row, end };
  });
}

/** JSON as editors take it: with comments, and with a comma behind the last entry. Only what begins as an object or a list. */
function isJson(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trim();
  if (!/^(?:\{|\[|\/[/*])/.test(text)) return false;
  const bare = text
    .replaceAll(
      /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g,
      (_, quoted: string | undefined) => quoted ?? '',
    )
    .replaceAll(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, quoted: string | undefined) => quoted ?? '');
  try {
    return typeof JSON.parse(bare) === 'object';
  } catch {
    return false;
  }
}
