import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import http2 from 'node:http2';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { bearer, ci, guardedServer, guardedTokens } from '../../../test/support/guarded-server.ts';
import { connectRaw } from '../../../test/support/raw-http.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { seeded } from '../../../test/support/seed.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import type { Account } from '../../ledger/index.ts';

const here = '/corp.example/here/@v/v1.0.0.mod';
const open = '/example.com/here/@v/v1.0.0.mod';
const bob = bearer('bob-secret');
const proxied = ['Host: x', 'X-Forwarded-For: 192.0.2.7', 'X-Forwarded-Proto: https'];

type Guarded = Awaited<ReturnType<typeof guardedServer>>;
type Headers = Readonly<Record<string, string>>;

const linesOf = (headers: Headers) => Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

/** The statuses of answers that came one after the other. */
const statusesIn = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

/** One connection over HTTP/1.1, on which all of these are asked at once, as a proxy with a pool does. */
async function pipelined(
  t: TestContext,
  { url }: Guarded,
  asked: readonly { path: string; lines: readonly string[] }[],
) {
  const connection = await connectRaw(t, url);
  const last = asked.length - 1;
  const text = asked.map(({ path: target, lines }, index) =>
    [`GET ${target} HTTP/1.1`, ...lines, ...(index === last ? ['Connection: close'] : []), '', ''].join(
      '\r\n',
    ),
  );
  connection.write(text.join(''));
  return statusesIn(await connection.ended);
}

/** Takes a token away, as `token revoke` does; until the test ends. */
function revoke(t: TestContext, { state }: Guarded, secret: string): void {
  const tokens = guardedTokens as Record<string, Account>;
  const kept = guardedTokens[secret]!;
  delete tokens[secret];
  atEnd(t, () => void (tokens[secret] = kept));
  state.generation++;
}

test('of several people’s requests in a row on one connection, each is answered as its own sender’s', async (t) => {
  const server = await guardedServer(t);
  const as = (headers: Headers) => ({ path: here, lines: [...proxied, ...linesOf(headers)] });
  const asked = [
    ci,
    {},
    bob,
    ci,
    bearer('wrong'),
    {},
    ci,
    { ...ci, 'sec-fetch-site': 'cross-site' },
    ci,
    bob,
    {},
  ];
  const wanted = [200, 401, 403, 200, 401, 401, 200, 403, 200, 403, 401];
  for (let round = 0; round < 3; round++)
    assert.deepEqual(await pipelined(t, server, asked.map(as)), wanted, `round ${round}`);
  assert.ok(server.tally.hot >= 8, 'from memory');
});

test('of several credentials in one request none counts, whether they are known or not', async (t) => {
  const server = await guardedServer(t);
  const both = (...secrets: readonly string[]) => ({
    path: here,
    lines: [...proxied, ...secrets.map((secret) => `Authorization: Bearer ${secret}`)],
  });
  for (let round = 0; round < 2; round++) {
    const asked = [
      both('ci-secret', 'wrong'),
      both('wrong', 'ci-secret'),
      both('ci-secret', 'ci-secret'),
      both('ci-secret'),
    ];
    assert.deepEqual(await pipelined(t, server, asked), [401, 401, 401, 200]);
  }
});

test('a name that a proxy gives is that of one request, and not of its connection', async (t) => {
  const server = await guardedServer(t, { access: { userHeader: 'X-User', groupsHeader: 'X-Groups' } });
  const as = (...lines: readonly string[]) => ({ path: here, lines: [...proxied, ...lines] });
  const asked = [
    ...[
      as('X-User: alice'),
      as(),
      as('X-User: mallory'),
      as('X-User: alice'),
      as('X-User: alice', 'X-User: x'),
    ],
    ...[as('X-User: '), as('X-User: mallory', `Authorization: ${ci.authorization}`), as('X-User: alice')],
  ];
  for (let round = 0; round < 3; round++)
    assert.deepEqual(await pipelined(t, server, asked), [200, 401, 403, 200, 401, 401, 403, 200]);
});

