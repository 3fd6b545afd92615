import fs from 'node:fs';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

const open = promisify(fs.open);

/** Bytes of one run waiting to be written beyond which a writer is asked to wait. */
const backlogLimitBytes = 1_048_576;
/** Fewer bytes than this wait a moment for more: a write costs about the same whatever its size. */
const batchBytes = 262_144;
const batchWaitMs = 10;

/** Bytes that follow one another in the file and wait to be written. */
interface Run {
  /** Where the first byte that is not in the file yet belongs. */
  writtenTo: number;
  /** Where the next chunk of this run belongs: what finds it again. */
  endByte: number;
  backlog: Uint8Array[];
  backlogBytes: number;
  pump: Promise<void> | undefined;
}

/**
 * A file being written and read meanwhile, from front to back or in several runs at once. Ends either as a kept file
 * (`BlobStore.keep`) or by `discard`. The descriptor stays readable after both, until the last `release`.
 */
export class Temporary {
  readonly path: string;
  readonly fd: number;
  readonly #onWritten: () => void;
  /** By the offset at which each goes on; one that waits for nothing is not in it. */
  readonly #runs = new Map<number, Run>();
  /** What is in the file, apart from its beginning: where each stretch begins and ends. */
  readonly #islands = new Map<number, number>();
  #writtenBytes = 0;
  #appendedBytes = 0;
  #users = 1;
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

  /** How much can be read back now, from the front up to the first byte that is missing. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /**
   * Appends `chunk`, which must not change any more. What arrives while a write is under way goes out with the next one.
   * The promise, when there is one, is to be awaited before more is appended. Rejects, or throws at a later call, with the
   * system's error (ENOSPC, EFBIG, …); the file is then only good to discard.
   */
  append(chunk: Uint8Array): Promise<void> | undefined {
    const offset = this.#appendedBytes;
    this.#appendedBytes += chunk.length;
    return this.writeAt(offset, chunk);
  }

  /**
   * Like {@link append}, at `offset`: for several writers, each of whom goes on where it left off and waits for its own
   * promises only. No byte is written twice. Not to be mixed with `append`.
   */
  writeAt(offset: number, chunk: Uint8Array): Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    if (chunk.length === 0) return undefined;
    let run = this.#runs.get(offset);
    if (run === undefined)
      run = { writtenTo: offset, endByte: offset, backlog: [], backlogBytes: 0, pump: undefined };
    else this.#runs.delete(offset);
    run.endByte += chunk.length;
    this.#runs.set(run.endByte, run);
    run.backlog.push(chunk);
    run.backlogBytes += chunk.length;
    if (run.backlogBytes >= batchBytes) this.#start(run);
    else this.#soon ??= setTimeout(() => this.#startAll(), batchWaitMs);
    return run.backlogBytes > backlogLimitBytes ? this.#written(run) : undefined;
  }

  /** Resolves when all that was appended can be read back. */
  async flush(): Promise<void> {
    this.#startAll();
    for (let run = this.#anyRun(); run !== undefined; run = this.#anyRun()) await this.#written(run);
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

  #anyRun(): Run | undefined {
    return this.#runs.values().next().value;
  }

  async #written(run: Run): Promise<void> {
    this.#start(run);
    while (run.pump !== undefined) await run.pump;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #startAll(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    for (const run of this.#runs.values()) this.#start(run);
  }

  #start(run: Run): void {
    if (run.backlog.length > 0) run.pump ??= this.#drain(run);
  }

  async #drain(run: Run): Promise<void> {
    try {
      while (run.backlog.length > 0) {
        if (this.#failure !== undefined) break;
        let batch = run.backlog;
        run.backlog = [];
        run.backlogBytes = 0;
        while (batch.length > 0) {
          const bytesWritten = await writeSome(this.fd, batch, run.writtenTo);
          this.#arrived(run.writtenTo, run.writtenTo + bytesWritten);
          run.writtenTo += bytesWritten;
          batch = without(batch, bytesWritten);
        }
      }
    } catch (error) {
      this.#failure ??= error;
    } finally {
      run.backlog = [];
      run.pump = undefined;
      this.#runs.delete(run.endByte);
    }
  }

  /** Notes what is in the file from now on, and tells when that can be read from the front. */
  #arrived(startByte: number, endByte: number): void {
    if (startByte !== this.#writtenBytes) {
      // Runs grow at their ends, so the stretch before this one is the one it most often belongs to.
      for (const [begin, end] of this.#islands) {
        if (end !== startByte) continue;
        this.#islands.set(begin, endByte);
        return;
      }
      this.#islands.set(startByte, endByte);
      return;
    }
    this.#writtenBytes = endByte;
    for (let next = this.#islands.get(endByte); next !== undefined; next = this.#islands.get(next)) {
      this.#islands.delete(this.#writtenBytes);
      this.#writtenBytes = next;
    }
    this.#onWritten();
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
