import { fstatSync } from 'node:fs';
import type { Clock } from '../base/index.ts';
import type { Digest, StoredFile, StoreKey } from '../store/index.ts';

/** A kept file, open; whoever got it calls `close` once. */
export interface OpenKept {
  readonly file: StoredFile;
  /** Undefined when its record is lost. */
  readonly sha256: Digest | undefined;
}

interface Entry {
  readonly file: StoredFile;
  readonly sha256: Digest | undefined;
  readonly untilMs: number;
  users: number;
  held: boolean;
}

const heldMs = 2000;

/**
 * Files that were opened a moment ago, so that many requests for one file do not each open, look at and close it. Holds a
 * bounded number of descriptors, each for two seconds at most beyond its last reader.
 */
export class OpenFiles {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #entries = new Map<StoreKey, Entry>();
  #sweeping = false;

  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  get(key: StoreKey): OpenKept | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.untilMs > this.#clock.monotonicMs() && isAsItWas(entry)) return share(entry);
    this.forget(key);
    return undefined;
  }

  /** Takes over a file that was just opened and gives it back shared. */
  hold(key: StoreKey, { file, sha256 }: OpenKept): OpenKept {
    this.forget(key);
    const entry = { file, sha256, untilMs: this.#clock.monotonicMs() + heldMs, users: 0, held: true };
    const shared = share(entry);
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) break;
      this.forget(oldest);
    }
    this.#sweepSoon();
    return shared;
  }

  /** The next reader opens the file anew; who reads it now is not disturbed. */
  forget(key: StoreKey): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    entry.held = false;
    if (entry.users === 0) entry.file.close();
  }

  /** Lets go of every file that nobody reads now. */
  clear(): void {
    for (const key of this.#entries.keys()) this.forget(key);
  }

  #sweepSoon(): void {
    if (this.#sweeping) return;
    this.#sweeping = true;
    this.#clock.after(heldMs, () => {
      this.#sweeping = false;
      const nowMs = this.#clock.monotonicMs();
      for (const [key, { untilMs }] of this.#entries) if (untilMs <= nowMs) this.forget(key);
      if (this.#entries.size > 0) this.#sweepSoon();
    });
  }
}

/** False for a file that was removed, or changed in size, since it was opened. */
function isAsItWas({ file }: Entry): boolean {
  const { size, nlink } = fstatSync(file.fd);
  return size === file.sizeBytes && nlink > 0;
}

function share(entry: Entry): OpenKept {
  entry.users++;
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    entry.users--;
    if (entry.users === 0 && !entry.held) entry.file.close();
  };
  return { file: { fd: entry.file.fd, sizeBytes: entry.file.sizeBytes, close }, sha256: entry.sha256 };
}
