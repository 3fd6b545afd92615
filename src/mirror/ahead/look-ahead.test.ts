import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { GomirrorError } from '../../base/index.ts';
import { parseTarget, type VersionTarget } from '../../module/index.ts';
import { Sources } from '../../origin/index.ts';
import { keyOf, type StoreKey } from '../../store/index.ts';
import type { Errand } from '../errand.ts';
import type { Fetched } from './fetcher.ts';
import { type AheadOptions, LookAhead } from './look-ahead.ts';

const second = 1000;
const target = (name: string) => parseTarget(`/${name.replace('@', '/@v/')}`) as VersionTarget;
const keyFor = (name: string) => name.replace('@', '/@v/') as StoreKey;
const goMod = (go: string, ...requires: readonly string[]) =>
  Buffer.from(
    `module example.com/any\ngo ${go}\n${requires.map((each) => `require ${each.replace('@', ' ')}\n`).join('')}`,
  );

/** A mirror in which every fetch waits until the test lets it go on. */
function setUp(options: Partial<AheadOptions> = {}, files: Readonly<Record<string, Buffer>> = {}) {
  const clock = new ManualClock();
  const settings: AheadOptions = { mode: 'modest', concurrent: 48, maxBytes: 1_000_000, ...options };
  const kept = new Map<StoreKey, Buffer>();
  const waiting = new Map<string, PromiseWithResolvers<Fetched>>();
  const fetched: string[] = [];
  const errands: Errand[] = [];
  const nameOf = (of: VersionTarget) => `${of.path}@${of.version}.${of.kind}`;
  const ahead = new LookAhead({
    options: () => settings,
    clock,
    fetcher: {
      isKept: (key) => kept.has(key),
      readKept: async (key) => kept.get(key),
      fetch: (of, errand) => {
        const gate = Promise.withResolvers<Fetched>();
        fetched.push(nameOf(of));
        errands.push(errand);
        waiting.set(nameOf(of), gate);
        return gate.promise;
      },
    },
  });
  const sources = new Sources(
    [{ origin: { name: 'upstream' } as never, thenOn: 'any' }],
    { attempts: 1, backoffMs: 1, maxBackoffMs: 1 },
    clock,
  );
  const errandOf = (client = '192.0.2.1', profile = ''): Errand => ({
    profile,
    sources,
    era: 0,
    proofs: { claim: async () => assert.fail('nothing is fetched for real') },
    isPrivate: false,
    via: undefined,
    turn: { urgency: 'asked', client },
  });
  const bytesOf = (name: string) => files[name.replace(/\.mod$/, '')] ?? goMod('1.21');
  const land = async (name: string) => {
    const gate = waiting.get(name);
    assert.ok(gate !== undefined, `${name} is not being fetched`);
    waiting.delete(name);
    const bytes = name.endsWith('.zip') ? undefined : bytesOf(name);
    gate.resolve({ sizeBytes: bytes?.length ?? 1000, bytes });
    await setImmediate();
  };
  return {
    ...{ ahead, clock, settings, kept, waiting, fetched, errands, errandOf, land },
    /** What began to be fetched since the last call, sorted. */
    news: () => fetched.splice(0).toSorted(),
    landAll: async () => {
      while (waiting.size > 0) for (const name of [...waiting.keys()]) await land(name);
    },
    fail: async (name: string, error: GomirrorError) => {
      const gate = waiting.get(name);
      assert.ok(gate !== undefined, `${name} is not being fetched`);
      waiting.delete(name);
      gate.reject(error);
      await setImmediate();
    },
    /** A request that has to be filled, and its fill, which ends well. */
    miss: async (name: string, errand = errandOf()) => {
      ahead.noticed(target(name), keyFor(name), errand.profile, errand.turn.client);
      ahead.asked(target(name), errand, Promise.resolve());
      if (name.endsWith('.mod')) ahead.learned(target(name), bytesOf(name), errand);
      await setImmediate();
    },
    /** A request for something that is kept. */
    hit: async (name: string, errand = errandOf()) => {
      const first = ahead.noticed(target(name), keyFor(name), errand.profile, errand.turn.client);
      if (first) ahead.asked(target(name), errand);
      await setImmediate();
      return first;
    },
  };
}

