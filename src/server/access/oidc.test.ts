import assert from 'node:assert/strict';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { startForwardProxy } from '../../../test/support/forward-proxy.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { errorCode, type GomirrorError } from '../../base/index.ts';
import type { OidcIssuer } from '../../config/index.ts';
import { troubleChannel } from '../../mirror/index.ts';
import { makeAsk } from '../../origin/index.ts';
import { documentsBy, type FetchDocument } from './documents.ts';
import { OidcTokens } from './oidc.ts';

const issuer = 'https://ci.example';
const audience = 'gomirror.corp.example';

const entry: OidcIssuer = {
  ...{ issuer, audience, claims: { repository: 'corp/*', ref: 'refs/heads/*-lts' } },
  ...{ nameClaim: 'sub', groups: ['ci'] },
};
const claims = { sub: 'repo:corp/app', repository: 'corp/app', ref: 'refs/heads/v1-lts' };

interface Key {
  readonly jwk: JWK;
  sign(payload: JWTPayload, header?: { alg?: string; kid?: string }): Promise<string>;
}

async function makeKey(kid: string, alg = 'ES256'): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' },
    sign: (payload, header) =>
      new SignJWT(payload).setProtectedHeader({ alg, kid, ...header }).sign(privateKey),
  };
}

async function setUp(entries: readonly OidcIssuer[] = [entry]) {
  const clock = new ManualClock();
  const nowSeconds = () => Math.floor(clock.now() / 1000);
  const key = await makeKey('one');
  const state = { keys: [key.jwk], fetched: [] as string[], fails: false, named: issuer };
  const fetchDocument: FetchDocument = async (url) => {
    state.fetched.push(url);
    if (state.fails) throw new Error('no route');
    return url.endsWith('/openid-configuration')
      ? { issuer: state.named, jwks_uri: `${issuer}/keys` }
      : { keys: state.keys };
  };
  const tokens = new OidcTokens(entries, clock, fetchDocument);
  const payload = (changes: JWTPayload = {}): JWTPayload => ({
    ...{ iss: issuer, aud: audience, iat: nowSeconds(), exp: nowSeconds() + 300, ...claims },
    ...changes,
  });
  return { clock, key, state, tokens, payload, nowSeconds };
}

test('a token of the issuer names its subject and groups until it ends', async () => {
  const { key, tokens, payload, nowSeconds } = await setUp();
  const found = await tokens.verify(await key.sign(payload()));
  assert.deepEqual(found, { name: 'repo:corp/app', groups: ['ci'], expiresMs: (nowSeconds() + 360) * 1000 });
  assert.ok(await tokens.verify(await key.sign(payload({ aud: ['other', audience] }))));
});

test('the operator is told why a token makes nobody known, now and then', async () => {
  const said: string[] = [];
  const listen = ({ error }: { error: GomirrorError }) =>
    void said.push(`${String(error.params['issuer'])} ${String(error.params['reason'])}`);
  const stop = troubleChannel.subscribe(listen);
  const { clock, key, tokens, payload } = await setUp();
  const other = await makeKey('one');
  const refused: readonly (readonly [token: string, reason: RegExp])[] = [
    [await key.sign(payload({ aud: 'elsewhere' })), /^"https:\/\/ci\.example" .*"aud".*\("elsewhere"\)$/],
    [
      await key.sign(payload({ repository: 'evil/app' })),
      /claim "repository" is "evil\/app", wanted "corp\/\*"$/,
    ],
    [await key.sign(payload({ exp: 1 })), /"exp"/],
    [await key.sign(payload({ iss: `${issuer}/` })), /^"https:\/\/ci\.example\/" no entry of access\.oidc/],
    [await other.sign(payload()), /signature verification failed$/],
  ];
  for (const [token, reason] of refused) {
    for (let times = 0; times < 3; times++) assert.equal(await tokens.verify(token), undefined);
    assert.equal(said.length, 1, 'not each time');
    assert.match(said.pop() ?? '', reason);
    clock.advance(10_000);
  }
  assert.ok(await tokens.verify(await key.sign(payload())));
  assert.deepEqual(said, []);
  stop();
});

test('every usual kind of signature', async () => {
  for (const alg of ['RS256', 'PS256', 'ES384', 'EdDSA']) {
    const { state, tokens, payload } = await setUp();
    const key = await makeKey('other', alg);
    state.keys = [key.jwk];
    assert.equal((await tokens.verify(await key.sign(payload())))?.name, 'repo:corp/app', alg);
  }
});

