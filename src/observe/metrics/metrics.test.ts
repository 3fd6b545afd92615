import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { channel, GomirrorError } from '../../base/index.ts';
import {
  fillChannel,
  type FillEvent,
  incidentChannel,
  logRequestChannel,
  troubleChannel,
} from '../../mirror/index.ts';
import { statusOf, Tally } from '../../server/index.ts';
import { sumdbEvents } from '../../sumdb/index.ts';
import { metricsReference } from '../index.ts';
import type { ObservedRequest } from '../sources.ts';
import { createMetrics } from './metrics.ts';
import { ownMetrics, processMetrics } from './table.ts';
import type { ObservedUpstream } from './upstreams.ts';

const requests = channel<ObservedRequest>('test.request');
const fill: FillEvent = {
  path: 'golang.org/x/text',
  version: 'v0.37.0',
  kind: 'zip',
  source: 'official',
  sizeBytes: 7_000_000,
  durationMs: 412,
  proof: { database: 'sum.golang.org', id: 7 },
  error: undefined,
};
const emptyStore = {
  async *keys(): AsyncGenerator<never> {},
  open: () => Promise.resolve(undefined),
};

/** Prometheus's text format, read strictly: the value of each series by its whole name. */
function parse(body: string): { values: Map<string, number>; types: Map<string, string> } {
  const values = new Map<string, number>();
  const types = new Map<string, string>();
  for (const line of body.split('\n')) {
    if (line === '') continue;
    const type = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line);
    if (type !== null) {
      types.set(type[1] ?? '', type[2] ?? '');
      continue;
    }
    if (/^# HELP [a-z_]+ \S/.test(line)) continue;
    const sample = /^([a-z_]+(?:\{(?:[a-z]+="[^"\\\n]*",?)+\})?) (-?[\d.e+-]+|\+Inf|NaN)$/.exec(line);
    assert.ok(sample !== null, `not a line of the format: ${line}`);
    assert.ok(!values.has(sample[1] ?? ''), `twice: ${line}`);
    values.set(sample[1] ?? '', Number(sample[2]));
  }
  return { values, types };
}

function start(t: TestContext, droppedLines = () => 0) {
  const tally = new Tally();
  const clock = new ManualClock();
  const metrics = createMetrics({ version: '1.2.3', clock, tally, requests, statusOf, droppedLines });
  t.after(() => metrics.close());
  return { tally, clock, metrics, scrape: async () => parse(await metrics.render()) };
}

test('what is published before anybody asks is counted', async (t) => {
  const { tally, metrics, scrape } = start(t, () => 9);
  tally.hot = 1000;
  tally.hotBytes = 5000;
  tally.count('zip', 'fill');
  tally.count('zip', 'fill');
  tally.count('latest', 'absent');
  fillChannel.publish(fill);
  fillChannel.publish({ ...fill, version: 'v0.38.0', kind: 'mod', sizeBytes: 500, proof: 'pending' });
  const absent = new GomirrorError('origin.absent', { upstream: 'official' });
  fillChannel.publish({
    ...fill,
    kind: 'latest',
    version: '',
    source: undefined,
    proof: undefined,
    error: absent,
  });
  fillChannel.publish({
    ...{ ...fill, source: undefined, proof: undefined },
    error: new GomirrorError('mirror.not-in-log', {}),
  });
  incidentChannel.publish({ error: new GomirrorError('mirror.wrong-hash', {}) });
  incidentChannel.publish({ error: new GomirrorError('zip.not-a-zip', {}) });
  sumdbEvents.publish({ kind: 'fork', name: 'sum.golang.org', olderSize: 1, newerSize: 2 });
  sumdbEvents.publish({ kind: 'advanced', name: 'sum.golang.org', size: 4711 });
  sumdbEvents.publish({ kind: 'advanced', name: 'sum.golang.org', size: 4712 });
  troubleChannel.publish({ error: new GomirrorError('store.write-failed', { what: 'x' }) });
  logRequestChannel.publish({ kind: 'tile', route: 'official', ok: true, durationMs: 20, sizeBytes: 8192 });
  logRequestChannel.publish({ kind: 'lookup', route: 'official', ok: false, durationMs: 40, sizeBytes: 0 });
  requests.publish({ kind: 'zip', status: 200, durationMs: 412, url: '/a' });

  const aheadCount = { kind: 'mod', files: 9, sizeBytes: 900, usedFiles: 7, usedBytes: 800 } as const;
  const lookAhead = { counts: () => [aheadCount] };
  const mirror = { filling: 3, admission: { taken: 2, queued: 1 }, lookAhead };
  metrics.begin({ mirror, store: emptyStore });
  const { values } = await scrape();
  const expected: Record<string, number> = {
    'gomirror_requests_total{kind="memory",outcome="hit"}': 1000,
    'gomirror_requests_total{kind="zip",outcome="fill"}': 2,
    'gomirror_requests_total{kind="latest",outcome="absent"}': 1,
    gomirror_memory_answer_bytes_total: 5000,
    'gomirror_fills_total{kind="zip",outcome="ok"}': 1,
    'gomirror_fills_total{kind="mod",outcome="ok"}': 1,
    'gomirror_fills_total{kind="latest",outcome="absent"}': 1,
    'gomirror_fills_total{kind="zip",outcome="refused"}': 1,
    'gomirror_fill_bytes_total{source="official"}': 7_000_500,
    'gomirror_fill_duration_seconds_count{kind="zip"}': 1,
    'gomirror_fill_duration_seconds_sum{kind="zip"}': 0.412,
    gomirror_fills_in_progress: 3,
    gomirror_fetch_places_taken: 2,
    gomirror_fetch_queue_length: 1,
    'gomirror_ahead_files_total{kind="mod"}': 9,
    'gomirror_ahead_bytes_total{kind="mod"}': 900,
    'gomirror_ahead_used_files_total{kind="mod"}': 7,
    'gomirror_ahead_used_bytes_total{kind="mod"}': 800,
    'gomirror_verification_total{result="verified"}': 1,
    'gomirror_verification_total{result="pending"}': 1,
    'gomirror_verification_total{result="wrong_hash"}': 1,
    'gomirror_verification_total{result="bad_zip"}': 1,
    'gomirror_verification_total{result="not_in_log"}': 1,
    'gomirror_verification_total{result="log_unavailable"}': 0,
    'gomirror_verification_total{result="log_wrong"}': 0,
    'gomirror_sumdb_requests_total{kind="tile",route="official",ok="true"}': 1,
    'gomirror_sumdb_requests_total{kind="lookup",route="official",ok="false"}': 1,
    'gomirror_sumdb_request_duration_seconds_sum{kind="lookup"}': 0.04,
    'gomirror_sumdb_head_size{database="sum.golang.org"}': 4712,
    'gomirror_incidents_total{code="mirror.wrong-hash"}': 1,
    'gomirror_incidents_total{code="zip.not-a-zip"}': 1,
    'gomirror_incidents_total{code="sumdb.fork"}': 1,
    'gomirror_troubles_total{code="store.write-failed"}': 1,
    'gomirror_store_files{kind="zip"}': 1,
    'gomirror_store_bytes{kind="zip"}': 7_000_000,
    'gomirror_store_files{kind="mod"}': 0,
    'gomirror_request_duration_seconds_count{kind="zip"}': 1,
    gomirror_log_lines_dropped_total: 9,
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(values.get(name), value, name);
  assert.equal(values.get(`gomirror_build_info{version="1.2.3",node="${process.versions.node}"}`), 1);
});

test('what happens between two scrapes is in the second', async (t) => {
  const { tally, scrape } = start(t);
  await scrape();
  tally.hot = 5;
  fillChannel.publish(fill);
  const { values } = await scrape();
  assert.equal(values.get('gomirror_requests_total{kind="memory",outcome="hit"}'), 5);
  assert.equal(values.get('gomirror_fills_total{kind="zip",outcome="ok"}'), 1);
});

test('upstreams are asked how they are when somebody asks, and by profile', async (t) => {
  const { metrics, scrape } = start(t);
  let reads = 0;
  const official: ObservedUpstream = {
    ...{ profile: '', name: 'official', url: undefined, priority: 0, weight: 1, state: 'active' },
    ...{ reason: undefined, sinceMs: 0, latencyMs: 250, successShare: 1 },
    ...{ inFlight: 2, requests: 100, failures: 3, stalls: 4, receivedBytes: 5000 },
    ...{ breaker: { state: 'closed', waitMs: 0 }, capabilities: {} },
  };
  let upstreams: ObservedUpstream[] = [
    official,
    { ...official, profile: 'dev', name: 'near', state: 'offline', latencyMs: undefined },
  ];
  const lookAhead = { counts: () => [] };
  metrics.begin({
    mirror: { filling: 0, admission: { taken: 0, queued: 0 }, lookAhead },
    store: emptyStore,
    upstreams: () => {
      reads++;
      return upstreams;
    },
  });
  assert.equal(reads, 0);
  const { values } = await scrape();
  assert.equal(reads, 1);
  const near = 'profile="dev",upstream="near"';
  const expected: Record<string, number | undefined> = {
    'gomirror_upstream_state{profile="",upstream="official",state="active"}': 1,
    'gomirror_upstream_state{profile="",upstream="official",state="standby"}': 0,
    'gomirror_upstream_state{profile="",upstream="official",state="degraded"}': 0,
    'gomirror_upstream_state{profile="",upstream="official",state="offline"}': 0,
    [`gomirror_upstream_state{${near},state="active"}`]: 0,
    [`gomirror_upstream_state{${near},state="offline"}`]: 1,
    'gomirror_upstream_requests_total{profile="",upstream="official"}': 100,
    'gomirror_upstream_failures_total{profile="",upstream="official"}': 3,
    'gomirror_upstream_stalls_total{profile="",upstream="official"}': 4,
    'gomirror_upstream_received_bytes_total{profile="",upstream="official"}': 5000,
    'gomirror_upstream_latency_seconds{profile="",upstream="official"}': 0.25,
    [`gomirror_upstream_latency_seconds{${near}}`]: undefined,
    'gomirror_upstream_in_flight{profile="",upstream="official"}': 2,
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(values.get(name), value, name);
  upstreams = [];
  const gone = (await scrape()).values;
  assert.ok(![...gone.keys()].some((name) => name.startsWith('gomirror_upstream_')));
});

test('buckets ascend, are cumulative, and end with everything', async (t) => {
  const { scrape } = start(t);
  const durationsMs = [0.2, 0.7, 3, 3, 90, 700, 20_000, 1_000_000];
  for (const durationMs of durationsMs) requests.publish({ kind: 'mod', status: 200, durationMs, url: '/a' });
  const { values } = await scrape();
  const buckets = [...values]
    .map(([name, value]) => ({
      bound: /^gomirror_request_duration_seconds_bucket\{kind="mod",le="(.+)"\}$/.exec(name)?.[1],
      value,
    }))
    .filter(({ bound }) => bound !== undefined)
    .map(({ bound, value }) => ({
      bound: bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound),
      value,
    }));
  assert.ok(buckets.length > 10);
  assert.equal(buckets.at(-1)?.bound, Number.POSITIVE_INFINITY);
  assert.equal(buckets.at(-1)?.value, durationsMs.length);
  for (const [index, { bound, value }] of buckets.entries()) {
    assert.equal(value, durationsMs.filter((ms) => ms / 1000 <= bound).length, `le=${bound}`);
    if (index > 0) assert.ok(bound > (buckets[index - 1]?.bound ?? 0));
  }
  assert.equal(values.get('gomirror_request_duration_seconds_count{kind="mod"}'), durationsMs.length);
});

test('a fault of our own is not timed twice', async (t) => {
  const { scrape } = start(t);
  const error = new GomirrorError('internal', { reason: 'x' });
  requests.publish({ kind: 'zip', status: 500, durationMs: 0, url: '/a', error });
  requests.publish({ kind: 'zip', status: 500, durationMs: 5, url: '/a' });
  const { values } = await scrape();
  assert.equal(values.get('gomirror_request_duration_seconds_count{kind="zip"}'), 1);
});

test('the delay of the event loop is seen, and only in its own stretch', async (t) => {
  const { metrics, scrape } = start(t);
  const idle = { filling: 0, admission: { taken: 0, queued: 0 }, lookAhead: { counts: () => [] } };
  metrics.begin({ mirror: idle, store: emptyStore });
  await scrape();
  await new Promise((resolve) => setTimeout(resolve, 30));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
  await new Promise((resolve) => setTimeout(resolve, 30));
  const delay = (values: Map<string, number>, window: string) =>
    values.get(`gomirror_event_loop_delay_seconds{window="${window}",stat="max"}`) ?? Number.NaN;
  const blocked = (await scrape()).values;
  assert.ok(delay(blocked, 'scrape') >= 0.12);
  assert.ok(delay(blocked, 'start') >= delay(blocked, 'scrape'));
  assert.ok((await scrape()).values.has('gomirror_event_loop_delay_seconds{window="scrape",stat="p999"}'));
});

test('two that ask at once get the same answer', async (t) => {
  const { metrics } = start(t);
  const [one, two] = await Promise.all([metrics.render(), metrics.render()]);
  assert.equal(one, two);
});

test('after the end nothing is counted any more', async (t) => {
  const { metrics, scrape } = start(t);
  metrics.close();
  fillChannel.publish(fill);
  assert.equal((await scrape()).values.get('gomirror_fills_total{kind="zip",outcome="ok"}'), undefined);
});

test('the page of metrics, the table and the scrape name the same ones, with the same types', async (t) => {
  const { scrape } = start(t);
  const { types } = await scrape();
  const table = { ...ownMetrics, ...processMetrics };
  for (const [name, type] of types) {
    assert.ok(Object.hasOwn(table, name), `${name} is not in the table`);
    assert.equal(type, table[name as keyof typeof table].type, name);
  }
  const missing = Object.keys(table).filter((name) => !types.has(name));
  if (process.platform === 'linux') assert.deepEqual(missing, []);
  for (const lang of ['en', 'zh'] as const) {
    const page = readFileSync(new URL(`../../../docs/${lang}/metrics.md`, import.meta.url), 'utf8');
    assert.equal(
      page,
      await metricsReference(lang),
      `docs/${lang}/metrics.md is out of date: npm run generate`,
    );
    const named = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map((match) => match[1]);
    assert.deepEqual(named, Object.keys(table));
  }
});

test('names follow the conventions: base units, _total for counters only', () => {
  for (const [name, { type }] of Object.entries(ownMetrics)) {
    assert.match(name, /^gomirror_[a-z_]+$/);
    assert.equal(name.endsWith('_total'), type === 'counter', name);
    assert.ok(!/_(?:ms|milliseconds|kb|mb)(?:_|$)/.test(name), name);
    if (type === 'histogram') assert.match(name, /_seconds$/);
  }
});

test('the content type is what the package prints', async () => {
  const { Registry } = await import('prom-client');
  const metrics = createMetrics({
    ...{ version: '1', clock: new ManualClock(), tally: new Tally(), requests, statusOf },
    droppedLines: () => 0,
  });
  assert.equal(metrics.contentType, Registry.PROMETHEUS_CONTENT_TYPE);
  metrics.close();
});
