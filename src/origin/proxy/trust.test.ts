import assert from 'node:assert/strict';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { startForwardProxy } from '../../../test/support/forward-proxy.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { isGomirrorError } from '../../../test/support/refusal.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { startUpstream } from '../../../test/support/upstream.ts';
import { readAll } from '../read.ts';
import { ProxyOrigin, type ProxyOptions } from './proxy.ts';
import { trustIn } from './trust.ts';

const module = makeModule({ path: 'example.com/a', version: 'v1.0.0' });
const modPath = '/example.com/a/@v/v1.0.0.mod';
const certificate = makeCertificate(['upstream.test']);

function originAt(t: TestContext, url: string, options: Partial<ProxyOptions> = {}): ProxyOrigin {
  const limits = {
    connectTimeoutMs: 1000,
    firstByteTimeoutMs: 5000,
    idleTimeoutMs: 5000,
    totalTimeoutMs: 10_000,
    redirects: 5,
    connections: 4,
  };
  const fixed = { name: 'upstream', instance: 'gomirror-test', userAgent: 'gomirror/test' };
  const origin = new ProxyOrigin({ ...fixed, url, limits, ...options });
  atEnd(t, () => origin.close());
  return origin;
}

const get = async (origin: ProxyOrigin) =>
  (await readAll(await origin.get(modPath, { maxBytes: 100_000 }))).toString();

async function untrusted(origin: ProxyOrigin): Promise<string> {
  const error = await get(origin).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isGomirrorError(error), String(error));
  assert.equal(error.code, 'origin.untrusted');
  assert.equal(error.retryable, false);
  assert.equal(error.params['upstream'], 'upstream');
  return String(error.params['reason']);
}

test("an authority of one's own is trusted where it is named, and only there", async (t) => {
  const upstream = await startUpstream(t, [module], { tls: certificate });
  const ca = [certificate.certificate];
  assert.equal(await get(originAt(t, upstream.url, { ca })), module.mod);
  assert.equal(await get(originAt(t, upstream.url, { ca: ['nonsense', ...ca] })), module.mod);
  assert.equal(await untrusted(originAt(t, upstream.url)), 'self-signed certificate');
  assert.match(
    await untrusted(originAt(t, upstream.url, { ca: [makeCertificate().certificate] })),
    /self-signed/,
  );
});

test('a trusted certificate of another host is not enough, nor is one that has expired', async (t) => {
  const upstream = await startUpstream(t, [module], { tls: certificate });
  const proxy = await startForwardProxy(t, { hosts: { 'other.test:443': new URL(upstream.url).host } });
  const ca = [certificate.certificate];
  const other = originAt(t, 'https://other.test', { ca, proxy: { url: proxy.url } });
  assert.match(await untrusted(other), /other\.test/);
  const expired = makeCertificate([], -0.5);
  const old = await startUpstream(t, [module], { tls: expired });
  assert.match(await untrusted(originAt(t, old.url, { ca: [expired.certificate] })), /expired/);
});

test("the certificate of a proxy is looked at too, and named as the proxy's", async (t) => {
  const proxy = await startForwardProxy(t, { tls: certificate, hosts: {} });
  for (const url of ['http://upstream.test', 'https://upstream.test']) {
    const reason = await untrusted(originAt(t, url, { proxy: { url: proxy.url } }));
    assert.ok(reason.startsWith(`${proxy.host}: `), reason);
  }
  assert.deepEqual(proxy.requests, []);
});

test("without authorities of one's own there is nothing to load", () => {
  assert.equal(trustIn([]), undefined);
});

async function http2Server(t: TestContext): Promise<string> {
  const server = http2.createSecureServer({
    cert: certificate.certificate,
    key: certificate.key,
    allowHTTP1: true,
  });
  server.on('request', (_, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(t, () => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('whether an upstream would speak HTTP/2', async (t) => {
  const ca = [certificate.certificate];
  const able = await http2Server(t);
  const proxy = await startForwardProxy(t, { hosts: { 'upstream.test:443': able } });
  const plain = await startUpstream(t, [module]);
  const old = await startUpstream(t, [module], { tls: certificate });
  for (const [url, options, expected] of [
    [`https://${able}`, { ca }, true],
    ['https://upstream.test', { ca, proxy: { url: proxy.url } }, true],
    [old.url, { ca }, false],
    [plain.url, {}, undefined],
    [old.url, {}, undefined],
    ['https://127.0.0.1:1', {}, undefined],
    [old.url, { proxy: { url: 'socks5://127.0.0.1:1' } }, undefined],
  ] as const) {
    assert.equal(await originAt(t, url, options).probeHttp2(), expected, url);
  }
  assert.equal(plain.connections.accepted, 0);
  // What is asked for goes over HTTP/1.1 all the same.
  assert.equal(await get(originAt(t, `https://${able}`, { ca })), 'ok');
});
