import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { aheadTurn, GomirrorError } from '../../base/index.ts';
import { type ListTarget, parseTarget } from '../../module/index.ts';
import { Sources } from '../../origin/index.ts';
import type { StoreKey } from '../../store/index.ts';
import { HotModules } from './hot.ts';
import { readIndex } from './index-feed.ts';
import { KeepWarm, type WarmOptions } from './keep-warm.ts';

const minute = 60_000;
const interval = 10 * minute;
const list = (path: string) => parseTarget(`/${path}/@v/list`) as ListTarget;
const latest = (path: string) => parseTarget(`/${path}/@latest`) as ListTarget;
const outage = new GomirrorError('origin.unreachable');

function setUp(t: TestContext, given: Partial<WarmOptions> = {}) {
  const clock = new ManualClock();
  const options: { -readonly [Name in keyof WarmOptions]: WarmOptions[Name] } = {
    ...{ intervalMs: interval, modules: 50, index: undefined },
    ...given,
  };
  const asked: string[] = [];
  const kept = new Set<StoreKey>();
  const lists = new Map<string, string | GomirrorError>();
  const none = new Sources([], { attempts: 1, backoffMs: 1, maxBackoffMs: 1 }, clock);
  const some = new Sources(
    [{ origin: { name: 'upstream' } as never, thenOn: 'any' }],
    { attempts: 1, backoffMs: 1, maxBackoffMs: 1 },
    clock,
  );
  const warm = new KeepWarm({
    options: () => options,
    errandOf: (_path, profile) => ({
      ...{ profile, via: undefined, isPrivate: false, turn: aheadTurn },
      sources: profile === '' ? some : none,
      era: 0,
      proofs: { claim: async () => assert.fail('nothing is fetched for real') },
    }),
    clock,
    refresh: async (target, { turn }) => {
      assert.deepEqual(turn, { urgency: 'ahead', client: '' });
      const name = `${target.path} ${target.kind}`;
      asked.push(name);
      const says = lists.get(name) ?? new GomirrorError('origin.absent');
      if (typeof says !== 'string') throw says;
      return Buffer.from(says);
    },
    fetcher: {
      isKept: (key) => kept.has(key),
      readKept: async () => undefined,
      fetch: async ({ path, version, kind }) => {
        asked.push(`${path}@${version}.${kind}`);
        return { sizeBytes: 1, bytes: undefined };
      },
    },
  });
  warm.start();
  t.after(() => warm.close());
  return {
    ...{ clock, options, kept, lists, warm },
    /** Lets an interval pass; what was asked for then. */
    round: async (ms = interval) => {
      await setImmediate();
      clock.advance(ms);
      for (let i = 0; i < 20; i++) await setImmediate();
      return asked.splice(0).toSorted();
    },
  };
}

test('what people ask for is refreshed, and new versions are fetched, zips where zips are asked for', async (t) => {
  const { warm, lists, kept, round } = setUp(t);
  lists.set('a.com/a list', 'v1.0.0\nv1.1.0\n');
  lists.set('b.com/b list', 'v1.0.0\n');
  lists.set('b.com/b latest', '{"Version":"v1.0.0"}');
  warm.asked(list('a.com/a'));
  warm.asked(list('b.com/b'));
  warm.asked(latest('b.com/b'));
  warm.zipAsked('b.com/b');
  warm.zipAsked('c.com/c');
  assert.deepEqual(await round(), ['a.com/a list', 'b.com/b latest', 'b.com/b list'], 'nothing is new yet');
  lists.set('a.com/a list', 'v1.0.0\nv1.1.0\nv1.2.0\nv1.3.0-rc.1\nv1.4.0\nv1.5.0\n');
  lists.set('b.com/b list', 'v1.0.0\nv1.1.0\n');
  lists.set('b.com/b latest', '{"Version":"v1.1.0"}');
  kept.add('b.com/b/@v/v1.1.0.info' as StoreKey);
  assert.deepEqual(await round(), [
    ...[
      'a.com/a list',
      'a.com/a@v1.4.0.info',
      'a.com/a@v1.4.0.mod',
      'a.com/a@v1.5.0.info',
      'a.com/a@v1.5.0.mod',
    ],
    ...['b.com/b latest', 'b.com/b list', 'b.com/b@v1.1.0.mod', 'b.com/b@v1.1.0.zip'],
  ]);
  assert.deepEqual(await round(), ['a.com/a list', 'b.com/b latest', 'b.com/b list']);
});

test('off, without sources, or closed: nobody is asked', async (t) => {
  const { warm, options, lists, round } = setUp(t, { intervalMs: 0 });
  lists.set('a.com/a list', '');
  warm.asked(list('a.com/a'));
  assert.deepEqual(await round(), []);
  options.intervalMs = minute;
  warm.asked(list('b.com/b'), 'none');
  warm.asked(list('b.com/b'), 'unknown');
  warm.asked(list('a.com/a'));
  assert.deepEqual(await round(), ['a.com/a list'], 'switched on while it runs');
  await warm.close();
  assert.deepEqual(await round(), []);
});

