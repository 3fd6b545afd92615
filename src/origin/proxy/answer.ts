import type { IncomingHttpHeaders } from 'node:http';
import { errorCode, GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import type { GetOptions, OriginAnswer } from '../types.ts';
import type { OriginErrors } from './errors.ts';
import type { Exchange, ExchangeHead, Take } from './exchange.ts';
import { acceptsBytes, announcedPart } from './ranges.ts';

/** What was asked for. */
type Asked = Pick<GetOptions, 'maxBytes' | 'range'> & { readonly path: string };

/** The answer in `exchange`, whose head has come; rejects when it is none that can be used, and lets go of it then. */
export async function openAnswer(
  exchange: Exchange,
  head: ExchangeHead,
  asked: Asked,
  errors: OriginErrors,
): Promise<OriginAnswer> {
  const { maxBytes, range, path } = asked;
  const { status, headers } = head;
  const refuse = (code: OriginCode, params: Record<string, string | number>) => {
    drop(exchange);
    return errors.make(code, params);
  };
  const interval = range && { path, start: range.startByte, end: range.endByte - 1 };
  if (interval && status === 416) throw refuse('origin.range-refused', { ...interval, status });
  if (status !== 200 && !(interval && status === 206)) throw await refusal(exchange, head, path, errors);
  const encoding = headerOf(headers, 'content-encoding');
  if (encoding !== undefined && encoding !== 'identity') {
    throw refuse('origin.encoded', { encoding: encoding.slice(0, 40) });
  }
  const declared = Number(headerOf(headers, 'content-length') ?? Number.NaN);
  let sizeBytes = Number.isSafeInteger(declared) ? declared : undefined;
  let part: OriginAnswer['part'];
  if (range && interval && status === 206) {
    const announced = headerOf(headers, 'content-range');
    part = announcedPart(announced, range);
    const partBytes = part === undefined ? undefined : part.endByte - part.startByte;
    if (partBytes === undefined || (sizeBytes !== undefined && sizeBytes !== partBytes)) {
      const said = announced ?? headerOf(headers, 'content-type') ?? '?';
      const length = sizeBytes === undefined ? '' : `, Content-Length ${sizeBytes}`;
      throw refuse('origin.bad-range', { ...interval, said: `206 ${oneLine(said, 80)}${length}` });
    }
    sizeBytes = partBytes;
  }
  if ((part?.totalBytes ?? sizeBytes ?? 0) > maxBytes) {
    throw refuse('origin.too-large', { limit: maxBytes, path });
  }
  const limitBytes = part === undefined ? maxBytes : Math.min(maxBytes, part.endByte - part.startByte);
  return {
    sizeBytes,
    part,
    acceptsRanges: part !== undefined || acceptsBytes(headerOf(headers, 'accept-ranges')),
    etag: headerOf(headers, 'etag'),
    read: (take) => read(exchange, { sizeBytes, limitBytes, path }, take, errors),
    discard: () => drop(exchange),
  };
}

async function read(
  exchange: Exchange,
  expected: { readonly sizeBytes: number | undefined; readonly limitBytes: number; readonly path: string },
  take: Take,
  errors: OriginErrors,
): Promise<void> {
  const { sizeBytes, limitBytes, path } = expected;
  let receivedBytes = 0;
  // What the taker throws is his own, and may well carry a system's code.
  let own: { readonly error: unknown } | undefined;
  const failed = (error: unknown): never => {
    own = { error };
    throw error;
  };
  try {
    await exchange.body((chunk) => {
      receivedBytes += chunk.length;
      if (receivedBytes > limitBytes) throw errors.make('origin.too-large', { limit: limitBytes, path });
      try {
        return take(chunk)?.catch(failed);
      } catch (error) {
        return failed(error);
      }
    });
  } catch (error) {
    if (own !== undefined) throw own.error;
    const known = errors.translate(error);
    if (errorCode(known) !== 'origin.unreachable') throw known;
    throw errors.make('origin.cut-short', { received: receivedBytes, declared: sizeBytes ?? '?' }, error);
  }
  if (sizeBytes !== undefined && receivedBytes !== sizeBytes) {
    throw errors.make('origin.cut-short', { received: receivedBytes, declared: sizeBytes });
  }
}

async function refusal(
  exchange: Exchange,
  head: ExchangeHead,
  path: string,
  errors: OriginErrors,
): Promise<GomirrorError<OriginCode>> {
  const { status } = head;
  const said = await firstWords(exchange, head.headers);
  if (status === 404 || status === 410) {
    // A proxy that gave up on the origin server says so in a 404; that says little about the module.
    const timedOut = /\btimed? ?out\b|deadline exceeded/i.test(said);
    return errors.make('origin.absent', { path, status, said, timedOut });
  }
  if (status === 401 || status === 403) return errors.make('origin.refused', { path, status, said });
  const retryAfterSeconds = retryAfter(headerOf(head.headers, 'retry-after'), Date.now());
  const code = status === 429 ? 'origin.rate-limited' : 'origin.status';
  const { params } = errors.make(code, { path, status, said });
  return new GomirrorError<OriginCode>(code, params, {
    retryable: status === 429 || status >= 500,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A body that nobody will read. */
class Dropped extends Error {}

/** Lets go of an answer. What is over already has given its connection back. */
export function drop(exchange: Exchange): void {
  exchange.abort(new Dropped());
}

const wordsLimitBytes = 65_536;

/** The beginning of a plain-text explanation, fit for one line; empty for anything else. */
async function firstWords(exchange: Exchange, headers: IncomingHttpHeaders): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    await exchange.body((chunk) => {
      sizeBytes += chunk.length;
      if (sizeBytes > wordsLimitBytes) throw new Dropped();
      chunks.push(chunk);
      return undefined;
    });
  } catch {
    // The status already says what matters.
  }
  if (!(headerOf(headers, 'content-type') ?? '').startsWith('text/plain')) return '';
  return oneLine(Buffer.concat(chunks).toString('utf8'), 300);
}

function oneLine(text: string, limit: number): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, limit);
}

/** `Retry-After` in seconds, from either of its forms (RFC 9110, section 10.2.3); at most an hour. */
export function retryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : Math.ceil((Date.parse(value) - nowMs) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3600) : undefined;
}
