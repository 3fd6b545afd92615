import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { channel, GomirrorError } from '../../base/index.ts';
import { settingsChannel } from '../../config/index.ts';
import { fillChannel, type FillEvent, troubleChannel } from '../../mirror/index.ts';
import { upstreamChannel, type UpstreamEvent, type UpstreamState } from '../../origin/index.ts';
import { statusOf, Tally } from '../../server/index.ts';
import type { ObservedRequest } from '../sources.ts';
import { Log, type LogOptions } from './log.ts';

const requests = channel<ObservedRequest>('test.upstream-request');

function start(t: TestContext | undefined, changes: Partial<LogOptions> = {}) {
  let text = '';
  const output = { write: (more: string) => void (text += more), isTTY: false };
  const clock = new ManualClock();
  const log = new Log({
    ...{ level: 'info', lang: 'en', color: false, live: false, format: 'pretty' },
    ...{ output, clock, requests, tally: new Tally(), statusOf },
    ...changes,
  });
  t?.after(() => log.close());
  const take = () => {
    const lines = text.split('\n').slice(0, -1);
    text = '';
    return lines;
  };
  /** Lets time pass, a second of which the log notices. */
  const pass = async (seconds: number) => {
    clock.advance(seconds * 1000);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, log, take, pass };
}

const refused = new GomirrorError(
  'origin.unreachable',
  { upstream: 'near', reason: 'connection refused' },
  { retryable: true },
);
const slow = new GomirrorError('origin.slow', { upstream: 'near', ms: 1500 });

function becomes(from: UpstreamState, state: UpstreamState, reason?: GomirrorError): void {
  upstreamChannel.publish({ name: 'near', from, state, reason });
}

const fill: FillEvent = {
  ...{ path: 'example.com/m', version: 'v1.0.0', kind: 'mod', source: 'near', sizeBytes: 9, durationMs: 1 },
  ...{ proof: undefined, error: undefined },
};

test('an upstream that goes and comes back: why, and for how long, in either language', async (t) => {
  const english = start(t);
  const chinese = start(t, { lang: 'zh' });
  becomes('active', 'degraded', slow);
  await english.pass(10);
  await chinese.pass(10);
  becomes('degraded', 'offline', refused);
  await english.pass(125);
  await chinese.pass(125);
  becomes('offline', 'active');
  assert.deepEqual(english.take(), [
    '! near does badly: near takes 1500 ms on average to begin an answer',
    '  Put a nearer upstream before it, or choose the strategy `fastest`.',
    '! near is offline and left alone for a while: cannot reach near: connection refused',
    '  Check the network of the machine that gomirror runs on, or use another --upstream.',
    '✓ near is well again, after 2 min 5 s',
  ]);
  const said = chinese.take();
  assert.equal(said[2], '! near 已离线，暂时不再请求：无法连接 near：connection refused');
  assert.equal(said[4], '✓ near 已恢复正常，历时 2 min 5 s');
});

test('being offline is a warning, the rest is news, whose turn it is a detail', (t) => {
  const at = (level: LogOptions['level']) => {
    const { log, take } = start(t, { level, format: 'json' });
    becomes('active', 'standby');
    becomes('standby', 'active');
    becomes('active', 'degraded', slow);
    becomes('degraded', 'offline', refused);
    becomes('offline', 'active');
    log.close();
    return take().map((line) => {
      const { level, from, state } = JSON.parse(line) as Record<string, string>;
      return `${level} ${from} ${state}`;
    });
  };
  const warn = ['warn degraded offline'];
  const info = ['info active degraded', ...warn, 'info offline active'];
  assert.deepEqual(at('error'), []);
  assert.deepEqual(at('warn'), warn);
  assert.deepEqual(at('info'), info);
  assert.deepEqual(at('debug'), ['debug active standby', 'debug standby active', ...info]);
});

test('an absence is said once, however often it is tried in vain', async (t) => {
  const { take, pass } = start(t, { format: 'json' });
  becomes('active', 'offline', refused);
  for (let count = 0; count < 10; count++) {
    await pass(120);
    becomes('offline', 'degraded', refused);
    fillChannel.publish({ ...fill, source: 'far' });
    becomes('degraded', 'offline', refused);
    fillChannel.publish(fill);
  }
  await pass(120);
  becomes('offline', 'standby');
  const lines = take().map((line) => JSON.parse(line) as Record<string, unknown>);
  const shown = lines.filter(({ event }) => event === 'upstream');
  assert.deepEqual(
    shown.map(({ state, awayMs }) => ({ state, awayMs })),
    [
      { state: 'offline', awayMs: undefined },
      { state: 'standby', awayMs: 1_320_000 },
    ],
  );
});

