/**
 * Single-flight: concurrent calls for one key share one execution and its outcome.
 *
 * A flight belongs to nobody in particular: it is not ended when the caller that started it goes away, and it gets no
 * caller's AbortSignal. Nothing is remembered after it has landed.
 */
export class Flights<Key, Value> {
  readonly #underway = new Map<Key, Promise<Value>>();

  /** The number of keys under way. */
  get size(): number {
    return this.#underway.size;
  }

  /** The flight under way for `key`, if there is one. */
  get(key: Key): Promise<Value> | undefined {
    return this.#underway.get(key);
  }

  /** Joins the flight of `key` or starts one with `work`. Rejects with whatever `work` throws, for every caller alike. */
  run(key: Key, work: () => Promise<Value>): Promise<Value> {
    const joined = this.#underway.get(key);
    if (joined !== undefined) return joined;
    const flight = (async () => work())().finally(() => this.#underway.delete(key));
    this.#underway.set(key, flight);
    return flight;
  }

  /** Resolves when everything now under way has landed, however it ends. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underway.values());
  }
}
