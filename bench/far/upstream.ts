/**
 * A module proxy far away, on loopback: each answer waits `--delay` ms and then flows at `--rate` bytes a second on each
 * connection. It serves a GOPROXY file tree; what the tree lacks is taken from `--from` and kept there, without delay. A share
 * of the answers (`--stall`, drawn from a seed) sends its headers and then nothing. Ranges are honoured. `GET /-/sent` tells
 * what was sent so far and begins anew. Prints its URL when it listens.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Flights } from '../../src/base/flights.ts';
import { Random } from '../../test/oracle/random.ts';

const { values } = parseArgs({
  options: {
    tree: { type: 'string' },
    from: { type: 'string' },
    delay: { type: 'string', default: '200' },
    rate: { type: 'string', default: '4000000' },
    stall: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
  },
});
const tree = path.resolve(values.tree ?? '.');
const delayMs = Number(values.delay);
const bytesPerMs = Number(values.rate) / 1000;
const stallShare = Number(values.stall);
const random = new Random(Number(values.seed));
const outOf = 1_000_000;
const fetching = new Flights<string, boolean>();
let sent = { requests: 0, bytes: 0 };
/** Bytes that one step sends: small enough for an even flow, large enough for few timers. */
const stepBytes = 65_536;

/** True when the tree has the file now. */
async function bring(urlPath: string, file: string): Promise<boolean> {
  if (existsSync(file)) return true;
  if (values.from === undefined) return false;
  return fetching.run(urlPath, async () => {
    const answer = await fetch(values.from + urlPath);
    const body = Buffer.from(await answer.arrayBuffer());
    if (!answer.ok) return false;
    await mkdir(path.dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}`;
    await writeFile(temporary, body);
    await rename(temporary, file);
    return true;
  });
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const urlPath = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
  if (urlPath === '/-/sent') {
    response.end(JSON.stringify(sent));
    sent = { requests: 0, bytes: 0 };
    return;
  }
  sent.requests++;
  await delay(delayMs);
  const file = path.join(tree, urlPath);
  const inside = file.startsWith(tree + path.sep);
  if (!inside || !(await bring(urlPath, file).catch(() => false))) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not found\n');
    return;
  }
  const { size } = await stat(file);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  if (start >= size && size > 0) {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  const end = range?.[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
  response.writeHead(range === null ? 200 : 206, {
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    ...(range === null ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD' || size === 0) {
    response.end();
    return;
  }
  response.flushHeaders();
  if (random.below(outOf) < stallShare * outOf) return;
  const began = performance.now();
  let given = 0;
  for await (const chunk of createReadStream(file, { start, end, highWaterMark: stepBytes })) {
    if (response.destroyed) return;
    const bytes = chunk as Buffer;
    given += bytes.length;
    sent.bytes += bytes.length;
    response.write(bytes);
    // By the clock since the beginning, so that timers that come late do not make the line slower than it should be.
    const aheadMs = given / bytesPerMs - (performance.now() - began);
    if (aheadMs > 1) await delay(aheadMs);
  }
  response.end();
}

const server = http.createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
