/** A bounded map that forgets what was used least recently, and what is older than its own limit. */
export class Remembered<Value> {
  readonly #limit: number;
  readonly #monotonicMs: () => number;
  readonly #entries = new Map<string, { value: Value; untilMs: number }>();

  constructor(limit: number, monotonicMs: () => number) {
    this.#limit = limit;
    this.#monotonicMs = monotonicMs;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.untilMs <= this.#monotonicMs()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, forMs = Number.POSITIVE_INFINITY): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, untilMs: this.#monotonicMs() + forMs });
    if (this.#entries.size > this.#limit) {
      const oldest = this.#entries.keys().next();
      if (oldest.done !== true) this.#entries.delete(oldest.value);
    }
  }

  clear(): void {
    this.#entries.clear();
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
