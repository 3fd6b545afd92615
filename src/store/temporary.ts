import fs from 'node:fs';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

const open = promisify(fs.open);

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
  readonly fd: number;
  readonly #onWritten: () => void;
  #writtenBytes = 0;
  #users = 1;
  #backlog: Uint8Array[] = [];
  #backlogBytes = 0;
  #pump: Promise<void> | undefined;
  #soon: NodeJS.Timeout | undefined;
  #failure: unknown;

  private constructor(path: string, fd: number, onWritten: () => void) {
    this.path = path;
    this.fd = fd;
    this.#onWritten = onWritten;
  }

  /** Creates the file; `onWritten` is called whenever more of it can be read. */
  static async create(path: string, onWritten: () => void = () => {}): Promise<Temporary> {
    return new Temporary(path, await open(path, 'wx+'), onWritten);
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

  /** Counts one more reader of the descriptor. */
  retain(): void {
    this.#users++;
  }

  /** One reader, or the writer, is done; the last one closes the descriptor. */
  release(): void {
    this.#users--;
    if (this.#users > 0) return;
    const close = () => fs.close(this.fd, () => {});
    this.flush().then(close, close);
  }

  /** Removes the name; readers that hold the descriptor are not disturbed. What cannot be removed now is at the next start. */
  async discard(): Promise<void> {
    await rm(this.path, { force: true }).catch(() => {});
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
          const bytesWritten = await writeSome(this.fd, batch, this.#writtenBytes);
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

function writeSome(fd: number, batch: Uint8Array[], position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.writev(fd, batch, position, (error, bytesWritten) =>
      error === null ? resolve(bytesWritten) : reject(error),
    );
  });
}
