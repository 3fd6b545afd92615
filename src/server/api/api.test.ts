import assert from 'node:assert/strict';
import http from 'node:http';
import { test, type TestContext } from 'node:test';
import { connectRaw } from '../../../test/support/raw-http.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { GomirrorError, systemClock } from '../../base/index.ts';
import { ConfigError } from '../../config/index.ts';
import { say } from '../../text/index.ts';
import { fillChannel, type Mirror, progressChannel, type Wanted } from '../../mirror/index.ts';
import { SharedBodies } from '../bodies.ts';
import { createHandler } from '../handler.ts';
import { Health } from '../health.ts';
import { HotAnswers } from '../hot.ts';
import { createOwnPages } from '../pages.ts';
import { listen } from '../server.ts';
import { Tally } from '../tally.ts';
import { type ApiParts, createApi } from './api.ts';
import { FillsUnderway } from './fills-underway.ts';
import type { Prefetch } from './jobs.ts';
import type { UpstreamFacts } from './state.ts';

const clock = systemClock;
const limits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 75_000,
  drainTimeoutMs: 1000,
  writeStallTimeoutMs: 60_000,
};

const upstream: UpstreamFacts = {
  ...{ profile: '', name: 'official', url: 'https://user:secret@a.example', priority: 0, weight: 1 },
  ...{ state: 'degraded', reason: { code: 'origin.timeout', params: {} }, sinceMs: 0, latencyMs: 12 },
  ...{ successShare: 1, inFlight: 0, requests: 3, failures: 0, stalls: 0, receivedBytes: 10 },
  ...{ breaker: { state: 'closed', waitMs: 0 }, capabilities: {} },
};

