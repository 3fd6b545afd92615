import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeOrigin, settle } from '../../../test/support/fake-origin.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { GomirrorError } from '../../base/index.ts';
import { readAll } from '../read.ts';
import { upstreamChannel } from './events.ts';
import { Upstream } from './upstream.ts';

const lost = new GomirrorError('origin.unreachable', {}, { retryable: true });
const absent = new GomirrorError('origin.absent');
const broken = new GomirrorError('origin.status', { status: 500 }, { retryable: true });
const mod = '/example.com/a/@v/v1.0.0.mod';

function setUp(othersUsable = false) {
  const clock = new ManualClock();
  const origin = new FakeOrigin('up');
  const upstream = new Upstream(origin, clock, { url: 'https://up.example.com', random: () => 0 });
  upstream.join({ hasOthers: true, othersUsable: () => othersUsable, changed: () => {} });
  const get = async (path = mod, signal?: AbortSignal) =>
    readAll(await upstream.get(path, { maxBytes: 1000, signal })).then(String);
  const failWith = async (failure: Error, times = 1) => {
    for (let i = 0; i < times; i++) {
      origin.script = () => failure;
      await get(`/example.com/a/@v/v1.${origin.asked.length}.0.mod`).catch(() => {});
    }
    origin.script = undefined;
  };
  return { clock, origin, upstream, get, failWith };
}

test('what it does is measured', async () => {
  const { clock, origin, upstream, get } = setUp();
  const got = get();
  clock.advance(100);
  assert.equal(upstream.inFlight, 1);
  origin.asked[0]?.answer('module');
  assert.equal(await got, 'module');
  assert.deepEqual(upstream.status(), {
    ...{ name: 'up', url: 'https://up.example.com', priority: 0, weight: 1 },
    ...{ state: 'active', reason: undefined, sinceMs: 1_700_000_000_000 },
    ...{
      latencyMs: 100,
      successShare: 1,
      inFlight: 0,
      requests: 1,
      failures: 0,
      stalls: 0,
      receivedBytes: 6,
    },
    breaker: { state: 'closed', waitMs: 0 },
    capabilities: {},
  });
  assert.deepEqual(upstream.smallAnswers, { p95Ms: 100, count: 1 });
  assert.equal(upstream.lastGoodPath, mod);
  assert.equal(clock.sleeping, 0);
});

test('offline after five failures, with the reason and since when; then a probe, then well again', async (t) => {
  const { clock, origin, upstream, get, failWith } = setUp();
  const told: string[] = [];
  atEnd(
    t,
    upstreamChannel.subscribe(({ from, state, reason }) => told.push(`${from} ${state} ${reason?.code}`)),
  );
  await failWith(lost, 4);
  assert.equal(upstream.status().state, 'degraded');
  clock.advance(500);
  await failWith(lost);
  const { state, reason, sinceMs } = upstream.status();
  assert.deepEqual([state, reason?.code, sinceMs], ['offline', 'origin.unreachable', 1_700_000_000_500]);
  const asked = origin.asked.length;
  await assert.rejects(get(), { code: 'origin.offline', retryable: true, retryAfterSeconds: 30 });
  assert.equal(origin.asked.length, asked);
  clock.advance(30_000);
  const probe = get();
  assert.equal(upstream.status().state, 'degraded');
  await assert.rejects(get(), { code: 'origin.offline' });
  origin.asked.at(-1)?.answer('back');
  assert.equal(await probe, 'back');
  assert.equal(upstream.status().state, 'active');
  assert.deepEqual(told, [
    'active degraded origin.unreachable',
    'degraded offline origin.unreachable',
    'offline degraded origin.unreachable',
    'degraded active undefined',
  ]);
});

test('no is an answer', async () => {
  const { upstream, failWith } = setUp();
  await failWith(absent, 30);
  await failWith(new GomirrorError('origin.refused'), 30);
  await failWith(new GomirrorError('origin.status', { status: 400 }), 30);
  const { state, successShare, failures } = upstream.status();
  assert.deepEqual([state, successShare, failures], ['active', 1, 0]);
});

test('what we did ourselves is not held against it', async () => {
  const { origin, upstream, get } = setUp();
  origin.script = () => 'module';
  for (let i = 0; i < 10; i++) {
    const full = upstream.get(mod, { maxBytes: 9 }).then((answer) =>
      answer.read(() => {
        throw new GomirrorError('origin.unreachable', {}, { retryable: true });
      }),
    );
    await assert.rejects(full);
    (await upstream.get(mod, { maxBytes: 9 })).discard();
  }
  origin.script = undefined;
  for (let i = 0; i < 10; i++) {
    const gone = new AbortController();
    const got = get(mod, gone.signal);
    gone.abort(new GomirrorError('mirror.busy'));
    await assert.rejects(got, { code: 'mirror.busy' });
    const late = get();
    origin.asked.at(-1)?.fail(new GomirrorError('store.write-failed'));
    await assert.rejects(late);
  }
  const { state, failures, inFlight } = upstream.status();
  assert.deepEqual([state, failures, inFlight], ['active', 0, 0]);
});

