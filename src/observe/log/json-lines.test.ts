import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GomirrorError } from '../../base/index.ts';
import type { FillEvent } from '../../mirror/index.ts';
import type { Entry } from './entry.ts';
import { jsonLine } from './json-lines.ts';

const time = new Date('2026-02-03T04:05:06.789Z');
const fill: FillEvent = {
  path: 'golang.org/x/text',
  version: 'v0.37.0',
  kind: 'zip',
  source: 'official',
  sizeBytes: 7_012_345,
  durationMs: 412.3456,
  proof: { database: 'sum.golang.org', id: 48_812_345 },
  error: undefined,
};
const cause = new Error('connect ECONNREFUSED');
const unreachable = new GomirrorError(
  'origin.unreachable',
  { upstream: 'official', reason: 'https://user:geheim@mirror.example.com/x refused' },
  { retryable: true, cause },
);
const counts = {
  cached: 1,
  stale: 2,
  fetched: 3,
  fetchedBytes: 4,
  checksum: 5,
  absent: 6,
  refused: 7,
  failed: 8,
};

/** The shape of each event: others read these names, so that a change here is a change for them. */
const shapes: readonly (readonly [Entry, string])[] = [
  [
    { event: 'fill', fill, meaning: undefined },
    '"info","event":"fill","path":"golang.org/x/text","version":"v0.37.0","kind":"zip","outcome":"ok","source":"official","sizeBytes":7012345,"durationMs":412.3,"verified":true,"proof":{"database":"sum.golang.org","id":48812345}}',
  ],
  [
    { event: 'fill', fill: { ...fill, proof: 'pending' }, meaning: undefined },
    '"info","event":"fill","path":"golang.org/x/text","version":"v0.37.0","kind":"zip","outcome":"ok","source":"official","sizeBytes":7012345,"durationMs":412.3,"verified":false}',
  ],
  [
    { event: 'fill', fill: { ...fill, ahead: true }, meaning: undefined },
    '"info","event":"fill","path":"golang.org/x/text","version":"v0.37.0","kind":"zip","outcome":"ok","ahead":true,"source":"official","sizeBytes":7012345,"durationMs":412.3,"verified":true,"proof":{"database":"sum.golang.org","id":48812345}}',
  ],
  [
    { event: 'fill', fill: { ...fill, kind: 'list', version: '', proof: undefined }, meaning: undefined },
    '"debug","event":"fill","path":"golang.org/x/text","kind":"list","outcome":"ok","source":"official","sizeBytes":7012345,"durationMs":412.3}',
  ],
  [
    {
      event: 'fill',
      fill: { ...fill, source: undefined, sizeBytes: 0, proof: undefined, error: unreachable },
      meaning: 'unavailable',
      repeated: 3,
    },
    '"warn","event":"fill","path":"golang.org/x/text","version":"v0.37.0","kind":"zip","outcome":"unavailable","durationMs":412.3,"error":{"code":"origin.unreachable","message":"cannot reach official: https://***@mirror.example.com/x refused","hint":"Check the network of the machine that gomirror runs on, or use another --upstream.","params":{"upstream":"official","reason":"https://***@mirror.example.com/x refused"},"cause":"connect ECONNREFUSED"},"repeated":3}',
  ],
  [
    {
      event: 'incident',
      error: new GomirrorError('sumdb.fork', { name: 'db', olderSize: 1, newerSize: 2 }),
      source: 'bad',
    },
    '"error","event":"incident","source":"bad","error":{"code":"sumdb.fork","message":"the checksum database db has signed two histories that contradict each other (tree sizes 1 and 2)","hint":',
  ],
  [
    { event: 'trouble', error: new GomirrorError('mirror.unknown-database', { name: 'a', known: 'b' }) },
    '"warn","event":"trouble","error":{"code":"mirror.unknown-database","message":"this mirror does not serve the checksum database a, only b","params":{"name":"a","known":"b"}}}',
  ],
  [
    {
      ...{ event: 'upstream', name: 'official', from: 'active', state: 'offline', reason: unreachable },
      ...{ change: 'offline', repeated: 2 },
    },
    '"warn","event":"upstream","name":"official","from":"active","state":"offline","reason":"origin.unreachable","message":"cannot reach official: https://***@mirror.example.com/x refused","repeated":2}',
  ],
  [
    {
      ...{ event: 'upstream', name: 'official', from: 'offline', state: 'active', reason: undefined },
      ...{ change: 'back', awayMs: 31_000.4 },
    },
    '"info","event":"upstream","name":"official","from":"offline","state":"active","awayMs":31000}',
  ],
  [
    { event: 'settings', key: 'strategy', from: 'failover', to: 'fastest' },
    '"info","event":"settings","key":"strategy","from":"failover","to":"fastest"}',
  ],
  [
    { event: 'left-out', level: 'warn', code: 'origin.timeout', count: 9 },
    '"warn","event":"left-out","code":"origin.timeout","count":9}',
  ],
  [
    { event: 'request', kind: 'zip', path: '/a', status: 200, durationMs: 1.26 },
    '"debug","event":"request","kind":"zip","path":"/a","status":200,"durationMs":1.3}',
  ],
  [
    {
      event: 'request-failed',
      kind: 'zip',
      path: '/a',
      error: new GomirrorError('mirror.unknown-database', { name: 'a', known: 'b' }),
    },
    '"error","event":"request-failed","kind":"zip","path":"/a","error":{"code":"mirror.unknown-database",',
  ],
  [
    {
      event: 'checksum-fork',
      error: new GomirrorError('sumdb.fork', { name: 'db', olderSize: 1, newerSize: 2 }),
    },
    '"error","event":"checksum-fork","error":{"code":"sumdb.fork",',
  ],
  [
    { event: 'checksum-head', database: 'db', size: 9 },
    '"debug","event":"checksum-head","database":"db","size":9}',
  ],
  [
    { event: 'checksum-head-damaged', database: 'db' },
    '"warn","event":"checksum-head-damaged","database":"db"}',
  ],
  [
    { event: 'checksum-cache-failed', database: 'db', path: '/tile/8/0/000', reason: 'full' },
    '"warn","event":"checksum-cache-failed","database":"db","path":"/tile/8/0/000","reason":"full"}',
  ],
  [
    { event: 'checksum-refused', database: 'db', path: '/latest', route: 'bad', code: 'sumdb.bad-note' },
    '"debug","event":"checksum-refused","database":"db","path":"/latest","route":"bad","code":"sumdb.bad-note"}',
  ],
  [
    { event: 'checksum-request', kind: 'tile', route: 'official', ok: true, durationMs: 2, sizeBytes: 8192 },
    '"debug","event":"checksum-request","kind":"tile","route":"official","ok":true,"durationMs":2,"sizeBytes":8192}',
  ],
  [
    { event: 'summary', of: 'run', durationMs: 1000.4, counts },
    '"info","event":"summary","of":"run","durationMs":1000,"cached":1,"stale":2,"fetched":3,"fetchedBytes":4,"checksum":5,"absent":6,"refused":7,"failed":8}',
  ],
  [{ event: 'lines-dropped', lines: 3 }, '"warn","event":"lines-dropped","lines":3}'],
];

for (const [entry, expected] of shapes) {
  test(`the shape of ${entry.event} (${expected.slice(0, 60)})`, () => {
    const line = jsonLine(entry, time, 'en');
    const whole = `{"time":"2026-02-03T04:05:06.789Z","level":${expected}`;
    assert.equal(whole.endsWith('}') ? line : line.slice(0, whole.length), whole);
    assert.doesNotThrow(() => JSON.parse(line));
    assert.ok(!line.includes('\n'));
    assert.ok(!line.includes('geheim'));
  });
}

test('the words are in the language of the log, the names are not', () => {
  const line = jsonLine({ event: 'trouble', error: unreachable }, time, 'zh');
  const { error } = JSON.parse(line) as { error: Record<string, unknown> };
  assert.match(String(error['message']), /^无法连接 official/);
  assert.equal(error['code'], 'origin.unreachable');
});

test('a fault of our own carries its stack', () => {
  const error = new GomirrorError('internal', { reason: 'oops' }, { cause });
  const line = jsonLine({ event: 'request-failed', kind: 'zip', path: '/a', error }, time, 'en');
  const parsed = JSON.parse(line) as { error: { stack: string } };
  assert.match(parsed.error.stack, /json-lines\.test\.ts/);
});
