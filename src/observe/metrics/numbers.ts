/** Label names and values, in the order in which they are printed. */
export type Labels = Readonly<Record<string, string>>;

/** One number of a metric. `suffix` is what a histogram puts behind the name: `_bucket`, `_sum`, `_count`. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  readonly suffix?: string;
}

/** Something that can be asked for its numbers. */
export interface Numbers {
  samples(): Iterable<Sample>;
}

/** Sums by label values. */
export class Sums implements Numbers {
  readonly #names: readonly string[];
  readonly #values = new Map<string, { readonly labels: Labels; value: number }>();

  /** `known`: label values that are there from the start with 0, so that a first increase is seen as one. */
  constructor(names: readonly string[], known: readonly (readonly string[])[] = []) {
    this.#names = names;
    for (const values of known) this.add(values, 0);
  }

  add(values: readonly string[], amount = 1): void {
    const key = values.join('\0');
    const held = this.#values.get(key);
    if (held === undefined) this.#values.set(key, { labels: labelled(this.#names, values), value: amount });
    else held.value += amount;
  }

  /** For what is a state and not a sum. */
  set(values: readonly string[], value: number): void {
    this.#values.set(values.join('\0'), { labels: labelled(this.#names, values), value });
  }

  samples(): Iterable<Sample> {
    return this.#values.values();
  }
}

interface Distribution {
  readonly labels: Labels;
  /** One for each bound and one for what is beyond the last; not yet cumulative. */
  readonly counts: number[];
  sum: number;
}

/** Counts by label values and by upper bounds, as Prometheus histograms are. */
export class Distributions implements Numbers {
  readonly #names: readonly string[];
  readonly #bounds: readonly number[];
  readonly #values = new Map<string, Distribution>();

  /** `bounds` ascend. */
  constructor(names: readonly string[], bounds: readonly number[]) {
    this.#names = names;
    this.#bounds = bounds;
  }

  observe(values: readonly string[], amount: number): void {
    const key = values.join('\0');
    let held = this.#values.get(key);
    if (held === undefined) {
      const counts = Array.from({ length: this.#bounds.length + 1 }, () => 0);
      held = { labels: labelled(this.#names, values), counts, sum: 0 };
      this.#values.set(key, held);
    }
    const place = this.#bounds.findIndex((bound) => amount <= bound);
    const index = place === -1 ? this.#bounds.length : place;
    held.counts[index] = (held.counts[index] ?? 0) + 1;
    held.sum += amount;
  }

  *samples(): Generator<Sample> {
    for (const { labels, counts, sum } of this.#values.values()) {
      let below = 0;
      for (const [index, count] of counts.entries()) {
        below += count;
        const bound = this.#bounds[index];
        yield {
          suffix: '_bucket',
          labels: { ...labels, le: bound === undefined ? '+Inf' : String(bound) },
          value: below,
        };
      }
      yield { suffix: '_sum', labels, value: sum };
      yield { suffix: '_count', labels, value: below };
    }
  }
}

function labelled(names: readonly string[], values: readonly string[]): Labels {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}
