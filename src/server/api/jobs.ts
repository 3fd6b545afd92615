import { type ErrorParams, GomirrorError, type Turn } from '../../base/index.ts';
import type { ServerCode } from '../codes.ts';
import type { WantedFiles } from './wanted.ts';

/** How far a prefetch has come, in files. `done` counts those that are there now, also if they were before. */
export interface PrefetchProgress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Fetched for this job. */
  readonly bytes: number;
}

/** A module version of which something could not be had. */
export interface PrefetchFailure {
  readonly path: string;
  readonly version: string;
  readonly code: string;
  readonly params: ErrorParams;
}

/** Fetches what is wanted and not kept yet; goes on over failures. Rejects when the signal is aborted. */
export type Prefetch = (
  wanted: readonly WantedFiles[],
  options: { readonly turn: Turn; readonly profile: string; readonly signal: AbortSignal },
  onProgress: (progress: PrefetchProgress) => void,
) => Promise<PrefetchProgress & { readonly failures: readonly PrefetchFailure[] }>;

const mostJobs = 4;

/** Prefetch jobs under way: not more than a few at once, all of them ended by {@link close}. */
export class PrefetchJobs {
  readonly #prefetch: Prefetch;
  readonly #closing = new AbortController();
  #running = 0;
  #begun = 0;

  constructor(prefetch: Prefetch) {
    this.#prefetch = prefetch;
  }

  get running(): number {
    return this.#running;
  }

  /** Throws `server.too-many-jobs` when there is no room for another. */
  checkRoom(): void {
    if (this.#running < mostJobs) return;
    throw new GomirrorError<ServerCode>(
      'server.too-many-jobs',
      { limit: mostJobs },
      { retryable: true, retryAfterSeconds: 10 },
    );
  }

  /**
   * Runs a job, which takes turns with every client of the mirror as one more of them; a job that nobody waits for gives
   * way to all of them.
   */
  async run(
    wanted: readonly WantedFiles[],
    options: { readonly profile: string; readonly isAwaited: boolean; readonly signal?: AbortSignal },
    onProgress: (progress: PrefetchProgress) => void,
  ): ReturnType<Prefetch> {
    this.checkRoom();
    this.#running++;
    const { profile, isAwaited, signal } = options;
    const turn: Turn = { urgency: isAwaited ? 'asked' : 'ahead', client: `prefetch ${++this.#begun}` };
    const ended =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    try {
      return await this.#prefetch(wanted, { turn, profile, signal: ended }, onProgress);
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
