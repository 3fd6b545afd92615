/** How much extra work is allowed beside what was asked for. */
export interface BudgetLimits {
  /** Percent of requests that may be made once more. */
  readonly percent: number;
  /** Extra requests that may always be under way at once. */
  readonly atOnce: number;
}

/** Savings from quiet times are bounded: a thousand requests' worth. */
const savedRequests = 1000;

/**
 * Extra requests in proportion to those that were asked for, so that trouble is not answered with a multiple of the load.
 * Each request earns its share; an extra one takes a whole from the savings unless few are under way.
 */
export class Budget {
  readonly #limits: BudgetLimits;
  /** In hundredths of a request. */
  #saved = 0;
  #underway = 0;

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  /** A request was asked for. */
  earn(): void {
    const { percent } = this.#limits;
    this.#saved = Math.min(this.#saved + percent, Math.max(savedRequests * percent, 100));
  }

  /** Leave for one extra request: call what it gives when that one has ended. Undefined when there is none left. */
  take(): (() => void) | undefined {
    if (this.#underway >= this.#limits.atOnce) {
      if (this.#saved < 100) return undefined;
      this.#saved -= 100;
      return () => {};
    }
    this.#underway++;
    let ended = false;
    return () => {
      if (!ended) this.#underway--;
      ended = true;
    };
  }
}
