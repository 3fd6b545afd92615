import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { GoodAnswer } from './module-tree.ts';

/** One request that is about to be answered. */
export interface Exchange {
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What an honest upstream would answer (for `/sumdb/` see `serve`). */
  readonly good: () => GoodAnswer;
  /** Answers as an honest upstream. */
  readonly serve: () => Promise<void>;
}

/** A way to answer a request. It may never answer; it ends with the connection. */
export type Fault = (exchange: Exchange) => Promise<void> | void;

/** Every way in which the upstreams of docs and field reports fail. Each is a function so that scripts read as a list of words. */
export const faults = {
  /** No fault: for scripts in which good and bad answers alternate. */
  none: (): Fault => (exchange) => exchange.serve(),

  /** The connection is reset before a byte of the answer. */
  reset:
    (): Fault =>
    ({ request }) =>
      void request.socket.resetAndDestroy(),

  /** The request is taken and never answered. */
  blackHole: (): Fault => () => undefined,

  /** Good headers, then not one byte of the body. */
  stall:
    (): Fault =>
    ({ response, good }) => {
      response.writeHead(200, { 'content-type': good().type, 'content-length': good().body.length });
      response.flushHeaders();
    },

  /** The good answer, late. */
  delay:
    (ms: number): Fault =>
    async (exchange) => {
      await delay(ms, undefined, { ref: false });
      await exchange.serve();
    },

  /** The good body at a byte, or `bytes`, every `everyMs`. */
  drip:
    (everyMs = 1000, bytes = 1): Fault =>
    async ({ response, good }) => {
      const { body, type } = good();
      response.writeHead(200, { 'content-type': type, 'content-length': body.length });
      for (let at = 0; at < body.length && !response.destroyed; at += bytes) {
        response.write(body.subarray(at, at + bytes));
        await delay(everyMs, undefined, { ref: false });
      }
      response.end();
    },

  /** A body without an end; back-pressure is kept, so it costs a reader's memory and not ours. */
  infiniteBody:
    (type = 'application/octet-stream'): Fault =>
    ({ response }) => {
      response.writeHead(200, { 'content-type': type });
      return pour(response, Buffer.alloc(65_536, 'x'));
    },

  /** A gzip stream without an end: members of a million zeros, a thousandth of that on the wire. */
  infiniteCompressedBody:
    (): Fault =>
    ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
      return pour(response, gzipSync(Buffer.alloc(1_000_000)));
    },

  /** The declared length is the whole; the connection ends after `share` of it. */
  shortBody:
    (share = 0.5): Fault =>
    ({ response, good }) => {
      const { body, type } = good();
      response.writeHead(200, { 'content-type': type, 'content-length': body.length });
      response.write(body.subarray(0, Math.floor(body.length * share)), () => response.destroy());
    },

  /** Chunked, and cut before the last chunk. */
  chunkedAbort:
    (share = 0.5): Fault =>
    ({ response, good }) => {
      const { body, type } = good();
      response.writeHead(200, { 'content-type': type });
      response.write(body.subarray(0, Math.floor(body.length * share)), () => response.destroy());
    },

  /** A whole, well-formed answer that holds only `share` of the good body: only its contents betray it. */
  cutClean:
    (share = 0.5): Fault =>
    ({ response, good }) => {
      const { body, type } = good();
      const cut = body.subarray(0, Math.floor(body.length * share));
      response.writeHead(200, { 'content-type': type, 'content-length': cut.length });
      response.end(cut);
    },

  /** Another status; `text/plain` like an honest mirror's refusal. */
  status:
    (status: number, body = `${status}\n`, headers: Readonly<Record<string, string>> = {}): Fault =>
    ({ response }) => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers });
      response.end(body);
    },

  /** 429 or 503 with a Retry-After in seconds, or as a date when given one. */
  retryAfter:
    (when: number | Date, status = 429): Fault =>
    ({ response }) => {
      response.writeHead(status, {
        'retry-after': typeof when === 'number' ? String(when) : when.toUTCString(),
      });
      response.end();
    },

  /** The 404 with which a mirror reports that its own fetch timed out: not an absence. */
  notFoundByTimeout: (): Fault =>
    faults.status(404, 'not found: fetch timed out, try again later\n', { 'cache-control': 'no-cache' }),

  redirect:
    (location: string, status = 302): Fault =>
    ({ response }) => {
      response.writeHead(status, { location });
      response.end();
    },

  /** A redirect to the very same path, for ever, with a changing query so that nobody is saved by comparing URLs. */
  redirectLoop:
    (): Fault =>
    ({ response, path }) => {
      response.writeHead(302, { location: `${path}?again=${Math.random()}` });
      response.end();
    },

  /** The log-in page of a captive portal, with 200. */
  html:
    (): Fault =>
    ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        '<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Welcome to the network</body></html>\n',
      );
    },

  /** 200 with other bytes: a wrong zip, a wrong go.mod, a bomb, the `.info` of another version. */
  body:
    (body: Buffer | string, type?: string): Fault =>
    ({ response, good }) => {
      const bytes = Buffer.from(body);
      response.writeHead(200, { 'content-type': type ?? good().type, 'content-length': bytes.length });
      response.end(bytes);
    },

  /** The good body with one bit turned over; `at` is a share of its length. */
  flippedBit:
    (at = 0.5): Fault =>
    ({ response, good }) => {
      const { body, type } = good();
      const bytes = Buffer.from(body);
      const index = Math.floor((bytes.length - 1) * at);
      bytes[index] = (bytes[index] ?? 0) ^ 1;
      response.writeHead(200, { 'content-type': type, 'content-length': bytes.length });
      response.end(bytes);
    },

  /** A status line and headers that never end. */
  infiniteHeaders:
    (): Fault =>
    async ({ request }) => {
      const { socket } = request;
      socket.write('HTTP/1.1 200 OK\r\n');
      for (let line = 0; !socket.destroyed; line++) {
        if (!socket.write(`x-${line}: ${'y'.repeat(1000)}\r\n`)) await drained(socket);
      }
    },

  /** Bytes that are not HTTP. */
  garbage:
    (): Fault =>
    ({ request }) =>
      void request.socket.end('\x16\x03\x01 this is not the protocol you ask for\r\n\r\n'),
} as const;

