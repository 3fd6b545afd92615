import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { GomirrorError } from '../base/index.ts';
import type { ZipCode } from './zip-codes.ts';

/** Random access to the bytes of a zip whose size is known and does not change. */
export interface ZipSource {
  readonly sizeBytes: number;
  /** Fills `into` from `position` on; returns how many bytes it read, fewer than asked for only at the end. */
  readSync(into: Uint8Array, position: number): number;
}

/** The first `sizeBytes` of an open file. The caller keeps the descriptor open, and closes it. */
export function fileZipSource(fd: number, sizeBytes: number): ZipSource {
  return {
    sizeBytes,
    readSync: (into, position) => readSync(fd, into, 0, into.length, position),
  };
}

/** A zip that is in memory already. */
export function memoryZipSource(bytes: Uint8Array): ZipSource {
  return {
    sizeBytes: bytes.length,
    readSync(into, position) {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
  };
}

/** Large enough to make a system call cheap beside the work on what it reads, small enough to stay in a CPU's cache. */
const blockBytes = 256 * 1024;

/**
 * Reads a source in blocks. Reads that go forward, as those of a zip's entries do, also feed the digest of the whole
 * file, so that the file is read only once.
 */
export class BlockReader {
  readonly sizeBytes: number;
  readonly #source: ZipSource;
  readonly #digest = createHash('sha256');
  #buffer = Buffer.allocUnsafeSlow(0);
  #start = 0;
  #length = 0;
  #digested = 0;

  constructor(source: ZipSource) {
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
  }

  /**
   * The `length` bytes at `position`, valid until the next call. The caller has checked that they lie within the source;
   * a source that turns out to be shorter is `zip.short-read`.
   */
  view(position: number, length: number): Buffer {
    const offset = position - this.#start;
    if (offset >= 0 && offset + length <= this.#length) return this.#buffer.subarray(offset, offset + length);
    this.#fill(position, length);
    return this.#buffer.subarray(0, length);
  }

  #fill(position: number, length: number): void {
    const wanted = Math.min(Math.max(length, blockBytes), this.sizeBytes - position);
    if (this.#buffer.length < wanted) {
      this.release();
      this.#buffer = Buffer.allocUnsafeSlow(Math.max(wanted, Math.min(blockBytes, this.sizeBytes)));
    }
    this.#start = position;
    this.#length = 0;
    while (this.#length < wanted) {
      const read = this.#source.readSync(
        this.#buffer.subarray(this.#length, wanted),
        position + this.#length,
      );
      if (read <= 0) {
        throw new GomirrorError<ZipCode>('zip.short-read', {
          sizeBytes: this.sizeBytes,
          readBytes: position + this.#length,
        });
      }
      this.#length += read;
    }
    const fresh = this.#digested - position;
    if (fresh >= 0 && fresh < wanted) {
      this.#digest.update(this.#buffer.subarray(fresh, wanted));
      this.#digested = position + wanted;
    }
  }

  /** Gives the block's memory back without waiting for the garbage collector. Every view of it becomes empty. */
  release(): void {
    this.#length = 0;
    this.#buffer.buffer.transfer(0);
    this.#buffer = Buffer.alloc(0);
  }

  /** SHA-256 of the whole source, in hex. The reader is used up. */
  digest(): string {
    while (this.#digested < this.sizeBytes) {
      this.#fill(this.#digested, Math.min(blockBytes, this.sizeBytes - this.#digested));
    }
    return this.#digest.digest('hex');
  }
}
