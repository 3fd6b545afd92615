import type { Temporary } from '../store/index.ts';

/** The bytes at the end of a zip that nobody gets before the verdict: no zip can be opened without them. */
export const withheldBytes = 65_536;

/**
 * One attempt at fetching a zip, readable while it grows. Readers see all but the last {@link withheldBytes} until
 * `pass`; after `fail` every read rejects, so that a client's connection ends short of the length it was promised.
 */
export class Growing {
  readonly sizeBytes: number;
  readonly #temporary: Temporary;
  #passed = false;
  #failure: unknown;
  #waiting: PromiseWithResolvers<void> | undefined;

  constructor(temporary: Temporary, sizeBytes: number) {
    this.#temporary = temporary;
    this.sizeBytes = sizeBytes;
  }

  get fd(): number {
    return this.#temporary.fd;
  }

  /** How far a reader may read now. */
  get visibleBytes(): number {
    if (this.#passed) return this.sizeBytes;
    return Math.max(0, Math.min(this.#temporary.writtenBytes, this.sizeBytes - withheldBytes));
  }

  /** Resolves once more than `offset` bytes are visible; rejects after `fail`. */
  async beyond(offset: number): Promise<void> {
    while (this.visibleBytes <= offset) {
      if (this.#failure !== undefined) throw this.#failure;
      this.#waiting ??= Promise.withResolvers<void>();
      await this.#waiting.promise;
    }
  }

  /** Throws what ended this attempt, so that a reader in the middle of it stops too. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Every byte has arrived and was found right. */
  pass(): void {
    this.#passed = true;
    this.wake();
  }

  fail(error: unknown): void {
    if (this.#passed) return;
    this.#failure = error;
    this.wake();
  }

  /** More bytes are in the file. */
  wake(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  retain(): void {
    this.#temporary.retain();
  }

  release(): void {
    this.#temporary.release();
  }
}