async function serving(t: TestContext, changes: Partial<ApiParts> = {}) {
  const health = new Health({ clock, database: 'sum.golang.org', forked: false, noticeLimitMs: 0 });
  const fills = new FillsUnderway(clock);
  atEnd(t, fills.watch());
  const tally = new Tally();
  const asked: { wanted: readonly Wanted[]; urgency: string; client: string; profile: string | undefined }[] =
    [];
  const prefetch: Prefetch = async (wanted, { turn, profile }, onProgress) => {
    asked.push({ wanted, ...turn, profile });
    onProgress({ total: 2, done: 1, failed: 0, bytes: 10, current: '' });
    const failed = { path: 'a.example/b', version: 'v1.0.0', kind: 'zip' } as const;
    const failures = [{ ...failed, code: 'origin.absent', params: {} }];
    return { total: 2, done: 1, failed: 1, bytes: 10, failures };
  };
  const api = createApi({
    ...{ clock, health, tally, fills, prefetch, version: '9.8.7', lang: 'en', bodyTimeoutMs: 5000 },
    url: () => server.url,
    profiles: () => ['', 'dev'],
    offline: () => false,
    upstreams: () => [upstream],
    queue: () => ({ taken: 1, queued: 2 }),
    ahead: () => ({
      ...{ running: 0, queued: 1 },
      counts: () => [
        { kind: 'mod', files: 3, sizeBytes: 30, usedFiles: 2, usedBytes: 20 },
        { kind: 'zip', files: 1, sizeBytes: 400, usedFiles: 0, usedBytes: 0 },
      ],
    }),
    ...changes,
  });
  const own = createOwnPages({
    ...{ health, clock, api, lang: 'en', version: '9.8.7', upstreams: () => [] },
    database: { name: 'sum.golang.org', isDefault: true },
    url: () => server.url,
  });
  const handler = createHandler({
    ...{ own, tally, clock, lang: 'en', instance: 'test', writeStallMs: 1000 },
    mirror: {} as Mirror,
    hot: new HotAnswers(1000, 1000),
    bodies: new SharedBodies(1000),
  });
  const server = await listen({ host: '127.0.0.1', port: 0, limits, clock, lang: 'en', handler });
  atEnd(t, () => server.drain());
  const ask = async (method: string, route: string, body?: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}/-/api/v1/${route}`, {
      ...{ method, headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const lines = text.split('\n').filter((line) => line !== '');
    return {
      status: response.status,
      headers: response.headers,
      lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };
  return { api, server, ask, asked, tally };
}

test('the state of the mirror as JSON', async (t) => {
  const { ask, tally, server } = await serving(t);
  tally.hot = 6;
  tally.count('zip', 'hit');
  tally.count('mod', 'stale');
  tally.count('zip', 'fill');
  tally.count('zip', 'fill');
  tally.count('list', 'absent');
  tally.count('own', 'absent');
  const zip = { path: 'a.example/b', version: 'v1.0.0', source: 'official' };
  progressChannel.publish({ ...zip, receivedBytes: 5, sizeBytes: undefined });
  progressChannel.publish({ ...zip, receivedBytes: 7, sizeBytes: 10 });
  progressChannel.publish({ ...zip, path: 'a.example/c', receivedBytes: 1, sizeBytes: 10 });
  fillChannel.publish({
    ...{ ...zip, path: 'a.example/c', kind: 'zip', sizeBytes: 10, durationMs: 1 },
    ...{ proof: undefined, error: undefined },
  });
  const { status, lines, headers } = await ask('GET', 'status');
  assert.equal(status, 200);
  assert.equal(headers.get('cache-control'), 'no-store');
  const { uptimeSeconds, fills, ...rest } = lines[0]!;
  assert.equal(typeof uptimeSeconds, 'number');
  assert.deepEqual(
    (fills as { startedAt: string }[]).map(({ startedAt, ...fill }) => ({
      ...fill,
      when: Number.isNaN(Date.parse(startedAt)),
    })),
    [{ ...zip, kind: 'zip', receivedBytes: 7, sizeBytes: 10, when: false }],
  );
  const { url: _url, sinceMs: _sinceMs, ...shownUpstream } = upstream;
  assert.deepEqual(rest, {
    version: '9.8.7',
    url: server.url,
    ready: true,
    reasons: [],
    profiles: ['dev'],
    offline: false,
    upstreams: [
      {
        ...{ ...shownUpstream, since: '1970-01-01T00:00:00.000Z' },
        reason: { ...upstream.reason, message: say('origin.timeout', {}, 'en') },
      },
    ],
    queue: { taken: 1, queued: 2 },
    hits: { hot: 6, hit: 1, fill: 2, stale: 1, absent: 1, refused: 0, unavailable: 0, hitRate: 0.8 },
    ahead: { running: 0, queued: 1, fetchedFiles: 4, fetchedBytes: 430, usedFiles: 2, usedBytes: 20 },
    jobs: 0,
    guests: 0,
  });
});

test('a prefetch tells how far it is, and ends with what failed, in the language of who asks', async (t) => {
  const { ask, asked } = await serving(t);
  const text = 'a.example/b v1.0.0/go.mod h1:a=\na.example/b v1.0.0/go.mod h1:a=\n';
  const { status, lines, headers } = await ask('POST', 'prefetch?file=go.sum&profile=dev', text, {
    'Accept-Language': 'zh',
  });
  assert.equal(status, 200);
  assert.equal(headers.get('content-type'), 'application/x-ndjson');
  assert.deepEqual(lines[0], { total: 1, done: 0, failed: 0, bytes: 0 });
  const { failures, ...end } = lines.at(-1)!;
  assert.deepEqual(end, { end: true, total: 2, done: 1, failed: 1, bytes: 10 });
  const [failure] = failures as { module: string; code: string; message: string }[];
  assert.equal(failure?.module, 'a.example/b@v1.0.0');
  assert.equal(failure.code, 'origin.absent');
  assert.match(failure.message, /\p{Script=Han}/u);
  assert.deepEqual(asked, [
    {
      wanted: [{ path: 'a.example/b', version: 'v1.0.0', kinds: ['mod'] }],
      ...{ urgency: 'asked', client: 'prefetch 1', profile: 'dev' },
    },
  ]);
});

test('modules and files together, each module once with all of its files; nobody waits for a detached job', async (t) => {
  const { ask, asked } = await serving(t);
  const body = JSON.stringify({
    modules: ['a.example/b@v1.0.0'],
    files: [
      { name: 'x/go.sum', text: 'a.example/b v1.0.0/go.mod h1:a=\na.example/c v1.0.0/go.mod h1:a=\n' },
      { name: 'go.mod', text: 'module a.example/a\nrequire a.example/c v1.0.0\n' },
    ],
  });
  const { status, lines } = await ask('POST', 'prefetch?detach=1', body);
  assert.deepEqual([status, lines], [202, [{ total: 6, modules: 2 }]]);
  assert.deepEqual(asked, [
    {
      wanted: [
        { path: 'a.example/b', version: 'v1.0.0', kinds: ['info', 'mod', 'zip'], follow: 'listed' },
        { path: 'a.example/c', version: 'v1.0.0', kinds: ['mod', 'info', 'zip'], follow: 'unpruned' },
      ],
      ...{ urgency: 'ahead', client: 'prefetch 1', profile: '' },
    },
  ]);
});

test('a go.sum is told from a go.mod by its first line', async (t) => {
  const { ask, asked } = await serving(t);
  await ask('POST', 'prefetch', 'a.example/b v1.0.0/go.mod h1:abc=\n');
  await ask('POST', 'prefetch', 'module a.example/a\nrequire a.example/b v1.0.0\n');
  assert.deepEqual(
    asked.map(({ wanted }) => wanted[0]?.kinds),
    [['mod'], ['info', 'mod', 'zip']],
  );
});

test('what cannot be prefetched is refused in words, with a code and what to do', async (t) => {
  const { ask, asked } = await serving(t);
  const cases: [string, string, number, string][] = [
    ['prefetch?file=go.work', 'use .', 400, 'server.bad-body'],
    ['prefetch', '{"modules": 1}', 400, 'server.bad-body'],
    ['prefetch', '{"files": [{}]}', 400, 'server.bad-body'],
    ['prefetch', '{', 400, 'server.bad-body'],
    ['prefetch', '{"modules": ["a.example/b@v1"]}', 400, 'mirror.bad-module-name'],
    ['prefetch', '{"modules": ["a.example/b"]}', 400, 'mirror.bad-module-name'],
    ['prefetch?profile=nope', '', 400, 'mirror.no-such-profile'],
    ['prefetch', 'x'.repeat(8 * 1024 * 1024 + 1), 413, 'server.body-too-large'],
    [
      'prefetch',
      Array.from({ length: 20_001 }, (_, n) => `a.example/b v1.0.${n} h1:a=`).join('\n'),
      413,
      'server.too-many-modules',
    ],
  ];
  for (const [route, body, status, code] of cases) {
    const answer = await ask('POST', route, body);
    assert.deepEqual(
      [answer.status, answer.lines[0]?.['code']],
      [status, code],
      `${route} ${body.slice(0, 40)}`,
    );
    assert.equal(typeof answer.lines[0]?.['message'], 'string');
  }
  const compressed = await ask('POST', 'prefetch', 'a', { 'Content-Encoding': 'gzip' });
  assert.equal(compressed.lines[0]?.['code'], 'server.bad-body');
  const method = await ask('GET', 'prefetch');
  assert.deepEqual([method.status, method.headers.get('allow')], [405, 'POST']);
  assert.equal((await ask('POST', 'status')).headers.get('allow'), 'GET');
  assert.deepEqual(asked, []);
});

test('other methods reach nothing but the API', async (t) => {
  const { server } = await serving(t);
  for (const [path, status] of [
    ['/-/healthz', 405],
    ['/a.example/@v/list', 405],
    ['/-/api/v1/nothing', 404],
  ] as const) {
    const response = await fetch(server.url + path, { method: 'POST' });
    assert.equal(response.status, status, path);
    assert.equal(response.headers.get('connection'), 'close');
    await response.text();
  }
});

test('pages of other sites give no orders, programs and own pages do', async (t) => {
  const { ask, server, asked } = await serving(t);
  const foreign: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ];
  for (const headers of foreign) {
    const { status, lines } = await ask('POST', 'prefetch?detach', '', headers);
    assert.deepEqual([status, lines[0]?.['code']], [403, 'server.foreign-page']);
  }
  // A name that was turned to this address while its page was open.
  const { port } = new URL(server.url);
  const rebound = await connectRaw(t, server.url);
  rebound.write(
    `POST /-/api/v1/prefetch?detach HTTP/1.1\r\nHost: evil.example:${port}\r\nOrigin: http://evil.example:${port}\r\nContent-Length: 0\r\n\r\n`,
  );
  assert.match(await rebound.ended, /^HTTP\/1\.1 403 /);
  assert.deepEqual(asked, []);
  const own = { Origin: server.url, 'Sec-Fetch-Site': 'same-origin' };
  assert.equal((await ask('POST', 'prefetch?detach', '', own)).status, 202);
});

