import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { GomirrorError } from '../../base/index.ts';
import type { VersionTarget } from '../../module/index.ts';
import type { StoreKey } from '../../store/index.ts';
import type { Errand } from '../errand.ts';
import type { Fetched, Fetcher } from './fetcher.ts';
import { Prefetch, type PrefetchOptions, type PrefetchProgress } from './prefetch.ts';
import { wantedFromGoMod, wantedFromGoSum } from './wanted.ts';

const errand = { profile: '', turn: { urgency: 'asked', client: 'job' } } as Errand;
const hash = 'h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

function setUp(
  goMods: Readonly<Record<string, string>> = {},
  may: Pick<PrefetchOptions, 'mayRead' | 'admit' | 'mayFill'> = {},
) {
  const clock = new ManualClock();
  const kept = new Map<StoreKey, Buffer>();
  const fetched: string[] = [];
  const broken = new Map<string, GomirrorError[]>();
  const state = { gate: undefined as Promise<void> | undefined };
  const bytesOf = ({ path, version, kind }: VersionTarget) =>
    kind === 'zip' ? undefined : Buffer.from(goMods[`${path}@${version}`] ?? `module ${path}\ngo 1.21\n`);
  const fetcher: Fetcher = {
    isKept: (key) => kept.has(key),
    readKept: async (key) => kept.get(key),
    fetch: async (target): Promise<Fetched> => {
      const name = `${target.path}@${target.version}.${target.kind}`;
      fetched.push(name);
      await state.gate;
      const error = broken.get(name)?.shift();
      if (error !== undefined) throw error;
      return { sizeBytes: 10, bytes: bytesOf(target) };
    },
  };
  const progress: PrefetchProgress[] = [];
  const abort = new AbortController();
  const job = new Prefetch({ fetcher, errand, clock, ...may }, abort.signal, (each) => progress.push(each));
  return { clock, kept, fetched, broken, state, progress, abort, job };
}

test('go.mod files first, the zips beside them; what is kept is not fetched again', async () => {
  const { kept, fetched, job, progress } = setUp();
  kept.set('a.com/a/@v/v1.0.0.zip' as StoreKey, Buffer.alloc(1));
  const text = `a.com/a v1.0.0 ${hash}\nb.com/b v1.0.0 ${hash}\nc.com/c v1.0.0/go.mod ${hash}\n`;
  const report = await job.run(wantedFromGoSum(text));
  assert.deepEqual(fetched, [
    ...['a.com/a@v1.0.0.mod', 'b.com/b@v1.0.0.mod', 'c.com/c@v1.0.0.mod'],
    ...['a.com/a@v1.0.0.info', 'b.com/b@v1.0.0.info', 'b.com/b@v1.0.0.zip'],
  ]);
  assert.deepEqual(report, { total: 7, done: 7, failed: 0, bytes: 60, failures: [] });
  assert.equal(progress.length, 7);
  assert.deepEqual(progress.at(-1), {
    ...{ total: 7, done: 7, failed: 0, bytes: 60 },
    current: 'b.com/b@v1.0.0.zip',
  });
});

test('a go.mod file is followed as Go prunes it; an older one to the zips of what will be chosen', async () => {
  const goMods = {
    'a.com/a@v1.0.0': 'module a.com/a\ngo 1.16\nrequire b.com/b v1.0.0\n',
    'b.com/b@v1.0.0': 'module b.com/b\ngo 1.21\nrequire c.com/c v1.0.0\n',
    'd.com/d@v1.0.0': 'module d.com/d\ngo 1.21\nrequire e.com/e v1.0.0\n',
  };
  const main = (go: string) => `module m\ngo ${go}\nrequire (\na.com/a v1.0.0\nd.com/d v1.0.0\n)\n`;
  const newer = setUp(goMods);
  await newer.job.run(wantedFromGoMod(main('1.21')));
  const named = ['a.com/a', 'd.com/d'].flatMap((path) =>
    ['info', 'mod', 'zip'].map((kind) => `${path}@v1.0.0.${kind}`),
  );
  assert.deepEqual(
    newer.fetched.toSorted(),
    [...named, 'b.com/b@v1.0.0.mod', 'c.com/c@v1.0.0.mod'].toSorted(),
  );
  const older = setUp(goMods);
  await older.job.run(wantedFromGoMod(main('1.16')));
  assert.equal(older.fetched.length, 15);
  assert.ok(older.fetched.includes('e.com/e@v1.0.0.zip'));
});