test('every claim is looked at', async () => {
  const { key, tokens, payload, nowSeconds } = await setUp();
  const bad: Record<string, JWTPayload> = {
    'another issuer': { iss: 'https://evil.example' },
    'another audience': { aud: 'other' },
    'no audience': { aud: undefined as unknown as string },
    expired: { exp: nowSeconds() - 61 },
    'no end': { exp: undefined as unknown as number },
    'not yet': { nbf: nowSeconds() + 62 },
    'another repository': { repository: 'corpse/app' },
    'no repository': { repository: undefined },
    'a repository that is an object': { repository: { toString: 'corp/app' } },
    'another branch': { ref: 'refs/heads/lts' },
    'no name': { sub: '' },
    'a name with a line break': { sub: 'a\nb' },
  };
  for (const [what, changes] of Object.entries(bad)) {
    const token = await key.sign(JSON.parse(JSON.stringify(payload(changes))) as JWTPayload);
    assert.equal(await tokens.verify(token), undefined, what);
  }
  const skewed = [{ exp: nowSeconds() - 58 }, { nbf: nowSeconds() + 58 }, { repository: ['x', 'corp/app'] }];
  for (const changes of skewed) assert.ok(await tokens.verify(await key.sign(payload(changes))));
});

test('a signature by anybody else, or by nobody, is none', async () => {
  const { key, tokens, payload } = await setUp();
  const good = await key.sign(payload());
  const [head = '', body = '', signature = ''] = good.split('.');
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const stranger = await makeKey('one');
  const shared = new TextEncoder().encode(JSON.stringify(key.jwk));
  const hmac = await new SignJWT(payload()).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(shared);
  const forged = [
    await stranger.sign(payload()),
    hmac,
    `${encode({ alg: 'none' })}.${body}.`,
    `${encode({ alg: 'none', kid: 'one' })}.${body}.${signature}`,
    `${head}.${encode(payload({ sub: 'admin' }))}.${signature}`,
    `${head}.${body}.`,
    'ey.ey.x',
    'nothing',
  ];
  for (const token of forged) assert.equal(await tokens.verify(token), undefined, token);
  assert.ok(await tokens.verify(good));
});

test('a secret that an issuer publishes by mistake signs nothing', async () => {
  const { state, tokens, payload } = await setUp();
  const secret = Buffer.alloc(32, 7);
  state.keys = [{ kty: 'oct', kid: 'shared', alg: 'HS256', k: secret.toString('base64url') }];
  const token = await new SignJWT(payload()).setProtectedHeader({ alg: 'HS256', kid: 'shared' }).sign(secret);
  assert.equal(await tokens.verify(token), undefined);
});

test('keys are fetched once, anew for an unknown one, and not at the whim of strangers', async () => {
  const { clock, key, state, tokens, payload } = await setUp();
  await Promise.all([tokens.verify(await key.sign(payload())), tokens.verify(await key.sign(payload()))]);
  assert.equal(state.fetched.length, 2);
  const next = await makeKey('two');
  state.keys = [key.jwk, next.jwk];
  assert.equal(await tokens.verify(await next.sign(payload())), undefined);
  assert.equal(state.fetched.length, 2);
  clock.advance(30_000);
  assert.ok(await tokens.verify(await next.sign(payload())));
  assert.equal(state.fetched.length, 4);
  for (let count = 0; count < 20; count++) {
    const stranger = await makeKey(`stranger ${count}`);
    assert.equal(await tokens.verify(await stranger.sign(payload())), undefined);
  }
  assert.equal(state.fetched.length, 4);
  clock.advance(600_000);
  state.keys = [next.jwk];
  assert.equal(await tokens.verify(await key.sign(payload())), undefined);
});

test('an issuer that cannot be reached is an outage; its last keys do meanwhile', async () => {
  const { clock, key, state, tokens, payload } = await setUp();
  state.fails = true;
  for (let count = 0; count < 3; count++) {
    const unreachable = (error: unknown) => errorCode(error) === 'server.issuer-unreachable';
    await assert.rejects(tokens.verify(await key.sign(payload())), unreachable);
  }
  assert.equal(state.fetched.length, 1);
  state.fails = false;
  clock.advance(30_000);
  assert.ok(await tokens.verify(await key.sign(payload())));
  state.fails = true;
  clock.advance(3_600_000);
  assert.ok(await tokens.verify(await key.sign(payload())));
});

