import type { Clock } from '../../base/index.ts';
import { fillChannel, progressChannel, type ProgressEvent } from '../../mirror/index.ts';

/** A zip on its way. */
export interface FillUnderway {
  readonly path: string;
  readonly version: string;
  readonly kind: 'zip';
  readonly source: string;
  readonly receivedBytes: number;
  /** Null when the source did not say. */
  readonly sizeBytes: number | null;
  /** When it was first heard of; ISO 8601. */
  readonly startedAt: string;
}

/** More than a mirror fetches at once; a bound all the same. */
const mostFills = 1000;

/** The zips that are being fetched, learnt from the mirror's events: those that take long enough to be spoken of. */
export class FillsUnderway {
  readonly #clock: Clock;
  readonly #fills = new Map<string, FillUnderway>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins to listen; returns the function that ends it. */
  watch(): () => void {
    const ends = [
      progressChannel.subscribe((event) => this.#onProgress(event)),
      fillChannel.subscribe(({ kind, path, version }) => {
        if (kind === 'zip') this.#fills.delete(`${path}@${version}`);
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** The one that began first comes first. */
  list(): FillUnderway[] {
    return [...this.#fills.values()];
  }

  #onProgress({ path, version, source, receivedBytes, sizeBytes }: ProgressEvent): void {
    const key = `${path}@${version}`;
    const startedAt = this.#fills.get(key)?.startedAt ?? new Date(this.#clock.now()).toISOString();
    const size = { receivedBytes, sizeBytes: sizeBytes ?? null };
    this.#fills.set(key, { path, version, kind: 'zip', source, ...size, startedAt });
    if (this.#fills.size <= mostFills) return;
    const oldest = this.#fills.keys().next();
    if (oldest.done !== true) this.#fills.delete(oldest.value);
  }
}