const graph = {
  'a.com/a@v1.0.0': goMod('1.16', 'b.com/b@v1.0.0', 'c.com/c@v1.0.0'),
  'c.com/c@v1.0.0': goMod('1.16', 'd.com/d@v1.0.0'),
};

test('modest: the go.mod files of the graph, and the .info files of what is asked for', async () => {
  const world = setUp({}, graph);
  await world.miss('a.com/a@v1.0.0.mod');
  assert.deepEqual(world.news(), ['a.com/a@v1.0.0.info', 'b.com/b@v1.0.0.mod', 'c.com/c@v1.0.0.mod']);
  assert.ok(world.errands.every(({ turn }) => turn.urgency === 'ahead' && turn.client === '192.0.2.1'));
  await world.land('c.com/c@v1.0.0.mod');
  assert.deepEqual(world.news(), ['d.com/d@v1.0.0.mod']);
  await world.hit('c.com/c@v1.0.0.mod');
  world.clock.advance(second);
  assert.deepEqual(world.news(), [], 'something may need a higher version: the graph is not known yet');
  await world.land('b.com/b@v1.0.0.mod');
  await world.land('d.com/d@v1.0.0.mod');
  world.clock.advance(99);
  assert.deepEqual(world.news(), []);
  world.clock.advance(1);
  assert.deepEqual(
    world.news(),
    ['c.com/c@v1.0.0.info'],
    'the client reads the graph, and did not ask for b or d',
  );
  await world.landAll();
  world.clock.advance(second);
  assert.deepEqual(world.news(), []);
});

test('eager: the zips of roots at once, of the others when the graph is known; as many bytes as may be', async () => {
  const world = setUp({ mode: 'eager', maxBytes: 2500 }, graph);
  await world.miss('a.com/a@v1.0.0.mod');
  assert.ok(world.news().includes('a.com/a@v1.0.0.zip'));
  await world.landAll();
  await world.hit('b.com/b@v1.0.0.mod');
  await world.hit('c.com/c@v1.0.0.mod');
  assert.deepEqual(world.news(), ['d.com/d@v1.0.0.mod']);
  world.clock.advance(100);
  assert.deepEqual(
    world.news().filter((name) => name.endsWith('.zip')),
    ['b.com/b@v1.0.0.zip', 'c.com/c@v1.0.0.zip'],
  );
  await world.landAll();
  await world.miss('e.com/e@v1.0.0.mod');
  assert.deepEqual(world.news(), ['e.com/e@v1.0.0.info'], '3000 bytes are more than 2500');
});

test('eager: a client that has its go.mod files gets the zips of what its first zip requires', async () => {
  const world = setUp({ mode: 'eager' }, graph);
  await world.miss('a.com/a@v1.0.0.zip');
  await world.landAll();
  world.clock.advance(100);
  await world.landAll();
  assert.deepEqual(
    world.news().filter((name) => name.endsWith('.zip')),
    ['b', 'c', 'd'].map((name) => `${name}.com/${name}@v1.0.0.zip`),
  );
});

test('zips take no more than their share of the places', async () => {
  const requires = Array.from({ length: 9 }, (_, i) => `m.com/m${i}@v1.0.0`);
  const world = setUp({ mode: 'eager', concurrent: 4 }, { 'a.com/a@v1.0.0': goMod('1.16', ...requires) });
  await world.miss('a.com/a@v1.0.0.zip');
  while ([...world.waiting.keys()].some((name) => !name.endsWith('.zip'))) {
    for (const name of world.waiting.keys()) if (!name.endsWith('.zip')) await world.land(name);
  }
  world.clock.advance(100);
  for (let i = 0; i < 20; i++)
    for (const name of world.waiting.keys()) if (!name.endsWith('.zip')) await world.land(name);
  assert.equal(world.waiting.size, 3);
});

