import { type FileHandle, open, rm } from 'node:fs/promises';

/** Bytes waiting to be written beyond which `append` asks its caller to wait. */
const backlogLimitBytes = 1_048_576;
/** Fewer bytes than this wait a moment for more: a write costs about the same whatever its size. */
const batchBytes = 262_144;
const batchWaitMs = 10;

/**
 * A file being written from front to back and read meanwhile. Ends either as a kept file (`BlobStore.keep`) or by
 * `discard`. The descriptor stays readable after both, until the last `release`.
 */
export class Temporary {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #onWritten: () => void;
  #writtenBytes = 0;
  #users = 1;
  #backlog: Uint8Array[] = [];
  #backlogBytes = 0;
  #pump: Promise<void> | undefined;
  #soon: NodeJS.Timeout | undefined;
  #failure: unknown;

  private constructor(path: string, handle: FileHandle, onWritten: () => void) {
    this.path = path;
    this.#handle = handle;
    this.#onWritten = onWritten;
  }

  /** Creates the file; `onWritten` is called whenever more of it can be read. */
  static async create(path: string, onWritten: () => void = () => {}): Promise<Temporary> {
    return new Temporary(path, await open(path, 'wx+'), onWritten);
  }

  get fd(): number {
    return this.#handle.fd;
  }

  /** How much can be read back now. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /**
   * Appends `chunk`, which must not change any more. What arrives while a write is under way goes out with the next one.
   * The promise, when there is one, is to be awaited before more is appended. Rejects, or throws at a later call, with the
   * system's error (ENOSPC, EFBIG, …); the file is then only good to discard.
   */
  append(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    this.#backlog.push(chunk);
    this.#backlogBytes += chunk.length;
    if (this.#backlogBytes >= batchBytes) this.#start();
    else this.#soon ??= setTimeout(() => this.#start(), batchWaitMs);
    return this.#backlogBytes > backlogLimitBytes ? this.flush() : undefined;
  }

  /** Resolves when all that was appended can be read back. */
  async flush(): Promise<void> {
    this.#start();
    while (this.#pump !== undefined) await this.#pump;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Makes the bytes durable. */
  async sync(): Promise<void> {
    await this.flush();
    await this.#handle.sync();
  }

  /** Counts one more reader of the descriptor. */
  retain(): void {
    this.#users++;
  }

  /** One reader, or the writer, is done; the last one closes the descriptor. */
  release(): void {
    this.#users--;
    if (this.#users === 0)
      void this.flush().then(
        () => this.#handle.close(),
        () => this.#handle.close(),
      );
  }

  /** Removes the name; readers that hold the descriptor are not disturbed. */
  async discard(): Promise<void> {
    await rm(this.path, { force: true });
  }

  #start(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    if (this.#backlog.length > 0 && this.#failure === undefined) this.#pump ??= this.#drain();
  }

  async #drain(): Promise<void> {
    try {
      while (this.#backlog.length > 0) {
        let batch = this.#backlog;
        this.#backlog = [];
        this.#backlogBytes = 0;
        while (batch.length > 0) {
          const { bytesWritten } = await this.#handle.writev(batch, this.#writtenBytes);
          this.#writtenBytes += bytesWritten;
          batch = without(batch, bytesWritten);
        }
        this.#onWritten();
      }
    } catch (error) {
      this.#failure = error;
      this.#backlog = [];
    } finally {
      this.#pump = undefined;
    }
  }
}

/** What is left of `batch` after its first `writtenBytes`; a disk that fills up accepts a part. */
function without(batch: Uint8Array[], writtenBytes: number): Uint8Array[] {
  let skip = writtenBytes;
  let first = 0;
  while (first < batch.length && skip >= batch[first]!.length) skip -= batch[first++]!.length;
  const rest = batch.slice(first);
  if (skip > 0) rest[0] = rest[0]!.subarray(skip);
  return rest;
}
