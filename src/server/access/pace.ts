import { type Clock, minuteMs, Remembered, secondMs } from '../../base/index.ts';

/** So many sign-ins in a row may fail at once, and as many more in each minute. */
const freeFailures = 10;
/** Beyond them, one sign-in is tried in this time. */
const slowMs = secondMs;
/** So many wait for that; whoever else comes is sent away. */
const mostWaiting = 4;
const mostAddresses = 10_000;
/** Sign-ins looked into at once, from all addresses together. */
const mostUnderway = 64;

interface Address {
  left: number;
  /** Monotonic; when `left` was brought up to date. */
  atMs: number;
  waiting: number;
  /** Monotonic; when the next one that has to wait may be tried. */
  nextMs: number;
}

/**
 * Keeps failed sign-ins slow, by address. Whoever has failed too often waits for a turn, so that somebody else behind the
 * same address who knows a password still gets in.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #addresses: Remembered<Address>;
  #underway = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#addresses = new Remembered(mostAddresses, () => clock.monotonicMs());
  }

  /**
   * Runs `work` when it is the address's turn; what it gives is undefined for a sign-in that has failed. Resolves with the
   * seconds after which to try again when too many are waiting.
   */
  async run<Found>(
    address: string,
    work: () => Promise<Found | undefined>,
  ): Promise<{ found: Found | undefined } | { retryAfterSeconds: number }> {
    const entry = this.#entryOf(address);
    if (this.#underway >= mostUnderway) return { retryAfterSeconds: 1 };
    const isFree = entry.left >= 1;
    if (isFree) entry.left--;
    else if (entry.waiting >= mostWaiting) return { retryAfterSeconds: mostWaiting };
    else await this.#wait(entry);
    this.#underway++;
    let hasFailed = false;
    try {
      const found = await work();
      hasFailed = found === undefined;
      return { found };
    } finally {
      this.#underway--;
      if (isFree && !hasFailed) entry.left++;
    }
  }

  async #wait(entry: Address): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    entry.nextMs = Math.max(nowMs, entry.nextMs) + slowMs;
    entry.waiting++;
    try {
      await this.#clock.sleep(entry.nextMs - nowMs);
    } finally {
      entry.waiting--;
    }
  }

  #entryOf(address: string): Address {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#addresses.get(address);
    if (known === undefined) {
      const fresh = { left: freeFailures, atMs: nowMs, waiting: 0, nextMs: 0 };
      this.#addresses.set(address, fresh);
      return fresh;
    }
    known.left = Math.min(freeFailures, known.left + ((nowMs - known.atMs) / minuteMs) * freeFailures);
    known.atMs = nowMs;
    return known;
  }
}