/** Redirect targets that a mirror must never follow, in the notations that have fooled others. */
export const forbiddenTargets: readonly string[] = [
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/latest/meta-data/',
  'http://0xa9fea9fe/latest/meta-data/',
  'http://0251.0376.0251.0376/latest/meta-data/',
  'http://169.254.43518/',
  'http://[fe80::1]/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[::ffff:169.254.169.254]/latest/meta-data/',
  'http://[::ffff:a00:1]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://100.100.100.200/latest/meta-data/',
  'http://0.0.0.0/',
  'http://[::]/',
  'file:///etc/passwd',
  'ftp://10.0.0.1/x',
];

/** Answers held open and let go by the test, step by step. */
export interface Hold {
  /** The fault to give to `upstream.fault` or into a script; may answer one request only. */
  readonly fault: Fault;
  /** Resolves when the request has come in. */
  readonly arrived: Promise<void>;
  /** Bytes of the good body. */
  readonly sizeBytes: () => number;
  sendHeaders(): Promise<void>;
  /** Sends the good body up to the offset `end`; from its end backwards when negative. Resolves when handed to the kernel. */
  sendUpTo(end: number): Promise<void>;
  /** Sends the rest and ends the answer. */
  finish(): Promise<void>;
  /** Cuts the connection. */
  cut(): Promise<void>;
  /** Resolves when the other side has closed the connection, or the answer is through. */
  readonly closed: Promise<void>;
}

/** An answer that stands still until the test moves it. `body` replaces the good one. */
export function hold(body?: Buffer): Hold {
  const started = Promise.withResolvers<Exchange>();
  const closed = Promise.withResolvers<void>();
  let sent = 0;
  const whole = (exchange: Exchange) => body ?? exchange.good().body;
  let held: Exchange | undefined;

  const sendHeaders = async (): Promise<void> => {
    const exchange = await started.promise;
    if (exchange.response.headersSent) return;
    exchange.response.writeHead(200, {
      'content-type': exchange.good().type,
      'content-length': whole(exchange).length,
    });
    exchange.response.flushHeaders();
  };
  const sendUpTo = async (end: number): Promise<void> => {
    await sendHeaders();
    const exchange = await started.promise;
    const bytes = whole(exchange);
    const part = bytes.subarray(sent, end < 0 ? bytes.length + end : end);
    sent += part.length;
    if (part.length > 0) await new Promise<void>((resolve) => exchange.response.write(part, () => resolve()));
  };
  return {
    fault: (exchange) => {
      if (held !== undefined)
        throw new Error(`a held answer was asked for twice: ${held.path} and ${exchange.path}`);
      held = exchange;
      exchange.response.on('close', () => closed.resolve());
      started.resolve(exchange);
    },
    arrived: started.promise.then(() => undefined),
    sizeBytes: () => (held === undefined ? 0 : whole(held).length),
    sendHeaders,
    sendUpTo,
    async finish() {
      await sendUpTo(Infinity);
      (await started.promise).response.end();
    },
    async cut() {
      (await started.promise).request.socket.destroy();
    },
    closed: closed.promise,
  };
}

/** Writes `chunk` again and again for as long as the other side takes it. */
async function pour(response: ServerResponse, chunk: Buffer): Promise<void> {
  while (!response.destroyed) {
    if (!response.write(chunk)) await drained(response);
  }
}

/** Resolves when the stream takes more, or is gone. */
function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.removeListener('drain', done);
      stream.removeListener('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
