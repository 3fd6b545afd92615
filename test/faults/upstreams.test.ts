import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { type Fault, faults, forbiddenTargets, hold } from '../support/faults.ts';
import type { MirrorProcess } from '../support/gomirror.ts';
import { checkKept, checkServed, eventually, filesBelow, targetOf } from '../support/kept.ts';
import { infoText, makeModule, type TestModule } from '../support/module-factory.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';
import { startWorld } from '../support/world.ts';
import { makeZip } from '../support/zip.ts';

const kinds = ['info', 'mod', 'zip', 'list', 'latest', 'large'] as const;
type Kind = (typeof kinds)[number];

/** A fault and which kinds of answers it spoils beyond what a claim may be; all where nothing is said. */
interface Row {
  readonly fault: (module: TestModule) => Fault;
  readonly spoils?: readonly Kind[];
  /** What a client is told when there is no other upstream; 502 to 504 where nothing is said. */
  readonly status?: RegExp;
  readonly retryAfter?: string;
}

const checked = ['mod', 'zip', 'large'] as const;

const rows: Readonly<Record<string, Row>> = {
  reset: { fault: faults.reset },
  'black hole': { fault: faults.blackHole, status: /^504$/ },
  'headers, then nothing': { fault: faults.stall, status: /^504$/ },
  'a byte now and then': {
    fault: () => faults.drip(300, 1),
    spoils: ['info', 'latest', ...checked],
    status: /^504$/,
  },
  'infinite body': { fault: () => faults.infiniteBody() },
  'infinite compressed body': { fault: faults.infiniteCompressedBody },
  'short body': { fault: () => faults.shortBody() },
  'chunked abort': { fault: () => faults.chunkedAbort() },
  'clean, but short': { fault: () => faults.cutClean(), spoils: [...checked, 'info', 'latest'] },
  'a flipped bit': { fault: () => faults.flippedBit(), spoils: checked },
  '500': { fault: () => faults.status(500, 'no') },
  '502 with a page': { fault: () => faults.status(502, '<html>', { 'content-type': 'text/html' }) },
  '418': { fault: () => faults.status(418) },
  '403': { fault: () => faults.status(403, 'not for you'), status: /^403$/ },
  '404': { fault: () => faults.status(404, 'not found: nothing here'), status: /^404$/ },
  '404 of its own time-out': { fault: faults.notFoundByTimeout, status: /^404$/ },
  'redirect loop': { fault: faults.redirectLoop },
  'redirects inside': {
    fault: () => {
      let next = 0;
      return (exchange) =>
        faults.redirect(forbiddenTargets[next++ % forbiddenTargets.length] ?? '')(exchange);
    },
  },
  'redirect to a name of this machine': { fault: () => faults.redirect('http://inside.test:4663/') },
  'a page of HTML': { fault: faults.html },
  'headers without end': { fault: faults.infiniteHeaders },
  'not HTTP': { fault: faults.garbage },
  'another version': { fault: () => faults.body(infoText('v1.0.1')), spoils: ['info', ...checked] },
  'a wrong zip': { fault: (module) => faults.body(wrong(module).zip), spoils: ['zip', 'large'] },
  'a wrong go.mod': { fault: (module) => faults.body(`${module.mod}\n// and more\n`), spoils: ['mod'] },
  'an empty body': { fault: () => faults.body(''), spoils: ['info', 'latest', ...checked] },
  'a zip bomb': { fault: (module) => faults.body(bomb(module)), spoils: ['large'] },
};

function wrong(module: TestModule): TestModule {
  const { path, version, mod } = module;
  return makeModule({
    path,
    version,
    goMod: mod,
    files: { 'evil.go': 'package evil\n' },
    sizeBytes: module.zip.length,
  });
}

const zeros = Buffer.alloc(90_000_000);
const packedZeros = deflateRawSync(zeros);