test('one that is back but slow has answered all the same', async (t) => {
  const { take, pass } = start(t);
  becomes('active', 'offline', refused);
  await pass(30);
  becomes('offline', 'degraded', slow);
  fillChannel.publish(fill);
  fillChannel.publish(fill);
  await pass(5);
  becomes('degraded', 'active');
  assert.deepEqual(take().slice(2), [
    '✓ near answers again, after 30.0 s; it is not yet as it should be',
    '✓ near is well again, after 5.0 s',
  ]);
});

test('what comes from being well is a new absence, also when the old one was never over', async (t) => {
  const { take, pass } = start(t, { level: 'warn', format: 'json' });
  becomes('active', 'offline', refused);
  await pass(100);
  becomes('active', 'offline', refused);
  assert.equal(take().length, 2);
});

test('flapping does not flood the log', async (t) => {
  const { take, pass } = start(t);
  for (let count = 0; count < 500; count++) {
    becomes('active', 'degraded', slow);
    becomes('degraded', 'active');
  }
  assert.equal(take().length, 3);
  await pass(61);
  assert.deepEqual(take(), ['✓ near is well again, after 0 ms (this happened 499 more times)']);
});

test('whatever an upstream goes through, the last that is said of it is how it is', async () => {
  const state = fc.constantFrom<UpstreamState>('active', 'standby', 'degraded', 'offline');
  const step = fc.record({ state, seconds: fc.constantFrom(0, 0, 1, 20, 61) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { log, take, pass } = start(undefined, { format: 'json' });
      const name = 'near';
      let from: UpstreamState = 'active';
      for (const { state, seconds } of steps) {
        await pass(seconds);
        const healthy = state === 'active' || state === 'standby';
        const event: UpstreamEvent = { name, from, state, reason: healthy ? undefined : refused };
        if (state !== from) upstreamChannel.publish(event);
        from = state;
      }
      await pass(61);
      await pass(61);
      log.close();
      const last = take().at(-1);
      const kind = (each: string) => (each === 'standby' ? 'active' : each);
      const told = last === undefined ? 'active' : (JSON.parse(last) as UpstreamEvent).state;
      // Asked anew while offline, it counts as offline until it has answered.
      if (kind(told) !== kind(from)) assert.deepEqual([told, from], ['offline', 'degraded']);
    }),
  );
});

test('a setting that changed is a line; what is secret is not in it', (t) => {
  const english = start(t);
  const chinese = start(t, { lang: 'zh' });
  const json = start(t, { format: 'json' });
  const url = 'http://***@proxy.example.com:3128';
  settingsChannel.publish({
    changed: [
      { key: 'strategy', from: 'failover', to: 'fastest' },
      { key: 'profile', from: undefined, to: 'dev' },
      { key: 'fetch.proxy', from: url, to: url },
    ],
  });
  assert.deepEqual(english.take(), [
    '  setting strategy: failover → fastest',
    '  setting profile: (none) → dev',
    `  setting fetch.proxy: changed in a part that is not shown (${url})`,
  ]);
  assert.deepEqual(chinese.take(), [
    '  设置 strategy：failover → fastest',
    '  设置 profile：（无） → dev',
    `  设置 fetch.proxy：未显示的部分有更改（${url}）`,
  ]);
  const lines = json.take().map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map(({ event, level, key }) => `${String(level)} ${String(event)} ${String(key)}`),
    ['info settings strategy', 'info settings profile', 'info settings fetch.proxy'],
  );
});

test('settings that are refused are told each time, all that is wrong with them', (t) => {
  const { take } = start(t, { format: 'json' });
  for (let attempt = 0; attempt < 2; attempt++) {
    for (const key of ['listen', 'data'])
      troubleChannel.publish({ error: new GomirrorError('config.needs-restart', { key }) });
  }
  assert.equal(take().length, 4);
});