test('modest: whoever asks for each .info and then for the zips in their order gets all of them', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `m.com/m${String(i).padStart(2, '0')}@v1.0.0`);
  const run = async (zips: readonly number[], infos = names) => {
    const world = setUp();
    for (const name of infos.toReversed()) await world.miss(`${name}.info`);
    await world.landAll();
    world.news();
    for (const index of zips) await world.miss(`${names[index]}.zip`);
    return world.news().filter((name) => name.endsWith('.zip'));
  };
  assert.deepEqual(await run([1, 0]), []);
  assert.deepEqual(
    await run([1, 0, 3]),
    names.filter((_, index) => ![0, 1, 3].includes(index)).map((name) => `${name}.zip`),
  );
  assert.deepEqual(await run([1, 0, 15]), [], 'a build has another order');
  assert.deepEqual(await run([0, 1, 2], []), [], 'and asks for no .info');
});

test('a request for an .info leads to the go.mod file and its graph', async () => {
  const world = setUp({}, graph);
  await world.miss('a.com/a@v1.0.0.info');
  assert.deepEqual(world.news(), ['a.com/a@v1.0.0.mod']);
  await world.land('a.com/a@v1.0.0.mod');
  assert.deepEqual(world.news(), ['b.com/b@v1.0.0.mod', 'c.com/c@v1.0.0.mod']);
});

test('what is kept is read and not fetched, and leads on', async () => {
  const world = setUp({}, graph);
  world.kept.set(keyFor('c.com/c@v1.0.0.mod'), graph['c.com/c@v1.0.0']);
  await world.miss('a.com/a@v1.0.0.mod');
  assert.deepEqual(world.news(), ['a.com/a@v1.0.0.info', 'b.com/b@v1.0.0.mod', 'd.com/d@v1.0.0.mod']);
});

test('what was fetched ahead and is asked for counts as used, once, and leads on', async () => {
  const files = {
    'a.com/a@v1.0.0': goMod('1.21', 'b.com/b@v1.0.0', 'c.com/c@v1.0.0'),
    'b.com/b@v1.0.0': goMod('1.20', 'x.com/x@v1.0.0'),
  };
  const world = setUp({}, files);
  await world.miss('a.com/a@v1.0.0.mod');
  await world.land('b.com/b@v1.0.0.mod');
  assert.deepEqual(world.news(), ['a.com/a@v1.0.0.info', 'b.com/b@v1.0.0.mod', 'c.com/c@v1.0.0.mod']);
  assert.equal(await world.hit('b.com/b@v1.0.0.mod'), true);
  assert.deepEqual(world.news(), ['b.com/b@v1.0.0.info', 'x.com/x@v1.0.0.mod']);
  assert.equal(await world.hit('b.com/b@v1.0.0.mod'), false);
  // Asked for while it is on its way.
  await world.miss('c.com/c@v1.0.0.mod');
  await world.land('c.com/c@v1.0.0.mod');
  const sizeBytes = files['b.com/b@v1.0.0'].length + goMod('1.21').length;
  assert.deepEqual(
    world.ahead.counts().find(({ kind }) => kind === 'mod'),
    { kind: 'mod', files: 2, sizeBytes, usedFiles: 2, usedBytes: sizeBytes },
  );
});

test('a zip that was fetched ahead does not begin anything anew', async () => {
  const world = setUp({ mode: 'eager' }, graph);
  await world.miss('a.com/a@v1.0.0.mod');
  await world.landAll();
  world.clock.advance(60 * second);
  world.news();
  assert.equal(await world.hit('a.com/a@v1.0.0.zip'), true);
  world.clock.advance(second);
  assert.deepEqual(world.news(), []);
});

test('a fill that a request has begun is not counted as one done ahead', async () => {
  const world = setUp({}, graph);
  const asking = Promise.withResolvers<void>();
  world.ahead.asked(target('b.com/b@v1.0.0.mod'), world.errandOf('192.0.2.9'), asking.promise);
  await world.miss('a.com/a@v1.0.0.mod');
  await world.land('b.com/b@v1.0.0.mod');
  assert.equal(world.ahead.counts().find(({ kind }) => kind === 'mod')?.files, 0);
  asking.resolve();
});

