import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeOrigin, settle } from '../../test/support/fake-origin.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { GomirrorError } from '../base/index.ts';
import { type Origin, Upstream } from '../origin/index.ts';
import { LogRoutes } from './log-routes.ts';

type Said = string | GomirrorError;

const absent = new GomirrorError('origin.absent');
const lost = new GomirrorError('origin.unreachable', {}, { retryable: true });
const broken = new GomirrorError('origin.status', {}, { retryable: true });

/** An origin that says what `answer` says for a path; `asked` are the paths, in order. */
function origin(name: string, answer: (path: string) => Said) {
  const asked: string[] = [];
  const stub: Origin = {
    name,
    get: async (path) => {
      asked.push(path);
      const said = answer(path);
      if (said instanceof GomirrorError) throw said;
      const bytes = Buffer.from(said);
      const read = async (take: (chunk: Uint8Array) => Promise<void> | undefined) => {
        await take(bytes);
      };
      return { sizeBytes: bytes.length, read, discard: () => {} };
    },
    warm: async () => {},
    close: async () => {},
  };
  return { origin: stub, asked };
}

function setUp(...answers: readonly ((path: string) => Said)[]) {
  const clock = new ManualClock();
  const made = answers.map((answer, index) => origin(`route${index}`, answer));
  const routes = made.map((each, index) => {
    const last = index === made.length - 1;
    return { origin: each.origin, prefix: last ? '' : '/sumdb/sum.example.com', probe: !last };
  });
  const log = new LogRoutes('sum.example.com', routes, clock);
  const read = async (avoid: readonly string[] = []) => {
    const { bytes, route } = await log.read('/latest', { avoid: new Set(avoid), via: undefined });
    return `${route}: ${Buffer.from(bytes).toString()}`;
  };
  return { clock, log, read, asked: made.map((each) => each.asked) };
}

test('a route that proxies the database is asked under its prefix, once it has said so', async () => {
  const { read, asked } = setUp(
    (path) => (path.endsWith('/supported') ? '' : 'head'),
    () => 'direct',
  );
  assert.equal(await read(), 'route0: head');
  assert.equal(await read(), 'route0: head');
  const prefix = '/sumdb/sum.example.com';
  assert.deepEqual(asked, [[`${prefix}/supported`, `${prefix}/latest`, `${prefix}/latest`], []]);
  assert.equal(await read(['route0']), 'route1: direct');
  assert.deepEqual(asked[1], ['/latest']);
});

test('one that has none is not asked again for a while, and its 404 means nothing', async () => {
  const { read, asked, clock } = setUp(
    () => absent,
    () => 'direct',
  );
  for (let round = 0; round < 3; round++) assert.equal(await read(), 'route1: direct');
  assert.equal(asked[0]?.length, 1);
  clock.advance(10 * 60_000);
  await read();
  assert.equal(asked[0]?.length, 2);
});

test('absence is believed when no other route has it', async () => {
  let direct: Said = 'record';
  const { read } = setUp(
    (path) => (path.endsWith('/supported') ? '' : absent),
    () => direct,
  );
  assert.equal(await read(), 'route1: record');
  direct = absent;
  await assert.rejects(read(), { code: 'sumdb.absent' });
});

test('a route that fails rests behind the others, and is asked all the same when they fail too', async () => {
  let first: Said = broken;
  let second: Said = 'two';
  const { read, asked, clock } = setUp(
    (path) => (path.endsWith('/supported') ? '' : first),
    () => second,
  );
  assert.equal(await read(), 'route1: two');
  first = 'one';
  assert.equal(await read(), 'route1: two');
  assert.equal(asked[0]?.length, 2);
  second = broken;
  assert.equal(await read(), 'route0: one');
  second = 'two';
  clock.advance(30_000);
  assert.equal(await read(), 'route0: one');
});

test('a route that lied is put behind the others', async () => {
  const { read, log } = setUp(
    (path) => (path.endsWith('/supported') ? '' : 'one'),
    () => 'two',
  );
  assert.equal(await read(), 'route0: one');
  log.rest('route0');
  assert.equal(await read(), 'route1: two');
});

