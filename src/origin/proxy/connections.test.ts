import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { test, type TestContext } from 'node:test';
import * as undici from 'undici';
import { atEnd } from '../../../test/support/scope.ts';
import type { Turn } from '../../base/index.ts';
import { type ConnectionOptions, Connections } from './connections.ts';
import { Exchange } from './exchange.ts';

const limits = { connectTimeoutMs: 300, firstByteTimeoutMs: 5000, idleTimeoutMs: 5000, connections: 8 };

async function start(t: TestContext, options: Partial<ConnectionOptions> = {}, answer = ok) {
  const server = http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened = { connections: 0 };
  server.on('connection', () => opened.connections++);
  const connections = new Connections(undici, { ...limits, ...options });
  atEnd(t, async () => {
    await connections.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const get = async (
    path: string,
    { signal, turn = asked('') }: { signal?: AbortSignal; turn?: Turn } = {},
  ) => {
    const exchange = new Exchange(5000, () => new Error('late'), signal);
    const request = { path, method: 'GET', headers: {} } as const;
    connections.dispatch(`http://upstream.test:${port}`, request, turn, exchange);
    const { status } = await exchange.head;
    await exchange.body(() => undefined);
    return status;
  };
  return { get, opened };
}

const asked = (client: string): Turn => ({ urgency: 'asked', client });

function ok(_: http.IncomingMessage, response: http.ServerResponse): void {
  setTimeout(() => response.end('ok'), 5);
}

/** Resolves the name for the first `good` connections and never for those after them. */
function lookupFor(good: number): LookupFunction {
  let asked = 0;
  return (_, options, callback) => {
    asked++;
    if (asked > good) return;
    const address = { address: '127.0.0.1', family: 4 };
    if (options.all === true) callback(null, [address]);
    else callback(null, address.address, address.family);
  };
}

test('a connection that never comes about keeps nobody waiting while another serves', async (t) => {
  const { get, opened } = await start(t, { lookup: lookupFor(1), connectTimeoutMs: 4000 });
  const statuses = await Promise.all(Array.from({ length: 12 }, (_, i) => get(`/${i}`)));
  assert.deepEqual(new Set(statuses), new Set([200]));
  assert.equal(opened.connections, 1);
});

test('connections are used again, and there are no more than allowed', async (t) => {
  const { get, opened } = await start(t, { lookup: lookupFor(99), connections: 3 });
  await Promise.all(Array.from({ length: 20 }, (_, i) => get(`/${i}`)));
  assert.ok(opened.connections <= 3);
  const before = opened.connections;
  await get('/again');
  assert.equal(opened.connections, before);
});

test('where no connection comes about, everybody who waits is told', async (t) => {
  const { get } = await start(t, { lookup: lookupFor(0), connections: 2 });
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, (_, i) => get(`/${i}`)));
  for (const outcome of outcomes) {
    assert.equal(outcome.status, 'rejected');
    assert.equal((outcome.reason as { code: string }).code, 'UND_ERR_CONNECT_TIMEOUT');
  }
});

test('a server that closes each connection is connected to anew', async (t) => {
  const answer = (_: http.IncomingMessage, response: http.ServerResponse) => {
    response.setHeader('connection', 'close');
    response.end('ok');
  };
  const { get, opened } = await start(t, { lookup: lookupFor(99), connections: 2 }, answer);
  const statuses = await Promise.all(Array.from({ length: 9 }, (_, i) => get(`/${i}`)));
  assert.deepEqual(new Set(statuses), new Set([200]));
  assert.equal(opened.connections, 9);
});

test('who gives up while waiting is passed over', async (t) => {
  const { get } = await start(t, { lookup: lookupFor(1), connections: 1 });
  const first = get('/1');
  const controller = new AbortController();
  const second = get('/2', { signal: controller.signal });
  const third = get('/3');
  controller.abort(new Error('enough'));
  await assert.rejects(second, /enough/);
  assert.deepEqual([await first, await third], [200, 200]);
});

test('a kept connection that the other side closes under a request costs that request nothing, once', async (t) => {
  let answered = 0;
  const hangUp = (request: http.IncomingMessage, response: http.ServerResponse) => {
    answered++;
    // The second request of each connection, and every one to /never, finds it closed.
    const { socket } = request as { socket: { seen?: boolean; destroy(): void } };
    if (socket.seen === true || request.url === '/never') socket.destroy();
    else response.end('ok');
    socket.seen = true;
  };
  const { get, opened } = await start(t, { lookup: lookupFor(99), connections: 1 }, hangUp);
  for (const path of ['/1', '/2', '/3']) assert.equal(await get(path), 200);
  assert.deepEqual([answered, opened.connections], [5, 3]);
  await assert.rejects(get('/never'), { code: 'UND_ERR_SOCKET' });
  assert.equal(answered, 7);
});
