/** How a request ended. */
export type Outcome = 'hit' | 'fill' | 'stale' | 'absent' | 'refused' | 'unavailable';

/** Plain counters, so that a hit pays one addition; whoever wants metrics reads them. */
export class Tally {
  /** Answers from memory, whatever their kind. */
  hot = 0;
  hotBytes = 0;
  /** All other requests. */
  requests = 0;
  readonly #counts = new Map<string, number>();

  count(kind: string, outcome: Outcome): void {
    const key = `${kind} ${outcome}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  *counts(): Generator<{ kind: string; outcome: string; count: number }> {
    for (const [key, count] of this.#counts) {
      const [kind = '', outcome = ''] = key.split(' ');
      yield { kind, outcome, count };
    }
  }
}
