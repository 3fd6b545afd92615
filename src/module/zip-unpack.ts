import { hash, createHash } from 'node:crypto';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Inflater, InflateFault } from './inflate.ts';
import type { BlockReader } from './zip-source.ts';

/**
 * Unpacks entries for their hashes only: nothing of the content is kept. Entries of ordinary size are inflated in one
 * synchronous call, which is several times as fast as a stream; large ones pass through in pieces.
 */

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

/** Entries up to here, packed and unpacked, are inflated in one call; nearly all are, and two of these are all it holds. */
export const wholeEntryBytes = 4 * 1024 * 1024;
const pieceBytes = 256 * 1024;

export function isWhole(entry: PackedEntry): boolean {
  return entry.compressedBytes <= wholeEntryBytes && entry.unpackedBytes <= wholeEntryBytes;
}

/** Unpacks an entry for which {@link isWhole} holds. */
export function unpackWhole(
  reader: BlockReader,
  inflater: Inflater,
  entry: PackedEntry,
): Unpacked | InflateFault {
  const packed = reader.view(entry.position, entry.compressedBytes);
  if (entry.method === 0) {
    if (entry.compressedBytes !== entry.unpackedBytes) return 'wrong-size';
    return { sha256: hash('sha256', packed, 'hex'), crc32: crc32(packed), consumedBytes: packed.length };
  }
  const inflated = inflater.inflate(packed, entry.unpackedBytes);
  if (typeof inflated === 'string') return inflated;
  const { content, consumedBytes } = inflated;
  return { sha256: hash('sha256', content, 'hex'), crc32: crc32(content), consumedBytes };
}

/** Unpacks an entry of any size in bounded memory, and stops as soon as it proves larger than declared. */
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

function* pieces(reader: BlockReader, entry: PackedEntry): Generator<Buffer, void> {
  for (let done = 0; done < entry.compressedBytes;) {
    const length = Math.min(pieceBytes, entry.compressedBytes - done);
    yield reader.view(entry.position + done, length);
    done += length;
  }
}
