import { createInflateRaw, deflateRawSync } from 'node:zlib';

/** `corrupt-data`: no deflate stream, or one that ends too early. `wrong-size`: another length than was declared. */
export type InflateFault = 'corrupt-data' | 'wrong-size';

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
}

const noFlush = 0; // Z_NO_FLUSH
const finish = 4; // Z_FINISH
/** Small enough to stay in a CPU's cache until it is hashed. */
export const pieceBytes = 256 * 1024;

/**
 * One zlib stream and one output buffer for any number of deflate streams, synchronously and in bounded memory. A module
 * zip holds thousands of small files; Node's own functions make a stream object and a buffer for each of them, and its
 * streams go through another thread for each piece.
 */
export class Inflater {
  readonly #handle: Handle;
  /** What the last write left: output room, input bytes. */
  readonly #left: Uint32Array;
  readonly #output = Buffer.allocUnsafeSlow(pieceBytes);
  #failed = false;

  /** Throws where this Node's zlib has no such inside. */
  constructor() {
    const inner = createInflateRaw() as unknown as { _handle: Handle; _writeState: Uint32Array };
    this.#handle = inner._handle;
    this.#left = inner._writeState;
    const onerror = () => {
      this.#failed = true;
    };
    Object.assign(this.#handle, { onerror });
  }

  /**
   * Inflates the stream whose bytes `input` gives, in order; each of its parts is used up before the next is taken. `take` is
   * given the content in pieces of at most 256 KiB, valid during the call; a piece that is not full is the last. Returns the
   * number of input bytes that the stream took.
   */
  inflate(
    input: Iterator<Uint8Array>,
    packedBytes: number,
    unpackedBytes: number,
    take: (piece: Buffer) => void,
  ): number | InflateFault {
    this.#failed = false;
    this.#handle.reset();
    let givenBytes = 0;
    let takenBytes = 0;
    let filled = 0;
    for (;;) {
      const next = input.next();
      const part = next.done === true ? empty : next.value;
      givenBytes += part.length;
      const last = givenBytes >= packedBytes;
      let left = part.length;
      for (;;) {
        const flush = last ? finish : noFlush;
        const before = pieceBytes - filled;
        this.#handle.writeSync(flush, part, part.length - left, left, this.#output, filled, before);
        if (this.#failed) return 'corrupt-data';
        const [room = 0, inputLeft = 0] = this.#left;
        left = inputLeft;
        filled += before - room;
        if (takenBytes + filled > unpackedBytes) return 'wrong-size';
        // zlib stops with room to spare when it has come to the end, or has no more input.
        const ended = room > 0 && (last || left > 0);
        if (filled === pieceBytes || (ended && filled > 0)) {
          take(this.#output.subarray(0, filled));
          takenBytes += filled;
          filled = 0;
        }
        if (ended) return takenBytes === unpackedBytes ? givenBytes - left : 'wrong-size';
        if (room > 0) break;
      }
    }
  }

  /** Gives the memory back. The inflater is used up. */
  release(): void {
    this.#output.buffer.transfer(0);
  }
}

const empty = new Uint8Array(0);

/** Undefined where this Node's zlib is not inside what {@link Inflater} takes it for. */
export function createInflater(): Inflater | undefined {
  known ??= works();
  return known ? new Inflater() : undefined;
}

let known: boolean | undefined;

function works(): boolean {
  try {
    const inflater = new Inflater();
    const sample = Buffer.alloc(pieceBytes + 100, 'the same as before, ');
    const packed = deflateRawSync(sample);
    const inflate = (bytes: Buffer, size: number) => {
      const pieces: Buffer[] = [];
      const parts = [bytes.subarray(0, 20), bytes.subarray(20)];
      const taken = inflater.inflate(parts.values(), bytes.length, size, (piece) =>
        pieces.push(Buffer.from(piece)),
      );
      return typeof taken === 'number' && sample.equals(Buffer.concat(pieces)) ? taken : 0;
    };
    const right = [packed, Buffer.concat([packed, sample])].every(
      (bytes) => inflate(bytes, sample.length) === packed.length,
    );
    const wrong = [
      inflate(packed, sample.length - 1),
      inflate(packed, sample.length + 1),
      inflate(packed.subarray(0, -2), sample.length),
    ];
    return right && wrong.every((taken) => taken === 0);
  } catch {
    return false;
  }
}
