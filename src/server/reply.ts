import { hash } from 'node:crypto';
import type { Answer, BytesAnswer, FileAnswer, GrowingAnswer } from '../mirror/index.ts';
import type { SharedBodies } from './bodies.ts';
import type { HotAnswer } from './hot.ts';
import { beginReply, cut, rawHeader, type Request, type Response, sendWhole } from './http.ts';
import { matchesEtag, parseRange } from './range.ts';
import { sendFile, sendGrowing } from './stream.ts';

export interface ReplyOptions {
  readonly bodies: SharedBodies;
  /** How long a client may take to read nothing. */
  readonly writeStallMs: number;
  /** True when nobody in between may keep the answer. */
  readonly isPrivate?: boolean;
  /** Called with the size of a body before it is sent. */
  readonly onBody?: ((sizeBytes: number) => void) | undefined;
}

/** The one place for HEAD, Range, ETag, Cache-Control and back-pressure. Resolves when the answer has been handed over. */
export async function reply(
  request: Request,
  response: Response,
  answer: Answer,
  options: ReplyOptions,
): Promise<void> {
  switch (answer.kind) {
    case 'bytes':
      replyBytes(request, response, answer, options);
      return;
    case 'file':
      try {
        await replyFile(request, response, answer, options);
      } finally {
        answer.file.close();
      }
      return;
    case 'growing':
      return replyGrowing(request, response, answer, options);
  }
}

/** A small answer in the form in which the next client gets it, until `untilMs` on the monotonic clock. */
export function prepare(answer: BytesAnswer, untilMs: number, isPrivate: boolean): HotAnswer {
  const headers = [
    ...commonHeaders(answer, etagOf(answer.bytes), isPrivate),
    'Content-Length',
    String(answer.bytes.length),
  ];
  return { headers, body: answer.bytes.toString('latin1'), untilMs };
}

function etagOf(bytes: Buffer): string {
  return `"${hash('sha256', bytes, 'base64url').slice(0, 27)}"`;
}

function replyBytes(
  request: Request,
  response: Response,
  answer: BytesAnswer,
  { isPrivate, onBody, writeStallMs }: ReplyOptions,
): void {
  const body = answer.bytes;
  const etag = etagOf(body);
  const headers = commonHeaders(answer, etag, isPrivate);
  if (matchesEtag(rawHeader(request, 'if-none-match'), etag)) {
    sendWhole(response, 304, headers, '');
    return;
  }
  const range = wantedRange(request, body.length, etag);
  if (range === 'unsatisfiable') {
    sendWhole(
      response,
      416,
      [...headers, 'Content-Range', `bytes */${body.length}`, 'Content-Length', '0'],
      '',
    );
    return;
  }
  const part = range === undefined ? body : body.subarray(range.start, range.end);
  const sent = [...headers, 'Content-Length', String(part.length)];
  if (range !== undefined) sent.push('Content-Range', `bytes ${range.start}-${range.end - 1}/${body.length}`);
  if (request.method !== 'HEAD') onBody?.(part.length);
  sendWhole(response, range === undefined ? 200 : 206, sent, request.method === 'HEAD' ? '' : part);
  watchStall(response, writeStallMs);
}

async function replyFile(
  request: Request,
  response: Response,
  answer: FileAnswer,
  options: ReplyOptions,
): Promise<void> {
  const { file, sha256 } = answer;
  const etag = sha256 === undefined ? undefined : `"${sha256.slice(0, 40)}"`;
  const headers = commonHeaders(answer, etag, options.isPrivate);
  if (etag !== undefined && matchesEtag(rawHeader(request, 'if-none-match'), etag)) {
    sendWhole(response, 304, headers, '');
    return;
  }
  const range = wantedRange(request, file.sizeBytes, etag);
  if (range === 'unsatisfiable') {
    sendWhole(
      response,
      416,
      [...headers, 'Content-Range', `bytes */${file.sizeBytes}`, 'Content-Length', '0'],
      '',
    );
    return;
  }
  const { start, end } = range ?? { start: 0, end: file.sizeBytes };
  headers.push('Content-Length', String(end - start));
  if (range !== undefined) headers.push('Content-Range', `bytes ${start}-${end - 1}/${file.sizeBytes}`);
  const status = range === undefined ? 200 : 206;
  if (request.method === 'HEAD' || end === start) {
    sendWhole(response, status, headers, '');
    return;
  }
  options.onBody?.(end - start);
  if (options.bodies.suits(answer)) {
    const body = await options.bodies.of(answer);
    sendWhole(
      response,
      status,
      headers,
      start === 0 && end === body.length ? body : body.subarray(start, end),
    );
    watchStall(response, options.writeStallMs);
    return;
  }
  beginReply(response, status, headers);
  try {
    const { writeStallMs } = options;
    await options.bodies.alone(answer, () => sendFile(response, file.fd, start, end, writeStallMs));
  } catch (error) {
    cut(response);
    throw error;
  }
}

async function replyGrowing(
  request: Request,
  response: Response,
  answer: GrowingAnswer,
  options: ReplyOptions,
): Promise<void> {
  const { growing } = answer;
  growing.retain();
  try {
    const common = commonHeaders(answer, undefined, options.isPrivate);
    const headers = [...common, 'Content-Length', String(growing.sizeBytes)];
    await sendGrowing(response, growing, options.writeStallMs, () => {
      options.onBody?.(growing.sizeBytes);
      beginReply(response, 200, headers);
    });
    return;
  } catch {
    // What went wrong is the fill's to report; a client that has begun to read learns that its answer is not whole.
    if (response.headersSent) {
      cut(response);
      return;
    }
  } finally {
    growing.release();
  }
  await reply(request, response, await answer.whole(), options);
}

function commonHeaders(answer: Answer, etag: string | undefined, isPrivate = false): string[] {
  const { lifetime } = answer;
  const scope = isPrivate ? 'private' : 'public';
  const age =
    lifetime.kind === 'forever'
      ? `${scope}, max-age=31536000, immutable`
      : `${scope}, max-age=${Math.floor(lifetime.freshMs / 1000)}`;
  const headers = [
    'Content-Type',
    answer.contentType,
    'Cache-Control',
    answer.kind === 'growing' ? 'no-store' : age,
  ];
  if (isPrivate) headers.push('Vary', 'Authorization');
  if (etag !== undefined) headers.push('ETag', etag);
  if (answer.kind !== 'growing') headers.push('Accept-Ranges', 'bytes');
  headers.push('X-Mirror-Source', answer.source);
  if (!answer.verified && answer.kind !== 'growing') headers.push('X-Mirror-Verification', 'pending');
  return headers;
}

function wantedRange(
  request: Request,
  sizeBytes: number,
  etag: string | undefined,
): ReturnType<typeof parseRange> {
  const header = rawHeader(request, 'range');
  if (header === undefined || request.method !== 'GET') return undefined;
  const condition = rawHeader(request, 'if-range');
  // A date is never matched: what is kept has no meaningful one.
  if (condition !== undefined && condition !== etag) return undefined;
  return parseRange(header, sizeBytes);
}

/** Ends a connection whose client does not take what has been written to it. */
function watchStall(response: Response, writeStallMs: number): void {
  if (response.writableFinished || !('socket' in response)) return;
  const { socket } = response;
  if (socket === null || socket === undefined || socket.writableLength === 0) return;
  const stalled = setTimeout(() => response.destroy(), writeStallMs);
  const done = () => clearTimeout(stalled);
  response.once('finish', done);
  response.once('close', done);
}
