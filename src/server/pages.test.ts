import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { connectRaw } from '../../test/support/raw-http.ts';
import { atEnd } from '../../test/support/scope.ts';
import { GomirrorError, systemClock } from '../base/index.ts';
import { troubleChannel } from '../mirror/index.ts';
import { type Lang, messageCodes, say } from '../text/index.ts';
import { Health } from './health.ts';
import { sendWhole } from './http.ts';
import { prose } from './page/markup.ts';
import { languageOf, wantsHtml } from './page/negotiate.ts';
import { isHostAndPort } from './page/shown-url.ts';
import { type StartFacts, startPage, startText } from './page/start-page.ts';
import { createOwnPages, type OwnPagesParts } from './pages.ts';
import { listen } from './server.ts';

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function serving(t: TestContext, changes: Partial<OwnPagesParts> = {}) {
  const clock = new ManualClock();
  const health = new Health({ clock, database: 'sum.golang.org', forked: false, noticeLimitMs: 0 });
  t.after(health.watch());
  const limits = {
    headersTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    keepAliveTimeoutMs: 75_000,
    drainTimeoutMs: 1000,
    writeStallTimeoutMs: 60_000,
  };
  const own = createOwnPages({
    health,
    clock,
    lang: 'en',
    version: '9.8.7',
    upstreams: () => ['official', 'mirror.example.com'],
    database: { name: 'sum.golang.org', isDefault: true },
    url: () => server.url,
    ...changes,
  });
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    limits,
    clock: systemClock,
    lang: 'en',
    handler: (request, response) => {
      const path = (request.url ?? '').replace(/\?.*/, '');
      void own(path, request, response).then((known) => {
        if (!known) sendWhole(response, 404, ['Content-Length', '0'], '');
      });
    },
  });
  atEnd(t, () => server.drain());
  const get = async (target: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(server.url + target, { headers, method });
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  return { clock, health, server, get };
}

test('health says ok as long as anything answers', async (t) => {
  const { health, get } = await serving(t);
  await health.startDraining();
  const { status, headers, body } = await get('/-/healthz');
  assert.equal(status, 200);
  assert.equal(body, 'ok\n');
  assert.equal(headers.get('cache-control'), 'no-store');
});

test('readiness gives its reasons, in words and for programs', async (t) => {
  const { health, get } = await serving(t);
  assert.deepEqual(await get('/-/readyz').then(({ status, body }) => [status, body]), [200, 'ready\n']);
  troubleChannel.publish({ error: new GomirrorError('store.write-failed', { what: 'a', reason: 'full' }) });
  await health.startDraining();
  const words = await get('/-/readyz');
  assert.equal(words.status, 503);
  assert.equal(words.headers.get('cache-control'), 'no-store');
  assert.match(words.headers.get('retry-after') ?? '', /^\d+$/);
  assert.match(words.body, /^not ready\nreadiness\.draining: .+\nreadiness\.store-unwritable: .+\n$/);
  for (const asked of [
    await get('/-/readyz?format=json'),
    await get('/-/readyz', { accept: 'application/json' }),
  ]) {
    assert.equal(asked.status, 503);
    assert.equal(asked.headers.get('content-type'), 'application/json');
    const { ready, reasons } = JSON.parse(asked.body) as {
      ready: boolean;
      reasons: { code: string; message: string }[];
    };
    assert.equal(ready, false);
    assert.deepEqual(
      reasons.map(({ code }) => code),
      ['readiness.draining', 'readiness.store-unwritable'],
    );
    assert.ok(reasons.every(({ message }) => message.length > 10 && !message.startsWith('readiness.')));
  }
});

test('metrics are what the renderer makes; without one there is no such page', async (t) => {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8';
  const with_ = await serving(t, { metrics: () => Promise.resolve({ contentType, body: 'up 1\n' }) });
  const { status, headers, body } = await with_.get('/-/metrics');
  assert.deepEqual([status, headers.get('content-type'), body], [200, contentType, 'up 1\n']);
  assert.match((await with_.get('/', html)).body, /href="\/-\/metrics"/);
  const without = await serving(t);
  assert.equal((await without.get('/-/metrics')).status, 404);
  assert.doesNotMatch((await without.get('/', html)).body, /metrics/);
});

