import type { Origin } from '../../origin/index.ts';
import { median } from './pace.ts';
import type { Plan } from './plan.ts';
import type { Stream } from './stream.ts';

/** A stream with work left, and how fast it does it, in bytes a millisecond. */
interface Work {
  readonly stream: Stream;
  readonly restBytes: number;
  readonly rate: number;
}

/** The streams of a download that are under way. */
export class Crew {
  readonly #streams = new Map<number, Stream>();
  #lastRate: number | undefined;

  get size(): number {
    return this.#streams.size;
  }

  get all(): readonly Stream[] {
    return [...this.#streams.values()];
  }

  get origins(): readonly Origin[] {
    return this.all.map(({ origin }) => origin);
  }

  add(stream: Stream): void {
    this.#streams.set(stream.id, stream);
  }

  has({ id }: Stream): boolean {
    return this.#streams.has(id);
  }

  /** It has ended. */
  leave(stream: Stream): void {
    this.#streams.delete(stream.id);
    this.#lastRate = stream.rate ?? this.#lastRate;
  }

  cut(id: number): void {
    this.#streams.get(id)?.cut();
  }

  cutAll(but?: Stream): void {
    for (const stream of this.#streams.values()) if (stream !== but) stream.cut();
  }

  measure(nowMs: number): void {
    for (const stream of this.#streams.values()) stream.measure(nowMs);
  }

  rates(but?: Stream): number[] {
    return this.all.flatMap((each) => (each === but || each.rate === undefined ? [] : [each.rate]));
  }

  /** What can be expected of one more; undefined before anything was measured. */
  get usualRate(): number | undefined {
    return median(this.rates()) ?? this.#lastRate;
  }

  /** Whose work takes longest, among those whom nobody follows. */
  longest(plan: Plan): Work | undefined {
    const usual = this.usualRate;
    let longest: Work | undefined;
    for (const stream of this.#streams.values()) {
      const rest = plan.restOf(stream.id);
      const rate = stream.rate ?? usual;
      if (rest === undefined || rate === undefined || plan.hasHeir(stream.id)) continue;
      const work = { stream, restBytes: rest.endByte - rest.startByte, rate };
      if (longest === undefined || work.restBytes / rate > longest.restBytes / longest.rate) longest = work;
    }
    return longest;
  }
}