test('off, closed, or without sources: nothing', async () => {
  const off = setUp({ mode: 'off' }, graph);
  await off.miss('a.com/a@v1.0.0.mod');
  assert.deepEqual(off.news(), []);
  const closed = setUp({}, graph);
  closed.ahead.close();
  await closed.miss('a.com/a@v1.0.0.mod');
  assert.deepEqual(closed.news(), []);
  const empty = setUp({}, graph);
  const sources = new Sources([], { attempts: 1, backoffMs: 1, maxBackoffMs: 1 }, empty.clock);
  await empty.miss('a.com/a@v1.0.0.mod', { ...empty.errandOf(), sources });
  assert.deepEqual(empty.news(), []);
});

test('what waits for a client that has gone silent is dropped', async () => {
  const world = setUp({ concurrent: 1 }, graph);
  await world.miss('a.com/a@v1.0.0.mod');
  world.clock.advance(20 * second);
  await world.hit('z.com/z@v1.0.0.zip');
  world.clock.advance(20 * second);
  assert.equal(world.ahead.queued, 2, 'it has asked for something 20 s ago');
  world.clock.advance(10 * second);
  await world.land('b.com/b@v1.0.0.mod');
  assert.deepEqual(world.news(), ['b.com/b@v1.0.0.mod']);
  assert.equal(world.ahead.queued, 0);
});

test('closing drops what waits, and so do other sources', async () => {
  for (const end of ['close', 'forget'] as const) {
    const world = setUp({ concurrent: 1 }, graph);
    await world.miss('a.com/a@v1.0.0.mod');
    world.ahead[end]();
    await world.landAll();
    assert.deepEqual(world.news(), ['b.com/b@v1.0.0.mod'], end);
  }
});

test('a module that is absent ends its branch only; sources that fail end everything for a while', async () => {
  const requires = Array.from({ length: 8 }, (_, i) => `m.com/m${i}@v1.0.0`);
  const files = { 'a.com/a@v1.0.0': goMod('1.16', ...requires), 'q.com/q@v1.0.0': graph['a.com/a@v1.0.0'] };
  const world = setUp({ concurrent: 1 }, files);
  await world.miss('a.com/a@v1.0.0.mod');
  for (let i = 0; i < 4; i++) await world.fail(`m.com/m${i}@v1.0.0.mod`, new GomirrorError('origin.absent'));
  const outage = new GomirrorError('origin.unreachable');
  for (let i = 4; i < 6; i++) await world.fail(`m.com/m${i}@v1.0.0.mod`, outage);
  assert.equal(world.fetched.includes('m.com/m6@v1.0.0.mod'), false);
  world.news();
  await world.miss('q.com/q@v1.0.0.mod');
  assert.deepEqual(world.news(), []);
  const other = world.errandOf('192.0.2.1', 'other');
  await world.miss('q.com/q@v1.0.0.mod', other);
  assert.deepEqual(world.news(), ['b.com/b@v1.0.0.mod'], 'the sources of another profile are others');
  await world.landAll();
  world.news();
  world.clock.advance(10 * second);
  await world.miss('q.com/q@v1.0.0.mod');
  await world.landAll();
  assert.ok(world.news().includes('c.com/c@v1.0.0.mod'));
});

test('what failed for a request is not tried ahead', async () => {
  const world = setUp({ mode: 'eager' }, graph);
  const absent = Promise.reject(new GomirrorError('origin.absent'));
  world.ahead.asked(target('a.com/a@v1.0.0.mod'), world.errandOf(), absent);
  await setImmediate();
  world.clock.advance(second);
  assert.deepEqual(world.news(), []);
  const failed = Promise.reject(new GomirrorError('origin.unreachable'));
  world.ahead.asked(target('b.com/b@v1.0.0.zip'), world.errandOf(), failed);
  await setImmediate();
  world.clock.advance(second);
  assert.deepEqual(world.news(), []);
});