test('HEAD gives the same head and no body; what is not a page is left to others', async (t) => {
  const { get } = await serving(t);
  for (const path of ['/', '/-/healthz', '/-/readyz']) {
    const [whole, head] = [await get(path, html), await get(path, html, 'HEAD')];
    assert.equal(head.body, '');
    assert.equal(head.status, whole.status);
    assert.equal(head.headers.get('content-length'), String(Buffer.byteLength(whole.body)));
  }
  for (const path of ['/-/', '/-/healthz/', '/-/readyzz', '/-/api/v1/x'])
    assert.equal((await get(path)).status, 404);
});

test('the page may run its own style and script and nothing else', async (t) => {
  const { get } = await serving(t);
  const { headers, body } = await get('/', html);
  assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.equal(headers.get('cache-control'), 'no-store');
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  for (const tag of ['style', 'script']) {
    const [, source = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(body) ?? [];
    assert.notEqual(source, '');
    const digest = createHash('sha256').update(source).digest('base64');
    assert.ok(policy.includes(`${tag}-src 'sha256-${digest}'`), tag);
  }
  assert.doesNotMatch(
    body,
    /\bstyle="|\bon[a-z]+="|<link rel="stylesheet|src="|https?:\/\/(?!127\.0\.0\.1|www\.w3)/,
  );
});

test('the language is the one asked for, else the preferred one, else the own one', async (t) => {
  const { get } = await serving(t);
  const langOf = async (target: string, acceptLanguage?: string) => {
    const given = acceptLanguage === undefined ? html : { ...html, 'accept-language': acceptLanguage };
    const { body, headers } = await get(target, given);
    const [, lang = ''] = /<html lang="([^"]+)"/.exec(body) ?? [];
    assert.equal(headers.get('content-language'), lang === 'zh-Hans' ? 'zh' : 'en');
    return lang;
  };
  assert.equal(await langOf('/', 'zh-CN,zh;q=0.9,en;q=0.8'), 'zh-Hans');
  assert.equal(await langOf('/', 'de,en;q=0.5,zh;q=0.7'), 'zh-Hans');
  assert.equal(await langOf('/', 'zh;q=0,en'), 'en');
  assert.equal(await langOf('/?lang=en', 'zh'), 'en');
  assert.equal(await langOf('/?x=1&lang=zh', 'en'), 'zh-Hans');
  assert.equal(await langOf('/?lang=tlh', 'en'), 'en');
  assert.equal(await langOf('/'), 'en');
  assert.equal(languageOf(new URLSearchParams(), 'de', 'zh'), 'zh');
});

test('a client that does not ask for HTML gets a few lines', async (t) => {
  const { get, server } = await serving(t);
  const { body, headers } = await get('/', { accept: '*/*' });
  assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.match(body, new RegExp(`go env -w GOPROXY=${server.url},direct\n`));
  assert.ok(body.split('\n').length < 10);
  assert.equal(wantsHtml(undefined), false);
  assert.equal(wantsHtml('text/html;q=0, */*'), false);
  assert.equal(wantsHtml('application/xhtml+xml'), true);
});

