import { type Clock, GomirrorError } from '../base/index.ts';
import { type Origin, Verdict } from '../origin/index.ts';
import type { BlobStore, StoreKey, Temporary } from '../store/index.ts';
import type { OpenFile } from './answer.ts';
import { progressChannel } from './events.ts';
import { Growing, withheldBytes } from './growing.ts';
import type { Sink } from './pieces/index.ts';

const progressEveryMs = 200;

export interface AttemptOptions {
  readonly path: string;
  readonly version: string;
  readonly key: StoreKey;
  readonly store: BlobStore;
  readonly streamFromBytes: number;
  readonly clock: Clock;
  /** Called when the first byte is about to come: it is known by then who sends it, and whether it can be followed. */
  readonly began: (attempt: ZipAttempt) => void;
}

/** One attempt at a zip: the file that its bytes go into, readable while it grows where that is worth while. */
export class ZipAttempt implements Sink {
  readonly #options: AttemptOptions;
  #temporary: Temporary | undefined;
  #growing: Growing | undefined;
  #lead: Origin | undefined;
  #sizeBytes: number | undefined;
  #receivedBytes = 0;
  #saidMs = 0;

  constructor(options: AttemptOptions) {
    this.#options = options;
  }

  /** There once it has been opened. */
  get temporary(): Temporary {
    if (this.#temporary === undefined) throw new Error('nobody has answered');
    return this.#temporary;
  }

  get growing(): Growing | undefined {
    return this.#growing;
  }

  /** Who sends it; whose length it has when there are several. */
  get source(): string {
    return this.#lead?.name ?? '';
  }

  async open(): Promise<void> {
    const { store } = this.#options;
    this.#temporary = await store
      .createTemporary(() => this.#growing?.wake())
      .catch((error: unknown) => this.#writeFailed(error));
  }

  begin(lead: Origin, sizeBytes: number | undefined): void {
    const { streamFromBytes, clock, began } = this.#options;
    this.#lead = lead;
    this.#sizeBytes = sizeBytes;
    this.#saidMs = clock.monotonicMs();
    if (sizeBytes !== undefined && sizeBytes >= streamFromBytes && sizeBytes > withheldBytes) {
      this.#growing = new Growing(this.temporary, sizeBytes);
    }
    began(this);
  }

  write(offset: number, chunk: Uint8Array): Promise<void> | undefined {
    this.#receivedBytes += chunk.length;
    this.#say();
    try {
      return this.temporary.writeAt(offset, chunk)?.catch((error: unknown) => this.#writeFailed(error));
    } catch (error) {
      return this.#writeFailed(error);
    }
  }

  /** Resolves when all of it can be read back. */
  async flush(): Promise<void> {
    await this.temporary.flush().catch((error: unknown) => this.#writeFailed(error));
  }

  /** Ends it: its readers break off, its file goes. */
  async giveUp(error: unknown): Promise<void> {
    this.#growing?.fail(error instanceof Verdict ? error.error : error);
    await this.#temporary?.discard();
    this.#temporary?.release();
  }

  /** The file for one more reader, once all of it is there. */
  share(): OpenFile {
    const { temporary } = this;
    temporary.retain();
    return { fd: temporary.fd, sizeBytes: temporary.writtenBytes, close: () => temporary.release() };
  }

  #say(): void {
    const { clock, path, version } = this.#options;
    if (!progressChannel.active() || clock.monotonicMs() - this.#saidMs <= progressEveryMs) return;
    this.#saidMs = clock.monotonicMs();
    const { source } = this;
    progressChannel.publish({
      path,
      version,
      source,
      receivedBytes: this.#receivedBytes,
      sizeBytes: this.#sizeBytes,
    });
  }

  #writeFailed(cause: unknown): never {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const params = { what: this.#options.key, reason };
    throw new Verdict(new GomirrorError('store.write-failed', params, { cause, retryable: true }), 'stop');
  }
}
