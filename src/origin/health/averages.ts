import type { Clock } from '../../base/index.ts';

/** A mean in which what is `timeMs` older weighs e times less. */
export class MovingAverage {
  readonly #timeMs: number;
  readonly #clock: Clock;
  #sum = 0;
  #weight = 0;
  #atMs = 0;

  constructor(timeMs: number, clock: Clock) {
    this.#timeMs = timeMs;
    this.#clock = clock;
  }

  /** Undefined before the first sample. */
  get value(): number | undefined {
    return this.#weight === 0 ? undefined : this.#sum / this.#weight;
  }

  add(sample: number): void {
    const nowMs = this.#clock.monotonicMs();
    const decay = Math.exp((this.#atMs - nowMs) / this.#timeMs);
    this.#atMs = nowMs;
    this.#sum = this.#sum * decay + sample;
    this.#weight = this.#weight * decay + 1;
  }
}

/** A percentile of the last samples, reckoned anew only after some more have come. */
export class RecentPercentile {
  readonly #share: number;
  readonly #window: number;
  readonly #samples: number[] = [];
  #next = 0;
  #value: number | undefined;
  #unreckoned = 0;

  constructor(percent: number, window: number) {
    this.#share = percent / 100;
    this.#window = window;
  }

  /** How many samples it stands on. */
  get count(): number {
    return this.#samples.length;
  }

  add(sample: number): void {
    this.#samples[this.#next] = sample;
    this.#next = (this.#next + 1) % this.#window;
    this.#unreckoned++;
  }

  /** Undefined before the first sample. At most a twentieth of the window behind. */
  get value(): number | undefined {
    if (this.#unreckoned > 0 && (this.#value === undefined || this.#unreckoned * 20 >= this.count)) {
      const ascending = this.#samples.toSorted((a, b) => a - b);
      this.#value = ascending[Math.ceil(this.#share * ascending.length) - 1];
      this.#unreckoned = 0;
    }
    return this.#value;
  }
}
