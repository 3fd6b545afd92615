import { entries } from './catalogue.ts';
import { shownPattern } from './patterns.ts';

interface Sample {
  readonly code: string;
  readonly words: ReadonlySet<string>;
}

let samples: readonly Sample[] | undefined;
let weights: ReadonlyMap<string, number> | undefined;

/** Words that say something of an error: no addresses, paths, numbers or hashes. */
function wordsIn(text: string): Set<string> {
  const plain = text.replaceAll(/\S*[/\\@=]\S*/g, ' ').replaceAll(/\b[\w+-]*\d[\w+-]*\b/g, ' ');
  return new Set((plain.toLowerCase().match(/[\p{L}'’]{2,}/gu) ?? []).filter((word) => !common.has(word)));
}

const common: ReadonlySet<string> = new Set([
  'go',
  'the',
  'to',
  'is',
  'in',
  'of',
  'not',
  'for',
  'it',
  'and',
  'error',
]);

/** The entries whose messages have the most, and the rarest, words in common with a text: at most three, best first. */
export function nearestEntries(text: string): readonly string[] {
  samples ??= entries.flatMap(({ code, patterns }) =>
    patterns.map((pattern) => ({ code, words: wordsIn(shownPattern(pattern)) })),
  );
  weights ??= weightsOf(samples);
  const asked = wordsIn(text);
  const best = new Map<string, number>();
  for (const { code, words } of samples) {
    let common = 0;
    let whole = 0;
    for (const word of words) {
      const weight = weights.get(word) ?? 0;
      whole += weight;
      if (asked.has(word)) common += weight;
    }
    const score = whole === 0 ? 0 : (common * common) / whole;
    if (common > 0 && common / whole >= 0.3 && score > (best.get(code) ?? 0)) best.set(code, score);
  }
  return [...best]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([code]) => code);
}

/** Rare words weigh more. */
function weightsOf(all: readonly Sample[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { words } of all) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.log(1 + all.length / count)]));
}
