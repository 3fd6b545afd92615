import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { recordIo } from '../../test/support/cli-io.ts';
import { atEnd } from '../../test/support/scope.ts';
import type { MirrorState } from '../server/index.ts';
import { widthOf } from '../text/index.ts';
import { bar } from './bar.ts';
import { LiveLines } from './live-lines.ts';
import { main } from './main.ts';
import { stateLines } from './status-view.ts';

const upstream: MirrorState['upstreams'][number] = {
  ...{ profile: '', name: 'official', priority: 0, weight: 1, state: 'active' },
  ...{ since: '2020-01-01T00:00:00.000Z', latencyMs: 12.4, successShare: 0.995, inFlight: 2 },
  ...{ requests: 3, failures: 0, stalls: 0, receivedBytes: 10, breaker: { state: 'closed', waitMs: 0 } },
  capabilities: {},
};

const state: MirrorState = {
  ...{ version: '1.2.3', url: 'http://127.0.0.1:4663', uptimeSeconds: 93_784, ready: false, offline: false },
  reasons: [{ code: 'readiness.draining', params: {}, message: 'the server is shutting down' }],
  profiles: ['dev'],
  upstreams: [
    upstream,
    {
      ...upstream,
      ...{ profile: 'dev', name: 'far.example', state: 'offline', inFlight: 0 },
      reason: { code: 'origin.timeout', params: {}, message: 'said\u001b[31m nothing' },
    },
  ],
  fills: [
    {
      ...{ path: 'a.example/b', version: 'v1.0.0', kind: 'zip', source: 'official' },
      ...{ receivedBytes: 3_100_000, sizeBytes: 7_000_000, startedAt: '2020-01-01T00:00:00.000Z' },
    },
  ],
  queue: { taken: 3, queued: 12 },
  hits: { hot: 6, hit: 1, fill: 2, stale: 1, absent: 4, refused: 0, unavailable: 0, hitRate: 0.8 },
  ahead: { running: 1, queued: 0, fetchedFiles: 9, fetchedBytes: 10, usedFiles: 5, usedBytes: 5 },
  jobs: 1,
  guests: 0,
};

async function mirrorThatSays(t: TestContext, answers: readonly (MirrorState | number)[]): Promise<string> {
  let asked = 0;
  const server = http.createServer((_, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    response.statusCode = typeof answer === 'number' ? answer : 200;
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(t, () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the state for a person', () => {
  const lines = stateLines(state, 'en');
  assert.equal(lines[0], 'gomirror 1.2.3 on http://127.0.0.1:4663, up for 1 d 2 h');
  const text = lines.join('\n');
  assert.match(text, /^not ready: the server is shutting down$/m);
  assert.match(text, /^requests: {2}80\.0 % hits \(7 from what is kept, 1 stale, 2 fetched\)$/m);
  assert.match(text, /^failed: +4 absent, 0 refused/m);
  assert.match(text, /^queue: +3 fetching, 12 waiting; 1 prefetch/m);
  assert.match(text, /^ahead: +9 files fetched, 5 of them/m);
  assert.match(text, /^ {2}official +active +12 ms +100 % {2}2 in flight {2}since /m);
  assert.match(text, /^ {2}dev: far\.example {2}offline .* said\\x1b\[31m nothing {2}since /m);
  assert.match(
    text,
    /^ {2}a\.example\/b v1\.0\.0 +3\.1 MB \/ 7\.0 MB {2}\[#{8}-{12}\] {2}44 % {2}official$/m,
  );
  const chinese = stateLines(state, 'zh').join('\n');
  assert.match(chinese, /离线/);
  const quiet = stateLines(
    { ...state, ready: true, reasons: [], fills: [], hits: { ...state.hits, hitRate: null } },
    'en',
  );
  assert.ok(quiet.includes('ready'));
  assert.ok(quiet.includes('requests:  none yet'));
});

test('columns line up whatever the width of the words', () => {
  const shown = stateLines(state, 'zh').filter((line) => / ms /.test(line));
  const columns = shown.map((line) => widthOf(line.slice(0, line.indexOf(' ms '))));
  assert.equal(columns.length, 2);
  assert.equal(columns[0], columns[1]);
});

test('a bar is never longer or shorter than it is', () => {
  for (const [done, total] of [
    [0, 10],
    [3, 10],
    [10, 10],
    [12, 10],
    [0, 0],
    [-1, 10],
  ] as const) {
    assert.match(bar(done, total), /^\[#*-*\] +\d+ %$/);
    assert.equal(bar(done, total).length, 28);
  }
});

test('live lines are drawn over, and none is longer than the terminal or the terminal less than them', () => {
  let written = '';
  const live = new LiveLines({ write: (text) => (written += text), columns: 10, rows: 4 });
  live.draw(['a', 'a line that is too long', 'c', 'd', 'e']);
  assert.equal(written, 'a\na line t…\nc\n');
  written = '';
  live.draw(['b']);
  assert.equal(written, '\r\u001b[3A\u001b[Jb\n');
});

test('once in a pipe, as text and as JSON', async (t) => {
  const url = await mirrorThatSays(t, [state]);
  const text = recordIo();
  assert.equal(await main(['status', url], text), 0);
  assert.equal(text.out(), `${stateLines(state, 'en').join('\n')}\n`);
  const json = recordIo({ terminal: true });
  assert.equal(await main(['status', `${url}/`, '--json'], json), 0);
  assert.deepEqual(JSON.parse(json.out()), state);
  const once = recordIo({ terminal: true });
  assert.equal(await main(['status', url.replace('http://', ''), '--once'], once), 0);
  assert.equal(once.out(), text.out());
});

test('on a terminal until Ctrl-C, which is no failure', async (t) => {
  const url = await mirrorThatSays(t, [state]);
  const io = recordIo({ terminal: true });
  const ended = main(['status', url], io);
  while (!io.out().includes('Ctrl-C')) await turn();
  io.stop('interrupt');
  assert.equal(await ended, 0);
  assert.equal(io.err(), '');
});

test('nobody there, or somebody else', async (t) => {
  const other = await mirrorThatSays(t, [404]);
  for (const url of ['http://127.0.0.1:1', other]) {
    const io = recordIo();
    assert.equal(await main(['status', url, '--json'], io), 6);
    assert.equal(io.out(), '');
    assert.match(io.err(), /no gomirror answers at http/);
  }
  const io = recordIo();
  assert.equal(await main(['status', 'ftp://a'], io), 2);
});
