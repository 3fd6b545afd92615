import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { FakeOrigin, settle } from '../../../test/support/fake-origin.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { GomirrorError } from '../../base/index.ts';
import { readAll } from '../read.ts';
import { CapabilityProbe } from './capability-probe.ts';
import { Prober } from './probe.ts';
import { Upstream } from './upstream.ts';

const lost = new GomirrorError('origin.unreachable', {}, { retryable: true });
const absent = new GomirrorError('origin.absent');
const options = { intervalMs: 30_000, timeoutMs: 10_000 };
const list = '/golang.org/x/text/@v/list';
/** What capability probes ask comes in between. */
const isCapability = (path: string) => /sumdb|toolchain|@latest/.test(path);

function setUp(t: TestContext, ...names: readonly string[]) {
  const clock = new ManualClock();
  const origins = names.map((name) => new FakeOrigin(name));
  const upstreams = origins.map((origin) => new Upstream(origin, clock, { random: () => 0 }));
  const prober = new Prober(upstreams, options, clock, () => 0.5);
  atEnd(t, () => prober.close());
  const asked = (index = 0) =>
    origins[index]!.asked.filter(({ path }) => !isCapability(path)).map(({ path }) => path);
  const pass = async (ms: number) => {
    clock.advance(ms);
    await settle();
  };
  const kill = async (index = 0) => {
    origins[index]!.script = () => lost;
    while (!upstreams[index]!.blocked) await upstreams[index]!.get('/x', { maxBytes: 1 }).catch(() => {});
    origins[index]!.asked.length = 0;
  };
  return { clock, origins, upstreams, prober, asked, pass, kill };
}

test('whom nobody has asked for a while is asked for something real', async (t) => {
  const { origins, upstreams, prober, asked, pass } = setUp(t, 'a');
  const [origin, upstream] = [origins[0]!, upstreams[0]!];
  origin.script = (path) => (isCapability(path) ? absent : 'v1.0.0\n');
  prober.start();
  await pass(29_999);
  assert.deepEqual(asked(), []);
  await pass(1);
  assert.deepEqual(asked(), [list]);
  // Real requests say as much; and then there is a better file to ask for.
  await pass(10_000);
  await readAll(await upstream.get('/example.com/a/@v/v1.0.0.mod', { maxBytes: 99 }));
  await pass(20_000);
  assert.equal(asked().length, 2);
  await pass(30_000);
  assert.deepEqual(asked().slice(2), ['/example.com/a/@v/v1.0.0.mod']);
});

test('one that stands in several lists is not probed for each of them', async (t) => {
  const { clock, origins, upstreams, prober, asked, pass } = setUp(t, 'a');
  const other = new Prober(upstreams, options, clock, () => 0.5);
  atEnd(t, () => other.close());
  origins[0]!.script = () => absent;
  prober.start();
  other.start();
  await pass(30_000);
  assert.equal(asked().length, 1);
  await pass(30_000);
  assert.equal(asked().length, 2);
});

test('an offline one is asked as soon as that is allowed, and comes back without a client', async (t) => {
  const { origins, upstreams, prober, asked, pass, kill } = setUp(t, 'a');
  await kill();
  prober.start();
  await pass(30_000);
  assert.equal(asked().length, 1);
  assert.equal(upstreams[0]?.status().state, 'offline');
  await pass(30_000);
  assert.equal(asked().length, 1);
  origins[0]!.script = () => absent;
  await pass(30_000);
  assert.equal(asked().length, 2);
  assert.equal(upstreams[0]?.status().state, 'active');
});

test('no answer in time, a page instead of a file: failures', async (t) => {
  const { clock, origins, upstreams, prober, pass } = setUp(t, 'a');
  const [origin, upstream] = [origins[0]!, upstreams[0]!];
  prober.start();
  await pass(30_000);
  assert.equal(upstream.inFlight, 1);
  await pass(10_000);
  assert.deepEqual([upstream.inFlight, upstream.breaker.failuresInRow], [0, 1]);
  origin.script = () => '\n<html>';
  await pass(30_000);
  assert.equal(upstream.breaker.failuresInRow, 2);
  assert.ok(clock.sleeping > 0);
  prober.close();
  await settle();
  assert.equal(clock.sleeping, 0);
});

test('what they can do is found out, with its date, and changes nothing about their health', async () => {
  const clock = new ManualClock();
  const says: Record<string, (path: string) => string | Error> = {
    good: (path) => (path.endsWith('@latest') ? '{"Version":"v1.2.0","Time":"2024-05-02T00:00:00Z"}' : 'yes'),
    behind: (path) =>
      path.endsWith('@latest') ? '{"Version":"v1.1.0","Time":"2024-05-01T00:00:00Z"}' : absent,
    failing: () => lost,
  };
  const upstreams = Object.entries(says).map(
    ([name, script]) => new Upstream(new FakeOrigin(name, script), clock, {}),
  );
  Object.assign(upstreams[0]!.origin, { probeHttp2: async () => true });
  Object.assign(upstreams[1]!.origin, { probeHttp2: () => Promise.reject(new Error('no TLS')) });
  const probe = new CapabilityProbe(upstreams, { ...options, modules: ['example.com/Busy'] }, clock, () => 0);
  await readAll(await upstreams[0]!.get('/example.com/a/@v/v1.0.0.mod', { maxBytes: 99 }));
  await probe.round(new AbortController().signal);
  const atMs = clock.now();
  const found = (value: boolean | number) => ({ value, atMs });
  assert.deepEqual(
    upstreams.map((each) => each.status().capabilities),
    [
      {
        sumdb: found(true),
        toolchains: found(true),
        ranges: found(false),
        http2: found(true),
        lagMs: found(0),
      },
      { sumdb: found(false), toolchains: found(false), lagMs: found(86_400_000) },
      {},
    ],
  );
  assert.deepEqual(
    upstreams.map((each) => [each.status().state, each.status().failures]),
    Array(3).fill(['active', 0]),
  );
  assert.ok(
    (upstreams[1]!.origin as FakeOrigin).asked.some(({ path }) => path === '/example.com/!busy/@latest'),
  );
  assert.equal(clock.sleeping, 0);
});
