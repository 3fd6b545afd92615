import { type Clock, GomirrorError } from '../base/index.ts';
import type { MirrorCode } from './codes.ts';

/** A bounded number of places and a bounded queue for them, first come first served. */
export class Admission {
  readonly #places: number;
  readonly #queueLimit: number;
  readonly #waitMs: number;
  readonly #clock: Clock;
  readonly #queue: (() => void)[] = [];
  #taken = 0;

  constructor(options: { places: number; queueLimit: number; waitMs: number }, clock: Clock) {
    this.#places = options.places;
    this.#queueLimit = options.queueLimit;
    this.#waitMs = options.waitMs;
    this.#clock = clock;
  }

  get taken(): number {
    return this.#taken;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Runs `work` in a place. Rejects with `mirror.busy` when the queue is full or the wait too long. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken >= this.#places) await this.#wait();
    else this.#taken++;
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#taken--;
      else next(); // The place changes hands.
    }
  }

  async #wait(): Promise<void> {
    if (this.#queue.length >= this.#queueLimit) throw busy();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#queue.push(resolve);
    const cancel = this.#clock.after(this.#waitMs, () => {
      const place = this.#queue.indexOf(resolve);
      if (place === -1) return;
      this.#queue.splice(place, 1);
      reject(busy());
    });
    try {
      await promise;
    } finally {
      cancel();
    }
  }
}

function busy(): GomirrorError<MirrorCode> {
  return new GomirrorError('mirror.busy', {}, { retryable: true, retryAfterSeconds: 5 });
}
