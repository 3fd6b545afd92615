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
  /** The body went on when there was no more time for it. */
  readonly isUnfinished: boolean;
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
  return answered(signal, clock, ({ reject, answer }) => {
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
    const closed = () => reject(new Closed('closed instead of an answer'));
    socket.once('close', closed);
    request.on('error', reject).on('response', (response) => {
      answer(response.statusCode ?? 0, response.headers, collect(response, question, clock));
    });
    request.end();
    return () => {
      socket.off('close', closed);
      request.destroy();
    };
  });
}

/** The same by HTTP/2 (RFC 9113), over a TLS connection that has agreed on it. */
export function fetchOverHttp2(
  socket: Socket,
  question: Question,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<Exchange> {
  return answered(signal, clock, ({ reject, answer }) => {
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
      answer(headers[':status'] ?? 0, headers, collect(stream, question, clock));
    });
    stream.on('close', () => reject(new Closed('stream closed instead of an answer')));
    stream.end();
    return () => session.destroy();
  });
}

type Body = Pick<Exchange, 'body' | 'bodyMs' | 'isUnfinished'>;

interface Answering {
  readonly reject: (error: Error) => void;
  /** The head has come; the body is coming. */
  readonly answer: (status: number, headers: IncomingHttpHeaders, body: Promise<Body>) => void;
}

/** What `ask` is answered, or the signal's reason; then what it returned is called. */
function answered(
  signal: AbortSignal,
  clock: Clock,
  ask: (answering: Answering) => () => void,
): Promise<Exchange> {
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>();
  const beganMs = clock.monotonicMs();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  const end = ask({
    reject,
    answer: (status, headers, body) => {
      const firstByteMs = clock.monotonicMs() - beganMs;
      body.then((read) => resolve({ status, headers: flat(headers), firstByteMs, ...read }), reject);
    },
  });
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    end();
  });
}

/** The body up to its limits. */
function collect(
  stream: NodeJS.ReadableStream,
  { bodyLimitBytes, bodyLimitMs }: Question,
  clock: Clock,
): Promise<Body> {
  const { promise, resolve, reject } = Promise.withResolvers<Body>();
  const beganMs = clock.monotonicMs();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const end = (isUnfinished: boolean) =>
    resolve({
      body: Buffer.concat(chunks).subarray(0, bodyLimitBytes),
      bodyMs: clock.monotonicMs() - beganMs,
      isUnfinished,
    });
  const done = () => end(false);
  const stop = bodyLimitMs === undefined ? () => undefined : clock.after(bodyLimitMs, () => end(true));
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