test('a lost connection is tried once more, another failure is not', async () => {
  const script: Said[] = [lost, 'now'];
  const once = setUp(() => script.shift() ?? 'more');
  assert.equal(await once.read(), 'route0: now');
  const never = setUp(() => lost);
  await assert.rejects(never.read(), { code: 'sumdb.unreachable', retryable: true });
  assert.equal(never.asked[0]?.length, 2);
  const failing = setUp(() => broken);
  await assert.rejects(failing.read(), { code: 'sumdb.unreachable' });
  assert.equal(failing.asked[0]?.length, 1);
});

test('who has given up is not served by another route', async () => {
  const gone = new AbortController();
  const { log, asked } = setUp(
    (path) => {
      if (path.endsWith('/supported')) return '';
      gone.abort(new Error('gone'));
      return lost;
    },
    () => 'two',
  );
  await assert.rejects(log.read('/latest', { signal: gone.signal, via: undefined }), /gone/);
  assert.deepEqual(asked[1], []);
  assert.equal(asked[0]?.length, 2);
});

/** Routes whose answers wait for the test. */
function slowly(count: number) {
  const clock = new ManualClock();
  const origins = Array.from({ length: count }, (_, index) => new FakeOrigin(`route${index}`));
  const upstreams = origins.map((origin) => new Upstream(origin, clock, { random: () => 0 }));
  const routes = upstreams.map((origin) => ({ origin, prefix: '', probe: false }));
  const log = new LogRoutes('sum.example.com', routes, clock, 1000);
  const read = async () => {
    const { bytes, route } = await log.read('/latest', { via: undefined });
    return `${route}: ${Buffer.from(bytes).toString()}`;
  };
  const counts = () => origins.map(({ asked }) => asked.length).join('');
  const last = (index: number) => origins[index]?.asked.at(-1) ?? assert.fail(`${index} was not asked`);
  return { clock, upstreams, read, counts, last };
}

test('beside a route that stalls the next one is asked, and first from then on', async () => {
  const { clock, read, counts, last } = slowly(3);
  const one = read();
  await settle();
  clock.advance(999);
  assert.equal(counts(), '100');
  clock.advance(1);
  await settle();
  assert.equal(counts(), '110');
  last(1).answer('head');
  assert.equal(await one, 'route1: head');
  assert.equal(last(0).options.signal?.aborted, true);
  const two = read();
  await settle();
  assert.equal(counts(), '120');
  last(1).answer('head');
  assert.equal(await two, 'route1: head');
});

test('a word of absence waits for a route that is asked, but not for one that stalls', async () => {
  const { clock, read, counts, last } = slowly(3);
  const one = read();
  await settle();
  clock.advance(1000);
  await settle();
  last(1).fail(absent);
  await settle();
  assert.equal(counts(), '111');
  last(2).answer('record');
  assert.equal(await one, 'route2: record');
  const two = read();
  await settle();
  last(1).fail(absent);
  await settle();
  last(2).fail(absent);
  // The first one rests since it stalled.
  await assert.rejects(two, { code: 'sumdb.absent' });
  clock.advance(30_000);
  const three = read();
  await settle();
  clock.advance(1000);
  await settle();
  last(1).fail(absent);
  await settle();
  assert.equal(counts(), '233');
  clock.advance(1000);
  await assert.rejects(three, { code: 'sumdb.absent' });
});

test('an upstream that is offline for modules is asked last here, too', async () => {
  const { clock, read, counts, last, upstreams } = slowly(2);
  for (let i = 0; i < 5; i++) {
    const got = upstreams[0]?.get(`/${i}`, { maxBytes: 1 });
    last(0).fail(lost);
    await assert.rejects(got ?? assert.fail());
  }
  const done = read();
  await settle();
  last(1).fail(broken);
  await assert.rejects(done, { code: 'sumdb.unreachable' });
  assert.equal(counts(), '51');
  // Not before modules, or a probe, have shown that it is back.
  clock.advance(30_000);
  const again = read();
  await settle();
  last(1).answer('head');
  assert.equal(await again, 'route1: head');
  assert.equal(counts(), '52');
});
