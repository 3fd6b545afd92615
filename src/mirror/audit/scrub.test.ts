import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { makeModule, type TestModule } from '../../../test/support/module-factory.ts';
import { atEnd, fileScope } from '../../../test/support/scope.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { flipBit, keptName, writeDigest, writeTree } from '../../../test/support/written-tree.ts';
import { GomirrorError, minuteMs } from '../../base/index.ts';
import { DiskStore, type StoreKey } from '../../store/index.ts';
import { incidentChannel, setAsideChannel, troubleChannel } from '../events.ts';
import { KeptFiles } from '../kept.ts';
import type { LogBook } from '../log-book.ts';
import type { Mirror } from '../mirror.ts';
import { knownToLog } from '../proofs.ts';
import { VerifierPool } from '../verifier.ts';
import { Pace } from './pace.ts';
import { Scrub } from './scrub.ts';
import { ScrubState } from './scrub-state.ts';

const pool = new VerifierPool(1);
fileScope.after(() => pool.close());

const a = makeModule({ path: 'example.com/Upper/a', version: 'v1.0.0', sizeBytes: 700_000 });
const b = makeModule({ path: 'example.com/b', version: 'v1.2.3' });
const modules = [a, b];
const intervalMs = 10 * minuteMs;

function nameOf(module: TestModule, kind: string): string {
  return `${keptName(module)}.${kind}`;
}

interface Bench {
  readonly store: DiskStore;
  readonly clock: ManualClock;
  readonly kept: KeptFiles;
  readonly told: string[];
  /** Keys that were looked at, in order; a file that is suspect is looked at twice. */
  readonly looked: string[];
  readonly fetched: string[];
  readonly file: (module: TestModule, suffix: string) => string;
  /** Lets time pass, second by second, until `done`. */
  readonly until: (done: () => boolean) => Promise<void>;
  readonly start: (changes?: { log?: Pick<LogBook, 'look'>; fetch?: () => Promise<never> }) => Scrub;
}

async function makeBench(t: TestContext): Promise<Bench> {
  const root = await temporaryFolder(t);
  await writeTree(path.join(root, 'modules'), modules, { digests: true });
  const store = await DiskStore.open(root);
  atEnd(t, () => store.close());
  const clock = new ManualClock();
  const kept = new KeptFiles(store, clock);
  const told: string[] = [];
  const looked: string[] = [];
  const fetched: string[] = [];
  const ends = [
    incidentChannel.subscribe(({ error }) =>
      told.push(`incident ${error.code} ${String(error.params['what'])}`),
    ),
    setAsideChannel.subscribe(({ key }) => told.push(`forget ${key}`)),
    troubleChannel.subscribe(({ error }) =>
      told.push(`trouble ${error.code} ${String(error.params['what'])}`),
    ),
  ];
  atEnd(t, () => ends.forEach((end) => end()));
  const look = kept.lookAtSize.bind(kept);
  kept.lookAtSize = (key) => {
    looked.push(key);
    return look(key);
  };
  const log: Pick<LogBook, 'look'> = {
    look: async (modulePath) => {
      const known = modules.find((each) => each.path === modulePath)!;
      return { database: 'sum.example.com', id: 1, zipHash: known.h1, modHash: known.modH1 };
    },
  };
  const open: Mirror['open'] = async (target) => {
    assert.ok(target.kind === 'info' || target.kind === 'mod' || target.kind === 'zip');
    const module = modules.find((each) => each.path === target.path)!;
    const key = nameOf(module, target.kind) as StoreKey;
    fetched.push(key);
    const bytes = Buffer.from(module[target.kind]);
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update(bytes).digest('hex') as never;
    await store.keep(key, bytes, { sha256, ...(target.kind === 'zip' && { zipHash: module.h1 }) });
    const answer = { contentType: '', source: 'x', lifetime: { kind: 'forever' }, verified: true } as const;
    return { ...answer, kind: 'bytes', bytes };
  };
  return {
    ...{ store, clock, kept, told, looked, fetched },
    file: (module, suffix) => path.join(store.layout.modules, nameOf(module, suffix)),
    async until(done) {
      for (let turns = 0; !done(); turns++) {
        assert.ok(turns < 20_000, 'it never came about');
        // Only while nothing is being read, so that a busy machine does not make a round seem long.
        if (clock.sleeping > 0) clock.advance(1000);
        await delay(1);
      }
    },
    start(changes = {}) {
      const mirror = { open: changes.fetch ?? open };
      const scrub = new Scrub({
        tree: { store, kept, known: knownToLog(changes.log ?? log) },
        mirror,
        verifier: pool,
        clock,
        intervalMs,
      });
      scrub.start();
      atEnd(t, () => scrub.close());
      return scrub;
    },
  };
}

const all = modules.flatMap((module) => ['info', 'mod', 'zip'].map((kind) => nameOf(module, kind)));

