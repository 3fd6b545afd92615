import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { GomirrorError } from '../base/index.ts';
import {
  fillChannel,
  type FillEvent,
  incidentChannel,
  logRequestChannel,
  troubleChannel,
} from '../mirror/index.ts';
import type { UpstreamStatus } from '../origin/index.ts';
import { sumdbEvents } from '../sumdb/index.ts';
import { Health, type HealthOptions } from './health.ts';

function watching(t: TestContext, changes: Partial<HealthOptions> = {}) {
  const clock = new ManualClock();
  const health = new Health({
    clock,
    database: 'sum.example.com',
    forked: false,
    noticeLimitMs: 5000,
    ...changes,
  });
  t.after(health.watch());
  return { clock, health, codes: () => health.reasons().map(({ code }) => code) };
}

function fill(changes: Partial<FillEvent>): void {
  fillChannel.publish({
    path: 'example.com/m',
    version: 'v1.0.0',
    kind: 'zip',
    source: undefined,
    sizeBytes: 0,
    durationMs: 1,
    proof: undefined,
    error: undefined,
    ...changes,
  });
}

const outage = (params = {}) =>
  fill({ error: new GomirrorError('origin.unreachable', params, { retryable: true }) });
const absence = () => fill({ error: new GomirrorError('origin.absent') });
const logAnswer = (ok: boolean) =>
  logRequestChannel.publish({ kind: 'lookup', route: 'up', ok, durationMs: 1, sizeBytes: 1 });

test('a mirror that nothing has happened to is ready', (t) => {
  assert.deepEqual(watching(t).codes(), []);
});

test('a failed write counts for a minute', (t) => {
  const { clock, codes } = watching(t);
  clock.advance(1_000_000);
  troubleChannel.publish({ error: new GomirrorError('store.write-failed', { what: 'a', reason: 'full' }) });
  assert.deepEqual(codes(), ['readiness.store-unwritable']);
  clock.advance(59_999);
  assert.deepEqual(codes(), ['readiness.store-unwritable']);
  clock.advance(1);
  assert.deepEqual(codes(), []);
  fill({ error: new GomirrorError('store.write-failed', { what: 'a', reason: 'full' }) });
  assert.deepEqual(codes(), ['readiness.store-unwritable']);
});

test('upstreams fail once three fills in a row got no answer from any', (t) => {
  const { clock, codes } = watching(t);
  outage();
  outage();
  absence();
  outage();
  outage();
  assert.deepEqual(codes(), []);
  outage();
  assert.deepEqual(codes(), ['readiness.upstreams-failing']);
  fill({ source: 'up', sizeBytes: 3 });
  assert.deepEqual(codes(), []);
  for (let count = 0; count < 3; count++) outage();
  assert.deepEqual(codes(), ['readiness.upstreams-failing']);
  clock.advance(60_000);
  assert.deepEqual(codes(), []);
});

test('those that the fills in a row have blamed are named', (t) => {
  const { health } = watching(t);
  const named = () => health.reasons().map(({ params }) => params['upstreams']);
  outage({ upstream: 'gone' });
  absence();
  outage({ upstream: 'far' });
  outage({ upstream: 'near' });
  outage({ upstream: 'far' });
  assert.deepEqual(named(), ['far, near']);
});

test('upstreams that can be asked how they are fail when all are offline, and as long', (t) => {
  let [near, far]: UpstreamStatus['breaker']['state'][] = ['open', 'closed'];
  const upstreams = () => [
    { name: 'near', breaker: { state: near!, waitMs: 0 } },
    { name: 'far', breaker: { state: far!, waitMs: 0 } },
  ];
  const { health, codes, clock } = watching(t, { upstreams });
  for (let count = 0; count < 9; count++) outage();
  assert.deepEqual(codes(), [], 'one of them is there');
  far = 'half-open';
  clock.advance(1_000_000);
  assert.deepEqual(health.reasons(), [
    { code: 'readiness.upstreams-failing', params: { upstreams: 'near, far' } },
  ]);
  near = 'closed';
  outage();
  assert.deepEqual(codes(), []);
});

test('where no upstream is to be asked none fails', (t) => {
  const { codes } = watching(t, { upstreams: () => [] });
  for (let count = 0; count < 9; count++) outage();
  assert.deepEqual(codes(), []);
});

test('the database is out of reach until it answers', (t) => {
  const { clock, codes } = watching(t);
  logAnswer(false);
  assert.deepEqual(codes(), [], 'one route of several may fail');
  fill({ error: new GomirrorError('mirror.log-unavailable', {}, { retryable: true }) });
  assert.deepEqual(codes(), ['readiness.database-unreachable']);
  logAnswer(true);
  assert.deepEqual(codes(), []);
  fill({ source: 'up', proof: 'pending' });
  assert.deepEqual(codes(), ['readiness.database-unreachable']);
  clock.advance(60_000);
  assert.deepEqual(codes(), []);
});

test('a fork is never over, and known from before', (t) => {
  const seen = watching(t);
  sumdbEvents.publish({ kind: 'fork', name: 'sum.example.com', olderSize: 1, newerSize: 2 });
  seen.clock.advance(10_000_000);
  assert.deepEqual(seen.health.reasons(), [
    { code: 'readiness.forked', params: { database: 'sum.example.com' } },
  ]);
  const met = watching(t);
  incidentChannel.publish({ error: new GomirrorError('sumdb.fork', {}) });
  assert.deepEqual(met.codes(), ['readiness.forked']);
  assert.deepEqual(watching(t, { forked: true }).codes(), ['readiness.forked']);
});

test('a drain is not held up where nobody asks for readiness', async (t) => {
  const { clock, health, codes } = watching(t);
  clock.advance(1000);
  health.probed();
  const draining = health.startDraining();
  assert.deepEqual(codes(), ['readiness.draining']);
  await draining;
  assert.equal(clock.sleeping, 0);
});

test('a drain waits until a load balancer has asked again, or should have', async (t) => {
  const asking = watching(t);
  asking.clock.advance(1000);
  asking.health.probed();
  asking.clock.advance(2000);
  asking.health.probed();
  let over = false;
  const draining = asking.health.startDraining().then(() => (over = true));
  asking.clock.advance(1999);
  await Promise.resolve();
  assert.equal(over, false);
  asking.health.probed();
  await draining;

  const gone = watching(t);
  gone.health.probed();
  gone.clock.advance(20_000);
  gone.health.probed();
  const waiting = gone.health.startDraining();
  assert.equal(gone.clock.sleeping, 1);
  gone.clock.advance(5000);
  await waiting;
});
