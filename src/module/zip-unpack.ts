import { createHash, hash, type Hash } from 'node:crypto';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Inflater, type InflateFault, pieceBytes } from './inflate.ts';
import type { BlockReader } from './zip-source.ts';

/** Unpacks entries for their hashes only: nothing of the content is kept. */

/** What came of unpacking one entry. */
export interface Unpacked {
  /** SHA-256 of the content, in hex. */
  readonly sha256: string;
  readonly crc32: number;
  /** Compressed bytes that were needed; fewer than there are if the stream ends before them. */
  readonly consumedBytes: number;
}

export interface PackedEntry {
  /** 0 stored, 8 deflated. */
  readonly method: 0 | 8;
  /** Where the data lie, clamped to the source. */
  readonly position: number;
  readonly compressedBytes: number;
  readonly unpackedBytes: number;
}

/** Unpacks an entry of any size, synchronously and in bounded memory; stops as soon as it proves larger than declared. */
export function unpack(reader: BlockReader, inflater: Inflater, entry: PackedEntry): Unpacked | InflateFault {
  const content = new ContentHash();
  const input = pieces(reader, entry);
  if (entry.method === 8) {
    const { compressedBytes, unpackedBytes } = entry;
    const consumedBytes = inflater.inflate(input, compressedBytes, unpackedBytes, (piece) =>
      content.take(piece),
    );
    return typeof consumedBytes === 'string' ? consumedBytes : content.unpacked(consumedBytes);
  }
  if (entry.compressedBytes !== entry.unpackedBytes) return 'wrong-size';
  for (const piece of input) content.take(piece);
  return content.unpacked(entry.compressedBytes);
}

/** SHA-256 and CRC-32 of content that comes in pieces; of a single piece, in one call each. */
class ContentHash {
  #digest: Hash | undefined;
  #sha256: string | undefined;
  #sum = 0;

  /** Pieces of {@link pieceBytes}, then at most one that is shorter. */
  take(piece: Buffer): void {
    this.#sum = crc32(piece, this.#sum);
    if (this.#digest === undefined && piece.length < pieceBytes) this.#sha256 = hash('sha256', piece, 'hex');
    else (this.#digest ??= createHash('sha256')).update(piece);
  }

  unpacked(consumedBytes: number): Unpacked {
    const sha256 = this.#digest?.digest('hex') ?? this.#sha256 ?? emptySha256;
    return { sha256, crc32: this.#sum, consumedBytes };
  }
}

/** The same by documented means only, which takes longer. */
export async function unpackInPieces(
  reader: BlockReader,
  entry: PackedEntry,
  signal?: AbortSignal,
): Promise<Unpacked | InflateFault> {
  const digest = createHash('sha256');
  let sum = 0;
  const take = (piece: Buffer) => {
    digest.update(piece);
    sum = crc32(piece, sum);
  };

  if (entry.method === 0) {
    if (entry.compressedBytes !== entry.unpackedBytes) return 'wrong-size';
    for (const piece of pieces(reader, entry)) {
      signal?.throwIfAborted();
      take(piece);
    }
    return { sha256: digest.digest('hex'), crc32: sum, consumedBytes: entry.compressedBytes };
  }

  const takeAndFree = (piece: Buffer) => {
    take(piece);
    // Left to the garbage collector, hundreds of megabytes a second pile up before it runs. A piece that is not full shares
    // its memory with the next one.
    if (piece.length === pieceBytes) (piece.buffer as ArrayBuffer).transfer(0);
  };
  let unpackedBytes = 0;
  const inflate = createInflateRaw({ chunkSize: pieceBytes });
  const input = pieces(reader, entry);
  let thrown: { readonly error: unknown } | undefined;
  const fault = await new Promise<InflateFault | undefined>((resolve) => {
    const finish = (found?: InflateFault) => {
      inflate.destroy();
      resolve(found);
    };
    const feed = () => {
      try {
        signal?.throwIfAborted();
        const next = input.next();
        // A copy: another thread reads it, perhaps still when this one has gone on or given up.
        if (next.done === true) inflate.end();
        else inflate.write(Buffer.from(next.value), (error) => error ?? feed());
      } catch (error) {
        thrown = { error };
        finish();
      }
    };
    // Put off, the hashing of one piece runs while another thread inflates the next.
    inflate.on('data', (piece: Buffer) => {
      unpackedBytes += piece.length;
      if (unpackedBytes > entry.unpackedBytes) finish('wrong-size');
      else setImmediate(takeAndFree, piece);
    });
    inflate.on('end', () => setImmediate(finish));
    inflate.on('error', () => finish('corrupt-data'));
    feed();
  });
  if (thrown !== undefined) throw thrown.error;
  if (fault !== undefined) return fault;
  if (unpackedBytes !== entry.unpackedBytes) return 'wrong-size';
  return { sha256: digest.digest('hex'), crc32: sum, consumedBytes: inflate.bytesWritten };
}

/** SHA-256 of nothing. */
export const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function* pieces(reader: BlockReader, entry: PackedEntry): Generator<Buffer, void> {
  for (let done = 0; done < entry.compressedBytes;) {
    const length = Math.min(pieceBytes, entry.compressedBytes - done);
    yield reader.view(entry.position + done, length);
    done += length;
  }
}