test('how a proxy was spoken to is that of one request too', async (t) => {
  const server = await guardedServer(t);
  const from = (address: string, proto: string) => ({
    path: '/corp.example/shared/here/@v/v1.0.0.mod',
    lines: ['Host: x', `X-Forwarded-For: ${address}`, `X-Forwarded-Proto: ${proto}`],
  });
  const asked = [
    ...[from('198.51.100.3', 'https'), from('192.0.2.7', 'https'), from('198.51.100.3', 'https')],
    ...[from('198.51.100.3, 192.0.2.7', 'https'), from('nonsense', 'https'), from('198.51.100.3', 'http')],
  ];
  for (let round = 0; round < 2; round++)
    assert.deepEqual(await pipelined(t, server, asked), [200, 401, 200, 401, 401, 200]);
  const credential = (proto: string) => ({
    path: here,
    lines: [
      'Host: x',
      'X-Forwarded-For: 192.0.2.7',
      `X-Forwarded-Proto: ${proto}`,
      `Authorization: ${ci.authorization}`,
    ],
  });
  const mixed = [credential('https'), credential('http'), credential('https'), credential('https, http')];
  for (let round = 0; round < 2; round++)
    assert.deepEqual(await pipelined(t, server, mixed), [200, 403, 200, 403]);
});

test('what is at hand is given in the forms that are asked for, to those only who may have it', async (t) => {
  const { ask, tally } = await guardedServer(t);
  const targets = [
    here,
    `/cached-only${here}`,
    `/-/p/dev${here}`,
    `/-/p/dev/cached-only${here}`,
    '/corp.example/here/@v/list',
  ];
  for (const target of targets) {
    for (let round = 0; round < 3; round++) assert.equal((await ask(target, ci)).body, 'body', target);
    const etag = (await ask(target, ci)).headers.get('etag') ?? '';
    for (const [status, more, method] of [
      [200, {}, 'GET'],
      [200, {}, 'HEAD'],
      [200, { via: '1.1 proxy' }, 'GET'],
      [508, { via: '1.1 test' }, 'GET'],
      [200, { 'disable-module-fetch': 'true' }, 'GET'],
      [304, { 'if-none-match': etag }, 'GET'],
      [304, { 'if-none-match': etag }, 'HEAD'],
      [206, { range: 'bytes=1-2' }, 'GET'],
      [200, { range: 'bytes=1-2', 'if-range': '"other"' }, 'GET'],
      [416, { range: 'bytes=9-' }, 'GET'],
    ] as const) {
      const name = `${method} ${target} ${JSON.stringify(more)}`;
      const allowed = await ask(target, { ...ci, ...more }, method);
      assert.equal(allowed.status, status, name);
      if (status !== 508) {
        assert.match(allowed.headers.get('cache-control') ?? '', /^private, /, name);
        assert.equal(allowed.headers.get('vary'), 'Authorization', name);
      }
      for (const [refusal, headers] of [
        [401, {}],
        [403, bob],
        [401, bearer('wrong')],
      ] as const) {
        const refused = await ask(target, { ...headers, ...more }, method);
        assert.equal(refused.status, status === 508 ? 508 : refusal, name);
        const told = ['etag', 'content-range'].map((each) => refused.headers.get(each));
        assert.deepEqual([...told, refused.body.includes('body')], [null, null, false], name);
      }
    }
  }
  assert.ok(tally.hot > targets.length);
});

test('whoever is refused has cost the owner nothing, and is told to the log each time', async (t) => {
  const { ask, entries } = await guardedServer(t, { limits: { requestsPerMinute: 5, bytesPerMinute: 1000 } });
  for (let round = 0; round < 5; round++) {
    assert.equal((await ask(here, { ...bob, 'x-forwarded-for': `203.0.113.${round}` })).status, 403);
    assert.equal((await ask(here, ci)).status, 200);
  }
  for (const headers of [bob, ci]) assert.equal((await ask(here, headers)).status, 429);
  const outcomes = entries.map(({ who, outcome }) => `${who} ${outcome}`);
  assert.deepEqual(outcomes, Array.from({ length: 5 }, () => ['token:bob deny', 'token:ci allow']).flat());
});