test('documents of another issuer are not taken', async () => {
  const { key, state, tokens, payload } = await setUp();
  state.named = 'https://other.example';
  await assert.rejects(tokens.verify(await key.sign(payload())));
});

test('several entries for one issuer: the groups of all that fit', async () => {
  const other = { ...entry, claims: { repository: 'corp/app' }, groups: ['app', 'ci'] };
  const none = { ...entry, claims: { repository: 'corp/other' }, groups: ['other'] };
  const { key, tokens, payload } = await setUp([none, entry, other]);
  assert.deepEqual((await tokens.verify(await key.sign(payload())))?.groups, ['ci', 'app']);
});

async function documentServer(t: TestContext, answer: (url: string) => { status: number; body: string }) {
  const { certificate, key } = makeCertificate();
  const server = https.createServer({ cert: certificate, key }, (request, response) => {
    const { status, body } = answer(request.url ?? '');
    response.writeHead(status, { location: '/elsewhere' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(t, () => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, certificate };
}

test('documents come over https from who they are asked of, whole and small', async (t) => {
  const asked: string[] = [];
  const { url, certificate } = await documentServer(t, (path) => {
    asked.push(path);
    if (path === '/redirect') return { status: 302, body: '' };
    if (path === '/wide') return { status: 200, body: `"${'é'.repeat(200_000)}"` };
    return { status: 200, body: path === '/large' ? `"${'x'.repeat(600_000)}"` : '{"a":1}' };
  });
  const userAgent = 'gomirror/test';
  const fetchDocument = documentsBy(makeAsk({ userAgent, ca: [certificate] }));
  const { signal } = new AbortController();
  assert.deepEqual(await fetchDocument(`${url}/good`, signal), { a: 1 });
  await assert.rejects(fetchDocument(`${url}/redirect`, signal));
  await assert.rejects(fetchDocument(`${url}/large`, signal), { code: 'server.bad-issuer-document' });
  assert.equal(await fetchDocument(`${url}/wide`, signal), 'é'.repeat(200_000));
  await assert.rejects(documentsBy(makeAsk({ userAgent }))(`${url}/good`, signal), /self-signed/);
  await assert.rejects(fetchDocument(url.replace('https:', 'http:'), signal));
  await assert.rejects(fetchDocument(`${url}/good`, AbortSignal.abort()));
  assert.deepEqual(asked, ['/good', '/redirect', '/large', '/wide']);
});

test('documents come by way of the HTTP proxy that stands between, and past it where it is not for them', async (t) => {
  const { url, certificate } = await documentServer(t, () => ({ status: 200, body: '{"a":1}' }));
  const { host } = new URL(url);
  const credentials = 'me:secret';
  // The certificate is that of the address.
  const proxy = await startForwardProxy(t, { credentials });
  const { signal } = new AbortController();
  const through = (proxyUrl: string) =>
    documentsBy(makeAsk({ userAgent: 'x', ca: [certificate], proxy: { url: proxyUrl } }));
  assert.deepEqual(await through(proxy.url.replace('//', `//${credentials}@`))(`${url}/x`, signal), { a: 1 });
  assert.deepEqual(proxy.requests, [`CONNECT ${host}`]);
  const refused: unknown = await through(proxy.url)(`${url}/x`, signal).catch((error: unknown) => error);
  assert.equal(errorCode(refused), 'origin.proxy-refused');
  const byEnvironment = (environment: Record<string, string>) =>
    documentsBy(makeAsk({ userAgent: 'x', ca: [certificate], proxy: { environment } }));
  const environment = { HTTPS_PROXY: proxy.url.replace('//', `//${credentials}@`) };
  // Loopback is never asked for through a proxy that the environment names (as Go has it), so nothing more arrives there.
  assert.deepEqual(await byEnvironment(environment)(`${url}/x`, signal), { a: 1 });
  assert.equal(proxy.requests.length, 2);
  await assert.rejects(through(proxy.url)(`http://${host}/x`, signal), {
    code: 'server.bad-issuer-document',
  });
  assert.equal(proxy.requests.length, 2, 'nothing goes to a proxy in the clear');
});
