import http, { type IncomingHttpHeaders } from 'node:http';
import http2, { type ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Clock } from '../../base/index.ts';
import { systemClock } from '../../base/index.ts';
import { Closed } from './failure.ts';

export interface Question {
  /** `host` or `host:port`, for the Host header. */
  readonly host: string;
  /** Path and query; a whole URL where an HTTP proxy is asked to forward. */
  readonly path: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** No more is read: the rest of a larger body is left. */
  readonly bodyLimitBytes: number;
  /** The body is read no longer than this after its first byte. */
  readonly bodyLimitMs?: number;
}

export interface Exchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** From the request to the answer's first byte. */
  readonly firstByteMs: number;
  /** For the body as far as it was read. */
  readonly bodyMs: number;
}

const agentHeaders = { 'user-agent': 'gomirror-doctor', 'cache-control': 'no-cache' };

/**
 * One GET over a connection that is open (plain or TLS), by HTTP/1.1. No redirects are followed and nothing is decoded.
 * Rejects with the system's errors, node's for what is no HTTP (`HPE_…`), `Closed`, or the signal's reason.
 */
export function fetchOver(
  socket: Socket,
  question: Question,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<Exchange> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>();
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  const beganMs = clock.monotonicMs();
  const request = http.request({
    createConnection: () => socket,
    path: question.path,
    headers: {
      host: question.host,
      ...agentHeaders,
      accept: question.accept ?? '*/*',
      ...question.headers,
      connection: 'close',
    },
  });
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  const closed = () => reject(new Closed('closed instead of an answer'));
  socket.once('close', closed);
  request.on('error', reject).on('response', (response) => {
    const firstByteMs = clock.monotonicMs() - beganMs;
    collect(response, question, clock).then(
      (read) =>
        resolve({
          status: response.statusCode ?? 0,
          headers: flat(response.headers),
          firstByteMs,
          ...read,
        }),
      reject,
    );
  });
  request.end();
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    socket.off('close', closed);
    request.destroy();
  });
}

/** The same by HTTP/2 (RFC 9113), over a TLS connection that has agreed on it. */
export function fetchOverHttp2(
  socket: Socket,
  question: Question,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<Exchange> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>();
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  const beganMs = clock.monotonicMs();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  const session: ClientHttp2Session = http2.connect(`https://${question.host}`, {
    createConnection: () => socket,
  });
  session
    .on('error', reject)
    .on('close', () => reject(new Closed('closed instead of an answer')))
    .on('goaway', (code) => {
      if (code !== 0) reject(new Error(`GOAWAY ${code}`));
    });
  const stream = session.request({
    ':path': question.path,
    ...agentHeaders,
    accept: question.accept ?? '*/*',
    ...question.headers,
  });
  stream.on('error', reject).on('response', (headers) => {
    const firstByteMs = clock.monotonicMs() - beganMs;
    collect(stream, question, clock).then(
      (read) => resolve({ status: headers[':status'] ?? 0, headers: flat(headers), firstByteMs, ...read }),
      reject,
    );
  });
  stream.on('close', () => reject(new Closed('stream closed instead of an answer')));
  stream.end();
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    session.destroy();
  });
}

/** The body up to its limits. */
function collect(
  stream: NodeJS.ReadableStream,
  { bodyLimitBytes, bodyLimitMs }: Question,
  clock: Clock,
): Promise<{ body: Buffer; bodyMs: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ body: Buffer; bodyMs: number }>();
  const beganMs = clock.monotonicMs();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const done = () =>
    resolve({
      body: Buffer.concat(chunks).subarray(0, bodyLimitBytes),
      bodyMs: clock.monotonicMs() - beganMs,
    });
  const stop = bodyLimitMs === undefined ? () => undefined : clock.after(bodyLimitMs, done);
  stream
    .on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes >= bodyLimitBytes) done();
    })
    .on('end', done)
    .on('error', reject)
    .on('aborted', () => reject(new Closed('cut short')));
  return promise.finally(stop);
}

function flat(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !name.startsWith(':'))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
