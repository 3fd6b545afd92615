import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { atEnd, type Scope } from './scope.ts';

/** A request as the far side has seen it. */
export interface FarRequest {
  /** Counts up from 0. */
  readonly index: number;
  /** `Range` as it came; undefined for a plain request. */
  readonly range: string | undefined;
}

/** What goes wrong with an answer: after a while, nothing more or an end of the connection; or no byte at all. */
export type FarTrouble = 'stall' | 'break' | 'mute';

export interface FarOptions {
  /** What every request gets, or a part of it. */
  readonly bytes: Buffer;
  /** To the first byte. */
  readonly delayMs?: number;
  /** Of each connection, in bytes a millisecond. */
  readonly rate?: number;
  /** `lies`: says that it honours ranges, and does not. */
  readonly ranges?: 'honoured' | 'lies';
  readonly trouble?: (request: FarRequest) => FarTrouble | undefined;
}

export interface Far {
  readonly url: string;
  readonly requests: readonly FarRequest[];
}

const stepMs = 10;
const troubleBytes = 100_000;

/** An upstream far away: each answer takes its time and then flows slowly. It ends with the test of `scope`. */
export async function startFar(scope: Scope, options: FarOptions): Promise<Far> {
  const { bytes, delayMs = 30, ranges = 'honoured', trouble } = options;
  const requests: FarRequest[] = [];
  const server = http.createServer((message, response) => {
    const request = { index: requests.length, range: message.headers.range };
    requests.push(request);
    const answer = async () => {
      await delay(delayMs, undefined, { ref: false });
      const range = ranges === 'honoured' ? /^bytes=(\d+)-(\d+)$/.exec(request.range ?? '') : null;
      const start = Number(range?.[1] ?? 0);
      const end = Math.min(bytes.length, Number(range?.[2] ?? bytes.length) + 1);
      response.writeHead(range === null ? 200 : 206, {
        'content-length': end - start,
        'accept-ranges': 'bytes',
        ...(range && { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` }),
      });
      response.flushHeaders();
      await flow(response, bytes.subarray(start, end), options.rate ?? 3000, trouble?.(request));
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(scope, () => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function flow(
  response: ServerResponse,
  body: Buffer,
  rate: number,
  trouble: FarTrouble | undefined,
): Promise<void> {
  if (trouble === 'mute') return;
  const until = trouble === undefined ? body.length : Math.min(troubleBytes, body.length / 2);
  for (let at = 0; at < until && !response.destroyed; at += rate * stepMs) {
    response.write(body.subarray(at, Math.min(until, at + rate * stepMs)));
    await delay(stepMs, undefined, { ref: false });
  }
  if (trouble === undefined) response.end();
  else if (trouble === 'break') response.destroy();
}
