import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Random } from '../oracle/random.ts';
import type { MirrorProcess } from '../support/gomirror.ts';
import { checkKept, checkServed, filesBelow, targetOf } from '../support/kept.ts';
import { makeModule } from '../support/module-factory.ts';
import { connectRaw } from '../support/raw-http.ts';
import { seeded } from '../support/seed.ts';
import { startWorld } from '../support/world.ts';

const small = makeModule({ path: 'hostile.example.com/Small', version: 'v1.0.0' });
const large = makeModule({ path: 'hostile.example.com/large', version: 'v1.0.0', sizeBytes: 5_000_000 });
const modules = [small, large];
const base = targetOf(small);
const files: readonly (readonly [target: string, content: Buffer])[] = [
  [`${targetOf(large)}.zip`, large.zip],
  [`${base}.zip`, small.zip],
  [`${base}.mod`, Buffer.from(small.mod)],
];

async function start(t: TestContext) {
  const world = await startWorld(t, modules);
  return { world, mirror: await world.gomirror() };
}

interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends what HTTP clients would not, and takes apart what comes until the connection ends. */
async function exchange(t: TestContext, mirror: MirrorProcess, request: string): Promise<RawAnswer[]> {
  const connection = await connectRaw(t, mirror.url);
  connection.write(Buffer.from(request, 'latin1'));
  return answersIn(await connection.ended);
}

function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest !== '';) {
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.slice(0, end);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
    assert.ok(end !== -1 && status > 0, `no answer: ${rest.slice(0, 300)}`);
    const length = status === 304 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? rest.length);
    const bodyAt = end + 4;
    answers.push({ status, head, body: rest.slice(bodyAt, bodyAt + length) });
    rest = rest.slice(bodyAt + length);
  }
  return answers;
}

const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
const last = 'Connection: close\r\n';

const pieces = [
  ...['..', '.', '/', '//', '\\', '%2e%2e', '%2E.', '%2f', '%5c', '%00', '%0a', '%0d%0a', '%25', '%252e'],
  ...[
    '%c0%ae',
    '%e2%80%ae',
    '%ef%bc%8f',
    '%f0%9f%98%80',
    '%80',
    '%',
    '%g1',
    '%4',
    '%c3%a9',
    '~',
    ';',
    '?',
    '?x=1',
  ],
  ...[
    '@',
    '@v',
    '/@v/',
    '@latest',
    '/@v/list',
    '.info',
    '.mod',
    '.zip',
    '.ziphash',
    '.sha256',
    '.info.zip',
    '.lock',
  ],
  ...[
    '!',
    '!!',
    '!a',
    '%21a',
    'A',
    'a',
    'z9',
    '-',
    '_',
    '+',
    '+incompatible',
    'v0',
    'v1.0.0',
    'v2',
    'V1.0.0',
    'master',
  ],
  ...[
    'v1.0.0-20200101000000-abcdefabcdef',
    'v1',
    '1.0.0',
    'v01.0.0',
    'v1.0.0.0',
    'x.y',
    'example.com',
    'gopkg.in',
  ],
  ...[
    'hostile.example.com',
    '/hostile.example.com/!small',
    'golang.org',
    'con',
    'aux.example.com',
    'x'.repeat(300),
  ],
  ...[
    '/sumdb/',
    'sum.example.com',
    '/lookup/',
    '/tile/',
    '8/0/000',
    '8/0/x000/000.p/5',
    '/latest',
    '/supported',
  ],
  ...[
    '/cached-only',
    '/etc/passwd',
    '/proc/self/environ',
    '/-/',
    '/-/metrics',
    'modules',
    'tmp',
    'lock',
    'head',
  ],
];

function hostileTarget(random: Random): string {
  const free = random.many(1, 9, () => random.pick(pieces)).join('');
  if (random.oneIn(3)) return `/${free}`;
  const version = random.many(1, 2, () => random.pick(pieces)).join('');
  const kind = random.pick(['.info', '.mod', '.zip', '', '.exe']);
  return `/${free}${random.pick(['/@v/', '/@v/', '/%40v/', '/@V/'])}${version}${kind}`;
}

