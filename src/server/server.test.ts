import assert from 'node:assert/strict';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { connectRaw } from '../../test/support/raw-http.ts';
import { atEnd } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { errorCode, systemClock } from '../base/index.ts';
import { beginReply, type Request, type Response, sendWhole } from './http.ts';
import { listen, type RunningServer, type ServerOptions } from './server.ts';
import { sendFile } from './stream.ts';

const limits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 75_000,
  drainTimeoutMs: 25_000,
  writeStallTimeoutMs: 60_000,
};

interface Listening extends RunningServer {
  /** The request targets that reached the handler. */
  readonly seen: string[];
}

/** A server that answers every request with its own target, unless `handler` does. */
async function listening(
  t: TestContext,
  changes: Partial<Omit<ServerOptions, 'limits'>> & { limits?: Partial<ServerOptions['limits']> } = {},
): Promise<Listening> {
  const seen: string[] = [];
  const answer = (request: Request, response: Response): void => {
    const body = `<${request.url}>`;
    sendWhole(response, 200, ['Content-Length', String(body.length)], body);
  };
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    lang: 'en',
    ...changes,
    limits: { ...limits, ...changes.limits },
    handler: (request, response) => {
      seen.push(request.url ?? '');
      (changes.handler ?? answer)(request, response);
    },
  });
  atEnd(t, () => server.drain());
  return { ...server, seen };
}

test('a request is answered, and the next ones on the same connection', async (t) => {
  const server = await listening(t);
  assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const connection = await connectRaw(t, server.url);
  connection.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1500));
  connection.write('GET /last HTTP/1.1\r\nHost: x\r\n\r\n');
  await connection.until(/<\/last>/);
  assert.equal(connection.text.match(/<\/a>/g)?.length, 1500);
  connection.write('GET /b HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
  await connection.until(/<\/b>/);
  assert.doesNotMatch(connection.text, /Connection: close/i);
});

test('the absolute form of a target is understood', async (t) => {
  const server = await listening(t);
  const connection = await connectRaw(t, server.url);
  for (const target of ['http://elsewhere/a/@v/list', 'HTTPS://elsewhere:1/b?c', 'http://elsewhere']) {
    connection.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
  }
  await connection.until(/<\/>/);
  assert.deepEqual(server.seen, ['/a/@v/list', '/b?c', '/']);
});

test('headers that are too large get 431, even when more are still on their way', async (t) => {
  const server = await listening(t);
  for (const size of [20_000, 600_000]) {
    const connection = await connectRaw(t, server.url);
    connection.write(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(size)}\r\n\r\n`);
    assert.match(await connection.ended, /^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
  }
  assert.deepEqual(server.seen, []);
});

test('what is not HTTP gets 400 in words, and nothing of the inside', async (t) => {
  const server = await listening(t);
  for (const bytes of [
    'hello\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00',
    'GET / HTTP/9.9\r\n\r\n',
    'GET /a b HTTP/1.1\r\n\r\n',
  ]) {
    const connection = await connectRaw(t, server.url);
    connection.write(Buffer.from(bytes, 'latin1'));
    const answer = await connection.ended;
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.match(answer, /\r\nContent-Type: text\/plain; charset=utf-8\r\n/);
    assert.match(answer, /gomirror: the request is not valid HTTP/);
    assert.doesNotMatch(answer, /\.(?:ts|js)\b|node:/);
  }
  assert.deepEqual(server.seen, []);
});

/** Two readers may disagree about where each of these ends; the second request must never come to life. */
const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
const shapes: Readonly<Record<string, string>> = {
  'both lengths': `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  'both lengths, the other way': `GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'two lengths': `GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 39\r\n\r\n${smuggled}`,
  'a list of lengths': `GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 39\r\n\r\n${smuggled}`,
  'a signed length': `GET / HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\n${smuggled}`,
  'a length in hex': `GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x0\r\n\r\n${smuggled}`,
  'chunked not last': `GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
  'an unknown coding': `GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n${smuggled}`,
  'a space before the colon': `GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  'a folded header': `GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  'bare line feeds': `GET / HTTP/1.1\nHost: x\n\n${smuggled}`,
  'a bare line feed inside': `GET / HTTP/1.1\r\nHost: x\nContent-Length: 0\r\n\r\n${smuggled}`,
  'a bare carriage return': `GET / HTTP/1.1\r\nHost: x\rContent-Length: 0\r\n\r\n${smuggled}`,
  'a NUL in a value': `GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n${smuggled}`,
  'a chunk size with an extra line feed': `GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n${smuggled}`,
  'a chunk size beyond any number': `GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n${smuggled}`,
  'a body that is a request': `GET / HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'two hosts': `GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\nContent-Length: 1\r\n\r\n${smuggled}`,
  'a line before the request': `\0\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n${smuggled}`,
};

test('no shape of request smuggling brings a second request to life', async (t) => {
  const server = await listening(t);
  for (const [shape, bytes] of Object.entries(shapes)) {
    const connection = await connectRaw(t, server.url);
    connection.write(Buffer.from(bytes, 'latin1'));
    const answer = await connection.ended;
    assert.ok(!server.seen.includes('/smuggled'), `${shape}: ${answer}`);
    assert.equal(answer.match(/HTTP\/1\.1 \d/g)?.length ?? 0, answer === '' ? 0 : 1, `${shape}: ${answer}`);
  }
});

test('a body is not waited for, and its connection ends with the answer', async (t) => {
  const server = await listening(t);
  const bodies = [
    'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000\r\n\r\n',
    'POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n${smuggled}`,
  ];
  for (const bytes of bodies) {
    const connection = await connectRaw(t, server.url);
    connection.write(bytes);
    const answer = await connection.ended;
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(answer, /\r\nConnection: close\r\n/);
    assert.doesNotMatch(answer, /smuggled/);
  }
});

