interface Entry<Value> {
  readonly value: Value;
  /** On the monotonic clock. */
  readonly untilMs: number;
}

/** A bounded map that forgets what was used least recently, and what is older than its own limit. */
export class Remembered<Value> {
  readonly #limit: number;
  readonly #monotonicMs: () => number;
  readonly #entries = new Map<string, Entry<Value>>();
  /** Used last, so at the end already: moving an entry in a map costs more than all the rest. */
  #newest: Entry<Value> | undefined;

  constructor(limit: number, monotonicMs: () => number) {
    this.#limit = limit;
    this.#monotonicMs = monotonicMs;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.untilMs <= this.#monotonicMs()) {
      this.#entries.delete(key);
      return undefined;
    }
    if (entry !== this.#newest) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      this.#newest = entry;
    }
    return entry.value;
  }

  set(key: string, value: Value, forMs = Number.POSITIVE_INFINITY): void {
    this.#entries.delete(key);
    this.#newest = { value, untilMs: this.#monotonicMs() + forMs };
    this.#entries.set(key, this.#newest);
    if (this.#entries.size > this.#limit) {
      const oldest = this.#entries.keys().next();
      if (oldest.done !== true) this.#entries.delete(oldest.value);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#newest = undefined;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
