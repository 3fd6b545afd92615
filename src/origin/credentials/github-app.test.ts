import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { atEnd } from '../../../test/support/scope.ts';
import type { GomirrorError } from '../../base/index.ts';
import { makeCredentials } from './credentials.ts';
import { apiOf } from './github-app.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' });
const { signal } = new AbortController();
const url = new URL('https://github.com/corp/x');

interface Seen {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly authorization: string;
}

/** GitHub's API, as far as it issues tokens; `answer` gives status and body of each request. */
async function fakeApi(t: TestContext, answer: (run: number) => readonly [number, unknown], key = pem) {
  const certificate = makeCertificate();
  const seen: Seen[] = [];
  const server = https.createServer(
    { cert: certificate.certificate, key: certificate.key },
    (request, response) => {
      const { method, url: path, headers } = request;
      seen.push({ method, path, authorization: headers.authorization ?? '' });
      const [status, body] = answer(seen.length);
      response.writeHead(status, { 'content-type': 'application/json', location: 'https://127.0.0.1:1/' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(t, () => {
    server.closeAllConnections();
    server.close();
  });
  const clock = new ManualClock();
  const entry = {
    for: 'github.com',
    kind: 'github-app',
    appId: '12345',
    installationId: '678',
    secret: { env: 'KEY' },
    apiUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3/`,
  } as const;
  const fixed = { clock, platform: 'linux', homeFolder: undefined, userAgent: 'gomirror/test' } as const;
  const ca = [certificate.certificate];
  const credentials = makeCredentials([entry], { ...fixed, ca, environment: { KEY: key } });
  const get = async () => (await credentials.forUrl(url, signal)) ?? assert.fail('nothing');
  return { clock, seen, credentials, get };
}

const inAnHour = (clock: ManualClock) => new Date(clock.now() + 3_600_000).toISOString();
const granted = (run: number) =>
  [201, { token: `ghs_${run}`, expires_at: inAnHour(new ManualClock()) }] as const;
const basic = (token: string) => `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

test('an app shows who it is by its key, and gets a token that all share', async (t) => {
  const { get, seen, clock } = await fakeApi(t, granted);
  const both = await Promise.all([get(), get()]);
  assert.deepEqual(
    both.map(({ authorization }) => authorization),
    [basic('ghs_1'), basic('ghs_1')],
  );
  assert.equal(seen.length, 1);
  assert.equal(seen[0]?.method, 'POST');
  assert.equal(seen[0]?.path, '/api/v3/app/installations/678/access_tokens');
  const [header = '', claims = '', signature = ''] =
    seen[0]?.authorization.replace('Bearer ', '').split('.') ?? [];
  assert.ok(
    verify('sha256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url')),
  );
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
  assert.deepEqual(read(header), { alg: 'RS256', typ: 'JWT' });
  const nowSeconds = clock.now() / 1000;
  assert.deepEqual(read(claims), { iat: nowSeconds - 60, exp: nowSeconds + 540, iss: '12345' });
});

test('a token is kept until five minutes before it expires, or until it is refused', async (t) => {
  const clockOfAnswers = new ManualClock();
  const { get, clock, credentials } = await fakeApi(t, (run) => [
    201,
    { token: `ghs_${run}`, expires_at: inAnHour(clockOfAnswers) },
  ]);
  const first = await get();
  clock.advance(54 * 60_000);
  assert.equal((await get()).authorization, first.authorization);
  clock.advance(60_000);
  clockOfAnswers.advance(55 * 60_000);
  const second = await get();
  assert.equal(second.authorization, basic('ghs_2'));
  credentials.refused(url, first);
  assert.equal((await get()).authorization, second.authorization);
  credentials.refused(url, second);
  assert.equal((await get()).authorization, basic('ghs_3'));
});

test('what the API says instead of a token is passed on, and no secret with it', async (t) => {
  for (const [status, body, said, retryable] of [
    [
      401,
      { message: 'A JSON web token could not be decoded' },
      'A JSON web token could not be decoded',
      false,
    ],
    [404, { message: 'Not Found' }, 'Not Found', false],
    [503, '<html>down</html>', '', true],
    [302, '', '', false],
    [201, { token: 'ghs_hunter2' }, 'no token', true],
    [201, 'ghs_hunter2', 'no token', true],
  ] as const) {
    const { get, seen } = await fakeApi(t, () => [status, body]);
    await assert.rejects(get(), (error: GomirrorError) => {
      assert.equal(error.code, 'origin.credential-api');
      assert.equal(error.params['status'], status);
      assert.equal(error.params['said'], said);
      assert.equal(error.retryable, retryable);
      assert.doesNotMatch(JSON.stringify(error) + String(error.stack), /hunter2|BEGIN/);
      return true;
    });
    assert.equal(seen.length, 1);
  }
  let presented = '';
  const echo = await fakeApi(t, () => [401, { message: `no good: ${presented}` }]);
  await assert.rejects(echo.get());
  presented = echo.seen[0]?.authorization ?? '';
  await assert.rejects(echo.get(), (error: GomirrorError) => {
    const again = echo.seen[1]?.authorization.replace('Bearer ', '') ?? assert.fail();
    assert.ok(presented.endsWith(again), 'on a clock that stands still, the same word');
    assert.ok(!JSON.stringify(error).includes(again));
    return true;
  });
});

test('a key in a variable may have its lines joined; what is no RSA key is refused', async (t) => {
  const joined = await fakeApi(t, granted, pem.trim().replaceAll('\n', '\\n'));
  assert.equal((await joined.get()).authorization, basic('ghs_1'));
  const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const key of ['hunter2', other.export({ type: 'pkcs8', format: 'pem' })]) {
    const { get, seen } = await fakeApi(t, granted, key);
    await assert.rejects(get(), (error: GomirrorError) => {
      assert.equal(error.code, 'origin.credential-key');
      assert.ok(!JSON.stringify(error).includes(key));
      return true;
    });
    assert.deepEqual(seen, []);
  }
});

test('an API that is not trusted, or not https, gets nothing', async (t) => {
  const untrusting = await fakeApi(t, granted);
  const entry = {
    for: 'github.com',
    kind: 'github-app',
    appId: '1',
    installationId: '2',
    secret: { env: 'KEY' },
  } as const;
  const fixed = {
    clock: untrusting.clock,
    platform: 'linux',
    homeFolder: undefined,
    userAgent: 'x',
  } as const;
  const environment = { KEY: pem };
  const plain = makeCredentials([{ ...entry, apiUrl: 'http://127.0.0.1:1' }], { ...fixed, environment });
  await assert.rejects(plain.forUrl(url, signal), { code: 'origin.credential-api' });
  const refused = makeCredentials([{ ...entry, apiUrl: 'https://127.0.0.1:1' }], { ...fixed, environment });
  await assert.rejects(refused.forUrl(url, signal), { code: 'origin.unreachable' });
});

test('where tokens come from', () => {
  assert.equal(apiOf('github.com/corp'), 'https://api.github.com');
  assert.equal(apiOf('corp.ghe.com'), 'https://api.corp.ghe.com');
  assert.equal(apiOf('github.corp.example:8443/team'), 'https://github.corp.example:8443/api/v3');
});
