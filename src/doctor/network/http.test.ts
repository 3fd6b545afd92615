import assert from 'node:assert/strict';
import http, { type RequestListener } from 'node:http';
import net from 'node:net';
import { test } from 'node:test';
import { mirrorAnswers, secureServer, startPlace } from '../../../test/support/network-places.ts';
import {
  goodMirror,
  inNetwork,
  type NetworkFacts,
  publicAuthority,
} from '../../../test/support/network-world.ts';
import type { Scope } from '../../../test/support/scope.ts';

const host = 'goproxy.test';
const address = '203.0.113.10';

async function answering(scope: Scope, answer: RequestListener): Promise<NetworkFacts> {
  const port = await startPlace(scope, secureServer(publicAuthority.issue([host]), answer));
  return {
    names: { [host]: [address] },
    places: {
      [`${address}:443`]: port,
      [`${address}:80`]: await startPlace(scope, http.createServer(answer)),
    },
    env: { GOPROXY: `https://${host}` },
  };
}

function page(status: number, text: string): RequestListener {
  return (_, response) =>
    response
      .writeHead(status, { 'content-type': 'text/html' })
      .end(`<html><head><title>${text}</title></head><body><p>${text}</p></body></html>`);
}

test('statuses that are no absence', async (t) => {
  for (const [status, code] of [
    [401, 'http-unauthorized'],
    [403, 'http-forbidden'],
    [418, 'http-status'],
    [429, 'http-status'],
    [500, 'http-status'],
    [503, 'http-status'],
  ] as const) {
    const facts = await answering(t, (_, response) => response.writeHead(status).end('no\n'));
    const said = await inNetwork(t, facts);
    assert.deepEqual(said.errors, [code], String(status));
    assert.equal(said.findings[0]?.params['status'], status);
  }
});

test('the mirror in use is asked for what the project needs, others for what everybody uses', async (t) => {
  const asked = { used: [] as string[], other: [] as string[] };
  const facts = await answering(t, ({ url = '' }, response) => {
    asked.used.push(url);
    response.writeHead(503).end('no\n');
  });
  const other: RequestListener = ({ url = '' }, response) => {
    asked.other.push(url);
    response.end('v0.14.0\n');
  };
  const port = await startPlace(t, secureServer(publicAuthority.issue(['other.test']), other));
  const said = await inNetwork(t, {
    ...facts,
    names: { ...facts.names, 'other.test': ['203.0.113.12'] },
    places: { ...facts.places, '203.0.113.12:443': port },
    alternatives: [{ name: 'other', url: 'https://other.test', isPublic: true }],
    files: { 'go.mod': 'module m.example\n\ngo 1.22\n\nrequire example.com/Needed v1.0.0\n' },
  });
  assert.deepEqual(said.errors, ['http-status']);
  assert.ok(asked.used.includes('/example.com/!needed/@v/list'), asked.used.join());
  assert.ok(
    asked['other']?.length !== 0 && !asked['other']?.join().includes('needed'),
    asked['other']?.join(),
  );
});

test('an absence is none of the network’s business', async (t) => {
  for (const status of [404, 410]) {
    const facts = await answering(t, (_, response) => response.writeHead(status).end('not found\n'));
    assert.deepEqual((await inNetwork(t, facts)).findings, []);
  }
});

test('a page for people, and one that says that it blocks', async (t) => {
  const other = await inNetwork(t, await answering(t, page(200, 'Welcome to our shop')));
  assert.deepEqual(other.errors, ['http-page']);
  assert.ok(other.findings[0]?.evidence.some((line) => line.includes('Welcome to our shop')));
  for (const text of ['Access denied by web filter', '您的访问被拒绝']) {
    const said = await inNetwork(t, await answering(t, page(403, text)));
    assert.deepEqual(said.errors, ['http-block-page'], text);
  }
});

test('a captive portal explains the certificates and the pages', async (t) => {
  const portal: RequestListener = (_, response) =>
    response.writeHead(302, { location: 'http://login.hotel.test/?id=7' }).end();
  const plain = await startPlace(t, http.createServer(portal));
  const facts: NetworkFacts = {
    names: { '*': [address] },
    outside: 'unreachable',
    places: { [`${address}:443`]: await goodMirror(t, ['login.hotel.test']), [`${address}:80`]: plain },
    env: { GOPROXY: `https://${host}` },
    portalProbes: ['http://probe.test/generate_204'],
  };
  const said = await inNetwork(t, facts);
  assert.deepEqual(said.errors, ['captive-portal']);
  assert.equal(said.findings[0]?.params['location'], 'http://login.hotel.test/');
  const open = await startPlace(
    t,
    http.createServer((_, response) => response.writeHead(204).end()),
  );
  const without = await inNetwork(t, { ...facts, places: { ...facts.places, [`${address}:80`]: open } });
  assert.deepEqual(without.errors, ['tls-wrong-name']);
});

