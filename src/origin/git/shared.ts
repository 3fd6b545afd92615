interface Underway<Value> {
  readonly outcome: Promise<Value>;
  readonly ending: AbortController;
  waiting: number;
}

/**
 * One execution for all who want the same at the same time. Unlike a flight of `base` it ends early when everybody who waited
 * for it has gone: git is a process, and somebody has to stop it.
 */
export class SharedWork<Value> {
  readonly #underway = new Map<string, Underway<Value>>();

  /** Joins what is under way for `key`, or starts `work`. Rejects with the signal's reason as soon as that is aborted. */
  async run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    signal.throwIfAborted();
    const shared = this.#underway.get(key) ?? this.#start(key, work);
    shared.waiting++;
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort);
    try {
      return await Promise.race([shared.outcome, aborted]);
    } finally {
      signal.removeEventListener('abort', abort);
      shared.waiting--;
      if (shared.waiting === 0) {
        // Who comes now starts afresh instead of joining what is about to be stopped.
        if (this.#underway.get(key) === shared) this.#underway.delete(key);
        shared.ending.abort(signal.aborted ? signal.reason : undefined);
      }
    }
  }

  /** Whether something is under way for `key`. */
  has(key: string): boolean {
    return this.#underway.has(key);
  }

  /** Stops everything; resolves when it has stopped. */
  async stop(reason: Error): Promise<void> {
    const all = [...this.#underway.values()];
    for (const { ending } of all) ending.abort(reason);
    await Promise.allSettled(all.map(({ outcome }) => outcome));
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<Value>): Underway<Value> {
    const ending = new AbortController();
    const started: Underway<Value> = {
      outcome: (async () => work(ending.signal))(),
      ending,
      waiting: 0,
    };
    void this.#forget(key, started);
    this.#underway.set(key, started);
    return started;
  }

  async #forget(key: string, started: Underway<Value>): Promise<void> {
    await Promise.allSettled([started.outcome]);
    if (this.#underway.get(key) === started) this.#underway.delete(key);
  }
}
