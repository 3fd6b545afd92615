/** Limits of {@link Repeats}. */
export interface RepeatLimits {
  /** For how long the same thing is only counted after it was said. */
  readonly windowMs: number;
  /** How many different things of one family are said in a window. */
  readonly perFamily: number;
}

interface Said<Item> {
  readonly sinceMs: number;
  last: Item;
  count: number;
}

interface Family {
  readonly sinceMs: number;
  said: number;
  leftOut: number;
}

/** What became due: something that happened again since it was said, or the rest of a family. */
export type Due<Item> =
  | { readonly kind: 'again'; readonly item: Item; readonly count: number }
  | { readonly kind: 'rest'; readonly family: string; readonly count: number };

/** Keeps what happens over and over from being said over and over; counts it instead. */
export class Repeats<Item> {
  readonly #limits: RepeatLimits;
  readonly #monotonicMs: () => number;
  readonly #said = new Map<string, Said<Item>>();
  readonly #families = new Map<string, Family>();

  constructor(limits: RepeatLimits, monotonicMs: () => number) {
    this.#limits = limits;
    this.#monotonicMs = monotonicMs;
  }

  /** True when `item` is to be said now. `key` tells whether it is the same as before, `family` what it is one of many of. */
  admit(key: string, family: string, item: Item): boolean {
    const nowMs = this.#monotonicMs();
    const before = this.#said.get(key);
    if (before !== undefined) {
      before.last = item;
      before.count++;
      return false;
    }
    let kin = this.#families.get(family);
    if (kin === undefined) {
      kin = { sinceMs: nowMs, said: 0, leftOut: 0 };
      this.#families.set(family, kin);
    }
    if (kin.said >= this.#limits.perFamily) {
      kin.leftOut++;
      return false;
    }
    kin.said++;
    this.#said.set(key, { sinceMs: nowMs, last: item, count: 0 });
    return true;
  }

  /** What is to be said of windows that have passed, or with `all` of every one. */
  *due(all = false): Generator<Due<Item>> {
    const limitMs = all ? Number.POSITIVE_INFINITY : this.#monotonicMs() - this.#limits.windowMs;
    for (const [key, { sinceMs, last, count }] of this.#said) {
      if (sinceMs > limitMs) continue;
      this.#said.delete(key);
      if (count > 0) yield { kind: 'again', item: last, count };
    }
    for (const [family, { sinceMs, leftOut }] of this.#families) {
      if (sinceMs > limitMs) continue;
      this.#families.delete(family);
      if (leftOut > 0) yield { kind: 'rest', family, count: leftOut };
    }
  }
}