test('hostile paths: each gets a whole answer, no upstream hears of them, no file is touched', async (t) => {
  const random = seeded(t);
  const { world, mirror } = await start(t);
  await checkServed(mirror, small);
  world.upstream.forget();
  world.database.db.requests.length = 0;
  const targets = Array.from({ length: 20_000 }, () => hostileTarget(random));
  const share = 500;
  for (let first = 0; first < targets.length; first += share) {
    const batch = targets.slice(first, first + share);
    const answers = await exchange(
      t,
      mirror,
      batch.map((target) => get(target)).join('') + get('/-/healthz', last),
    );
    assert.equal(answers.length, share + 1);
    for (const [index, { status, head, body }] of answers.slice(0, share).entries()) {
      const target = batch[index] ?? '';
      assert.ok([200, 304, 400, 403, 404, 502, 503].includes(status), `${target}: ${status} ${body}`);
      if (status === 200) assert.doesNotMatch(target.replace(/\?.*/, ''), /%00|%5c|\\|etc|proc/i, target);
      else if (status >= 400) assert.match(body, /^gomirror: [^\n]*\n/, target);
      assert.doesNotMatch(head + body, /root:|PATH=|node:internal/, target);
    }
    assert.equal(answers[share]?.body, 'ok\n');
  }
  // What was let through is canonical: every element clean, only what the protocol has behind it.
  const element = String.raw`[a-z0-9._~!+-]+`;
  const canonical = new RegExp(`^/${element}(?:/${element})*/@(?:latest|v/(?:list|.+\\.(?:info|mod|zip)))$`);
  for (const { path: asked } of world.upstream.requests) {
    if (asked.startsWith('/sumdb/')) continue;
    assert.match(asked, canonical);
    assert.doesNotMatch(asked, /(?:^|\/)\.{1,2}(?:\/|$)/);
  }
  // Text that a URL would read as more than text stays what was asked for.
  for (const odd of ['x#y', '%2e%2e', '%2580', 'a+b ~@$']) {
    await mirror.get(`${base.replace('v1.0.0', encodeURIComponent(odd))}.info`);
    assert.equal(world.upstream.requests.at(-1)?.path, `${base.replace('v1.0.0', odd)}.info`);
  }
  for (const asked of world.database.db.requests) assert.doesNotMatch(asked, /\/\.{1,2}(?:[/@]|$)|\\|\0|%/);
  checkKept(mirror.data, [small]);
  const around = filesBelow(mirror.data).filter((name) => !/^(?:modules|sums|answers|tmp)\//.test(name));
  assert.deepEqual(around, ['lock', 'lock.json']);
  await checkServed(mirror, small);
});

test('pipelined: every kind of answer, in the order of the questions', async (t) => {
  const { mirror } = await start(t);
  await checkServed(mirror, small);
  const round = [
    [`${base}.mod`, small.mod],
    [`${targetOf(large)}.zip`, undefined],
    [`${base}.info`, small.info],
    ['/nodot/@v/list', undefined],
    ['/hostile.example.com/!small/@v/list', 'v1.0.0\n'],
    ['/-/healthz', 'ok\n'],
    [`${base}.zip`, small.zip.toString('latin1')],
  ] as const;
  const text =
    [...round, ...round, ...round].map(([target]) => get(target)).join('') + get(`${base}.mod`, last);
  const answers = await exchange(t, mirror, text);
  assert.equal(answers.length, 3 * round.length + 1);
  for (const [index, { status, body }] of answers.slice(0, -1).entries()) {
    const [target, right] = round[index % round.length] ?? assert.fail();
    if (right !== undefined) assert.equal(body, right, target);
    else if (target.startsWith('/nodot')) assert.ok(status === 400 || status === 404);
    else assert.equal(body.length, large.zip.length);
  }
});

test('HTTP/1.0: whole answers, cold and warm, and the connection ends', async (t) => {
  const { mirror } = await start(t);
  for (let round = 0; round < 2; round++) {
    for (const [target, right] of files) {
      const [answer, ...more] = await exchange(t, mirror, `GET ${target} HTTP/1.0\r\n\r\n`);
      assert.ok(answer?.status === 200, JSON.stringify(answer?.head));
      assert.ok(Buffer.from(answer.body, 'latin1').equals(right), target);
      assert.deepEqual(more, []);
    }
  }
});

test('absolute targets, odd forms of targets, hosts and methods', async (t) => {
  const { mirror, world } = await start(t);
  await checkServed(mirror, small);
  const absolute = await exchange(t, mirror, get(`http://elsewhere.example.com${base}.mod`, last));
  assert.equal(absolute[0]?.body, small.mod);
  for (const [line, statuses] of [
    ['GET * HTTP/1.1', [400]],
    ['OPTIONS * HTTP/1.1', [405]],
    ['GET http:// HTTP/1.1', [200, 400]],
    ['GET elsewhere.example.com:80 HTTP/1.1', [400]],
    [`TRACE ${base}.mod HTTP/1.1`, [405]],
    [`PURGE ${base}.mod HTTP/1.1`, [405]],
    [`BREW ${base}.mod HTTP/1.1`, [400]],
    [`get ${base}.mod HTTP/1.1`, [400]],
    [`GET ${base}.mod#x HTTP/1.1`, [400, 404]],
    [`GET ${base}.mod?x HTTP/1.1`, [400, 404]],
    [`GET ${base}.mod HTTP/0.9`, [200, 400]],
    [`GET ${base}.mod`, [200, 400]],
  ] as const) {
    const answers = await exchange(t, mirror, `${line}\r\nHost: x\r\n${last}\r\n`);
    assert.equal(answers.length, 1, line);
    assert.ok(
      (statuses as readonly number[]).includes(answers[0]?.status ?? 0),
      `${line}: ${answers[0]?.status}`,
    );
  }
  // A body is no part of the question, and what follows it is not another one.
  const body = get(`${base}.zip`);
  const [answer, ...more] = await exchange(
    t,
    mirror,
    `${get(`${base}.mod`, `Content-Length: ${body.length}\r\n`)}${body}`,
  );
  assert.equal(answer?.body, small.mod);
  assert.deepEqual(more, []);
  assert.equal(world.upstream.count(`${base}.mod`), 1);
});

test('ranges that no reader means well', async (t) => {
  const { mirror } = await start(t);
  await checkServed(mirror, small);
  await checkServed(mirror, large);
  for (const [target, whole] of files) {
    for (const range of [
      `bytes=${Array.from({ length: 700 }, (_, index) => `${index}-`).join(',')}`,
      ...[
        'bytes=5-4',
        'bytes=-',
        'bytes=',
        'bytes',
        'bytes=a-b',
        'bytes=0x1-0x2',
        'bytes=1-2-3',
        'bytes=-1-2',
        'bytes=+1-2',
      ],
      ...[
        'bytes=0-99999999999999999999',
        'bytes=99999999999999999999-',
        'bytes=-99999999999999999999',
        'bits=0-1',
      ],
      ...['bytes=0-0,-1', 'bytes=0--1', 'bytes= 0 - 1', 'bytes=1.5-2', 'bytes=1e1-2e1', 'bytes=0-1;q=1'],
    ]) {
      const [answer] = await exchange(t, mirror, get(target, `Range: ${range}\r\n${last}`));
      assert.equal(answer?.status, 200, `${range}: ${answer?.status}`);
      assert.ok(Buffer.from(answer.body, 'latin1').equals(whole), range);
    }
    for (const range of ['bytes=-0', `bytes=${whole.length}-`, 'bytes=999999999999999-']) {
      const [answer] = await exchange(t, mirror, get(target, `Range: ${range}\r\n${last}`));
      assert.equal(answer?.status, 416, range);
      assert.match(answer.head, new RegExp(`content-range: bytes \\*/${whole.length}\r\n`, 'i'));
    }
    const most = await exchange(t, mirror, get(target, `Range: bytes=-999999999999999\r\n${last}`));
    assert.equal(most[0]?.status, 206);
    assert.ok(Buffer.from(most[0].body, 'latin1').equals(whole));
    const twice = await exchange(t, mirror, get(target, `Range: bytes=0-0\r\nRange: bytes=1-1\r\n${last}`));
    assert.ok(twice[0]?.body.length === 1 || twice[0]?.body.length === whole.length);
  }
});

test('floods of headers, and headers that ask for trust', async (t) => {
  const { mirror, world } = await start(t);
  await checkServed(mirror, small);
  const many = Array.from({ length: 5000 }, (_, index) => `X${index}: ${index}\r\n`).join('');
  const [flooded] = await exchange(t, mirror, get(`${base}.mod`, many));
  assert.equal(flooded?.status, 431);
  const forged = [
    ...[
      'X-Forwarded-For: 127.0.0.1',
      'X-Forwarded-Host: evil.example.com',
      'Forwarded: for=127.0.0.1;host=evil',
    ],
    ...['X-Original-URL: /-/metrics', 'X-Rewrite-URL: /-/metrics', 'X-HTTP-Method-Override: DELETE'],
    ...[
      'Proxy-Authorization: Basic eDp5',
      'Authorization: Basic eDp5',
      'Cookie: a=b',
      'Accept-Encoding: gzip, br',
    ],
  ];
  const [answer] = await exchange(t, mirror, get(`${base}.mod`, `${forged.join('\r\n')}\r\n${last}`));
  assert.equal(answer?.status, 200);
  assert.equal(answer.body, small.mod);
  await exchange(t, mirror, get('/hostile.example.com/none/@v/list', `${forged.join('\r\n')}\r\n${last}`));
  const asked = world.upstream.requests.at(-1);
  assert.equal(asked?.path, '/hostile.example.com/none/@v/list');
  for (const name of ['authorization', 'proxy-authorization', 'cookie', 'x-forwarded-for', 'forwarded'])
    assert.equal(asked.headers[name], undefined, `${name} was passed on`);
});