test('a job ends when its client goes away, four run at once, and all end with the mirror', async (t) => {
  const signals: AbortSignal[] = [];
  const prefetch: Prefetch = (_, { signal = assert.fail('no signal') }) => {
    signals.push(signal);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  };
  const { ask, api, server } = await serving(t, { prefetch });
  const leaving = new AbortController();
  const gone = fetch(`${server.url}/-/api/v1/prefetch`, { method: 'POST', body: '', signal: leaving.signal });
  const response = await gone;
  const read = response.text();
  for (let job = 0; job < 3; job++) await ask('POST', 'prefetch?detach', '');
  const refused = await ask('POST', 'prefetch?detach', '');
  assert.deepEqual([refused.status, refused.lines[0]?.['code']], [503, 'server.too-many-jobs']);
  leaving.abort();
  await assert.rejects(read);
  while (signals[0]?.aborted !== true) await new Promise(setImmediate);
  assert.equal((await ask('GET', 'status')).lines[0]?.['jobs'], 3);
  const waiting = ask('POST', 'prefetch', '');
  while (signals.length < 5) await new Promise(setImmediate);
  api.close();
  const { lines } = await waiting;
  const { error } = lines.at(-1) as { error?: { code: string } };
  assert.equal(error?.code, 'server.stopping');
  assert.ok(signals.every(({ aborted }) => aborted));
  assert.equal((await ask('POST', 'prefetch', '')).status, 503);
});

