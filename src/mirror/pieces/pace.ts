import { KiB, MiB, secondMs } from '../../base/index.ts';

/** A piece is no smaller, so that asking for it does not take longer than getting it. */
const leastPieceBytes = 256 * KiB;
/** A piece takes no longer than about this, so that places and work keep changing hands. */
const pieceMs = 3 * secondMs;
/** Where the other side answers at once, it is our own side that is busy: no more connections for less than this. */
const leastWorthMs = 125;
/** A stream at less than this share of the others' rate is slow. */
const slowShare = 0.25;
/** What is done by then is not worth giving to another. */
const slowRestMs = secondMs;

export function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** How long after the first byte it can be said whether more connections pay: about as long as the first byte took. */
export function lookAfterMs(firstByteMs: number): number {
  return Math.min(150, Math.max(50, firstByteMs));
}

/**
 * How many connections the rest of a stream is worth, its own included, if up to `room` more may be had: each is to have as
 * much to do as its first byte takes to come. Rates in bytes a millisecond.
 */
export function worthStreams(restBytes: number, rate: number, firstByteMs: number, room: number): number {
  const restMs = restBytes / Math.max(rate, 0.001);
  const count = Math.floor(restMs / Math.max(firstByteMs, leastWorthMs));
  return Math.max(1, Math.min(room + 1, count, Math.floor(restBytes / leastPieceBytes)));
}

/** The size of the pieces that `streams` connections cut a rest into. */
export function pieceBytes(restBytes: number, rate: number, streams: number): number {
  const mostBytes = Math.max(MiB, Math.round(rate * pieceMs));
  return Math.max(leastPieceBytes, Math.min(Math.ceil(restBytes / streams), mostBytes));
}

/** True when the work of a stream is better done by another like the `others`. */
export function isSlow(restBytes: number, rate: number, others: readonly number[]): boolean {
  const usual = median(others);
  return usual !== undefined && rate < usual * slowShare && restBytes > rate * slowRestMs;
}