test('an answer that breaks off is a failure; a time-out of a probe, too, though we ended it', async () => {
  const { origin, upstream, get } = setUp();
  const got = get();
  const { send, cut } = origin.asked[0]!.begin();
  await settle();
  await send('half');
  cut(new GomirrorError('origin.cut-short', {}, { retryable: true }));
  await assert.rejects(got);
  const late = new AbortController();
  const probe = get(mod, late.signal);
  late.abort(new GomirrorError('origin.timeout', {}, { retryable: true }));
  await assert.rejects(probe);
  assert.deepEqual([upstream.status().failures, upstream.breaker.failuresInRow], [2, 2]);
  assert.equal(upstream.status().receivedBytes, 4);
});

test('Retry-After is kept', async () => {
  const { clock, upstream, failWith } = setUp();
  await failWith(new GomirrorError('origin.rate-limited', {}, { retryable: true, retryAfterSeconds: 7 }));
  assert.deepEqual(upstream.status().breaker, { state: 'open', waitMs: 7000 });
  clock.advance(7000);
  assert.equal(upstream.blocked, false);
});

test('a file that fails again and again, and the way to the database, say little about the rest', async () => {
  const { clock, origin, upstream, get } = setUp();
  origin.script = () => broken;
  for (let i = 0; i < 30; i++) await assert.rejects(get());
  for (let i = 0; i < 30; i++) await assert.rejects(get(`/sumdb/sum.example.com/tile/8/0/${i}`));
  assert.equal(upstream.breaker.failuresInRow, 1);
  clock.advance(60_000);
  await assert.rejects(get());
  assert.equal(upstream.breaker.failuresInRow, 2);
  // But a lost connection is one, whatever was asked.
  origin.script = () => lost;
  for (let i = 0; i < 3; i++) await assert.rejects(get());
  assert.equal(upstream.status().state, 'offline');
});

test('wrong answers in a row put it offline', async () => {
  const { origin, upstream, get } = setUp();
  origin.script = () => '<html>';
  for (let i = 0; i < 5; i++) {
    assert.equal(upstream.blocked, false);
    await get();
    upstream.noteWrong(new GomirrorError('mirror.bad-answer'));
  }
  assert.deepEqual([upstream.blocked, upstream.status().reason?.code], [true, 'mirror.bad-answer']);
});

test('a stall counts only while somebody else could be asked', async () => {
  for (const others of [false, true]) {
    const { clock, origin, upstream, get } = setUp(others);
    const got = get();
    clock.advance(999);
    assert.equal(upstream.status().stalls, 0);
    clock.advance(1);
    assert.equal(upstream.status().stalls, others ? 1 : 0);
    clock.advance(5000);
    origin.asked[0]?.answer('late');
    assert.equal(await got, 'late');
    assert.equal(upstream.status().stalls, others ? 1 : 0);
  }
});

test('a stall in the middle counts, a taker that takes his time does not', async () => {
  const { clock, origin, upstream } = setUp(true);
  const busy = Promise.withResolvers<void>();
  const got = upstream.get(mod, { maxBytes: 9 }).then((answer) => answer.read(() => busy.promise));
  const { send, end } = origin.asked[0]!.begin();
  await settle();
  const taken = send('one');
  clock.advance(5000);
  assert.equal(upstream.status().stalls, 0);
  busy.resolve();
  await taken;
  clock.advance(999);
  assert.equal(upstream.status().stalls, 0);
  clock.advance(1);
  assert.equal(upstream.status().stalls, 1);
  end();
  await got;
});

test('waiting for a connection is no stall as long as others are answered', async () => {
  const { clock, origin, upstream, get } = setUp(true);
  const sent = get();
  origin.asked[0]?.options.onSent?.();
  origin.asked[0]?.answer('sent');
  await sent;
  const queued = get();
  for (let i = 0; i < 3; i++) {
    clock.advance(600);
    const other = get();
    origin.asked.at(-1)?.options.onSent?.();
    origin.asked.at(-1)?.answer('other');
    await other;
  }
  assert.equal(upstream.status().stalls, 0);
  clock.advance(1000);
  assert.equal(upstream.status().stalls, 1);
  origin.asked[1]?.answer('at last');
  assert.equal(await queued, 'at last');
});

test('slow, but the only trouble: degraded, and said so', async () => {
  const { clock, origin, upstream, get } = setUp();
  const got = get();
  clock.advance(1500);
  origin.asked[0]?.answer('late');
  await got;
  const { state, reason } = upstream.status();
  assert.deepEqual([state, reason?.code], ['degraded', 'origin.slow']);
});

test('closing ends what is under way without blame', async () => {
  const { origin, upstream, get } = setUp();
  const all = Array.from({ length: 6 }, () => get());
  await upstream.close();
  for (const { fail } of origin.asked) fail(lost);
  await Promise.allSettled(all);
  assert.equal(upstream.status().failures, 0);
});
