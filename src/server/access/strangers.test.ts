import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { bearer, ci, guardedServer, guardedTokens } from '../../../test/support/guarded-server.ts';
import { connectRaw } from '../../../test/support/raw-http.ts';
import { errorCode } from '../../base/index.ts';
import type { Account } from '../../ledger/index.ts';
import { fillChannel, progressChannel } from '../../mirror/index.ts';
import type { Target } from '../../module/index.ts';
import type { UpstreamFacts } from '../api/state.ts';

const here = '/corp.example/here/@v/v1.0.0.mod';

test('the validator and HEAD come after the decision', async (t) => {
  const { ask } = await guardedServer(t);
  const etag = (await ask(here, ci)).headers.get('etag') ?? '';
  assert.equal((await ask(here, { ...ci, 'if-none-match': etag })).status, 304);
  for (const headers of [{ 'if-none-match': etag }, { 'if-none-match': '*' }, { range: 'bytes=0-1' }, {}]) {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers: said } = await ask(here, headers, method);
      assert.deepEqual([status, said.get('etag')], [401, null]);
    }
  }
});

test('a stranger cannot tell whether a private module exists, however they ask', async (t) => {
  const { ask, opened } = await guardedServer(t);
  for (const path of [here, here.replace('.mod', '.zip')]) assert.equal((await ask(path, ci)).status, 200);
  const before = opened.length;
  const spellings = (name: string, version: string) => [
    ...['info', 'mod', 'zip'].map((kind) => `/corp.example/${name}/@v/${version}.${kind}`),
    `/corp.example/${name}/@v/list`,
    `/corp.example/${name}/@latest`,
    `/corp.example/${name}/@v/main.info`,
    `/cached-only/corp.example/${name}/@v/${version}.mod`,
    `/-/p/any/corp.example/${name}/@v/${version}.mod`,
    `/-/p/any/cached-only/corp.example/${name}/@v/${version}.mod`,
    `/%63orp.example/${name}/@v/${version}.mod`,
    `/corp%2Eexample/${name}/%40v/${version}.mod`,
    `/corp.example/!upper${name}/@v/${version}.mod`,
    `/corp.example/${name}/v2/@v/v2.0.0.mod`,
    `/sumdb/sum.golang.org/lookup/corp.example/${name}@${version}`,
    `/sumdb/other.example/lookup/corp.example/${name}@${version}`,
    `/sumdb/sum.golang.org/lookup/corp.example/${name}`,
  ];
  const none = spellings('none', 'v1.0.0');
  for (const [index, path] of spellings('here', 'v1.0.0').entries()) {
    for (const headers of [{}, bearer('bob-secret'), bearer('wrong'), { 'disable-module-fetch': 'true' }]) {
      for (const method of ['GET', 'HEAD']) {
        const [one, other] = [await ask(path, headers, method), await ask(none[index]!, headers, method)];
        assert.ok(one.status === 401 || one.status === 403, `${path}: ${one.status}`);
        const shown = (said: typeof one) => [
          said.status,
          said.body.replaceAll(/here|none/g, 'NAME'),
          [...said.headers].filter(([name]) => name !== 'date'),
        ];
        assert.deepEqual(shown(one), shown(other), path);
      }
    }
  }
  assert.equal(opened.length, before);
});

test('no request of a stranger, however spelled, reaches the mirror with a private path', async (t) => {
  const { ask, opened } = await guardedServer(t);
  const prefix = fc.constantFrom(
    '',
    '/cached-only',
    '/-/p/x',
    '/-/p/x/cached-only',
    '/sumdb/sum.golang.org/lookup',
    '/.',
    '/',
  );
  const suffix = fc.constantFrom(
    '/@v/list',
    '/@latest',
    '/@v/v1.0.0.mod',
    '/%40v/main.info',
    '@v1.0.0',
    '//@v/list',
    '/@v/v1.0.0.zip?x',
  );
  const ways = [
    (one: string) => `%${one.charCodeAt(0).toString(16)}`,
    (one: string) => one.toUpperCase(),
    (one: string) => `!${one}`,
    (one: string) => `%25${one.charCodeAt(0).toString(16)}`,
  ];
  const spelled = fc.tuple(fc.nat(16), fc.option(fc.constantFrom(...ways))).map(([at, way]) => {
    const plain = 'corp.example/here';
    return way === null ? plain : plain.slice(0, at) + way(plain.charAt(at)) + plain.slice(at + 1);
  });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(prefix, spelled, suffix, async (before, name, after) => {
      const { status } = await ask(`${before}/${name}${after}`);
      assert.notEqual(status, 500);
      if (status === 401) refused++;
    }),
    { numRuns: 500 },
  );
  assert.ok(refused > 20, String(refused));
  const isPrivate = ({ target }: { target: Target }) =>
    target.kind === 'sumdb' ? target.rest.includes('corp.example/') : target.path.startsWith('corp.example/');
  assert.deepEqual(opened.filter(isPrivate), []);
});