/** Half a megabyte that becomes 540 MB. */
function bomb({ path, version }: TestModule): Buffer {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${path}@${version}/${name}`);
  return makeZip(names.map((name) => ({ name, content: zeros, packed: packedZeros })));
}

/** Fast enough for a test, slow enough for a machine with other things to do. */
const env = {
  GOMIRROR_FETCH_CONNECT_TIMEOUT: '1s',
  GOMIRROR_FETCH_FIRST_BYTE_TIMEOUT: '1500ms',
  GOMIRROR_FETCH_IDLE_TIMEOUT: '1500ms',
  GOMIRROR_FETCH_TOTAL_TIMEOUT: '4s',
  GOMIRROR_FETCH_ATTEMPTS: '2',
  GOMIRROR_FETCH_BACKOFF_INITIAL: '10ms',
  GOMIRROR_FRESHNESS_ABSENT: '200ms',
  GOMIRROR_FRESHNESS_ABSENT_AFTER_TIMEOUT: '200ms',
  GOMIRROR_FILL_STREAM_ABOVE: '200kB',
  // What each fault alone leads to, and not all of them together.
  GOMIRROR_BREAKER_FAILURES: '1000',
  GOMIRROR_BREAKER_WINDOW: '10000',
  TEST_HOSTS: 'inside.test=127.0.0.1',
};

interface Case extends Row {
  readonly name: string;
  readonly module: TestModule;
  readonly large: TestModule;
}

const cases: readonly Case[] = Object.entries(rows).map(([name, row], index) => ({
  ...row,
  name,
  module: makeModule({ path: `f${index}.example.com/m`, version: 'v1.0.0' }),
  large: makeModule({ path: `f${index}.example.com/large`, version: 'v1.0.0', sizeBytes: 400_000 }),
}));
const modules = cases.flatMap(({ module, large }) => [module, large]);

function askedFor({ module, large }: Case, kind: Kind): { target: string; right: string | Buffer } {
  const target = targetOf(module);
  if (kind === 'list') return { target: target.replace(/[^/]*$/, 'list'), right: 'v1.0.0\n' };
  if (kind === 'latest') return { target: target.replace(/@v\/.*$/, '@latest'), right: module.info };
  if (kind === 'large') return { target: `${targetOf(large)}.zip`, right: large.zip };
  return { target: `${target}.${kind}`, right: module[kind] };
}

/** Spoils each case's modules with its fault, and what it spoils only. */
function spoil(upstream: Upstream): void {
  for (const each of cases) {
    for (const kind of each.spoils ?? kinds) {
      const module = kind === 'large' ? each.large : each.module;
      upstream.fault(askedFor(each, kind).target, each.fault(module));
    }
  }
}

interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Undefined when the answer broke off. */
async function get(mirror: MirrorProcess, target: string): Promise<Got | undefined> {
  try {
    const answer = await mirror.get(target);
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  } catch {
    return undefined;
  }
}

async function eachKind(work: (each: Case, kind: Kind, what: string) => Promise<void>): Promise<void> {
  await Promise.all(
    cases.flatMap((each) => (each.spoils ?? kinds).map((kind) => work(each, kind, `${each.name}, ${kind}`))),
  );
}

function checkWords({ status, headers, body }: Got, what: string): void {
  const text = body.toString();
  assert.match(headers.get('content-type') ?? '', /^text\/plain; charset=utf-8$/, what);
  assert.match(text, /^gomirror: /, what);
  assert.doesNotMatch(text.trimEnd(), /\n\s*\n|[^\P{Cc}\n]/u, what);
  assert.ok(body.length <= 648, what);
  if (status === 404) return;
  assert.equal(headers.get('cache-control'), 'no-store', what);
}

test('one upstream, spoiled in every way: refused in words, nothing kept, and well when the upstream is', async (t) => {
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror({ env });
  spoil(world.upstream);
  await eachKind(async (each, kind, what) => {
    const got = await get(mirror, askedFor(each, kind).target);
    if (got === undefined) {
      assert.equal(kind, 'large', `${what} was cut`);
      return;
    }
    assert.match(
      String(got.status),
      each.status ?? /^50[234]$/,
      `${what}: ${got.body.toString().slice(0, 300)}`,
    );
    checkWords(got, what);
    if (got.status === 503) assert.equal(got.headers.get('retry-after'), each.retryAfter ?? '10', what);
  });
  assert.deepEqual(checkKept(mirror.data, modules), []);
  world.upstream.recover();
  await eachKind((each, kind, what) =>
    eventually(async () => {
      const { target, right } = askedFor(each, kind);
      const got = await get(mirror, target);
      assert.equal(got?.status, 200, `${what}: ${got?.body.toString().slice(0, 300)}`);
      assert.ok(got.body.equals(Buffer.from(right)), what);
    }),
  );
  await eventually(() => assert.deepEqual(filesBelow(path.join(mirror.data, 'tmp')), []));
});

test('a second upstream makes up for whatever the first does', async (t) => {
  const world = await startWorld(t, modules);
  const spoiled = await startUpstream(t, modules);
  spoil(spoiled);
  const mirror = await world.gomirror({ env, upstream: `${spoiled.url}|${world.upstream.url}` });
  await eachKind(async (each, kind, what) => {
    const { target, right } = askedFor(each, kind);
    let got = await get(mirror, target);
    // Its clients may be fed from the first, twice, while the second is still to come.
    for (let tries = 0; got === undefined && tries < 3; tries++) {
      assert.equal(kind, 'large', `${what} was cut`);
      got = await get(mirror, target);
    }
    assert.equal(got?.status, 200, `${what}: ${got?.body.toString().slice(0, 300)}`);
    assert.ok(got.body.equals(Buffer.from(right)), what);
  });
  await eventually(() => {
    const kept = checkKept(mirror.data, modules);
    const zips = cases.filter(({ spoils }) => (spoils ?? kinds).includes('large')).map(({ large }) => large);
    for (const zip of zips) assert.ok(kept.includes(`${targetOf(zip).slice(1)}.zip`), zip.path);
    assert.deepEqual(filesBelow(path.join(mirror.data, 'tmp')), []);
  });
});

test('an upstream that is gone: the second at once, words without one, and back when it is', async (t) => {
  const [first, second] = cases.slice(0, 2).map(({ module }) => module);
  assert.ok(first !== undefined && second !== undefined);
  const world = await startWorld(t, modules);
  const gone = await startUpstream(t, modules);
  await gone.refuse();
  const mirror = await world.gomirror({ env, upstream: `${gone.url}|${world.upstream.url}` });
  await checkServed(mirror, first);
  await world.upstream.refuse();
  const got = await get(mirror, `${targetOf(second)}.zip`);
  assert.equal(got?.status, 502);
  checkWords(got, 'both gone');
  await checkServed(mirror, first);
  await gone.listen();
  await checkServed(mirror, second);
});

test('errors in bursts are sat out', async (t) => {
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror({
    env: { ...env, GOMIRROR_FETCH_ATTEMPTS: '3', GOMIRROR_RETRY_BUDGET_PERCENT: '100' },
  });
  for (const each of cases) {
    const burst = [faults.status(500), faults.reset()];
    for (const kind of kinds) world.upstream.script(askedFor(each, kind).target, burst);
  }
  for (const each of cases) {
    await Promise.all(
      kinds.map(async (kind) => {
        const { target, right } = askedFor(each, kind);
        const got = await get(mirror, target);
        assert.equal(got?.status, 200, `${target}: ${got?.body.toString().slice(0, 300)}`);
        assert.ok(got.body.equals(Buffer.from(right)));
        assert.equal(world.upstream.count(target), 3);
      }),
    );
  }
});

test('an upstream that asks to be left alone is, and no longer than a moment when that is all it asked', async (t) => {
  const [first, second] = cases.slice(0, 2).map(({ module }) => module);
  assert.ok(first !== undefined && second !== undefined);
  const waits = { '7': 7, '3600': new Date(Date.now() + 7_200_000) };
  for (const [retryAfter, asked] of Object.entries(waits)) {
    const world = await startWorld(t, modules);
    const mirror = await world.gomirror({ env });
    world.upstream.fault(/@v/, faults.retryAfter(asked));
    const got = await get(mirror, `${targetOf(first)}.mod`);
    assert.deepEqual([got?.status, got?.headers.get('retry-after')], [503, retryAfter]);
    // From then on nobody asks it, and nobody waits.
    const other = await get(mirror, `${targetOf(second)}.mod`);
    assert.equal(other?.status, 503);
    assert.ok(Number(other.headers.get('retry-after')) <= 300);
    checkWords(other, 'left alone');
    assert.equal(world.upstream.count(/\.mod$/), 1);
  }
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror({ env: { ...env, GOMIRROR_FETCH_BACKOFF_MAX: '1s' } });
  const target = `${targetOf(first)}.mod`;
  world.upstream.script(target, [faults.retryAfter(1)]);
  assert.equal((await get(mirror, target))?.status, 200);
  assert.equal(world.upstream.count(target), 2);
});

test('errors, whatever is asked: the upstream is left alone for a while, and comes back by itself', async (t) => {
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror({
    env: { ...env, GOMIRROR_BREAKER_FAILURES: '5', GOMIRROR_BREAKER_OPEN_FOR: '1s' },
  });
  const end = world.upstream.fault(/@v/, faults.status(500));
  for (const { module } of cases.slice(0, 5)) await get(mirror, `${targetOf(module)}.mod`);
  const asked = world.upstream.count(/@v/);
  const got = await get(mirror, `${targetOf(cases[6]!.module)}.mod`);
  assert.equal(got?.status, 503);
  checkWords(got, 'offline');
  assert.equal(world.upstream.count(/@v/), asked);
  end();
  await eventually(() => checkServed(mirror, cases[7]!.module));
});

test('an upstream that stalls in the middle of a zip: nobody who waits notices', async (t) => {
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror({ env: { ...env, GOMIRROR_FETCH_ATTEMPTS: '1' } });
  const { large } = cases[0] ?? assert.fail();
  const target = `${targetOf(large)}.zip`;
  const held = hold();
  world.upstream.script(target, [held.fault]);
  const asking = Array.from({ length: 20 }, () => get(mirror, target));
  await held.sendUpTo(200_000);
  for (const got of await Promise.all(asking)) {
    assert.equal(got?.status, 200);
    assert.ok(got.body.equals(large.zip));
  }
  await held.closed;
  // The rest of it, from the byte where it stood.
  const ranges = world.upstream.requests.filter(({ path }) => path === target);
  assert.deepEqual(
    ranges.map(({ headers }) => headers.range),
    [undefined, `bytes=200000-${large.zip.length - 1}`],
  );
});

test('an upstream without ranges that stalls in the middle of a zip: all who wait are told, the next ones get it', async (t) => {
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror({ env: { ...env, GOMIRROR_FETCH_ATTEMPTS: '1' } });
  const { large } = cases[0] ?? assert.fail();
  const target = `${targetOf(large)}.zip`;
  const held = hold();
  world.upstream.script(target, [held.fault, faults.body(large.zip)]);
  const asking = Array.from({ length: 20 }, () => get(mirror, target));
  await held.sendUpTo(200_000);
  for (const got of await Promise.all(asking)) assert.equal(got, undefined);
  // Once, and once for the rest.
  assert.equal(world.upstream.count(target), 2);
  await held.closed;
  // Who asks before the fill has ended is told as the others are.
  await mirror.waitFor(({ event, outcome }) => event === 'fill' && outcome === 'unavailable');
  const again = await get(mirror, target);
  assert.equal(again?.status, 200);
  assert.ok(again.body.equals(large.zip));
});
