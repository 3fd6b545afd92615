import { constants, deflateRaw } from 'node:zlib';

/**
 * Content is deflated in pieces of this size, each by itself on another thread: their results, one behind the other, are one
 * deflate stream, so that even a single large file keeps several threads busy.
 */
export const pieceBytes = 512 * 1024;

/**
 * Of the levels, the one that takes hardly longer than the fastest and saves some of the difference to the slow ones
 * (Go's sources, 50 MB: level 1 12.0 MB, 2 11.7 MB, 6 10.4 MB in nearly twice the time).
 */
const usualLevel = 2;

/** Deflates one piece; all but the last end on a byte without ending the stream. `hopeless`: without trying to make it smaller. */
export function deflatePiece(piece: Uint8Array, last: boolean, hopeless: boolean): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      level: hopeless ? constants.Z_NO_COMPRESSION : usualLevel,
      finishFlush: last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
      // Room for all of it even if it grows: each time that zlib runs out of room is another round trip to its thread.
      chunkSize: piece.length + (piece.length >> 9) + 64,
    };
    deflateRaw(piece, options, (error, packed) => {
      if (error === null) resolve(packed);
      else reject(error);
    });
  });
}
