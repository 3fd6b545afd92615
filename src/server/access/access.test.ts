import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearer, ci, guardedServer, guardedTokens } from '../../../test/support/guarded-server.ts';
import type { Account } from '../../ledger/index.ts';

const here = '/corp.example/here/@v/v1.0.0.mod';
const notHere = '/corp.example/none/@v/v1.0.0.mod';

test('a stranger is asked who they are, in words that the go command prints', async (t) => {
  const { ask, opened } = await guardedServer(t);
  const { status, headers, body } = await ask(here, { host: 'mirror.example:8443' });
  assert.equal(status, 401);
  assert.equal(
    headers.get('www-authenticate'),
    'Basic realm="gomirror", charset="UTF-8", Bearer realm="gomirror"',
  );
  assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.match(
    body,
    /^gomirror: corp\.example\/here is only for those who have signed in\n.*machine \S+ login/,
  );
  assert.ok(body.length < 640 && !/\n\n/.test(body));
  assert.deepEqual(opened, []);
});

test('whoever may read gets it, at hand the second time, and nobody in between keeps it', async (t) => {
  const { ask, opened, tally, entries } = await guardedServer(t);
  for (let round = 0; round < 4; round++) {
    const { status, headers, body } = await ask(here, ci);
    assert.deepEqual([status, body], [200, 'body']);
    assert.equal(headers.get('cache-control'), 'private, max-age=31536000, immutable');
    assert.equal(headers.get('vary'), 'Authorization');
    // What is at hand for them is not for the next one.
    assert.equal((await ask(here)).status, 401);
    assert.equal((await ask(here, bearer('bob-secret'))).status, 403);
  }
  assert.equal(opened.length, 1);
  assert.equal(tally.hot, 3, 'from memory, from the second on');
  const reads = entries.map(({ who, what, outcome }) => `${who} ${what} ${outcome}`);
  const round = ['token:ci|allow', 'nobody|identify', 'token:bob|deny'].map((each) =>
    each.replace('|', ' corp.example/here@v1.0.0.mod '),
  );
  assert.deepEqual(reads, [...round, ...round, ...round, ...round], 'each is told, from memory or not');
  assert.equal((await ask(here, { ...ci, 'sec-fetch-site': 'cross-site' })).status, 403);
  const alice = { authorization: `Basic ${Buffer.from('alice:right').toString('base64')}` };
  assert.equal((await ask(here, alice)).body, 'body');
  const absent = await ask(notHere, ci);
  assert.deepEqual([absent.status, absent.headers.get('cache-control')], [404, 'private, max-age=60']);
});

test('a right without a rule, and a token made for something else, are told so', async (t) => {
  const { ask } = await guardedServer(t);
  const bob = await ask(here, bearer('bob-secret'));
  assert.equal(bob.status, 403);
  assert.match(bob.body, /^gomirror: bob may not read corp\.example\/here\n/);
  assert.equal(bob.headers.get('www-authenticate'), null);
  const narrow = await ask(here, bearer('narrow-secret'));
  assert.deepEqual([narrow.status, /the token narrow was not made for/.test(narrow.body)], [403, true]);
  assert.equal((await ask('/corp.example/narrow/@v/v1.0.0.mod', bearer('narrow-secret'))).status, 404);
  const wrong = await ask(here, bearer('wrong'));
  assert.match(wrong.body, /are not valid here/);
  assert.match(wrong.headers.get('www-authenticate') ?? '', /error="invalid_token"/);
});

test('a network may read without signing in, and only from there', async (t) => {
  const { ask } = await guardedServer(t);
  const shared = '/corp.example/shared/here/@v/v1.0.0.mod';
  assert.equal((await ask(shared, { 'x-forwarded-for': '198.51.100.3' })).status, 200);
  assert.equal((await ask(shared, { 'x-forwarded-for': '198.51.100.3, 203.0.113.1' })).status, 401);
  assert.equal((await ask(here, { 'x-forwarded-for': '198.51.100.3' })).status, 401);
});

test('credentials over plain http count for nothing, and the answer says why', async (t) => {
  const { ask } = await guardedServer(t);
  for (const headers of [ci, {}]) {
    const { status, headers: said, body } = await ask(here, { ...headers, 'x-forwarded-proto': 'http' });
    assert.equal(status, 403);
    assert.equal(said.get('www-authenticate'), null);
    assert.match(body, /counts only over https; this request came over plain http/);
  }
  const untrusting = await guardedServer(t, { access: { trustedProxies: [] } });
  assert.equal((await untrusting.ask(here, ci)).status, 403);
});

test('public modules are as they were, with whatever is presented', async (t) => {
  const { ask, opened, tally, entries } = await guardedServer(t);
  for (const headers of [{}, ci, bearer('wrong'), { 'x-forwarded-proto': 'http' }]) {
    const { status, headers: said } = await ask('/example.com/here/@v/v1.0.0.mod', headers);
    assert.deepEqual([status, said.get('cache-control')], [200, 'public, max-age=31536000, immutable']);
    assert.equal(said.get('vary'), null);
  }
  assert.deepEqual([opened.length, tally.hot, entries.length], [1, 3, 0]);
  const absent = await ask('/example.com/none/@v/v1.0.0.mod');
  assert.equal(absent.headers.get('cache-control'), 'public, max-age=60');
});

