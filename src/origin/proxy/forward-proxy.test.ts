import assert from 'node:assert/strict';
import net, { type AddressInfo, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { startForwardProxy } from '../../../test/support/forward-proxy.ts';
import { faults } from '../../../test/support/faults.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { isGomirrorError } from '../../../test/support/refusal.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { startUpstream } from '../../../test/support/upstream.ts';
import type { GomirrorError } from '../../base/index.ts';
import { has, hint, say } from '../../text/index.ts';
import { readAll } from '../read.ts';
import { ProxyOrigin, type ProxyLimits, type ProxyOptions } from './proxy.ts';

const module = makeModule({ path: 'example.com/a', version: 'v1.0.0' });
const modPath = '/example.com/a/@v/v1.0.0.mod';
const certificate = makeCertificate(['upstream.test', 'proxy.test', 'elsewhere.test']);

const limits: ProxyLimits = {
  connectTimeoutMs: 2000,
  firstByteTimeoutMs: 5000,
  idleTimeoutMs: 5000,
  totalTimeoutMs: 10_000,
  redirects: 5,
  connections: 4,
};

function originAt(t: TestContext, url: string, options: Partial<ProxyOptions> = {}): ProxyOrigin {
  const origin = new ProxyOrigin({
    name: 'upstream',
    url,
    limits,
    instance: 'gomirror-test',
    userAgent: 'gomirror/test',
    ca: [certificate.certificate],
    ...options,
  });
  atEnd(t, () => origin.close());
  return origin;
}

const get = async (origin: ProxyOrigin, path = modPath) =>
  (await readAll(await origin.get(path, { maxBytes: 100_000 }))).toString();

async function failure(work: Promise<unknown>): Promise<GomirrorError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isGomirrorError(error), `no coded error but ${String(error)}`);
  assert.equal(error.params['upstream'], 'upstream');
  assert.ok(has(error.code));
  const words = `${say(error.code, error.params, 'en')} ${hint(error.code, error.params, 'zh') ?? ''}`;
  assert.doesNotMatch(words, /\{\w+\}|s3cret/);
  assert.doesNotMatch(JSON.stringify([error.message, error.params, String(error.cause)]), /s3cret/);
  return error;
}

/** A proxy that knows where `upstream.test` is, over http or https each. */
async function start(t: TestContext, upstreamTls: boolean, proxyTls: boolean, credentials?: string) {
  const upstream = await startUpstream(t, [module], upstreamTls ? { tls: certificate } : {});
  const port = upstreamTls ? 443 : 80;
  const { host } = new URL(upstream.url);
  const proxy = await startForwardProxy(t, {
    hosts: { [`upstream.test:${port}`]: host },
    ...(proxyTls && { tls: certificate }),
    ...(credentials && { credentials }),
  });
  const url = `${upstreamTls ? 'https' : 'http'}://upstream.test`;
  const withCredentials = proxy.url.replace('://', credentials === undefined ? '://' : `://${credentials}@`);
  return { upstream, proxy, url, origin: originAt(t, url, { proxy: { url: withCredentials } }) };
}

