import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { startForwardProxy } from '../../../test/support/forward-proxy.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { isGomirrorError } from '../../../test/support/refusal.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { startUpstream } from '../../../test/support/upstream.ts';
import type { Credentials, HttpCredential } from '../credentials/index.ts';
import { readAll } from '../read.ts';
import { ProxyOrigin } from './proxy.ts';

const module = makeModule({ path: 'example.com/a', version: 'v1.0.0' });
const modPath = '/example.com/a/@v/v1.0.0.mod';
const certificate = makeCertificate(['upstream.test', 'cdn.test']);

/** Presents each of `passwords` until it is refused, then the next; the last for ever. Notes what it hears. */
function credentialsOf(...passwords: readonly string[]) {
  let at = 0;
  const heard: string[] = [];
  const passwordIn = ({ authorization }: HttpCredential) =>
    Buffer.from(authorization.slice('Basic '.length), 'base64').toString().slice('me:'.length);
  const credentials: Credentials = {
    forUrl: (url) => {
      if (url.protocol !== 'https:') return Promise.resolve(undefined);
      heard.push(`asked ${url.host.replace(/:.*/, '')}${url.pathname}`);
      const pair = Buffer.from(`me:${passwords[at] ?? ''}`).toString('base64');
      return Promise.resolve({ authorization: `Basic ${pair}`, name: 'test' });
    },
    forSsh: () => undefined,
    refused: (_, credential) => {
      heard.push(`refused ${passwordIn(credential)}`);
      at = Math.min(at + 1, passwords.length - 1);
    },
    accepted: (_, credential) => void heard.push(`accepted ${passwordIn(credential)}`),
  };
  return { credentials, heard };
}

function originAt(t: TestContext, url: string, credentials: Credentials, proxy?: string): ProxyOrigin {
  const origin = new ProxyOrigin({
    ...{ name: 'private', url, credentials, instance: 'gomirror-test', userAgent: 'gomirror/test' },
    ca: [certificate.certificate],
    proxy: proxy === undefined ? undefined : { url: proxy },
    limits: {
      connectTimeoutMs: 1000,
      firstByteTimeoutMs: 5000,
      idleTimeoutMs: 5000,
      totalTimeoutMs: 10_000,
      redirects: 5,
      connections: 4,
    },
  });
  atEnd(t, () => origin.close());
  return origin;
}

const get = async (origin: ProxyOrigin) =>
  (await readAll(await origin.get(modPath, { maxBytes: 100_000 }))).toString();

/** An upstream that lets in who has `password`. */
async function guarded(t: TestContext, password: string) {
  const upstream = await startUpstream(t, [module], { tls: certificate });
  const right = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;
  upstream.fault(
    () => true,
    async (exchange) => {
      if (exchange.request.headers.authorization === right) return exchange.serve();
      exchange.response.writeHead(401, { 'content-type': 'text/plain', 'www-authenticate': 'Basic' });
      exchange.response.end(`not ${exchange.request.headers.authorization ?? 'without'}\n`);
    },
  );
  return upstream;
}

test('a private upstream is shown its credential', async (t) => {
  const upstream = await guarded(t, 'hunter2');
  const { credentials, heard } = credentialsOf('hunter2');
  assert.equal(await get(originAt(t, upstream.url, credentials)), module.mod);
  assert.deepEqual(heard, ['asked 127.0.0.1/', 'accepted hunter2']);
});

test('a refused credential is got anew and tried once more, if it is another', async (t) => {
  const upstream = await guarded(t, 'new');
  const { credentials, heard } = credentialsOf('old', 'new');
  assert.equal(await get(originAt(t, upstream.url, credentials)), module.mod);
  assert.deepEqual(
    heard.filter((event) => !event.startsWith('asked')),
    ['refused old', 'accepted new'],
  );
  assert.equal(upstream.count(), 2);
});

for (const { name, passwords, asked } of [
  { name: 'the same again', passwords: ['hunter2'], asked: 1 },
  { name: 'one more that is wrong', passwords: ['hunter2', 'hunter3', 'right'], asked: 2 },
]) {
  test(`a refusal stays one with ${name}, and repeats no secret`, async (t) => {
    const upstream = await guarded(t, 'right');
    const origin = originAt(t, upstream.url, credentialsOf(...passwords).credentials);
    const error = await get(origin).catch((reason: unknown) => reason);
    assert.ok(isGomirrorError(error), String(error));
    assert.equal(error.code, 'origin.refused');
    assert.equal(error.params['said'], 'not Basic ***');
    assert.doesNotMatch(JSON.stringify(error) + String(error.stack), /hunter|bWU6/);
    assert.equal(upstream.count(), asked);
  });
}

test('nothing of a credential goes where a redirect leads, nor over plain http', async (t) => {
  const upstream = await startUpstream(t, [], { tls: certificate });
  const cdn = await startUpstream(t, [module], { tls: certificate });
  upstream.fault(modPath, ({ response }) => {
    response.writeHead(302, { location: `https://cdn.test${modPath}` }).end();
  });
  const hosts = { 'upstream.test:443': new URL(upstream.url).host, 'cdn.test:443': new URL(cdn.url).host };
  const proxy = await startForwardProxy(t, { hosts });
  const { credentials, heard } = credentialsOf('hunter2');
  assert.equal(await get(originAt(t, 'https://upstream.test', credentials, proxy.url)), module.mod);
  assert.match(upstream.requests[0]?.headers.authorization ?? '', /^Basic /);
  assert.equal(cdn.count(), 1);
  assert.doesNotMatch(JSON.stringify(cdn.requests[0]?.headers), /authorization|hunter|bWU6/i);
  assert.deepEqual(heard, ['asked upstream.test/', 'accepted hunter2']);

  const plain = await startUpstream(t, [module]);
  assert.equal(await get(originAt(t, plain.url, credentials)), module.mod);
  assert.equal(plain.requests[0]?.headers.authorization, undefined);
});

test('a URL that carries its own user name and password needs no other', async (t) => {
  const upstream = await guarded(t, 'own');
  const { credentials, heard } = credentialsOf('hunter2');
  const url = upstream.url.replace('https://', 'https://me:own@');
  assert.equal(await get(originAt(t, url, credentials)), module.mod);
  assert.deepEqual(heard, []);
});
