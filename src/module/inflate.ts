import { createInflateRaw, deflateRawSync, type InflateRaw, inflateRawSync } from 'node:zlib';

/** What one deflate stream held. */
export interface Inflated {
  /** Valid until the next call. */
  readonly content: Uint8Array;
  /** Compressed bytes that were needed. */
  readonly consumedBytes: number;
}

/** `corrupt-data`: no deflate stream, or one that ends too early. `wrong-size`: another length than was declared. */
export type InflateFault = 'corrupt-data' | 'wrong-size';

/** Inflates whole streams, one after the other. */
export interface Inflater {
  inflate(packed: Uint8Array, unpackedBytes: number): Inflated | InflateFault;
  /** Gives the memory back; the next call takes new. */
  release(): void;
}

/** The part of Node's zlib binding that its own synchronous functions are made of; no documented interface reaches it. */
interface Handle {
  /** Replaced: called by `writeSync` for data that are no deflate stream. */
  readonly onerror: unknown;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputOffset: number,
    inputBytes: number,
    output: Uint8Array,
    outputOffset: number,
    outputBytes: number,
  ): void;
  reset(): void;
  close(): void;
}

const finish = 4; // Z_FINISH
const leastOutputBytes = 256 * 1024;

/**
 * One zlib stream and one output buffer for any number of entries. A module zip holds thousands of small files, and for
 * those `inflateRawSync`, which makes a stream object and a buffer each time, spends more on these than on inflating.
 */
class ReusingInflater implements Inflater {
  readonly #stream: InflateRaw;
  readonly #handle: Handle;
  /** What the last write left: output room, input bytes. */
  readonly #left: Uint32Array;
  #output = Buffer.allocUnsafeSlow(0);
  #failed = false;

  constructor() {
    this.#stream = createInflateRaw();
    const inner = this.#stream as unknown as { _handle: Handle; _writeState: Uint32Array };
    this.#handle = inner._handle;
    this.#left = inner._writeState;
    const onerror = () => {
      this.#failed = true;
    };
    Object.assign(this.#handle, { onerror });
  }

  inflate(packed: Uint8Array, unpackedBytes: number): Inflated | InflateFault {
    // One byte more than is declared, so that what exceeds it is noticed.
    const room = unpackedBytes + 1;
    if (this.#output.length < room) {
      this.release();
      this.#output = Buffer.allocUnsafeSlow(Math.max(room, leastOutputBytes));
    }
    this.#failed = false;
    this.#handle.reset();
    this.#handle.writeSync(finish, packed, 0, packed.length, this.#output, 0, room);
    if (this.#failed) return 'corrupt-data';
    const [roomLeft = 0, inputLeft = 0] = this.#left;
    if (room - roomLeft !== unpackedBytes) return 'wrong-size';
    return { content: this.#output.subarray(0, unpackedBytes), consumedBytes: packed.length - inputLeft };
  }

  release(): void {
    this.#output.buffer.transfer(0);
    this.#output = Buffer.allocUnsafeSlow(0);
  }
}

/** By documented means only. */
export class PlainInflater implements Inflater {
  #last: Buffer | undefined;

  inflate(packed: Uint8Array, unpackedBytes: number): Inflated | InflateFault {
    const room = Math.max(64, unpackedBytes + 1);
    this.release();
    try {
      const options = { chunkSize: room, maxOutputLength: room, info: true };
      const { buffer, engine } = inflateRawSync(packed, options) as unknown as {
        buffer: Buffer;
        engine: InflateRaw;
      };
      if (buffer.length !== unpackedBytes) return 'wrong-size';
      this.#last = buffer;
      return { content: buffer, consumedBytes: engine.bytesWritten };
    } catch (error) {
      return (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'wrong-size' : 'corrupt-data';
    }
  }

  /** Left to the garbage collector, hundreds of megabytes a second pile up before it runs. */
  release(): void {
    // Small buffers lie in a pool, which is more than twice as large as any of them and stays.
    const { buffer, length } = this.#last ?? Buffer.alloc(0);
    if (buffer.byteLength < 2 * length) (buffer as ArrayBuffer).transfer(0);
    this.#last = undefined;
  }
}

/** The fast one, where this Node's zlib proves to be what that one takes it for. */
export function createInflater(): Inflater {
  try {
    const inflater = new ReusingInflater();
    const sample = Buffer.from('the same as before, the same as before');
    const packed = deflateRawSync(sample);
    for (const trailing of [packed, Buffer.concat([packed, sample])]) {
      const inflated = inflater.inflate(trailing, sample.length);
      if (typeof inflated === 'string' || inflated.consumedBytes !== packed.length)
        return new PlainInflater();
      if (!sample.equals(inflated.content)) return new PlainInflater();
    }
    if (inflater.inflate(packed, sample.length - 1) !== 'wrong-size') return new PlainInflater();
    if (inflater.inflate(packed.subarray(0, -2), sample.length) !== 'corrupt-data')
      return new PlainInflater();
    return inflater;
  } catch {
    return new PlainInflater();
  }
}
