/**
 * One glob of Go's `path.Match`, compared with as many leading elements of a path as it has itself, as `module.MatchPrefixPatterns`
 * does (Go Modules Reference, "Private modules"). Compiled once.
 */
export interface Glob {
  matches(path: string): boolean;
}

/** A range of code points, both ends included; backwards, it is empty. */
type Range = readonly [low: number, high: number];

/** What one place of a glob may be: that code point, or one of a class. */
type Place = number | { readonly ranges: readonly Range[]; readonly negated: boolean };

const star = -1;
const anyCharacter = -2;

/** The glob in `text`, which is one pattern without commas; undefined for the empty one and one that is malformed. */
export function parseGlob(text: string): Glob | undefined {
  const glob = text.endsWith('/') ? text.slice(0, -1) : text;
  const places = parsePlaces(Array.from(glob));
  if (glob === '' || places === undefined) return undefined;
  const elements = countSlashes(glob) + 1;
  const special = places.findIndex((place) => !isLiteral(place));
  if (special < 0) return { matches: within(literalOf(places)) };
  const lead = literalOf(places.slice(0, special));
  const behind = places.slice(special + 1);
  if (places[special] === star && behind.every(isLiteral)) {
    return { matches: oneStar(lead, literalOf(behind), elements) };
  }
  return {
    matches(path) {
      if (!path.startsWith(lead)) return false;
      const end = endOfElements(path, elements);
      return end >= 0 && fits(places, path, end);
    },
  };
}

function isLiteral(place: Place): place is number {
  return typeof place === 'number' && place >= 0;
}

function literalOf(places: readonly Place[]): string {
  return String.fromCodePoint(...places.filter(isLiteral));
}

function countSlashes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) count++;
  return count;
}

/** Whether a path is `prefix` or lies below it. */
function within(prefix: string): Glob['matches'] {
  return (path) =>
    path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f);
}

/** Most globs have one star and nothing else that is special; they are decided on the hit path, in no time. */
function oneStar(lead: string, tail: string, elements: number): Glob['matches'] {
  return (path) => {
    if (!path.startsWith(lead)) return false;
    const end = endOfElements(path, elements);
    const tailStart = end - tail.length;
    // Every `/` before `end` stands in the lead or the tail, so that none is left for the star to pass.
    return tailStart >= lead.length && path.startsWith(tail, tailStart);
  };
}

/** Where the first `count` elements of `path` end; -1 if it has fewer. */
function endOfElements(path: string, count: number): number {
  let end = -1;
  for (let left = count; left > 0; left--) {
    if (end === path.length) return -1;
    end = path.indexOf('/', end + 1);
    if (end < 0) end = path.length;
  }
  return end;
}

function parsePlaces(glob: readonly string[]): Place[] | undefined {
  const places: Place[] = [];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at]!;
    if (character === '*') places.push(star);
    else if (character === '?') places.push(anyCharacter);
    else if (character === '[') {
      const parsed = parseClass(glob, at + 1);
      if (parsed === undefined) return undefined;
      places.push(parsed.place);
      at = parsed.end;
    } else {
      if (character === '\\') at++;
      const literal = glob[at];
      if (literal === undefined) return undefined;
      places.push(literal.codePointAt(0)!);
    }
  }
  return places;
}

/** The class that begins behind a `[`, and where its `]` is. It has one range at least. */
function parseClass(glob: readonly string[], start: number): { place: Place; end: number } | undefined {
  const negated = glob[start] === '^';
  let at = negated ? start + 1 : start;
  const ranges: Range[] = [];
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
  return { place: { ranges, negated }, end: at };
}

/**
 * Whether `places` stand for all of `path[0, end)`. A star passes no `/`. What stands behind a star is looked for as early as it
 * can be, and never again once a later star was reached, which is Go's way and takes no more than length times length steps.
 */
function fits(places: readonly Place[], path: string, end: number): boolean {
  let place = 0;
  let at = 0;
  let starAt = -1;
  let behindStar = -1;
  while (at < end || place < places.length) {
    const next = places[place];
    if (next === star) {
      starAt = at;
      behindStar = ++place;
      continue;
    }
    const point = at < end ? path.codePointAt(at)! : -1;
    if (next !== undefined && point >= 0 && standsFor(next, point)) {
      place++;
      at += point > 0xffff ? 2 : 1;
      continue;
    }
    // The star takes one character more.
    if (starAt < 0 || starAt >= end || path.charCodeAt(starAt) === 0x2f) return false;
    starAt += path.codePointAt(starAt)! > 0xffff ? 2 : 1;
    at = starAt;
    place = behindStar;
  }
  return true;
}

function standsFor(place: Place, point: number): boolean {
  if (typeof place === 'number') return place === point || (place === anyCharacter && point !== 0x2f);
  return place.ranges.some(([low, high]) => low <= point && point <= high) !== place.negated;
}