test('a guest stays until it goes or the mirror does', async (t) => {
  const { ask, api, server } = await serving(t);
  const leaving = new AbortController();
  const first = await fetch(`${server.url}/-/api/v1/stay`, { signal: leaving.signal });
  const second = await fetch(`${server.url}/-/api/v1/stay`);
  assert.equal((await ask('GET', 'status')).lines[0]?.['guests'], 2);
  const read = first.text();
  leaving.abort();
  await assert.rejects(read);
  while ((await ask('GET', 'status')).lines[0]?.['guests'] !== 1) await new Promise(setImmediate);
  api.close();
  assert.match(await second.text(), /"end":true/);
  assert.equal((await ask('GET', 'stay')).status, 503);
});

test('settings are read again for this machine only', async (t) => {
  const problem = new ConfigError([
    new GomirrorError('config.bad-address', { where: '--listen', value: 'x' }),
  ]);
  const outcomes = [() => Promise.resolve({ changed: ['upstream'] }), () => Promise.reject(problem)];
  const reload = () => outcomes.shift()?.() ?? assert.fail('read once more');
  const { ask } = await serving(t, { reload });
  const good = await ask('POST', 'reload');
  assert.deepEqual([good.status, good.lines[0]], [200, { changed: ['upstream'] }]);
  const forwarded = await ask('POST', 'reload', '', { 'X-Forwarded-For': '203.0.113.1' });
  assert.deepEqual([forwarded.status, forwarded.lines[0]?.['code']], [403, 'server.only-local']);
  const bad = await ask('POST', 'reload');
  assert.equal(bad.status, 422);
  const { problems } = bad.lines[0] as { problems?: { code: string }[] };
  assert.equal(problems?.[0]?.code, 'config.bad-address');
  const without = await serving(t);
  assert.equal((await fetch(`${without.server.url}/-/api/v1/reload`, { method: 'POST' })).status, 404);
});

test('a body is waited for no longer than it may take, and a client that asks first is told to send it', async (t) => {
  const { server } = await serving(t, { bodyTimeoutMs: 50 });
  const { port } = new URL(server.url);
  const slow = await connectRaw(t, server.url);
  slow.write(`POST /-/api/v1/prefetch HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 9\r\n\r\na`);
  assert.match(await slow.ended, /^HTTP\/1\.1 408 [^]*server\.body-too-slow/);
  const { server: patient } = await serving(t);
  const asking = http.request(`${patient.url}/-/api/v1/prefetch?detach`, {
    method: 'POST',
    headers: { Expect: '100-continue', 'Content-Length': 19 },
  });
  const status = new Promise((resolve) => asking.on('response', (response) => resolve(response.statusCode)));
  asking.flushHeaders();
  await new Promise((resolve) => asking.on('continue', resolve));
  asking.end('module a.example/a\n');
  assert.equal(await status, 202);
});
