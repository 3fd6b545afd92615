import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import * as undici from 'undici';
import { atEnd } from '../../../test/support/scope.ts';
import type { Turn } from '../../base/index.ts';
import { type ConnectionOptions, Connections } from './connections.ts';
import { Exchange } from './exchange.ts';

const limits = { connectTimeoutMs: 300, firstByteTimeoutMs: 5000, idleTimeoutMs: 5000, connections: 8 };

async function start(t: TestContext, options: Partial<ConnectionOptions> = {}, answer = ok) {
  const server = http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened = { connections: 0, now: 0 };
  server.on('connection', (socket) => {
    opened.connections++;
    opened.now++;
    socket.once('close', () => opened.now--);
  });
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
    const exchange = new Exchange(30_000, () => new Error('late'), signal);
    const request = { path, method: 'GET', headers: {} } as const;
    connections.dispatch(`http://upstream.test:${port}`, request, turn, exchange);
    const { status } = await exchange.head;
    await exchange.body(() => undefined);
    return status;
  };
  return { get, opened, connections };
}

const asked = (client: string): Turn => ({ urgency: 'asked', client });

function ok(_: http.IncomingMessage, response: http.ServerResponse): void {
  void setTimeout(5).then(() => response.end('ok'));
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

/** A server that answers one request after the other, when it is told to. */
function heldBack() {
  const held: { path: string; answer: () => void }[] = [];
  let arrived = Promise.withResolvers<void>();
  return {
    held,
    answer: ({ url }: http.IncomingMessage, response: http.ServerResponse) => {
      held.push({ path: url ?? '', answer: () => void response.end('ok') });
      arrived.resolve();
      arrived = Promise.withResolvers();
    },
    /** The paths that the server has, as soon as there are `count` of them. */
    async paths(count: number): Promise<string[]> {
      while (held.length < count) await arrived.promise;
      return held.map(({ path }) => path);
    },
  };
}

/** Longer than a request takes that nothing holds back. */
const quietMs = 100;

const ahead: Turn = { urgency: 'ahead', client: '' };

test('clients take turns at a connection, and what nobody waits for comes last', async (t) => {
  const server = heldBack();
  const { get } = await start(t, { lookup: lookupFor(1), connections: 1 }, server.answer);
  const all = [
    get('/first', { turn: asked('a') }),
    get('/ahead', { turn: ahead }),
    ...['/a1', '/a2', '/a3'].map((path) => get(path, { turn: asked('a') })),
    get('/b1', { turn: asked('b') }),
  ];
  const expected = ['/first', '/b1', '/a1', '/a2', '/a3', '/ahead'];
  for (let i = 0; i < expected.length; i++) {
    await server.paths(i + 1);
    server.held[i]!.answer();
  }
  await Promise.all(all);
  assert.deepEqual(await server.paths(6), expected);
});

test('work done ahead leaves four connections to those who wait', async (t) => {
  const server = heldBack();
  const { get, opened } = await start(t, { lookup: lookupFor(99), connections: 6 }, server.answer);
  const early = Array.from({ length: 5 }, (_, i) => get(`/ahead${i}`, { turn: ahead }));
  assert.deepEqual((await server.paths(2)).toSorted(), ['/ahead0', '/ahead1']);
  await setTimeout(quietMs);
  assert.deepEqual([server.held.length, opened.connections], [2, 2]);
  const waited = Array.from({ length: 5 }, (_, i) => get(`/asked${i}`));
  assert.equal((await server.paths(6)).filter((path) => path.startsWith('/asked')).length, 4);
  await setTimeout(quietMs);
  assert.deepEqual([server.held.length, opened.connections], [6, 6]);
  // A connection of those who wait goes to the next of them, not to what is done ahead.
  server.held[2]!.answer();
  assert.equal((await server.paths(7))[6], '/asked4');
  server.held[0]!.answer();
  assert.equal((await server.paths(8))[7], '/ahead2');
  for (let i = 1; i < 10; i++) {
    await server.paths(i + 1);
    if (i !== 2) server.held[i]!.answer();
  }
  await Promise.all([...early, ...waited]);
});

test('work done ahead takes no more of the connections that are there already', async (t) => {
  const server = heldBack();
  const { get, opened } = await start(t, { lookup: lookupFor(99), connections: 6 }, server.answer);
  const early = Array.from({ length: 6 }, (_, i) => get(`/asked${i}`));
  await server.paths(6);
  for (const { answer } of server.held) answer();
  await Promise.all(early);
  await setTimeout(quietMs);
  const late = Array.from({ length: 5 }, (_, i) => get(`/ahead${i}`, { turn: ahead }));
  await server.paths(8);
  await setTimeout(quietMs);
  assert.deepEqual([server.held.length, opened.connections], [8, 6]);
  for (let i = 6; i < 11; i++) {
    await server.paths(i + 1);
    server.held[i]!.answer();
  }
  await Promise.all(late);
});

test('with few connections, work done ahead has one', async (t) => {
  const server = heldBack();
  const { get } = await start(t, { lookup: lookupFor(99), connections: 2 }, server.answer);
  const all = ['/1', '/2', '/3'].map((path) => get(path, { turn: ahead }));
  for (let i = 0; i < 3; i++) {
    await server.paths(i + 1);
    await setTimeout(10);
    assert.equal(server.held.length, i + 1);
    server.held[i]!.answer();
  }
  await Promise.all(all);
});

test('who gives up in the queue leaves it at once', async (t) => {
  const server = heldBack();
  const { get, opened } = await start(t, { lookup: lookupFor(99), connections: 2 }, server.answer);
  const controller = new AbortController();
  const first = get('/1', { turn: ahead });
  await server.paths(1);
  const given = Array.from({ length: 50 }, () =>
    get('/given-up', { turn: ahead, signal: controller.signal }),
  );
  controller.abort(new Error('enough'));
  for (const outcome of await Promise.allSettled(given)) assert.equal(outcome.status, 'rejected');
  const last = get('/2', { turn: ahead });
  server.held[0]!.answer();
  assert.deepEqual(await server.paths(2), ['/1', '/2']);
  server.held[1]!.answer();
  assert.deepEqual([await first, await last], [200, 200]);
  assert.ok(opened.connections <= 2);
});

test('who is asked when all is closed says so', async (t) => {
  const { get, connections } = await start(t, { lookup: lookupFor(9) });
  assert.equal(await get('/1'), 200);
  await connections.close();
  await assert.rejects(get('/2'), { code: 'UND_ERR_CLOSED' });
});

test('a connection that came too late to be used is closed with the others', async (t) => {
  let asked = 0;
  const lookup: LookupFunction = (_, options, callback) => {
    const answer = () =>
      options.all === true
        ? callback(null, [{ address: '127.0.0.1', family: 4 }])
        : callback(null, '127.0.0.1', 4);
    void setTimeout(asked++ === 0 ? 0 : 100).then(answer);
  };
  const { get, opened, connections } = await start(t, { lookup });
  await Promise.all([get('/a'), get('/b')]);
  while (opened.connections < 2) await setTimeout(5);
  await connections.close();
  for (let waited = 0; opened.now > 0 && waited < 400; waited++) await setTimeout(5);
  assert.equal(opened.now, 0);
});

test('beyond the first connections more are opened only for those whom these keep waiting', async (t) => {
  const many = Array.from({ length: 200 }, (_, index) => `/${index}`);
  const near = await start(t, { connections: 64, lookup: lookupFor(Infinity), patienceMs: 60_000 });
  await Promise.all(many.map((path) => near.get(path)));
  assert.equal(near.opened.connections, 32);
  const far = await start(
    t,
    { connections: 64, lookup: lookupFor(Infinity), patienceMs: 10 },
    (_, response) => {
      void setTimeout(200).then(() => response.end('ok'));
    },
  );
  await Promise.all(many.map((path) => far.get(path)));
  assert.equal(far.opened.connections, 64);
});