test('the hottest only, and no more requests than the budget has', async (t) => {
  const { warm, options, lists, round } = setUp(t, { modules: 2 });
  for (const name of ['a', 'b', 'c']) {
    lists.set(`${name}.com/${name} list`, 'v0.1.0\n');
    for (let i = 0; i < name.charCodeAt(0); i++) warm.asked(list(`${name}.com/${name}`));
  }
  assert.deepEqual(await round(), ['b.com/b list', 'c.com/c list']);
  options.modules = 1;
  lists.set('c.com/c list', Array.from({ length: 9 }, (_, i) => `v0.${i}.0\n`).join(''));
  warm.zipAsked('c.com/c');
  assert.equal((await round()).length, 4);
});

test('absence is passed over; sources that fail end the round', async (t) => {
  const { warm, lists, round } = setUp(t);
  const paths = Array.from({ length: 12 }, (_, i) => `a.com/m${i}`);
  for (const path of paths) warm.asked(list(path));
  assert.equal((await round()).length, 12);
  for (const path of paths) lists.set(`${path} list`, outage);
  // Four are asked at once.
  assert.ok((await round()).length <= 6);
});

test('an index says which modules have news; without its answer all are refreshed', async (t) => {
  const says: (string | GomirrorError)[] = [];
  const queries: string[] = [];
  const index = {
    get: async (path: string) => {
      queries.push(path);
      const body = says.shift() ?? '';
      if (typeof body !== 'string') throw body;
      const read = async (take: (chunk: Uint8Array) => Promise<void> | undefined) => {
        await take(Buffer.from(body));
      };
      return { sizeBytes: undefined, read, discard: () => {} };
    },
  };
  const { warm, lists, clock, round } = setUp(t, { index });
  for (const path of ['a.com/a', 'b.com/b']) {
    lists.set(`${path} list`, 'v1.0.0\n');
    warm.asked(list(path));
  }
  const line = (path: string, at: string) =>
    `{"Path":"${path}","Version":"v1.1.0","Timestamp":"2026-01-01T00:00:${at}Z"}\n`;
  const started = new Date(clock.now()).toISOString();
  says.push(`${line('x.com/x', '01.123456')}not json\n${line('a.com/a', '02.654321')}null\n`);
  assert.deepEqual(await round(), ['a.com/a list', 'b.com/b list'], 'nothing is known of either');
  says.push(line('b.com/b', '03'), outage);
  lists.set('b.com/b list', 'v1.0.0\nv1.1.0\n');
  assert.deepEqual(await round(), ['b.com/b list', 'b.com/b@v1.1.0.info', 'b.com/b@v1.1.0.mod']);
  assert.deepEqual(await round(), ['a.com/a list', 'b.com/b list']);
  assert.deepEqual(
    queries.map((query) => decodeURIComponent(query)),
    [
      `?since=${started}&limit=2000`,
      '?since=2026-01-01T00:00:02.654321Z&limit=2000',
      '?since=2026-01-01T00:00:03Z&limit=2000',
    ],
  );
});

test('an index is read page by page, and no further than it may be', async () => {
  let pages = 0;
  const index = {
    get: async () => {
      pages++;
      const lines = Array.from(
        { length: 2000 },
        (_, i) => `{"Path":"a.com/p${pages}m${i}","Timestamp":"2026-01-0${pages}T00:00:00Z"}\n`,
      );
      const read = async (take: (chunk: Uint8Array) => Promise<void> | undefined) => {
        await take(Buffer.from(lines.join('')));
      };
      return { sizeBytes: undefined, read, discard: () => {} };
    },
  };
  const news = await readIndex(index, '2025-12-31T00:00:00Z', 3, new AbortController().signal);
  assert.deepEqual([news.pages, news.paths.size, news.since], [3, 6000, '2026-01-03T00:00:00Z']);
});

test('requests count less as they grow old, and memory is bounded', () => {
  const clock = new ManualClock();
  const hot = new HotModules(clock, 3);
  const names = (count: number) => hot.hottest(count).map(({ path }) => path);
  for (let i = 0; i < 4; i++) hot.asked('list', '', list('a.com/a'));
  clock.advance(12 * 60 * minute);
  for (let i = 0; i < 2; i++) hot.asked('list', '', list('b.com/b'));
  assert.deepEqual(names(9), ['b.com/b', 'a.com/a']);
  clock.advance(18 * 60 * minute);
  hot.asked('list', '', list('c.com/c'));
  assert.deepEqual(names(2), ['c.com/c', 'b.com/b']);
  for (let i = 0; i < 2; i++) hot.asked('list', '', list('d.com/d'));
  assert.deepEqual(names(9), ['d.com/d', 'c.com/c', 'b.com/b']);
  clock.advance(48 * 60 * minute);
  assert.deepEqual(names(9), []);
});
