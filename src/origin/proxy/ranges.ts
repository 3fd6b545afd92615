import type { ByteRange, OriginAnswer } from '../types.ts';

type Part = NonNullable<OriginAnswer['part']>;

/** The value of `Range` (RFC 9110, section 14.2). Throws a RangeError for what is no part of a file. */
export function rangeHeader({ startByte, endByte }: ByteRange): string {
  const sound = Number.isSafeInteger(startByte) && Number.isSafeInteger(endByte);
  if (!sound || startByte < 0 || endByte <= startByte)
    throw new RangeError(`bytes ${startByte} to ${endByte}`);
  return `bytes=${startByte}-${endByte - 1}`;
}

/**
 * The part that `Content-Range` (RFC 9110, section 14.4) of a 206 announces; undefined unless it is the very part that was
 * asked for, cut down to a file whose length is known.
 */
export function announcedPart(contentRange: string | undefined, asked: ByteRange): Part | undefined {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i.exec(contentRange?.trim() ?? '');
  if (match === null) return undefined;
  const [first, last, totalBytes] = match.slice(1).map(Number) as [number, number, number];
  const endByte = Math.min(asked.endByte, totalBytes);
  const same = first === asked.startByte && first < endByte && last + 1 === endByte;
  return same ? { startByte: first, endByte, totalBytes } : undefined;
}

/** Whether `Accept-Ranges` (RFC 9110, section 14.3) names bytes. */
export function acceptsBytes(acceptRanges: string | undefined): boolean {
  return /(?:^|,)\s*bytes\s*(?:,|$)/i.test(acceptRanges ?? '');
}
