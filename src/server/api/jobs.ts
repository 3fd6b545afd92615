import { GomirrorError, type Turn } from '../../base/index.ts';
import type { PrefetchOptions, PrefetchProgress, PrefetchReport, Wanted } from '../../mirror/index.ts';
import type { ServerCode } from '../codes.ts';

/** `Mirror.prefetch`. */
export type Prefetch = (
  wanted: readonly Wanted[],
  options: PrefetchOptions,
  onProgress: (progress: PrefetchProgress) => void,
) => Promise<PrefetchReport>;

const mostJobs = 4;
/** Each may be megabytes, and takes as long as its sender likes. */
const mostBodies = 16;

/** Prefetch jobs under way: not more than a few at once, all of them ended by {@link close}. */
export class PrefetchJobs {
  readonly #prefetch: Prefetch;
  readonly #closing = new AbortController();
  #running = 0;
  #reading = 0;
  #begun = 0;

  constructor(prefetch: Prefetch) {
    this.#prefetch = prefetch;
  }

  get running(): number {
    return this.#running;
  }

  /** Throws `server.too-many-jobs` when there is no room for another. */
  checkRoom(): void {
    if (this.#running >= mostJobs) throw tooMany(mostJobs);
  }

  /** Reads what a job is to be about. Rejects with `server.too-many-jobs` when too many others do that too. */
  async read<Body>(read: () => Promise<Body>): Promise<Body> {
    if (this.#reading >= mostBodies) throw tooMany(mostBodies);
    this.#reading++;
    try {
      return await read();
    } finally {
      this.#reading--;
    }
  }

  /**
   * Runs a job, which takes turns with every client of the mirror as one more of them; a job that nobody waits for gives
   * way to all of them.
   */
  async run(
    wanted: readonly Wanted[],
    options: {
      readonly profile: string;
      readonly onBehalfOf: string;
      readonly isAwaited: boolean;
      readonly signal?: AbortSignal;
    } & Pick<PrefetchOptions, 'mayRead' | 'admit' | 'mayFill'>,
    onProgress: (progress: PrefetchProgress) => void,
  ): Promise<PrefetchReport> {
    this.checkRoom();
    this.#running++;
    const { profile, onBehalfOf, isAwaited, signal, mayRead, admit, mayFill } = options;
    const turn: Turn = { urgency: isAwaited ? 'asked' : 'ahead', client: `prefetch ${++this.#begun}` };
    const ended =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    try {
      return await this.#prefetch(
        wanted,
        { turn, onBehalfOf, profile, signal: ended, mayRead, admit, mayFill },
        onProgress,
      );
    } finally {
      this.#running--;
    }
  }

  /** Ends all jobs; what they are fetching just now is the mirror's own to finish. */
  close(): void {
    this.#closing.abort(
      new GomirrorError<ServerCode>('server.stopping', {}, { retryable: true, retryAfterSeconds: 5 }),
    );
  }
}

function tooMany(limit: number): GomirrorError<ServerCode> {
  const options = { retryable: true, retryAfterSeconds: 10 };
  return new GomirrorError<ServerCode>('server.too-many-jobs', { limit }, options);
}