test('a request for a zip leads to the graph once the zip is there', async () => {
  const world = setUp({}, graph);
  const filling = Promise.withResolvers<void>();
  world.ahead.asked(target('a.com/a@v1.0.0.zip'), world.errandOf(), filling.promise);
  await setImmediate();
  assert.deepEqual(world.news(), []);
  filling.resolve();
  await setImmediate();
  assert.deepEqual(world.news(), ['a.com/a@v1.0.0.info', 'a.com/a@v1.0.0.mod']);
});

test('a client that asks for ever is forgotten now and then', async () => {
  const world = setUp({}, graph);
  // Three files each up to 5,000, then one each up to 10,000.
  for (let i = 0; i < 6700; i++) {
    world.ahead.asked(target(`m.com/m${i}@v1.0.0.zip`), world.errandOf(), new Promise(() => {}));
  }
  await world.miss('a.com/a@v1.0.0.mod');
  assert.ok(world.news().includes('b.com/b@v1.0.0.mod'));
});

test('clients take turns', async () => {
  const requires = (letter: string) => Array.from({ length: 3 }, (_, i) => `${letter}.com/m${i}@v1.0.0`);
  const files = {
    'a.com/a@v1.0.0': goMod('1.21', ...requires('x')),
    'b.com/b@v1.0.0': goMod('1.21', ...requires('y')),
  };
  const world = setUp({ concurrent: 1 }, files);
  await world.miss('a.com/a@v1.0.0.mod');
  await world.miss('b.com/b@v1.0.0.mod', world.errandOf('192.0.2.2'));
  await world.landAll();
  const order = world.fetched.filter((name) => name.endsWith('.mod')).map((name) => name.charAt(0));
  assert.equal(order.join(''), 'xxyxyy');
});

test('whatever a go.mod file names, nothing is fetched that no mirror would answer', async () => {
  const nonsense = ['golang.org/toolchain@v0.0.1', 'github.com/short@v1.0.0', 'b.com/b@v2.0.0+incompatible'];
  const world = setUp({}, { 'a.com/a@v1.0.0': goMod('1.21', ...nonsense) });
  await world.miss('a.com/a@v1.0.0.mod');
  assert.deepEqual(world.news(), ['a.com/a@v1.0.0.info', 'b.com/b@v2.0.0+incompatible.mod']);
});

test('the keys of the store and of this test agree', () => {
  const of = target('a.com/a@v1.0.0.mod');
  assert.equal(keyOf(of.escapedPath, of.escapedVersion, of.kind), keyFor('a.com/a@v1.0.0.mod'));
});

test('for a client that has said what it needs nothing is guessed', async () => {
  const world = setUp({}, graph);
  const end = world.ahead.told('', '192.0.2.1');
  await world.miss('a.com/a@v1.0.0.mod');
  assert.deepEqual(world.news(), []);
  await world.miss('a.com/a@v1.0.0.mod', world.errandOf('192.0.2.2'));
  assert.ok(world.news().includes('b.com/b@v1.0.0.mod'));
  end();
  await world.miss('a.com/a@v1.0.0.mod');
  assert.ok(world.news().includes('b.com/b@v1.0.0.mod'));
});

test('next door nothing is guessed', async () => {
  const world = setUp({ minLatencyMs: 20 }, graph);
  let latencyMs: number | undefined;
  const errand = world.errandOf();
  const near = {
    ...errand,
    sources: Object.create(errand.sources, { latencyMs: { get: () => latencyMs } }) as Sources,
  };
  await world.miss('a.com/a@v1.0.0.mod', near);
  assert.ok(world.news().includes('b.com/b@v1.0.0.mod'), 'it is not known how far it is');
  latencyMs = 19;
  await world.landAll();
  world.clock.advance(second);
  assert.deepEqual(world.news(), [], 'c is below go 1.17, so d would have followed');
  await world.miss('c.com/c@v1.0.0.mod', near);
  assert.deepEqual(world.news(), []);
  latencyMs = 20;
  await world.miss('q.com/q@v1.0.0.info', near);
  assert.deepEqual(world.news(), ['q.com/q@v1.0.0.mod']);
});