test('an endless body ends with the connection', async (t) => {
  const server = await listening(t);
  const connection = await connectRaw(t, server.url);
  connection.write('GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000\r\n\r\n');
  const chunk = Buffer.alloc(64 * 1024);
  const pump = setInterval(() => connection.socket.writable && connection.write(chunk), 1);
  t.after(() => clearInterval(pump));
  await once(connection.socket, 'close');
});

test('a request without a host is refused', async (t) => {
  const server = await listening(t);
  const connection = await connectRaw(t, server.url);
  connection.write('GET / HTTP/1.1\r\n\r\n');
  assert.match(await connection.ended, /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.deepEqual(server.seen, []);
});

test('nobody is invited to send a body', async (t) => {
  const server = await listening(t);
  const connection = await connectRaw(t, server.url);
  connection.write('GET /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
  assert.match(await connection.ended, /^HTTP\/1\.1 200 OK\r\n[^]*<\/a>$/);
  const other = await connectRaw(t, server.url);
  other.write('GET / HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\nConnection: close\r\n\r\n');
  assert.match(await other.ended, /^HTTP\/1\.1 417 /);
});

test('there are no tunnels and no other protocols', async (t) => {
  const server = await listening(t);
  const tunnel = await connectRaw(t, server.url);
  tunnel.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n');
  assert.match(await tunnel.ended, /^HTTP\/1\.1 405 /);
  const upgrade = await connectRaw(t, server.url);
  upgrade.write(
    'GET /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
  );
  assert.match(await upgrade.until(/<\/a>/), /^HTTP\/1\.1 200 OK\r\n/);
  const preface = await connectRaw(t, server.url);
  preface.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  await preface.ended;
  assert.deepEqual(server.seen, ['/a']);
});

test('rubbish behind a request does not get into the answer under way', async (t) => {
  const first = Promise.withResolvers<Response>();
  const server = await listening(t, {
    handler: (_, response) => {
      beginReply(response, 200, ['Content-Length', '8']);
      (response as http.ServerResponse).write('half');
      first.resolve(response);
    },
  });
  const connection = await connectRaw(t, server.url);
  connection.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await first.promise;
  await connection.until(/half$/);
  connection.write('rubbish\r\n\r\n');
  assert.match(await connection.ended, /\r\n\r\nhalf$/);
});

test('who does not finish a request in time gets 408; who asks nothing is let go', async (t) => {
  const server = await listening(t, { limits: { headersTimeoutMs: 200, requestTimeoutMs: 400 } });
  const silent = await Promise.all(Array.from({ length: 200 }, () => connectRaw(t, server.url)));
  const slow = await connectRaw(t, server.url);
  slow.write('GET / HTTP/1.1\r\nHost: x\r\nX-A: ');
  const dribble = setInterval(() => slow.socket.writable && slow.write('a'), 20);
  t.after(() => clearInterval(dribble));
  assert.equal(await (await fetch(`${server.url}/asked`)).text(), '</asked>');
  assert.match(await slow.ended, /^HTTP\/1\.1 408 Request Timeout\r\n/);
  await Promise.all(silent.map(({ ended }) => ended));
  assert.deepEqual(server.seen, ['/asked']);
});

/** Clients in a thread of their own: they connect, say so, and ask when they are told to. */
const clientThread = `
  const { workerData: { port, count, sent }, parentPort } = require('node:worker_threads');
  const sockets = Array.from({ length: count }, () => require('node:net').connect(port, '127.0.0.1'));
  let connected = 0;
  for (const socket of sockets) {
    let text = '';
    socket.setEncoding('latin1').on('data', (data) => (text += data));
    socket.on('close', () => parentPort.postMessage(text));
    socket.on('connect', () => ++connected === count && parentPort.postMessage('connected'));
  }
  parentPort.once('message', () => {
    for (const socket of sockets)
      socket.write('GET /asked HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n', () => {
        if (Atomics.add(sent, 0, 1) + 1 === count) Atomics.notify(sent, 0);
      });
  });`;

test('a request that has come is not late because this process had no time to read it', async (t) => {
  const server = await listening(t, { limits: { headersTimeoutMs: 200, requestTimeoutMs: 400 } });
  const count = 20;
  const sent = new Int32Array(new SharedArrayBuffer(4));
  const port = Number(new URL(server.url).port);
  const thread = new Worker(clientThread, { eval: true, workerData: { port, count, sent } });
  atEnd(t, async () => void (await thread.terminate()));
  const answers = new Promise<string[]>((resolve) => {
    const said: string[] = [];
    thread.on('message', (text: string) => {
      if (text !== 'connected') said.push(text);
      if (said.length === count) resolve(said);
    });
  });
  await once(thread, 'message');
  await delay(20);
  // Where the loop stands now, timers come before what has arrived.
  await turn();
  thread.postMessage('ask');
  for (let seen = 0; seen < count; seen = Atomics.load(sent, 0)) Atomics.wait(sent, 0, seen, 50);
  // Nothing is read for so long that every time is up.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  for (const said of await answers) assert.match(said, /^HTTP\/1\.1 200 OK\r\n[^]*<\/asked>$/);
});

test('an idle connection is closed when its time is up', async (t) => {
  const server = await listening(t, { limits: { keepAliveTimeoutMs: 100 } });
  const connection = await connectRaw(t, server.url);
  connection.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
  await connection.until(/<\/a>/);
  await connection.ended;
});

test('the error of a port in use comes through', async (t) => {
  const server = await listening(t);
  const port = Number(new URL(server.url).port);
  await assert.rejects(listening(t, { port }), (error) => errorCode(error) === 'EADDRINUSE');
});

test('every address is shown as localhost', async (t) => {
  for (const host of ['0.0.0.0', '::']) {
    const server = await listening(t, { host }).catch((error: unknown) => {
      // A machine without IPv6 has no `::`.
      assert.equal(errorCode(error), 'EAFNOSUPPORT');
    });
    if (server !== undefined) assert.match(server.url, /^http:\/\/localhost:\d+$/);
  }
});

test('a drain ends idle and silent connections and refuses new ones', async (t) => {
  const server = await listening(t);
  const idle = await connectRaw(t, server.url);
  idle.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
  await idle.until(/<\/a>/);
  const silent = await connectRaw(t, server.url);
  const half = await connectRaw(t, server.url);
  half.write('GET / HTTP/1.1\r\n');
  const drained = server.drain();
  assert.equal(server.drain(), drained);
  await assert.rejects(connectRaw(t, server.url), /ECONNREFUSED/);
  await Promise.all([idle.ended, silent.ended, half.ended, drained]);
  assert.deepEqual(server.seen, ['/a']);
});

test('a drain lets 500 MB under way arrive whole', async (t) => {
  const sizeBytes = 500_000_000;
  const file = path.join(await temporaryFolder(t), 'large');
  const handle = await open(file, 'w+');
  atEnd(t, () => handle.close());
  await handle.truncate(sizeBytes);
  const server = await listening(t, {
    handler: (_, response) => {
      beginReply(response, 200, ['Content-Length', String(sizeBytes)]);
      void sendFile(response, handle.fd, 0, sizeBytes, 60_000);
    },
  });
  const request = http.get(server.url, { agent: new http.Agent({ keepAlive: true }) });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let receivedBytes = 0;
  let drained: Promise<void> | undefined;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    receivedBytes += chunk.length;
    drained ??= server.drain();
  }
  assert.equal(receivedBytes, sizeBytes);
  await drained;
});

test('an answer given during the drain says that the connection ends', async (t) => {
  const asked = Promise.withResolvers<Response>();
  const server = await listening(t, {
    handler: (request, response) => {
      if (request.url === '/slow') asked.resolve(response);
      else sendWhole(response, 200, ['Content-Length', '2'], 'ok');
    },
  });
  const connection = await connectRaw(t, server.url);
  connection.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
  const slow = await asked.promise;
  const drained = server.drain();
  connection.write('GET /next HTTP/1.1\r\nHost: x\r\n\r\n');
  await delay(100);
  sendWhole(slow, 200, ['Content-Length', '4'], 'slow');
  assert.match(await connection.ended, /slow[^]*Connection: close[^]*ok$/);
  await drained;
});

test('what has not ended when the drain time is up is cut', async (t) => {
  const clock = new ManualClock();
  const asked = Promise.withResolvers<void>();
  const server = await listening(t, { clock, handler: () => asked.resolve() });
  const connection = await connectRaw(t, server.url);
  connection.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await asked.promise;
  const drained = server.drain();
  clock.advance(limits.drainTimeoutMs - 1);
  await delay(150);
  assert.equal(connection.socket.readableEnded, false);
  clock.advance(1);
  await drained;
  assert.equal(await connection.ended, '');
});