test('a go.mod leads to nothing that whoever asks may not read, nor do the numbers tell of it', async () => {
  const goMods = { 'a.com/a@v1.0.0': 'module a.com/a\ngo 1.16\nrequire secret.com/b v1.0.0\n' };
  const main = wantedFromGoMod('module m\ngo 1.16\nrequire a.com/a v1.0.0\n');
  const stranger = setUp(goMods, { mayRead: (path) => !path.startsWith('secret.com/') });
  const report = await stranger.job.run(main);
  assert.deepEqual(
    stranger.fetched.toSorted(),
    ['info', 'mod', 'zip'].map((kind) => `a.com/a@v1.0.0.${kind}`),
  );
  assert.deepEqual([report.total, report.failed], [3, 0]);
  const known = setUp(goMods);
  assert.equal((await known.job.run(main)).total, 6);
});

test('whoever has had enough fetched waits for more', async () => {
  let left = 2;
  const mayFill = () => {
    if (left-- <= 0) throw new GomirrorError('server.too-many-fills', {}, { retryAfterSeconds: 20 });
  };
  const { clock, fetched, job } = setUp({}, { mayFill });
  const running = job.run(wantedFromGoSum(`a.com/a v1.0.0 ${hash}\n`));
  for (let count = 0; count < 5; count++) await setImmediate();
  assert.equal(fetched.length, 2);
  left = 1;
  clock.advance(20_000);
  assert.equal((await running).failed, 0);
  assert.equal(fetched.length, 3);
});

test('each file is let in by itself: what is refused meanwhile is neither fetched nor read, nor followed', async () => {
  const goMods = { 'a.com/a@v1.0.0': 'module a.com/a\ngo 1.16\nrequire c.com/c v1.0.0\n' };
  const state = { revoked: false, asked: 0 };
  const admit = async (path: string, version: string) => {
    assert.equal(version, 'v1.0.0');
    state.asked++;
    if (state.asked === 1)
      throw new GomirrorError('server.sign-in-unavailable', {}, { retryAfterSeconds: 10 });
    if (state.revoked && path !== 'b.com/b') throw new GomirrorError('server.bad-credentials', { path });
  };
  const { clock, kept, fetched, job } = setUp(goMods, { admit });
  kept.set('a.com/a/@v/v1.0.0.mod' as StoreKey, Buffer.from(goMods['a.com/a@v1.0.0']));
  const running = job.run(
    wantedFromGoMod('module m\ngo 1.16\nrequire (\na.com/a v1.0.0\nb.com/b v1.0.0\n)\n'),
  );
  for (let count = 0; count < 5; count++) await setImmediate();
  state.revoked = true;
  const before = fetched.length;
  clock.advance(10_000);
  const report = await running;
  assert.deepEqual(fetched.slice(before), []);
  assert.ok(fetched.every((name) => !name.startsWith('c.com')));
  assert.deepEqual(
    report.failures.map(({ path, kind, code }) => `${path} ${kind} ${code}`),
    ['a.com/a mod server.bad-credentials'],
  );
});

test('it goes on over failures and lists them', async () => {
  const { broken, job } = setUp();
  broken.set('a.com/a@v1.0.0.mod', [new GomirrorError('origin.absent', { upstream: 'official' })]);
  const report = await job.run(wantedFromGoSum(`a.com/a v1.0.0 ${hash}\nb.com/b v1.0.0 ${hash}\n`));
  assert.deepEqual(report, {
    ...{ total: 6, done: 5, failed: 1, bytes: 50 },
    failures: [
      {
        ...{ path: 'a.com/a', version: 'v1.0.0', kind: 'mod' },
        ...{ code: 'origin.absent', params: { upstream: 'official' } },
      },
    ],
  });
});

test('a busy mirror is asked again a little later', async () => {
  const { broken, job, clock } = setUp();
  const busy = new GomirrorError('mirror.busy', {}, { retryable: true, retryAfterSeconds: 5 });
  broken.set('a.com/a@v1.0.0.mod', [busy, busy]);
  const running = job.run(wantedFromGoSum(`a.com/a v1.0.0/go.mod ${hash}\n`));
  for (let i = 0; i < 2; i++) {
    await setImmediate();
    clock.advance(5000);
  }
  assert.equal((await running).done, 1);
});

test('an end that is called for comes at once', async () => {
  const { state, job, abort, fetched } = setUp();
  state.gate = new Promise(() => {});
  const lines = Array.from({ length: 100 }, (_, i) => `a.com/m${i} v1.0.0 ${hash}\n`);
  const running = job.run(wantedFromGoSum(lines.join('')));
  await setImmediate();
  abort.abort(new Error('enough'));
  await assert.rejects(running, { message: 'enough' });
  assert.equal(fetched.length, 64);
});