for (const [upstreamTls, proxyTls] of [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const) {
  const kinds = `${upstreamTls ? 'https' : 'http'} upstream, ${proxyTls ? 'https' : 'http'} proxy`;

  test(`${kinds}: requests go through it, with its credentials, over kept connections`, async (t) => {
    const { upstream, proxy, url, origin } = await start(t, upstreamTls, proxyTls, 'user:s3cret');
    assert.equal(await get(origin), module.mod);
    // A connection is free again one turn of the event loop after its answer.
    await setTimeout(10);
    assert.equal(await get(origin), module.mod);
    assert.deepEqual(
      proxy.requests,
      upstreamTls ? ['CONNECT upstream.test:443'] : [`GET ${url}${modPath}`, `GET ${url}${modPath}`],
    );
    assert.equal(upstream.requests[0]!.headers['host'], 'upstream.test');
    assert.equal(upstream.requests[0]!.headers['proxy-authorization'], undefined);
  });

  test(`${kinds}: its refusal is told as its own`, async (t) => {
    const { upstream, proxy, url, origin } = await start(t, upstreamTls, proxyTls, 'user:s3cret');
    const stranger = originAt(t, url, { proxy: { url: proxy.url.replace('://', '://user:s3cret2@') } });
    const error = await failure(get(stranger));
    assert.equal(error.code, 'origin.proxy-refused');
    assert.deepEqual([error.params['proxy'], error.params['status']], [proxy.host, 407]);
    assert.equal(error.retryable, false);
    assert.equal(upstream.count(), 0);
    assert.equal(await get(origin), module.mod);
  });
}

test('a tunnel that is refused with 5xx may be tried again', async (t) => {
  const { proxy, origin } = await start(t, true, false);
  for (const [status, retryable] of [
    [403, false],
    [502, true],
  ] as const) {
    proxy.refuse(status);
    const error = await failure(get(origin));
    assert.deepEqual(
      [error.code, error.params['status'], error.retryable],
      ['origin.proxy-refused', status, retryable],
    );
  }
  for (let i = 0; proxy.open > 0 && i < 400; i++) await setTimeout(5);
  assert.equal(proxy.open, 0);
  proxy.refuse(undefined);
  assert.equal(await get(origin), module.mod);
});

test("what an upstream answers through a proxy is the upstream's", async (t) => {
  const { upstream, origin } = await start(t, true, false);
  upstream.script(modPath, [faults.status(407), faults.status(404)]);
  assert.equal((await failure(get(origin))).code, 'origin.status');
  assert.equal((await failure(get(origin))).code, 'origin.absent');
});

/** A proxy whose every answer is `answer`. */
async function strangeProxy(t: TestContext, answer: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = net.createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(t, () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

for (const { name, answer, code } of [
  { name: 'hangs up', answer: (socket: Socket) => socket.end(), code: 'origin.unreachable' },
  { name: 'resets', answer: (socket: Socket) => socket.resetAndDestroy(), code: 'origin.unreachable' },
  {
    name: 'speaks something else',
    answer: (socket: Socket) => socket.write('SSH-2.0-OpenSSH\r\n\r\n'),
    code: 'origin.unreachable',
  },
  {
    name: 'talks without end',
    answer: (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`),
    code: 'origin.unreachable',
  },
  { name: 'says nothing', answer: () => undefined, code: 'origin.timeout' },
  {
    name: 'gives a tunnel to nowhere',
    answer: (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'),
    code: 'origin.timeout',
  },
]) {
  test(`a proxy that ${name} ends in ${code}`, async (t) => {
    const proxy = { url: await strangeProxy(t, answer) };
    const options = { proxy, limits: { ...limits, connectTimeoutMs: 300 } };
    const error = await failure(get(originAt(t, 'https://upstream.test', options)));
    assert.equal(error.code, code);
    assert.equal(error.retryable, true);
    if (code === 'origin.unreachable') assert.match(String(error.params['reason']), /^127\.0\.0\.1:\d+: /);
  });
}

test('interim answers and answers in pieces open a tunnel too', async (t) => {
  const upstream = await startUpstream(t, [module], { tls: certificate });
  const { hostname, port } = new URL(upstream.url);
  const url = await strangeProxy(t, (socket) => {
    socket.pause();
    const onward = net.connect(Number(port), hostname);
    onward.on('error', () => undefined);
    const pieces = ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.', '1 200', '\r\nA: b\r\n', '\r', '\n'];
    const next = () => {
      const piece = pieces.shift();
      if (piece === undefined) socket.pipe(onward).pipe(socket);
      else socket.write(piece, () => setImmediate(next));
    };
    next();
  });
  assert.equal(await get(originAt(t, 'https://upstream.test', { proxy: { url } })), module.mod);
});

test('a proxy that is not there is named as what cannot be reached', async (t) => {
  for (const target of ['http://upstream.test', 'https://upstream.test']) {
    const error = await failure(
      get(originAt(t, target, { proxy: { url: 'http://user:s3cret@127.0.0.1:1' } })),
    );
    assert.equal(error.code, 'origin.unreachable');
    assert.match(String(error.params['reason']), /^127\.0\.0\.1:1: /);
  }
});

test('SOCKS and nonsense are told as what gomirror cannot use', async (t) => {
  for (const [url, proxy, scheme] of [
    ['socks5://user:s3cret@proxy.test:1080', 'proxy.test:1080', 'socks5'],
    ['nonsense s3cret', '?', '?'],
  ] as const) {
    const error = await failure(get(originAt(t, 'https://upstream.test', { proxy: { url } })));
    assert.equal(error.code, 'origin.proxy-unsupported');
    assert.deepEqual([error.params['proxy'], error.params['scheme']], [proxy, scheme]);
    assert.equal(error.retryable, false);
  }
});

test('the environment decides by host, and never for loopback', async (t) => {
  const { upstream, proxy } = await start(t, false, false);
  const environment = { HTTP_PROXY: proxy.url, NO_PROXY: 'other.test' };
  assert.equal(await get(originAt(t, upstream.url, { proxy: { environment } })), module.mod);
  assert.deepEqual(proxy.requests, []);
  assert.equal(await get(originAt(t, 'http://upstream.test', { proxy: { environment } })), module.mod);
  assert.equal(proxy.requests.length, 1);
});

test('redirects through a proxy: to names it may know, not to inside addresses, and without credentials', async (t) => {
  const upstream = await startUpstream(t, [module]);
  const elsewhere = await startUpstream(t, [module]);
  const proxy = await startForwardProxy(t, {
    hosts: {
      'upstream.test:80': new URL(upstream.url).host,
      'elsewhere.test:80': new URL(elsewhere.url).host,
    },
  });
  const origin = originAt(t, 'http://user:s3cret@upstream.test', { proxy: { url: proxy.url } });
  upstream.script(modPath, [faults.redirect(`http://elsewhere.test${modPath}`)]);
  assert.equal(await get(origin), module.mod);
  assert.equal(elsewhere.requests[0]!.headers['authorization'], undefined);
  for (const location of [
    'http://10.0.0.1/x',
    'http://[::1]/x',
    'http://localhost/x',
    'http://a.localhost./x',
  ]) {
    upstream.script(modPath, [faults.redirect(location)]);
    assert.equal((await failure(get(origin))).code, 'origin.redirect-unsafe', location);
  }
  assert.equal(proxy.requests.filter((request) => !/upstream|elsewhere/.test(request)).length, 0);
});