test('the URL shown is the one that the client used, if that is a URL at all', async (t) => {
  const { server } = await serving(t);
  const shown = async (headers: string) => {
    const connection = await connectRaw(t, server.url);
    connection.write(`GET / HTTP/1.1\r\nAccept: text/html\r\nConnection: close\r\n${headers}\r\n\r\n`);
    const [, url = ''] = /go env -w GOPROXY=([^<]*),direct</.exec(await connection.ended) ?? [];
    return url;
  };
  assert.equal(await shown('Host: Mirror.Example.com'), 'http://mirror.example.com');
  assert.equal(await shown('Host: 10.0.0.5:4663'), 'http://10.0.0.5:4663');
  assert.equal(
    await shown('Host: mirror.example.com\r\nX-Forwarded-Proto: https, http'),
    'https://mirror.example.com',
  );
  assert.equal(
    await shown('Host: mirror.example.com\r\nX-Forwarded-Proto: javascript'),
    'http://mirror.example.com',
  );
  for (const hostile of [
    'a b',
    '"><script>',
    'x@y',
    'x/y',
    'a,off',
    'x:0',
    'x:99999',
    'x:1:2',
    'a..b',
    '1.2.3',
    '',
    'ü',
  ]) {
    assert.equal(await shown(`Host: ${hostile}`), server.url, hostile);
  }
});

test('a host is a name, an address, or an address in brackets', () => {
  for (const host of ['localhost', 'a-b.c_d.example:1', '127.0.0.1', '[::1]', '[2001:db8::1]:8080']) {
    assert.equal(isHostAndPort(host), true, host);
  }
  for (const host of [
    '::1',
    '[127.0.0.1]',
    '[::g]',
    '[::1',
    '-a',
    'a-',
    `${'a'.repeat(64)}.b`,
    '256.1.1.1',
    'a.',
  ]) {
    assert.equal(isHostAndPort(host), false, host);
  }
});

const facts: StartFacts = {
  url: 'http://127.0.0.1:4663',
  version: '1.2.3',
  upstreams: ['official'],
  database: 'sum.golang.org',
  databaseIsDefault: true,
  startedAt: new Date(0),
  reasons: [],
  hasMetrics: true,
  hasPrivate: false,
};

test('every word of the page is shown somewhere, and everything that comes from outside is escaped', () => {
  const hostile = '<b>&"\'';
  const variants: readonly StartFacts[] = [
    facts,
    { ...facts, hasPrivate: true },
    { ...facts, url: 'https://[::1]', databaseIsDefault: false, upstreams: [] },
    { ...facts, reasons: [{ code: 'readiness.forked', params: { database: hostile } }] },
    { ...facts, upstreams: [hostile], database: hostile, version: hostile, databaseIsDefault: false },
  ];
  for (const lang of ['en', 'zh'] as const satisfies readonly Lang[]) {
    const pages = variants.map((variant) => startPage(variant, lang));
    const all = [...pages, ...variants.map((variant) => startText(variant, lang))].join('\n');
    for (const code of messageCodes().filter((code) => code.startsWith('page.'))) {
      const [beginning = ''] = prose(say(code, {}, lang)).text.split('{');
      assert.ok(all.includes(beginning), `${code} in ${lang}`);
    }
    for (const page of pages) {
      assert.doesNotMatch(page, /<b>|\{[a-z]+\}|undefined|\[object/);
      assert.equal(page.match(/<section>/g)?.length, page.match(/<\/section>/g)?.length);
    }
  }
});

test('where there are private modules nobody is told to go elsewhere, or past the mirror', async (t) => {
  let hasPrivate = true;
  const { get, server } = await serving(t, { hasPrivate: () => hasPrivate });
  for (const headers of [{ accept: '*/*' }, html] as const) {
    const { body } = await get('/', headers);
    assert.match(body, new RegExp(`go env -w GOPROXY=${server.url}[\n<]`));
    assert.doesNotMatch(body, /,direct|env -w GOPRIVATE/);
  }
  assert.match((await get('/', html)).body, /go env -w GONOSUMDB=git\.example\.com/);
  hasPrivate = false;
  assert.match((await get('/')).body, /,direct/);
});

test('an IPv6 address is quoted where a shell would take its brackets for a pattern', () => {
  const page = startPage({ ...facts, url: 'http://[::1]:4663' }, 'en');
  assert.ok(page.includes('go env -w &quot;GOPROXY=http://[::1]:4663,direct&quot;'));
  assert.ok(page.includes('set GOPROXY=http://[::1]:4663,direct'));
});
