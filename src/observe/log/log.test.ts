import assert from 'node:assert/strict';
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
import { credentialChannel } from '../../origin/index.ts';
import { statusOf, Tally } from '../../server/index.ts';
import { sumdbEvents } from '../../sumdb/index.ts';
import type { ObservedRequest } from '../sources.ts';
import { Log, type LogOptions } from './log.ts';

const requests = channel<ObservedRequest>('test.request');

class Reader {
  text = '';
  columns: number | undefined;
  readonly isTTY = false;

  write(text: string): boolean {
    this.text += text;
    return true;
  }

  /** The lines since the last time, without line ends. */
  take(): string[] {
    const lines = this.text.split('\n').slice(0, -1);
    this.text = '';
    return lines;
  }
}

interface Setting extends Partial<LogOptions> {
  readonly columns?: number;
}

function start(t: TestContext, { columns, ...changes }: Setting = {}) {
  const output = new Reader();
  output.columns = columns;
  const clock = new ManualClock();
  const tally = new Tally();
  const common = { level: 'info', lang: 'en', color: false, live: false } as const;
  const log = new Log({
    ...common,
    ...{ output, format: 'pretty', clock, requests, tally, statusOf },
    ...changes,
  });
  t.after(() => log.close());
  /** Lets whole seconds pass, so that what the log does once a second is done. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { output, clock, tally, log, pass };
}

const text: FillEvent = {
  path: 'golang.org/x/text',
  version: 'v0.37.0',
  kind: 'zip',
  source: 'official',
  sizeBytes: 7_012_345,
  durationMs: 412.34,
  proof: { database: 'sum.golang.org', id: 48_812_345 },
  error: undefined,
};
const wrongHash = () =>
  new GomirrorError('mirror.wrong-hash', {
    ...{ what: 'golang.org/x/text@v0.37.0', source: 'bad.example', got: 'h1:a=', want: 'h1:b=' },
    ...{ database: 'sum.golang.org', id: 48_812_345 },
  });
const unreachable = () =>
  new GomirrorError(
    'origin.unreachable',
    { upstream: 'official', reason: 'connection refused' },
    { retryable: true },
  );
const failed = (error: GomirrorError, changes: Partial<FillEvent> = {}): FillEvent => ({
  ...{ ...text, source: undefined, sizeBytes: 0, proof: undefined, error },
  ...changes,
});

test('a zip is a line with its size, source, time and proof, in either language', (t) => {
  const english = start(t);
  const chinese = start(t, { lang: 'zh' });
  fillChannel.publish(text);
  assert.deepEqual(english.output.take(), [
    '  golang.org/x/text v0.37.0              zip   7.0 MB   official     412 ms   verified (sum.golang.org #48812345)',
  ]);
  assert.deepEqual(chinese.output.take(), [
    '  golang.org/x/text v0.37.0              zip   7.0 MB   official     412 ms   已验证 (sum.golang.org #48812345)',
  ]);
});

test('columns stay aligned and grow with what they hold', (t) => {
  const { output } = start(t);
  fillChannel.publish(text);
  const source = 'mirror.example.com';
  const path = 'github.com/aws/aws-sdk-go-v2/service/internal/endpoint-discovery';
  fillChannel.publish({ ...text, path, version: 'v1.9.0', source, sizeBytes: 13_102, durationMs: 6100 });
  fillChannel.publish({ ...text, sizeBytes: 999 });
  const [, long = '', short = ''] = output.take();
  assert.equal(long.indexOf('zip'), `  ${path} v1.9.0   `.length);
  assert.equal(
    long.indexOf('verified') - long.indexOf('zip'),
    short.indexOf('verified') - short.indexOf('zip'),
  );
  assert.match(long, / 13\.1 kB {3}mirror\.example\.com {6}6\.1 s {3}verified/);
  assert.match(short, / {3}zip {4}999 B {3}official {15}412 ms {3}verified/);
});

test('colour marks the verdict and dims what matters less', (t) => {
  const { output } = start(t, { color: true });
  fillChannel.publish(text);
  fillChannel.publish({ ...text, proof: 'pending' });
  const [verified = '', pending = ''] = output.take();
  assert.match(
    verified,
    /\u001b\[32mverified\u001b\[39m \u001b\[2m\(sum\.golang\.org #48812345\)\u001b\[22m$/,
  );
  assert.match(pending, /\u001b\[33mnot verified yet\u001b\[39m$/);
  incidentChannel.publish({ error: wrongHash() });
  assert.match(output.text, /\u001b\[31m✗/);
});

test('without colour there is no escape character at all', (t) => {
  const { output, log } = start(t);
  fillChannel.publish(text);
  incidentChannel.publish({ error: wrongHash() });
  sumdbEvents.publish({ kind: 'fork', name: 'sum.golang.org', olderSize: 5, newerSize: 9 });
  log.close();
  assert.ok(output.text.length > 500);
  assert.ok(!output.text.includes('\u001b'));
});

test('a narrow terminal loses the proof, then the source, then the beginning of the path; no line wraps', (t) => {
  const path = 'github.com/aws/aws-sdk-go-v2/service/internal/endpoint-discovery';
  const at = (columns: number, lang: 'en' | 'zh' = 'en') => {
    const { output, log } = start(t, { columns, lang });
    fillChannel.publish({ ...text, path, version: 'v1.9.0' });
    const [line = ''] = output.take();
    log.close();
    return line;
  };
  assert.match(at(160), /^ {2}github\.com\/aws.* official .* verified \(sum/);
  assert.match(at(130), /^ {2}github\.com\/aws.*endpoint-discovery v1\.9\.0 .*verified$/);
  assert.match(at(120), /^ {2}…thub\.com\/aws.*endpoint-discovery v1\.9\.0 .* official .*verified$/);
  assert.equal(at(72), '  …ternal/endpoint-discovery v1.9.0   zip   7.0 MB     412 ms   verified');
  assert.equal(at(72, 'zh'), '  …internal/endpoint-discovery v1.9.0   zip   7.0 MB     412 ms   已验证');
  for (let columns = 60; columns <= 170; columns++) assert.ok(at(columns).length <= columns, `${columns}`);
});

test('small files, answers that change, and absence are no lines; at debug they are', (t) => {
  const info = start(t);
  const debug = start(t, { level: 'debug' });
  const absent = new GomirrorError('origin.absent', {
    ...{ upstream: 'official', path: 'golang.org/x/@latest', status: 404, said: 'not found' },
  });
  fillChannel.publish({ ...text, kind: 'mod', sizeBytes: 200 });
  fillChannel.publish({ ...text, kind: 'list', version: '', sizeBytes: 300, proof: undefined });
  const refused = new GomirrorError('origin.refused', {
    ...{ upstream: 'official', path: 'golang.org/@latest', status: 403, said: 'no' },
  });
  fillChannel.publish(failed(absent, { path: 'golang.org/x', kind: 'latest', version: '' }));
  assert.deepEqual(info.output.take(), []);
  assert.deepEqual(debug.output.take(), [
    '  golang.org/x/text v0.37.0              mod       200 B   official     412 ms   verified (sum.golang.org #48812345)',
    '  golang.org/x/text                      list      300 B   official     412 ms',
    '! official does not have golang.org/x/@latest (status 404): not found',
    '  Check the module path and the version. A module that is private has to be named in `private` here, or in GOPRIVATE on the machine that asks.',
  ]);
  fillChannel.publish(failed(refused, { path: 'golang.org', kind: 'query', version: 'v1.0.0' }));
  assert.deepEqual(info.output.take(), []);
  assert.equal(debug.output.take().length, 2);
  fillChannel.publish(failed(refused, { path: 'golang.org/x/text', kind: 'zip' }));
  assert.equal(info.output.take().length, 2);
});

test('each level shows itself and what is worse', (t) => {
  const readable = new GomirrorError('origin.credential-readable', { credential: 'a', path: 'b' });
  const publish = () => {
    incidentChannel.publish({ error: wrongHash() }); // error
    troubleChannel.publish({ error: new GomirrorError('store.write-failed', { what: 'a', reason: 'full' }) }); // warn
    credentialChannel.publish({ reason: readable }); // warn
    fillChannel.publish(text); // info
    sumdbEvents.publish({ kind: 'advanced', name: 'sum.golang.org', size: 12 }); // debug
    requests.publish({ kind: 'zip', status: 200, durationMs: 3, url: '/a/@v/v1.0.0.zip' }); // debug
    logRequestChannel.publish({ kind: 'tile', route: 'official', ok: true, durationMs: 3, sizeBytes: 9 }); // debug
  };
  const shown = (level: 'error' | 'warn' | 'info' | 'debug') => {
    const { output, log } = start(t, { level, format: 'json' });
    publish();
    log.close();
    return output.take().map((line) => (JSON.parse(line) as { event: string }).event);
  };
  assert.deepEqual(shown('error'), ['incident']);
  assert.deepEqual(shown('warn'), ['incident', 'trouble', 'trouble']);
  assert.deepEqual(shown('info'), ['incident', 'trouble', 'trouble', 'fill', 'summary']);
  assert.deepEqual(shown('debug'), [
    ...['incident', 'trouble', 'trouble', 'fill', 'checksum-head', 'request', 'checksum-request'],
    'summary',
  ]);
});

test('a failure is its words and the advice, with the module unless the words have it', (t) => {
  const english = start(t);
  const chinese = start(t, { lang: 'zh' });
  fillChannel.publish(failed(unreachable()));
  fillChannel.publish(
    failed(new GomirrorError('mirror.not-in-log', { what: 'golang.org/x/text@v9.9.9', database: 'db' })),
  );
  assert.deepEqual(english.output.take(), [
    '! golang.org/x/text v0.37.0 zip: cannot reach official: connection refused',
    '  Check the network of the machine that gomirror runs on, or use another --upstream.',
    '! golang.org/x/text@v9.9.9 is not in the checksum database db, so nobody vouches for it',
    '  Check the version. For a private module set GOPRIVATE on the machine that asks, so that it does not come here.',
  ]);
  assert.deepEqual(chinese.output.take().slice(0, 2), [
    '! golang.org/x/text v0.37.0 zip：无法连接 official：connection refused',
    '  请检查 gomirror 所在机器的网络，或换用其他 --upstream。',
  ]);
});

test("what fails ahead of any wish is nobody's trouble", (t) => {
  const { output } = start(t);
  fillChannel.publish(failed(unreachable(), { ahead: true }));
  assert.deepEqual(output.take(), []);
});

test('an outage that fails a whole build is said once and then counted', async (t) => {
  const { output, pass } = start(t);
  for (let index = 0; index < 300; index++) {
    fillChannel.publish(failed(unreachable(), { path: `example.com/m${index}`, kind: 'info' }));
  }
  assert.equal(output.take().length, 2);
  await pass(61);
  assert.deepEqual(output.take(), [
    '! example.com/m299 v0.37.0 info: cannot reach official: connection refused (this happened 299 more times)',
  ]);
  fillChannel.publish(failed(unreachable()));
  assert.equal(output.take().length, 1, 'after a while it is said again; the advice is the same');
});

test('an incident is loud, once for the same thing, and its fill does not say it again', async (t) => {
  const { output, pass } = start(t);
  const error = wrongHash();
  const where = { path: text.path, version: text.version, source: 'bad.example' };
  incidentChannel.publish({ error, ...where });
  const [first = '', hint = '', ...more] = output.take();
  assert.match(first, /^✗ incident: bad\.example serves other bytes for golang\.org\/x\/text@v0\.37\.0 than/);
  assert.match(hint, /^ {2}Nothing was kept\./);
  assert.deepEqual(more, []);
  fillChannel.publish(failed(error));
  assert.deepEqual(output.take(), [
    '! golang.org/x/text v0.37.0 zip: no source has one that passes the checks; the client was told so',
  ]);
  for (let index = 0; index < 50; index++) incidentChannel.publish({ error: wrongHash(), ...where });
  assert.deepEqual(output.take(), []);
  await pass(61);
  const [again = '', ...rest] = output.take();
  assert.match(again, /^✗ incident: .*\(this happened 50 more times\)$/);
  assert.deepEqual(rest, []);
});

test('a source that lies about everything does not flood the log', async (t) => {
  const { output, pass } = start(t, { format: 'json' });
  for (let index = 0; index < 200; index++) {
    const path = `example.com/m${index}`;
    incidentChannel.publish({ error: wrongHash(), path, version: 'v1.0.0', source: 'bad.example' });
  }
  assert.equal(output.take().length, 20);
  await pass(61);
  const rest = output.take().map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    rest.map(({ event, level, code, count }) => ({ event, level, code, count })),
    [{ event: 'left-out', level: 'error', code: 'mirror.wrong-hash', count: 180 }],
  );
});

test('a fork of the checksum database stands between bars', (t) => {
  const { output } = start(t, { columns: 80 });
  sumdbEvents.publish({ kind: 'fork', name: 'sum.golang.org', olderSize: 5, newerSize: 9 });
  const lines = output.take();
  assert.equal(lines[1], '━'.repeat(79));
  assert.equal(lines[2], '✗ THE CHECKSUM DATABASE CONTRADICTS ITSELF');
  assert.match(lines[3] ?? '', /sum\.golang\.org has signed two histories .* 5 and 9\)/);
});

test('a fault of our own comes with where it happened', (t) => {
  const { output } = start(t);
  const cause = new TypeError('x is not a function');
  const error = new GomirrorError('internal', { reason: String(cause) }, { cause });
  requests.publish({ kind: 'zip', status: 500, durationMs: 0, url: '/m/@v/v1.0.0.zip?token=abc', error });
  const lines = output.take();
  assert.match(lines[0] ?? '', /^✗ something went wrong inside gomirror: TypeError: x is not a function/);
  assert.ok(lines.some((line) => /^ {4}at .*log\.test\.ts/.test(line)));
  assert.equal(lines.at(-1), '  zip /m/@v/v1.0.0.zip?***');
});

test('nothing that a stranger sends can move the cursor', (t) => {
  const { output } = start(t, { level: 'debug' });
  fillChannel.publish({ ...text, version: 'v1.0.0\u001b[2J', source: 'evil\u0007', kind: 'query' });
  requests.publish({ kind: 'other', status: 400, durationMs: 1, url: '/\u001b[31mred' });
  assert.doesNotMatch(output.text, /[\u0000-\u0009\u000b-\u001f]/);
  assert.match(output.text, /v1\.0\.0\\x1b\[2J/);
});

test('a burst ends with a count of what was answered', async (t) => {
  const { output, tally, pass } = start(t);
  const chinese = start(t, { lang: 'zh', tally });
  await pass(5);
  assert.deepEqual(output.take(), [], 'nothing happened, nothing is said');
  tally.hot = 120;
  for (let index = 0; index < 8; index++) tally.count('mod', 'hit');
  for (let index = 0; index < 4; index++) tally.count('sumdb', 'hit');
  tally.count('latest', 'absent');
  tally.count('query', 'refused');
  tally.count('zip', 'unavailable');
  tally.count('own', 'absent');
  fillChannel.publish(text);
  fillChannel.publish({ ...text, kind: 'mod', sizeBytes: 500 });
  output.take();
  await pass(2);
  assert.deepEqual(output.take(), []);
  await pass(1);
  const line =
    '128 answered from the cache, 2 fetched (7.0 MB), 4 for the checksum database, 1 not found, 1 refused, 1 failed';
  assert.deepEqual(output.take(), [`  ${line}`]);
  await pass(30);
  assert.deepEqual(output.take(), [], 'and once only');
  await chinese.pass(3);
  assert.match(
    chinese.output.text,
    / {2}128 个请求由缓存应答，2 个新获取（7\.0 MB），4 个校验和数据库请求，1 个未找到，1 个被拒绝，1 个失败\n$/,
  );
});

test('steady work is summed up once a minute, a fetch under way is no end, and shutdown tells the whole', async (t) => {
  const { output, tally, log, pass } = start(t);
  for (let second = 0; second < 125; second++) {
    tally.hot += 10;
    await pass(1);
  }
  assert.deepEqual(
    output.take().map((line) => line.trim()),
    ['610 answered from the cache', '610 answered from the cache'],
  );
  let busy = true;
  log.watchBusy(() => busy);
  await pass(10);
  assert.deepEqual(output.take(), []);
  busy = false;
  await pass(1);
  assert.deepEqual(output.take(), ['  30 answered from the cache']);
  log.close();
  assert.deepEqual(output.take(), ['  in all: 1250 answered from the cache']);
  log.close();
  fillChannel.publish(text);
  assert.deepEqual(output.take(), [], 'after the end nothing more');
});

test('a log in which nothing happened ends without a word', (t) => {
  const { output, log } = start(t);
  log.close();
  assert.equal(output.text, '');
});