test('a connection that stays open ends nobody’s revocation, nor a change of settings', async (t) => {
  const server = await guardedServer(t);
  const connection = await connectRaw(t, server.url);
  let asked = 0;
  const ask = async (target: string, headers: Headers) => {
    asked++;
    const at = connection.text.length;
    connection.write(`GET ${target} HTTP/1.1\r\n${[...proxied, ...linesOf(headers)].join('\r\n')}\r\n\r\n`);
    const want = asked;
    await connection.until(new RegExp(`(?:HTTP/1\\.1 \\d{3} [^]*){${want}}`));
    return statusesIn(connection.text.slice(at))[0];
  };
  for (let round = 0; round < 2; round++) {
    assert.equal(await ask(here, ci), 200);
    assert.equal(await ask(open, {}), 200);
  }
  server.change(['corp.example/*', 'example.com/*']);
  assert.equal(await ask(open, {}), 401);
  assert.equal(await ask(open, ci), 403);
  assert.equal(await ask(here, ci), 200);
  server.change([]);
  assert.equal(await ask(here, {}), 200);
  server.change(['corp.example/*']);
  assert.equal(await ask(here, {}), 401);
  for (let round = 0; round < 2; round++) assert.equal(await ask(here, ci), 200);
  revoke(t, server, 'ci-secret');
  assert.equal(await ask(here, ci), 401);
  assert.equal(await ask(here, bob), 403);
});

/** A session over HTTP/2 to a guarded server with TLS of its own. */
async function overTls(t: TestContext) {
  const folder = await temporaryFolder(t);
  const { certificate, key } = makeCertificate();
  const tls = { cert: path.join(folder, 'tls.crt'), key: path.join(folder, 'tls.key') };
  await writeFile(tls.cert, certificate);
  await writeFile(tls.key, key);
  const server = await guardedServer(t, { tls, access: { trustedProxies: [] } });
  const connect = () => {
    const session = http2.connect(server.url, { ca: certificate });
    session.on('error', () => undefined);
    atEnd(t, () => session.destroy());
    return session;
  };
  const ask = (session: http2.ClientHttp2Session, target: string, headers: Headers) =>
    new Promise<number | undefined>((resolve) => {
      const stream = session.request({ ':path': target, ...headers });
      stream.on('response', (answer) => resolve(Number(answer[':status'])));
      stream.on('error', () => resolve(undefined)).on('close', () => resolve(undefined));
      stream.resume().end();
    });
  return { server, connect, ask };
}

test('streams of one HTTP/2 connection are each their own sender’s', async (t) => {
  const { server, connect, ask } = await overTls(t);
  const random = seeded(t);
  const session = connect();
  assert.equal(await ask(session, here, ci), 200);
  const people: readonly (readonly [status: number, headers: Headers])[] = [
    [200, ci],
    [401, {}],
    [403, bob],
    [401, bearer('wrong')],
    [403, { ...ci, 'sec-fetch-site': 'cross-site' }],
    [403, { ...ci, origin: 'https://evil.example' }],
  ];
  for (let round = 0; round < 5; round++) {
    const asked = Array.from({ length: 60 }, () => people[random.below(people.length)]!);
    const got = await Promise.all(asked.map(([, headers]) => ask(session, here, headers)));
    assert.deepEqual(
      got,
      asked.map(([status]) => status),
    );
  }
  assert.ok(server.tally.hot > 10);
  revoke(t, server, 'ci-secret');
  const late = await Promise.all([ci, ci, bob, {}].map((headers) => ask(session, here, headers)));
  assert.deepEqual(late, [401, 401, 403, 401]);
});

test('streams and connections that are gone before they are answered trouble nobody', async (t) => {
  const { server, connect, ask } = await overTls(t);
  const kept = connect();
  for (const target of [here, open]) for (let round = 0; round < 2; round++) await ask(kept, target, ci);
  for (let round = 0; round < 30; round++) {
    const session = connect();
    const asked = Array.from({ length: 20 }, (_, index) => ask(session, index % 2 === 0 ? here : open, ci));
    session.on('connect', () => {
      if (round % 3 === 0) session.destroy();
      else if (round % 3 === 1) session.socket.destroy();
      else session.close();
    });
    if (round % 3 === 2) {
      const stream = session.request({ ':path': here, ...ci });
      stream.on('error', () => undefined);
      stream.close(http2.constants.NGHTTP2_CANCEL);
    }
    await Promise.all(asked);
  }
  assert.equal(await ask(kept, here, ci), 200);
  assert.equal(await ask(kept, here, {}), 401);
  assert.equal(await ask(connect(), open, {}), 200);
  assert.ok(server.tally.hot > 0);
});