test('redirects: one that works, one to plain HTTP, one to where no mirror is', async (t) => {
  const to = (location: string) =>
    answering(t, (request, response) => {
      if (request.url?.startsWith('/moved') === true) mirrorAnswers(request, response);
      else response.writeHead(302, { location }).end();
    });
  assert.deepEqual((await inNetwork(t, await to('/moved/@v/list'))).findings, []);
  assert.deepEqual((await inNetwork(t, await to(`http://${host}/moved/@v/list`))).errors, ['http-downgrade']);
  assert.deepEqual((await inNetwork(t, await to('https://nowhere.test/x'))).errors, ['http-redirect']);
});

test('no answer, half a one, and something that is no HTTP', async (t) => {
  const silent = await inNetwork(t, await answering(t, () => undefined));
  assert.deepEqual(silent.errors, ['http-stalled']);
  const plain = (serve: (socket: net.Socket) => void) =>
    startPlace(
      t,
      net.createServer((socket) => void socket.once('data', () => serve(socket))),
    );
  const at = (port: number): NetworkFacts => ({
    names: { [host]: [address] },
    places: { [`${address}:80`]: port },
    env: { GOPROXY: `http://${host}` },
  });
  const cut = await inNetwork(t, at(await plain((socket) => socket.resetAndDestroy())));
  assert.deepEqual(cut.errors, ['http-cut']);
  const other = await inNetwork(t, at(await plain((socket) => socket.end('220 mail.test ESMTP\r\n'))));
  assert.deepEqual(other.errors, ['http-not-http']);
});

test('plain HTTP to a server that wants HTTPS, and to one that does not', async (t) => {
  const wants = await answering(t, (_, response) =>
    response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'),
  );
  const said = await inNetwork(t, { ...wants, env: { GOPROXY: `http://${host}` } });
  assert.deepEqual(said.errors, ['http-wants-https']);
  const works = await inNetwork(t, {
    ...(await answering(t, mirrorAnswers)),
    env: { GOPROXY: `http://${host}` },
  });
  assert.deepEqual(works.findings, []);
});

test('a mirror that drips is slow, one that thinks long is late', async (t) => {
  const dripping = await answering(t, (request, response) => {
    if (request.url?.endsWith('.zip') !== true) {
      mirrorAnswers(request, response);
      return;
    }
    response.writeHead(200);
    const timer = setInterval(() => response.write(Buffer.alloc(1000)), 100);
    response.on('close', () => clearInterval(timer));
  });
  const slow = await inNetwork(t, dripping);
  assert.deepEqual(
    slow.findings.map(({ code, level }) => [code, level]),
    [['doctor.speed-slow', 'warning']],
  );
  const thinking = await answering(t, (request, response) => {
    setTimeout(() => mirrorAnswers(request, response), 2150);
  });
  const late = await inNetwork(t, { ...thinking, timeoutMs: 10_000 });
  assert.deepEqual(
    late.findings.map(({ code, level }) => [code, level]),
    [['doctor.speed-first-byte', 'warning']],
  );
});

test('questions larger than a packet that get lost', async (t) => {
  const facts = await answering(t, (request, response) => {
    if (request.headers['x-padding'] === undefined) mirrorAnswers(request, response);
  });
  const said = await inNetwork(t, facts);
  assert.deepEqual(
    said.findings.map(({ code, sure }) => [code, sure]),
    [['doctor.mtu', 'likely']],
  );
});

test('--mirror is looked at instead of GOPROXY, and --module is what is asked for', async (t) => {
  const asked: string[] = [];
  const facts = await answering(t, (request, response) => {
    asked.push(request.url ?? '');
    mirrorAnswers(request, response);
  });
  const env = { GOPROXY: 'https://dead.test' };
  const module = { path: 'github.com/Acme/x', version: 'v1.0.0' };
  const said = await inNetwork(t, { ...facts, env, mirror: `https://${host}/go/`, module });
  assert.deepEqual(said.findings, []);
  assert.ok(asked.includes('/go/github.com/!acme/x/@v/list'));
  const secret = await inNetwork(t, {
    ...facts,
    env: { GOPROXY: `https://${host}`, GOPRIVATE: 'github.com/Acme' },
    module,
  });
  assert.ok(!asked.some((path) => path.startsWith('/github.com/!acme')));
  assert.deepEqual(
    secret.findings.map(({ code, level }) => [code, level]),
    [['doctor.dns-no-such-name', 'warning']],
  );
});

test('a mirror that wants credentials, on a machine that has some for it', async (t) => {
  const facts = await answering(t, (_, response) => response.writeHead(401).end('who are you\n'));
  const netrc = {
    '/home/gopher/.netrc': `machine other.test login a password b\nmachine ${host} login a password b\n`,
  };
  assert.deepEqual((await inNetwork(t, { ...facts, files: netrc })).findings, []);
  assert.deepEqual((await inNetwork(t, { ...facts, env: { GOPROXY: `https://a:b@${host}` } })).findings, []);
  const env = { GOPROXY: `https://${host}`, GOAUTH: 'off' };
  assert.deepEqual((await inNetwork(t, { ...facts, env, files: netrc })).errors, ['http-unauthorized']);
});
