import { type Clock, errorCode, GomirrorError, Remembered, secondMs } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { isUnreachable } from './web.ts';

interface Outage {
  readonly error: GomirrorError;
  readonly endsMs: number;
  readonly times: number;
}

const hostsAtMost = 1000;
const firstMs = 5 * secondMs;
const longestMs = 60 * secondMs;
/** For how long an outage counts as a reason to make the next one longer. */
const memoryMs = 300 * secondMs;

/**
 * Hosts that could not be reached just now: nobody else waits for them until a while has passed, longer each time. It is a
 * memory of each host, since one that is dead says nothing about the others.
 */
export class HostOutages {
  readonly #clock: Clock;
  readonly #outages: Remembered<Outage>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#outages = new Remembered(hostsAtMost, () => clock.monotonicMs());
  }

  /** Runs `work` for `host`, or rejects at once with why it could not be reached. */
  async run<Result>(host: string, work: () => Promise<Result>): Promise<Result> {
    const outage = this.#outages.get(host);
    const waitMs = outage === undefined ? 0 : outage.endsMs - this.#clock.monotonicMs();
    if (outage !== undefined && waitMs > 0) {
      const { code, params } = outage.error;
      const retryAfterSeconds = Math.ceil(waitMs / secondMs);
      throw new GomirrorError(code, params, { retryable: true, retryAfterSeconds, cause: outage.error });
    }
    try {
      const result = await work();
      this.#outages.delete(host);
      return result;
    } catch (error) {
      if (error instanceof GomirrorError && isUnreachable(error)) this.#note(host, error, outage);
      // An answer, whatever it says, shows that the host is there.
      else if (errorCode(error) === ('origin.absent' satisfies OriginCode)) this.#outages.delete(host);
      throw error;
    }
  }

  #note(host: string, error: GomirrorError, before: Outage | undefined): void {
    const times = (before?.times ?? 0) + 1;
    const endsMs = this.#clock.monotonicMs() + Math.min(firstMs * 2 ** (times - 1), longestMs);
    this.#outages.set(host, { error, endsMs, times }, memoryMs);
  }
}
