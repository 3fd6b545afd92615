/** Rows `from[fromStart, fromEnd)` stand in the other text as `to[toStart, toEnd)`. */
export interface Hunk {
  readonly fromStart: number;
  readonly fromEnd: number;
  readonly toStart: number;
  readonly toEnd: number;
}

/** So many differences are looked for; texts that differ more than that differ as a whole. */
const mostDifferences = 1000;

/**
 * Where two texts differ, row by row, in order: the shortest way from one to the other (E. Myers, An O(ND) Difference Algorithm and
 * Its Variations, 1986). Hunks never touch each other.
 */
export function hunksOf(from: readonly string[], to: readonly string[]): Hunk[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let fromEnd = from.length;
  let toEnd = to.length;
  while (fromEnd > start && toEnd > start && from[fromEnd - 1] === to[toEnd - 1]) {
    fromEnd -= 1;
    toEnd -= 1;
  }
  if (start === fromEnd && start === toEnd) return [];
  const steps = shortestWay(from.slice(start, fromEnd), to.slice(start, toEnd));
  if (steps === undefined) return [{ fromStart: start, fromEnd, toStart: start, toEnd }];
  const hunks: Hunk[] = [];
  let row = { from: 0, to: 0 };
  for (const same of [...steps, { from: fromEnd - start, to: toEnd - start }]) {
    if (same.from > row.from || same.to > row.to) {
      hunks.push({
        fromStart: start + row.from,
        fromEnd: start + same.from,
        toStart: start + row.to,
        toEnd: start + same.to,
      });
    }
    row = { from: same.from + 1, to: same.to + 1 };
  }
  return hunks;
}

/** The rows that both have, in order; undefined when there are more differences than are looked for. */
function shortestWay(
  from: readonly string[],
  to: readonly string[],
): { readonly from: number; readonly to: number }[] | undefined {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  const at = (map: ReadonlyMap<number, number>, diagonal: number) => map.get(diagonal) ?? -1;
  for (let differences = 0; differences <= mostDifferences; differences += 1) {
    trace.push(new Map(furthest));
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const isDown =
        diagonal === -differences ||
        (diagonal !== differences && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
      let x = isDown ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
      let y = x - diagonal;
      while (x < from.length && y < to.length && from[x] === to[y]) {
        x += 1;
        y += 1;
      }
      furthest.set(diagonal, x);
      if (x >= from.length && y >= to.length) return wayBack(trace, from.length, to.length);
    }
  }
  return undefined;
}

function wayBack(trace: readonly ReadonlyMap<number, number>[], fromLength: number, toLength: number) {
  const same: { from: number; to: number }[] = [];
  let x = fromLength;
  let diagonal = fromLength - toLength;
  for (let differences = trace.length - 1; differences >= 0; differences -= 1) {
    const below = trace[differences]?.get(diagonal + 1) ?? -1;
    const beside = trace[differences]?.get(diagonal - 1) ?? -1;
    const isDown = diagonal === -differences || (diagonal !== differences && beside < below);
    const start = differences === 0 ? 0 : isDown ? below : beside + 1;
    while (x > start) {
      x -= 1;
      same.push({ from: x, to: x - diagonal });
    }
    x = isDown ? below : beside;
    diagonal += isDown ? 1 : -1;
  }
  return same.toReversed();
}
