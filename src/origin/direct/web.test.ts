import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { GomirrorError, MiB } from '../../base/index.ts';
import type { Credentials, HttpCredential } from '../credentials/index.ts';
import { GuardedWeb } from './web.ts';

const names = ['a.example.com', 'b.example.com'];
const certificate = makeCertificate(names);
const { signal } = new AbortController();

interface Site {
  readonly port: number;
  readonly requests: IncomingMessage[];
  url(path?: string, host?: string): URL;
}

async function startSite(t: TestContext, answer: RequestListener): Promise<Site> {
  const requests: IncomingMessage[] = [];
  const server = https.createServer({ cert: certificate.certificate, key: certificate.key });
  server.on('request', (request: IncomingMessage, response) => {
    requests.push(request);
    response.setHeader('connection', 'close');
    answer(request, response);
  });
  server.listen(0);
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return {
    port,
    requests,
    url: (path = '/', host = 'a.example.com') => new URL(`https://${host}:${port}${path}`),
  };
}

interface Given {
  readonly networks?: readonly string[];
  readonly credentials?: Credentials;
  /** The addresses of every name, call by call; the last for ever. */
  readonly addresses?: readonly string[];
}

function startWeb(t: TestContext, { networks = ['127.0.0.0/8'], credentials, addresses }: Given = {}) {
  const resolved: string[] = [];
  const web = new GuardedWeb({
    ca: [certificate.certificate],
    connectTimeoutMs: 5000,
    totalTimeoutMs: 5000,
    credentials,
    networks,
    proxy: undefined,
    redirects: 3,
    userAgent: 'gomirror/test',
    resolve: (host, _, callback) => {
      const all = addresses ?? ['127.0.0.1'];
      const address = all[Math.min(resolved.length, all.length - 1)] ?? '';
      resolved.push(host);
      const found: LookupAddress[] = [{ address, family: address.includes(':') ? 6 : 4 }];
      process.nextTick(() => callback(null, found));
    },
  });
  t.after(() => web.close());
  return {
    resolved,
    page: async (url: URL, insecure = false) => web.page(url, { insecure, signal }),
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GomirrorError, String(error));
  return error.code;
}

test('addresses inside are not asked, however they are written', async (t) => {
  const site = await startSite(t, (_, response) => response.end('no'));
  const web = startWeb(t, { networks: [] });
  const hosts = [
    ...['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]'],
    ...['[::ffff:7f00:1]', '10.0.0.1', '169.254.169.254', '[fe80::1]', '[64:ff9b::7f00:1]', 'localhost'],
    ...['x.localhost', 'localhost.'],
  ];
  for (const host of hosts) {
    assert.equal(await codeOf(web.page(site.url('/', host))), 'origin.inside-address', host);
  }
  assert.deepEqual(web.resolved, []);
  assert.equal(await codeOf(web.page(site.url())), 'origin.inside-address');
  assert.deepEqual(web.resolved, ['a.example.com']);
  assert.equal(site.requests.length, 0);
});

test('a name that changes its mind gets nowhere', async (t) => {
  const site = await startSite(t, (_, response) => response.end('hello'));
  const web = startWeb(t, { networks: ['127.0.0.2/32'], addresses: ['127.0.0.2', '127.0.0.1'] });
  assert.equal((await web.page(site.url())).text, 'hello');
  assert.equal(await codeOf(web.page(site.url())), 'origin.inside-address');
  assert.equal(site.requests.length, 1);
  const mapped = startWeb(t, { networks: [], addresses: ['::ffff:127.0.0.1'] });
  assert.equal(await codeOf(mapped.page(site.url())), 'origin.inside-address');
});

test('redirects are looked at like the first address', async (t) => {
  let location = '';
  const site = await startSite(t, (_, response) => response.writeHead(302, { location }).end());
  const web = startWeb(t);
  const to = async (place: string) => {
    location = place;
    return codeOf(web.page(site.url()));
  };
  assert.equal(await to('http://a.example.com/'), 'origin.redirect-unsafe');
  // Not even where http may be asked first.
  assert.equal(await codeOf(web.page(site.url(), true)), 'origin.redirect-unsafe');
  assert.equal(await to('file:///etc/passwd'), 'origin.redirect-unsafe');
  assert.equal(await to('https://user:secret@b.example.com/'), 'origin.redirect-unsafe');
  assert.equal(await to('https://169.254.169.254/latest'), 'origin.inside-address');
  assert.equal(await to('https://[::1]/'), 'origin.inside-address');
  const before = site.requests.length;
  assert.equal(await to('/again'), 'origin.redirects');
  assert.equal(site.requests.length - before, 4);
});

test('plain http only where it is allowed', async (t) => {
  const web = startWeb(t, { addresses: ['10.0.0.1'] });
  assert.equal(await codeOf(web.page(new URL('http://a.example.com/'))), 'origin.redirect-unsafe');
  assert.equal(await codeOf(web.page(new URL('http://a.example.com/'), true)), 'origin.inside-address');
});

test('credentials go to the host that was asked, and are renewed once', async (t) => {
  const said: string[] = [];
  let token = 'old';
  const credentials: Credentials = {
    forUrl: async (url): Promise<HttpCredential> => ({ authorization: `Bearer ${token}`, name: url.host }),
    forSsh: () => undefined,
    refused: (_, { authorization }) => {
      said.push(`refused ${authorization}`);
      token = 'new';
    },
    accepted: (_, { authorization }) => said.push(`accepted ${authorization}`),
  };
  const site: Site = await startSite(t, (request, response) => {
    const { host = '', authorization } = request.headers;
    if (host.startsWith('b.')) response.end(`b has ${authorization ?? 'nothing'}`);
    else if (authorization !== 'Bearer new') response.writeHead(401).end();
    else response.writeHead(302, { location: site.url('/', 'b.example.com').href }).end();
  });
  const web = startWeb(t, { credentials });
  assert.equal((await web.page(site.url())).text, 'b has nothing');
  assert.deepEqual(said, ['refused Bearer old', 'accepted Bearer new']);
});

test('an endless page ends', async (t) => {
  const site = await startSite(t, (_, response) => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  const web = startWeb(t);
  assert.equal((await web.page(site.url())).text.length, MiB);
});