test('every file is read once in an interval, and what is right is left alone', async (t) => {
  const { start, until, looked, told, clock } = await makeBench(t);
  start();
  await until(() => looked.length === 1);
  const beganMs = clock.monotonicMs();
  await until(() => looked.length === 6);
  assert.deepEqual(looked, all);
  await until(() => looked.length === 7);
  const waitedMs = clock.monotonicMs() - beganMs;
  assert.ok(waitedMs >= intervalMs - 2000 && waitedMs <= intervalMs + 2000, `${waitedMs} ms`);
  assert.deepEqual(told, []);
});

test('flipped, cut and empty files are set aside within one interval, told, and fetched again', async (t) => {
  const { start, until, told, fetched, file, store, clock } = await makeBench(t);
  await flipBit(file(a, 'zip'));
  fs.truncateSync(file(b, 'zip'), 100);
  fs.truncateSync(file(b, 'info'), 0);
  await flipBit(file(a, 'mod'));
  const startedMs = clock.monotonicMs();
  start();
  await until(() => fetched.length === 4);
  assert.ok(clock.monotonicMs() - startedMs < intervalMs);
  await until(() => fs.existsSync(file(b, 'zip')));
  const rotten: readonly (readonly [code: string, name: string])[] = [
    ['mirror.rotten-bytes', nameOf(a, 'mod')],
    ['mirror.rotten-bytes', nameOf(a, 'zip')],
    ['mirror.rotten-empty', nameOf(b, 'info')],
    ['mirror.rotten-bytes', nameOf(b, 'zip')], // This record, like sha256sum's, tells no size.
  ];
  assert.deepEqual(
    told,
    rotten.flatMap(([code, name]) => [`forget ${name}`, `incident ${code} ${name}`]),
  );
  assert.deepEqual(
    fetched,
    rotten.map(([, name]) => name),
  );
  for (const module of modules) {
    for (const kind of ['info', 'mod', 'zip'] as const)
      assert.ok(fs.readFileSync(file(module, kind)).equals(Buffer.from(module[kind])), kind);
  }
  const quarantined = fs.readdirSync(store.layout.quarantine, { recursive: true }).map(String);
  for (const [, name] of rotten)
    assert.ok(
      quarantined.some((each) => each.endsWith(name)),
      name,
    );
});

test('what cannot be fetched again is gone all the same, and the round goes on', async (t) => {
  const { start, until, told, looked, file } = await makeBench(t);
  await flipBit(file(a, 'mod'));
  start({ fetch: () => Promise.reject(new GomirrorError('origin.unreachable', {})) });
  await until(() => looked.includes(all.at(-1)!));
  assert.equal(fs.existsSync(file(a, 'mod')), false);
  assert.deepEqual(told, [`forget ${nameOf(a, 'mod')}`, `incident mirror.rotten-bytes ${nameOf(a, 'mod')}`]);
});

test('a sector that is lost is rot; any other failure to read is trouble, and the file stays', async (t) => {
  const { start, until, told, looked, file, store } = await makeBench(t);
  const record = store.record.bind(store);
  const failing = new Map([
    [nameOf(a, 'mod'), 'EIO'],
    [nameOf(b, 'mod'), 'EACCES'],
  ]);
  store.record = (key) => {
    const code = failing.get(key);
    if (code === undefined) return record(key);
    const cause = Object.assign(new Error(code), { code });
    return Promise.reject(new GomirrorError('store.read-failed', { what: key, reason: code }, { cause }));
  };
  start();
  await until(() => looked.includes(all.at(-1)!));
  assert.deepEqual(told, [
    `forget ${nameOf(a, 'mod')}`,
    `incident mirror.rotten-unreadable ${nameOf(a, 'mod')}`,
    `trouble store.read-failed ${nameOf(b, 'mod')}`,
  ]);
  assert.equal(fs.existsSync(file(b, 'mod')), true);
});

test('files that go away meanwhile are nobody’s business', async (t) => {
  const { start, until, told, looked, file, kept } = await makeBench(t);
  const look = kept.lookAtSize.bind(kept);
  kept.lookAtSize = async (key) => {
    if (key === nameOf(a, 'info')) fs.rmSync(file(a, 'mod'), { force: true });
    const seen = await look(key);
    if (key === nameOf(a, 'zip')) fs.rmSync(file(a, 'zip'), { force: true });
    if (key === nameOf(b, 'info')) fs.rmSync(path.dirname(file(b, 'zip')), { recursive: true, force: true });
    return seen;
  };
  start();
  const before = looked.length;
  await until(() => looked.length > before && looked.filter((key) => key === nameOf(a, 'info')).length === 2);
  assert.deepEqual(told, []);
});

test('a restart goes on where the last process was, whatever the wall clock says', async (t) => {
  const { start, until, looked, clock, store } = await makeBench(t);
  const first = start();
  await until(() => looked.length >= 3);
  await first.close();
  const so = looked.length;
  for (const years of [5, -10]) {
    clock.step(years * 365 * 24 * 60 * minuteMs);
    const { after } = JSON.parse(fs.readFileSync(store.layout.scrub, 'utf8')) as { after?: string };
    assert.ok(after !== undefined && looked.includes(after));
    const at = looked.length;
    const next = start();
    await until(() => looked.length > at);
    assert.equal(looked[at], all[all.indexOf(after) + 1], 'the next one, not the first');
    await next.close();
    if (looked.length >= all.length) break;
  }
  assert.ok(so < all.length);
});