test('as much is weighed for what is not at hand as for what is: the time tells a stranger nothing', async (t) => {
  const { ask, state, tally } = await guardedServer(t);
  for (let round = 0; round < 3; round++) await ask(here, ci);
  assert.ok(tally.hot > 0);
  for (const headers of [
    {},
    bearer('bob-secret'),
    { range: 'bytes=0-1' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    const weighed = [];
    for (const path of [here, here.replace('here', 'none')]) {
      await ask(path, headers);
      const before = state.decisions;
      await ask(path, headers);
      weighed.push(state.decisions - before);
    }
    assert.equal(weighed[0], weighed[1], JSON.stringify(headers));
  }
});

test('what becomes private is not at hand for strangers any more', async (t) => {
  const { ask, change, tally } = await guardedServer(t);
  const path = '/example.com/here/@v/v1.0.0.mod';
  for (let round = 0; round < 2; round++) assert.equal((await ask(path)).status, 200);
  assert.equal(tally.hot, 1);
  change(['example.com']);
  assert.equal((await ask(path)).status, 401);
});

test('the state names no private module to a stranger', async (t) => {
  const { ask } = await guardedServer(t);
  for (const path of ['corp.example/here', 'example.com/here']) {
    const event = {
      path,
      version: 'v1.0.0',
      kind: 'zip',
      source: 'x',
      receivedBytes: 1,
      sizeBytes: 2,
    } as const;
    progressChannel.publish(event);
  }
  t.after(() => {
    for (const path of ['corp.example/here', 'example.com/here'])
      fillChannel.publish({ path, version: 'v1.0.0', kind: 'zip' } as Parameters<
        typeof fillChannel.publish
      >[0]);
  });
  const shown = async (headers: Readonly<Record<string, string>>) => {
    const { body } = await ask('/-/api/v1/status', headers);
    return (JSON.parse(body) as { fills: { path: string }[] }).fills.map(({ path }) => path);
  };
  assert.deepEqual(await shown({}), ['example.com/here']);
  assert.deepEqual(await shown(bearer('bob-secret')), ['example.com/here']);
  assert.deepEqual(await shown(ci), ['corp.example/here', 'example.com/here']);
  assert.equal((await ask('/-/api/v1/status', bearer('wrong'))).status, 401);
});

test('the state names no source of private modules to a stranger, unless on this machine', async (t) => {
  const upstreams = ['public', 'private'].map((name) => ({
    ...{ profile: '', name, url: '', isPrivate: name === 'private', sinceMs: 0, state: 'active' },
  })) as unknown as readonly UpstreamFacts[];
  const { ask } = await guardedServer(t, { upstreams, access: { trustedProxies: ['127.0.0.1/32'] } });
  const local = await guardedServer(t, { upstreams, access: { trustedProxies: [] } });
  const named = ({ body }: { body: string }) =>
    (JSON.parse(body) as { upstreams: { name: string }[] }).upstreams.map(({ name }) => name);
  assert.deepEqual(named(await ask('/-/api/v1/status')), ['public']);
  assert.deepEqual(named(await ask('/-/api/v1/status', ci)), ['public', 'private']);
  const byHand = async (url: string) => named({ body: await (await fetch(`${url}/-/api/v1/status`)).text() });
  assert.deepEqual(await byHand(local.url), ['public', 'private']);
  assert.deepEqual(named(await local.ask('/-/api/v1/status')), ['public']);
});

test('a prefetch under way goes on with what its sender may read now, not with what they might when it began', async (t) => {
  const { ask, asked, entries, state, change } = await guardedServer(t);
  const body = JSON.stringify({ modules: ['corp.example/here@v1.0.0'] });
  // Its connection is gone by the time that it goes on.
  assert.equal(
    (await ask('/-/api/v1/prefetch?detach', { ...ci, connection: 'close' }, 'POST', body)).status,
    202,
  );
  const job = asked.at(-1)?.[1];
  const admit = (path: string) =>
    job?.admit?.(path, 'v1.0.0').then(
      () => job.mayRead?.(path),
      (error: unknown) => errorCode(error),
    );
  const seen = async () => [await admit('corp.example/here'), await admit('example.com/here')];
  assert.deepEqual(await seen(), [true, true]);
  change(['corp.example/*', 'example.com/*']);
  assert.deepEqual(await seen(), [true, 'server.not-allowed']);
  change(['corp.example/*']);
  assert.deepEqual(await seen(), [true, true]);
  const kept = guardedTokens['ci-secret']!;
  delete (guardedTokens as Record<string, Account>)['ci-secret'];
  t.after(() => {
    (guardedTokens as Record<string, Account>)['ci-secret'] = kept;
  });
  state.generation++;
  assert.deepEqual(await seen(), ['server.bad-credentials', true]);
  assert.equal(job?.mayRead?.('corp.example/other'), false);
  assert.deepEqual(
    entries.map(({ who, outcome }) => `${who} ${outcome}`),
    ['token:ci allow', 'token:ci deny', 'nobody identify'],
  );
});

test('a body that takes its time is looked at with the rights of its end', async (t) => {
  const { url, asked, state } = await guardedServer(t);
  const body = JSON.stringify({ modules: ['corp.example/here@v1.0.0', 'example.com/here@v1.0.0'] });
  const connection = await connectRaw(t, url);
  const headers = ['Host: x', 'X-Forwarded-For: 192.0.2.7', 'X-Forwarded-Proto: https', 'Connection: close'];
  const sent = [...headers, `Authorization: ${ci.authorization}`, `Content-Length: ${body.length}`];
  connection.write(`POST /-/api/v1/prefetch HTTP/1.1\r\n${sent.join('\r\n')}\r\n\r\n${body.slice(0, 9)}`);
  await sleep(100);
  const kept = guardedTokens['ci-secret']!;
  delete (guardedTokens as Record<string, Account>)['ci-secret'];
  t.after(() => {
    (guardedTokens as Record<string, Account>)['ci-secret'] = kept;
  });
  state.generation++;
  connection.write(body.slice(9));
  assert.match(await connection.ended, /server\.bad-credentials/);
  assert.deepEqual(
    asked.at(-1)?.[0].map(({ path }) => path),
    ['example.com/here'],
  );
});

test('a prefetch takes what its sender may read, and says of the rest that they may not', async (t) => {
  const { ask, asked, entries } = await guardedServer(t);
  const body = JSON.stringify({ modules: ['example.com/here@v1.0.0', 'corp.example/here@v1.0.0'] });
  const last = ({ body: lines }: { body: string }) =>
    JSON.parse(lines.trim().split('\n').at(-1) ?? '') as {
      failed: number;
      failures: { module: string; code: string }[];
    };
  const stranger = last(await ask('/-/api/v1/prefetch', {}, 'POST', body));
  assert.deepEqual(
    asked.at(-1)?.[0].map(({ path }) => path),
    ['example.com/here'],
  );
  assert.ok(stranger.failed > 0 && stranger.failed === stranger.failures.length);
  assert.ok(
    stranger.failures.every(
      ({ module, code }) => module === 'corp.example/here@v1.0.0' && code === 'server.sign-in-needed',
    ),
  );
  assert.equal(asked.at(-1)?.[1].mayRead?.('corp.example/other'), false);
  assert.equal(asked.at(-1)?.[1].mayRead?.('example.com/other'), true);
  assert.equal(last(await ask('/-/api/v1/prefetch', ci, 'POST', body)).failed, 0);
  assert.equal(asked.at(-1)?.[0].length, 2);
  assert.equal(asked.at(-1)?.[1].mayRead?.('corp.example/other'), true);
  assert.deepEqual(
    entries.map(({ who, outcome }) => [who, outcome]),
    [
      ['nobody', 'identify'],
      ['token:ci', 'allow'],
    ],
  );
});
