/** What several runs of one measurement gave. */
export interface Spread {
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws RangeError for no values at all: a row that measured nothing must not print a number. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('nothing was measured');
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? min;
  const lower = sorted[Math.ceil(middle) - 1] ?? min;
  return { runs: sorted.length, min, median: (lower + upper) / 2, max };
}

/**
 * Runs each of `sides` once a round, in an order that turns over from round to round (A B, B A, A B, …), so that a machine that
 * slows down or warms up does so for all of them alike.
 */
export async function alternate<Name extends string>(
  rounds: number,
  sides: Readonly<Record<Name, (round: number) => Promise<number>>>,
): Promise<Record<Name, Spread>> {
  const names = Object.keys(sides) as Name[];
  const values = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      values.get(name)?.push(await sides[name](round));
    }
  }
  return Object.fromEntries(names.map((name) => [name, spread(values.get(name) ?? [])])) as Record<
    Name,
    Spread
  >;
}
