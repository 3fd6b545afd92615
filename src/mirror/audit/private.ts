/**
 * Whether a module path matches a list as GOPRIVATE and GONOSUMDB have it: comma-separated globs in the syntax of Go's
 * `path.Match`, each compared with as many leading elements of the path as it has itself (Go Modules Reference, "Private
 * modules"). White space is part of a glob, as it is for the go command. A malformed glob matches nothing.
 */
export function matchesPrivate(patterns: string, modulePath: string): boolean {
  const elements = modulePath.split('/');
  return patterns.split(',').some((pattern) => {
    const glob = pattern.replace(/\/$/, '');
    if (glob === '') return false;
    const count = glob.split('/').length;
    if (count > elements.length) return false;
    const runs = parseGlob(Array.from(glob));
    return runs !== undefined && matchesGlob(runs, Array.from(elements.slice(0, count).join('/')));
  });
}

/** True for the characters that one place in a glob stands for. */
type Place = (character: string) => boolean;

/** A glob as what stands between its stars; undefined when it is malformed. */
function parseGlob(glob: readonly string[]): readonly (readonly Place[])[] | undefined {
  const runs: Place[][] = [[]];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at]!;
    if (character === '*') runs.push([]);
    else if (character === '?') runs.at(-1)!.push((other) => other !== '/');
    else if (character === '[') {
      const parsed = parseClass(glob, at + 1);
      if (parsed === undefined) return undefined;
      runs.at(-1)!.push(parsed.place);
      at = parsed.end;
    } else {
      if (character === '\\') at++;
      const literal = glob[at];
      if (literal === undefined) return undefined;
      runs.at(-1)!.push((other) => other === literal);
    }
  }
  return runs;
}

/** The class that begins behind a `[`, and where its `]` is. It has one range at least; a range may be backwards, and is then empty. */
function parseClass(glob: readonly string[], start: number): { place: Place; end: number } | undefined {
  const negated = glob[start] === '^';
  let at = negated ? start + 1 : start;
  const ranges: (readonly [low: number, high: number])[] = [];
  const next = (): number | undefined => {
    if (glob[at] === '-' || glob[at] === ']') return undefined;
    if (glob[at] === '\\') at++;
    return glob[at++]?.codePointAt(0);
  };
  while (glob[at] !== ']' || ranges.length === 0) {
    const low = next();
    if (low === undefined) return undefined;
    let high: number | undefined = low;
    if (glob[at] === '-') {
      at++;
      high = next();
    }
    if (high === undefined) return undefined;
    ranges.push([low, high]);
  }
  const place: Place = (character) => {
    const point = character.codePointAt(0)!;
    return ranges.some(([low, high]) => low <= point && point <= high) !== negated;
  };
  return { place, end: at };
}

/** The first run stands at the beginning, the last at the end, each other as early as it can; a star passes no `/`. */
function matchesGlob([first = [], ...runs]: readonly (readonly Place[])[], name: readonly string[]): boolean {
  const fits = (run: readonly Place[], at: number) =>
    at + run.length <= name.length && run.every((place, index) => place(name[at + index]!));
  if (!fits(first, 0)) return false;
  let at = first.length;
  for (const [index, run] of runs.entries()) {
    const isLast = index === runs.length - 1;
    // Two stars in a row are one.
    if (run.length === 0 && !isLast) continue;
    const earliest = isLast ? name.length - run.length : at;
    while (at < earliest || !fits(run, at)) {
      if (at >= name.length || name[at] === '/') return false;
      at++;
    }
    at += run.length;
  }
  return at === name.length;
}