test('what was saved is read back; a rest gets shorter while nobody runs, never longer; nonsense is a new beginning', async (t) => {
  const { store, clock } = await makeBench(t);
  const state = new ScrubState(store.layout.scrub, store, clock);
  const fresh = { after: undefined, readBytes: 0, roundMs: 0, restMs: 0, lastRoundBytes: 0 };
  assert.deepEqual(await state.load(), fresh);
  const progress = { after: all[2] as StoreKey, readBytes: 7, roundMs: 8, restMs: 10_000, lastRoundBytes: 9 };
  await state.save(progress);
  assert.deepEqual(await state.load(), progress);
  clock.step(4000);
  assert.equal((await state.load()).restMs, 6000);
  clock.step(-1_000_000_000);
  assert.equal((await state.load()).restMs, 10_000);
  clock.step(9_000_000_000);
  assert.equal((await state.load()).restMs, 0);
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"after":7,"restMs":"x","readBytes":-1,"roundMs":null}',
    '{"after":"/etc"}',
  ]) {
    fs.writeFileSync(store.layout.scrub, text);
    assert.deepEqual(await state.load(), fresh, text);
  }
  fs.rmSync(store.layout.scrub);
  fs.mkdirSync(store.layout.scrub);
  await state.save(progress); // Cannot be saved: no error.
});

test('a lost record is written anew when the database confirms the file', async (t) => {
  const { start, until, told, looked, file, store } = await makeBench(t);
  for (const suffix of ['info.sha256', 'mod.sha256', 'zip.sha256', 'ziphash']) fs.rmSync(file(a, suffix));
  fs.writeFileSync(file(b, 'ziphash'), 'h1:cut');
  start();
  await until(() => looked.length > 6);
  assert.deepEqual(told, []);
  for (const kind of ['info', 'mod', 'zip'] as const) {
    const sizeBytes = Buffer.from(a[kind]).length;
    assert.equal((await store.record(nameOf(a, kind) as StoreKey))?.sizeBytes, sizeBytes);
    const mended = fs.readFileSync(file(a, `${kind}.sha256`), 'utf8').slice(0, 64);
    await writeDigest(file(a, kind));
    assert.equal(mended, fs.readFileSync(file(a, `${kind}.sha256`), 'utf8').slice(0, 64));
  }
  assert.equal(fs.readFileSync(file(a, 'ziphash'), 'utf8'), a.h1);
  assert.equal(fs.readFileSync(file(b, 'ziphash'), 'utf8'), b.h1);
});

test('without a record and without a proof it is set aside; while the database is out of reach it stays', async (t) => {
  const { start, until, told, looked, file } = await makeBench(t);
  for (const suffix of ['info.sha256', 'mod.sha256', 'zip.sha256']) fs.rmSync(file(a, suffix));
  for (const suffix of ['info.sha256', 'mod.sha256', 'zip.sha256']) fs.rmSync(file(b, suffix));
  fs.appendFileSync(file(a, 'mod'), '// changed\n');
  const forged = makeModule({ path: a.path, version: a.version, files: { 'x.go': 'package x\n' } });
  fs.writeFileSync(file(a, 'zip'), forged.zip);
  fs.writeFileSync(file(a, 'info'), b.info);
  const out = { look: () => Promise.reject(new GomirrorError('mirror.log-unavailable', {})) };
  const first = start({ log: out });
  await until(() => looked.length > 6);
  await first.close();
  assert.equal(told.length, 0);
  const second = start();
  await until(() => told.length >= 6 && fs.existsSync(file(b, 'zip.sha256')));
  await second.close();
  assert.deepEqual(
    told.filter((line) => line.startsWith('incident')),
    ['info', 'mod', 'zip'].map((kind) => `incident mirror.rotten-unproven ${nameOf(a, kind)}`),
  );
});

test('it ends at once, also while a look-up never ends', async (t) => {
  const { start, until, file } = await makeBench(t);
  fs.rmSync(file(a, 'mod.sha256'));
  const asked = Promise.withResolvers<void>();
  const scrub = start({
    log: {
      look: () => {
        asked.resolve();
        return new Promise(() => undefined);
      },
    },
  });
  let isAsked = false;
  void asked.promise.then(() => (isAsked = true));
  await until(() => isAsked);
  await scrub.close();
});

test('so many bytes a second and no more', async () => {
  const clock = new ManualClock();
  const sleeps: number[] = [];
  clock.sleep = (ms) => {
    sleeps.push(ms);
    return Promise.resolve();
  };
  const pace = new Pace(1_000_000, clock, new AbortController().signal);
  for (let piece = 0; piece < 100; piece++) await pace.spend(10_000);
  await pace.spendFile();
  const total = sleeps.reduce((sum, ms) => sum + ms, 0);
  assert.ok(total >= 1000 && total <= 1200, `${total} ms for a megabyte`);
});