test('a revoked token is refused at once', async (t) => {
  const { ask, state } = await guardedServer(t);
  assert.equal((await ask(here, bearer('ci-secret'))).status, 200);
  const kept = guardedTokens['ci-secret']!;
  delete (guardedTokens as Record<string, Account>)['ci-secret'];
  t.after(() => {
    (guardedTokens as Record<string, Account>)['ci-secret'] = kept;
  });
  assert.equal((await ask(here, ci)).status, 200);
  state.generation++;
  assert.equal((await ask(here, ci)).status, 401);
});

test('with sign-in for everything, only the probes are open', async (t) => {
  const { ask, tally } = await guardedServer(t, { access: { public: 'signed-in' } });
  const path = '/example.com/here/@v/v1.0.0.mod';
  const log = '/sumdb/sum.golang.org/latest';
  for (const each of [path, log, '/', '/-/metrics', '/-/api/v1/status', '/-/p/x/example.com/here/@latest'])
    assert.equal((await ask(each)).status, 401, each);
  const refused = await ask('/-/api/v1/status');
  assert.equal((JSON.parse(refused.body) as { code: string }).code, 'server.sign-in-needed');
  assert.match(refused.headers.get('www-authenticate') ?? '', /^Basic /);
  for (const each of ['/-/healthz', '/-/readyz']) assert.equal((await ask(each)).status, 200, each);
  for (let round = 0; round < 3; round++) {
    for (const each of [path, log, '/', '/-/metrics', '/-/api/v1/status'])
      assert.equal((await ask(each, ci)).status, 200, each);
    assert.equal((await ask(path)).status, 401);
    assert.equal((await ask(path, bearer('wrong'))).status, 401);
  }
  assert.equal(tally.hot, 4);
  assert.match((await ask(path, ci)).headers.get('cache-control') ?? '', /^private, /);
});

test('who has had enough waits, whether it is at hand or not; each account and address by itself', async (t) => {
  const { ask } = await guardedServer(t, { limits: { requestsPerMinute: 3 } });
  const path = '/example.com/here/@v/v1.0.0.mod';
  for (let count = 0; count < 3; count++) assert.equal((await ask(path)).status, 200);
  const { status, headers, body } = await ask(path);
  assert.deepEqual(
    [status, headers.get('retry-after'), headers.get('cache-control')],
    [429, '20', 'no-store'],
  );
  assert.match(body, /more than 3 requests a minute/);
  assert.equal((await ask('/-/api/v1/status')).status, 429);
  assert.equal((await ask('/-/healthz')).status, 200);
  assert.equal((await ask(path, { 'x-forwarded-for': '192.0.2.8' })).status, 200);
  for (let count = 0; count < 3; count++)
    assert.equal((await ask(path, { ...ci, 'x-forwarded-for': `203.0.113.${count}` })).status, 200);
  assert.equal((await ask(path, { ...ci, 'x-forwarded-for': '203.0.113.9' })).status, 429);
});

test('bytes and fills have limits of their own', async (t) => {
  const bytes = await guardedServer(t, { limits: { bytesPerMinute: 6 } });
  const path = '/example.com/here/@v/v1.0.0.mod';
  assert.equal((await bytes.ask(path, {}, 'HEAD')).status, 200);
  for (let count = 0; count < 2; count++) assert.equal((await bytes.ask(path)).status, 200);
  assert.equal((await bytes.ask(path)).status, 429);
  const fills = await guardedServer(t, { limits: { fillsPerMinute: 1 } });
  assert.equal((await fills.ask(path)).status, 200);
  assert.equal((await fills.ask(path)).status, 200);
  const { status, body } = await fills.ask('/example.com/here/two/@v/v1.0.0.mod');
  assert.deepEqual([status, /has to fetch first/.test(body)], [429, true]);
});

test('every decision about a private module is in the log, and no other', async (t) => {
  const { ask, entries } = await guardedServer(t);
  await ask('/example.com/here/@v/v1.0.0.mod', ci);
  await ask(here);
  await ask(here, bearer('gone-secret'));
  await ask(here, { ...ci, 'x-forwarded-proto': 'http' });
  await ask(here, bearer('bob-secret'));
  await ask(here, ci);
  await ask(here, ci);
  await ask('/corp.example/here/@v/list', bearer('narrow-secret'));
  await ask('/sumdb/sum.golang.org/lookup/corp.example/here@v1.0.0', ci);
  const what = 'corp.example/here@v1.0.0.mod';
  assert.deepEqual(
    entries.map(({ who, what: about, outcome, detail }) => [who, about, outcome, detail?.['reason']]),
    [
      ['nobody', what, 'identify', undefined],
      ['nobody', what, 'identify', 'bad-credentials'],
      ['nobody', what, 'identify', 'needs-tls'],
      ['token:bob', what, 'deny', 'no-rule'],
      ['token:ci', what, 'allow', undefined],
      ['token:ci', what, 'allow', undefined],
      ['token:narrow', 'corp.example/here@list', 'deny', 'token-scope'],
      ['token:ci', 'sum.golang.org/lookup/corp.example/here@v1.0.0', 'allow', undefined],
    ],
  );
  assert.ok(entries.every(({ action, address }) => action === 'read' && address === '192.0.2.7'));
  assert.doesNotMatch(JSON.stringify(entries), /secret/);
});

test('turns and the look-ahead go by the account, or the address behind the proxy', async (t) => {
  const { ask, opened } = await guardedServer(t);
  await ask('/example.com/here/@latest', { 'x-forwarded-for': '2001:db8:1:2:3::4' });
  await ask('/corp.example/here/@latest', ci);
  assert.deepEqual(
    opened.map(({ asker }) => asker.client),
    ['2001:db8:1:2::/64', 'token:ci'],
  );
});
