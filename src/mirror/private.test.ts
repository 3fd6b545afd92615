import assert from 'node:assert/strict';
import { test } from 'node:test';
import { existsSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf } from '../../test/support/blob-store-suite.ts';
import { eventually, targetOf } from '../../test/support/kept.ts';
import { makeModule, type TestModule } from '../../test/support/module-factory.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { atEnd, type Scope } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { errorCode, GomirrorError, systemClock } from '../base/index.ts';
import { parseTarget } from '../module/index.ts';
import { type Origin, Sources } from '../origin/index.ts';
import type { ModuleClass } from '../policy/index.ts';
import { DiskStore, type StoreKey } from '../store/index.ts';
import type { Answer } from './answer.ts';
import { Scrub } from './audit/index.ts';
import { incidentChannel, troubleChannel } from './events.ts';
import type { LogBook } from './log-book.ts';
import { Mirror } from './mirror.ts';
import { VerifierPool } from './verifier.ts';

const open = makeModule({ path: 'example.com/open', version: 'v1.0.0' });
const base = makeModule({ path: 'corp.example/base', version: 'v1.0.0' });
const ours = makeModule({ path: 'corp.example/ours', version: 'v1.0.0', requires: [base, open] });
const moved = makeModule({ path: ours.path, version: ours.version, files: { 'other.go': 'package ours\n' } });
const bait = makeModule({ path: 'example.com/bait', version: 'v1.0.0', requires: [ours] });
const asker = { cachedOnly: false, mayStream: false, via: undefined, client: '192.0.2.1' };
const at = (module: TestModule, end: string) => parseTarget(`${targetOf(module)}${end}`);
const listOf = (path: string) => parseTarget(`/${path}/@v/list`);

const publicClass: ModuleClass = { isPrivate: false, entry: undefined, inLog: true, fromPublic: true };

/** A source that has these modules, and notes what it is asked. */
function sourceOf(name: string, ...modules: readonly TestModule[]) {
  const state = { modules: [...modules], down: false };
  const asked: string[] = [];
  const origin: Origin = {
    name,
    get: async (path) => {
      asked.push(path);
      if (state.down) throw new GomirrorError('origin.unreachable', { upstream: name });
      const dot = path.lastIndexOf('.');
      const found = state.modules.find((module) => targetOf(module) === path.slice(0, dot));
      const listed = state.modules.filter((module) => path === `/${module.path}/@v/list`);
      if (found === undefined && listed.length === 0)
        throw new GomirrorError('origin.absent', { upstream: name });
      const bytes =
        found === undefined
          ? Buffer.from(listed.map(({ version }) => `${version}\n`).join(''))
          : Buffer.from(found[path.slice(dot + 1) as 'info' | 'mod' | 'zip']);
      const read = async (take: (chunk: Uint8Array) => Promise<void> | undefined) => {
        await take(bytes);
      };
      return { sizeBytes: bytes.length, read, discard: () => {} };
    },
    warm: async () => {},
    close: async () => {},
  };
  const retry = { attempts: 1, backoffMs: 1, maxBackoffMs: 1 };
  const sources = new Sources([{ origin, thenOn: 'any' }], retry, systemClock);
  return { asked, sources, state };
}

async function setUp(scope: Scope, entry: Partial<ModuleClass> = {}) {
  const outside = sourceOf('outside', open, bait, ours);
  const inside = sourceOf('inside', ours, base);
  const folder = await temporaryFolder(scope);
  const store = await DiskStore.open(`${folder}/public`);
  const privateStore = await DiskStore.open(`${folder}/private`);
  const verifier = new VerifierPool(1);
  const seen = new Map<string, string>();
  const looked: string[] = [];
  const own: ModuleClass = { isPrivate: true, entry: 0, inLog: false, fromPublic: false, ...entry };
  const settings = { entry: own, ledgerIsLost: false };
  const known = [open, bait, base, ours];
  const mirror = new Mirror({
    ...{ store, verifier, pending: undefined, clock: systemClock, streamFromBytes: 1e9 },
    profiles: new Map([['', outside.sources]]),
    privates: {
      classify: (path) => (path.startsWith('corp.example/') ? settings.entry : publicClass),
      sourcesOf: (number) => (number === 0 ? inside.sources : undefined),
      open: async () => ({
        store: privateStore,
        firstSeen: {
          record: async ({ path, version, kind, h1, source }) => {
            const name = `${path}@${version} ${kind}`;
            const isNew = !seen.has(name);
            if (isNew) seen.set(name, h1);
            return { h1: seen.get(name)!, source, timeMs: 0, isNew };
          },
          find: async (path, version) => {
            if (settings.ledgerIsLost) throw new GomirrorError('ledger.failed', { reason: 'lost' });
            const [zipHash, modHash] = ['zip', 'mod'].map((kind) => seen.get(`${path}@${version} ${kind}`));
            return zipHash === undefined && modHash === undefined ? undefined : { zipHash, modHash };
          },
        },
      }),
    },
    log: {
      look: async (path: string) => {
        looked.push(path);
        throw new GomirrorError('mirror.not-in-log');
      },
      lookOrPending: async (path: string) => {
        looked.push(path);
        const { h1, modH1 } = known.find((module) => module.path === path)!;
        return { database: 'db', id: 1, zipHash: h1, modHash: modH1 };
      },
    } as unknown as LogBook,
    freshness: { freshMs: 0, staleWhileRevalidateMs: 0, staleOnErrorMs: 60_000 },
    failures: { absentMs: 0, absentAfterTimeoutMs: 0, verdictMs: 0 },
    mergeLists: () => false,
    admission: { places: 8, queueLimit: 100, waitMs: 1000 },
    ahead: () => ({ mode: 'eager', concurrent: 8, maxBytes: 1e9 }),
  });
  const incidents: (string | undefined)[] = [];
  const forget = incidentChannel.subscribe(({ error }) => incidents.push(error.code));
  atEnd(scope, async () => {
    forget();
    await mirror.drain();
    await Promise.all([store.close(), privateStore.close(), verifier.close()]);
  });
  const fetch = async (target: ReturnType<typeof parseTarget>) => {
    const answer = await mirror.open(target, asker);
    if (answer.kind === 'file') answer.file.close();
    if (answer.kind === 'growing') (await answer.whole()).file.close();
    return answer;
  };
  const fails = async (target: ReturnType<typeof parseTarget>) =>
    mirror.open(target, asker).then(
      () => undefined,
      (error: unknown) => errorCode(error),
    );
  return {
    ...{ mirror, outside, inside, store, privateStore, seen, looked, incidents, settings },
    fetch,
    fails,
  };
}

/** What somebody public has heard of private names. */
const leaked = (world: { outside: { asked: string[] }; looked: string[] }) =>
  [...world.outside.asked, ...world.looked].filter((each) => each.includes('corp.example'));

test('a private module comes from its own source only, and is kept apart, compared with what was first seen', async (t) => {
  const world = await setUp(t);
  for (const end of ['.info', '.mod', '.zip']) {
    assert.equal((await world.fetch(at(ours, end))).source, 'inside');
  }
  await eventually(() => assert.equal(world.mirror.filling, 0));
  const key = `${targetOf(ours).slice(1)}.zip` as StoreKey;
  assert.ok(world.privateStore.mayHave(key) && (await world.privateStore.open(key)) !== undefined);
  assert.equal(await world.store.open(key), undefined);
  const again = await world.fetch(at(ours, '.zip'));
  assert.ok(again.kind === 'file' && again.source === 'cache' && again.key === `private/${key}`);
  assert.equal(world.seen.get(`${ours.path}@${ours.version} zip`), ours.h1);
  assert.deepEqual(leaked(world), []);
});

test('other bytes under a version that was seen before are refused, and an incident', async (t) => {
  const world = await setUp(t);
  world.seen.set(`${ours.path}@${ours.version} zip`, ours.h1);
  world.inside.state.modules = [moved];
  assert.equal(await world.fails(at(ours, '.zip')), 'mirror.changed-hash');
  assert.deepEqual(world.incidents, ['mirror.changed-hash']);
  assert.deepEqual(leaked(world), []);
});

test('what was kept as public before its name became private is not served any more', async (t) => {
  const world = await setUp(t);
  world.settings.entry = publicClass;
  await world.fetch(at(ours, '.zip'));
  await eventually(() => assert.equal(world.mirror.filling, 0));
  world.settings.entry = { isPrivate: true, entry: 0, inLog: false, fromPublic: false };
  world.inside.state.modules = [];
  assert.equal(await world.fails(at(ours, '.zip')), 'origin.absent');
  assert.equal(world.inside.asked.length, 1);
});

test('the database hears of a private module only where the settings say so', async (t) => {
  const opened = await setUp(t, { inLog: true });
  await opened.fetch(at(ours, '.zip'));
  assert.ok(opened.looked.includes(ours.path));
  assert.equal(opened.seen.size, 0);
  assert.ok(!opened.outside.asked.some((path) => path.includes('corp.example')));
});

test('without a log but from public sources, the first hash seen is what counts', async (t) => {
  const world = await setUp(t, { fromPublic: true });
  assert.equal((await world.fetch(at(ours, '.zip'))).source, 'outside');
  assert.ok(!world.looked.includes(ours.path));
  assert.equal(world.seen.get(`${ours.path}@${ours.version} zip`), ours.h1);
});

test('where the source fails what is kept is served, else it is an outage: never a public source', async (t) => {
  const world = await setUp(t);
  world.inside.state.down = true;
  assert.equal(await world.fails(listOf(ours.path)), 'origin.unreachable');
  assert.deepEqual(world.incidents, ['mirror.private-unreachable']);
  world.inside.state.down = false;
  await world.fetch(at(ours, '.zip'));
  await eventually(() => assert.equal(world.mirror.filling, 0));
  world.inside.state.down = true;
  const kept = await world.fetch(listOf(ours.path));
  assert.ok(kept.kind === 'bytes' && kept.source === 'stale' && kept.bytes.toString() === 'v1.0.0\n');
  world.inside.state.down = false;
  world.inside.state.modules = [];
  const gone = await world.fetch(listOf(ours.path));
  assert.ok(gone.kind === 'bytes' && gone.source === 'stale');
  await eventually(() => assert.equal(world.incidents.at(-1), 'mirror.private-gone'));
  assert.equal(await world.fails(listOf('corp.example/never')), 'origin.absent');
  assert.deepEqual(leaked(world), []);
});

test('an entry whose source is not there asks nobody', async (t) => {
  const world = await setUp(t, { entry: 1 });
  assert.equal(await world.fails(at(ours, '.zip')), 'mirror.private-no-source');
  assert.deepEqual([...world.inside.asked, ...leaked(world)], []);
});

test('looking ahead: a stranger’s go.mod does not lead to private modules, a private one leads to both', async (t) => {
  const world = await setUp(t);
  await world.fetch(at(bait, '.mod'));
  await sleep(300);
  assert.deepEqual(world.inside.asked, []);
  await world.fetch(at(ours, '.mod'));
  await eventually(() => {
    assert.ok(world.inside.asked.includes(`${targetOf(base)}.mod`));
    assert.ok(world.outside.asked.includes(`${targetOf(open)}.mod`));
  });
  assert.deepEqual(leaked(world), []);
});

const ends = ['.info', '.mod', '.zip'] as const;

/** Everything of one private module, kept; then without the records beside. */
async function keptWithoutRecords(scope: Scope) {
  const world = await setUp(scope);
  for (const end of ends) await world.fetch(at(ours, end));
  await eventually(() => assert.equal(world.mirror.filling, 0));
  const { store } = await world.mirror.privateTree();
  const file = (end: string) => path.join(store.layout.modules, `${targetOf(ours)}${end}`);
  const loseRecords = () => {
    for (const beside of ['.info.sha256', '.mod.sha256', '.zip.sha256', '.ziphash']) rmSync(file(beside));
  };
  loseRecords();
  world.inside.asked.length = 0;
  const key = (end: string) => `${targetOf(ours).slice(1)}${end}` as StoreKey;
  return { ...world, file, key, loseRecords };
}

async function bytesOf(answer: Answer): Promise<Buffer> {
  if (answer.kind === 'bytes') return answer.bytes;
  const { file } = answer.kind === 'file' ? answer : await answer.whole();
  const bytes = Buffer.alloc(file.sizeBytes);
  readSync(file.fd, bytes, 0, bytes.length, 0);
  file.close();
  return bytes;
}

test('a lost record is written anew when the file is what was first seen; no source is asked', async (t) => {
  const world = await keptWithoutRecords(t);
  writeFileSync(world.file('.mod.sha256'), 'nonsense');
  for (const end of ends) {
    const answer = await world.mirror.open(at(ours, end), asker);
    assert.deepEqual(await bytesOf(answer), Buffer.from(ours[end.slice(1) as 'zip']));
    const record = await world.privateStore.record(world.key(end));
    assert.equal(record?.sha256, digestOf(Buffer.from(ours[end.slice(1) as 'zip'])), end);
    assert.equal(record?.sizeBytes, Buffer.from(ours[end.slice(1) as 'zip']).length);
  }
  assert.equal(await world.privateStore.zipHash(world.key('.zip')), ours.h1);
  assert.deepEqual([...world.inside.asked, ...world.incidents, ...leaked(world)], []);
});

test('without a record, what is not what was first seen is never served; it is fetched again', async (t) => {
  const world = await keptWithoutRecords(t);
  writeFileSync(world.file('.mod'), `${readFileSync(world.file('.mod'), 'utf8')}// changed\n`);
  writeFileSync(world.file('.zip'), moved.zip);
  writeFileSync(world.file('.info'), base.zip);
  world.inside.state.down = true;
  for (const end of ends) assert.equal(await world.fails(at(ours, end)), 'origin.unreachable');
  assert.deepEqual(
    world.incidents,
    ends.map(() => 'mirror.rotten-unproven'),
  );
  world.inside.state.down = false;
  for (const end of ends) {
    const answer = await world.mirror.open(at(ours, end), asker);
    assert.deepEqual(await bytesOf(answer), Buffer.from(ours[end.slice(1) as 'zip']));
  }
  assert.deepEqual(leaked(world), []);
});

test('without a record and without what was first seen, a source has to say it again', async (t) => {
  const world = await keptWithoutRecords(t);
  world.seen.clear();
  world.inside.state.modules = [moved];
  for (const end of ends) {
    const answer = await world.mirror.open(at(ours, end), asker);
    assert.deepEqual(await bytesOf(answer), Buffer.from(moved[end.slice(1) as 'zip']));
  }
  assert.equal(world.seen.get(`${ours.path}@${ours.version} zip`), moved.h1);
});

test('without a record and without a ledger nothing is said of a file, and it stays', async (t) => {
  const world = await keptWithoutRecords(t);
  world.settings.ledgerIsLost = true;
  for (const end of ends) assert.equal(await world.fails(at(ours, end)), 'ledger.failed');
  world.settings.ledgerIsLost = false;
  for (const end of ends) assert.equal((await world.fetch(at(ours, end))).source, 'cache');
  assert.deepEqual([...world.inside.asked, ...world.incidents], []);
});

test('a record that cannot be written is known as long as the process lives', async (t) => {
  const world = await keptWithoutRecords(t);
  const troubles: string[] = [];
  atEnd(
    t,
    troubleChannel.subscribe(({ error }) => troubles.push(error.code)),
  );
  world.privateStore.mendRecord = () => Promise.reject(new Error('read-only'));
  for (const end of [...ends, ...ends]) assert.equal((await world.fetch(at(ours, end))).source, 'cache');
  assert.deepEqual(
    troubles,
    ends.map(() => 'store.write-failed'),
  );
  writeFileSync(world.file('.mod'), 'module x\n');
  world.inside.state.down = true;
  assert.equal(await world.fails(at(ours, '.mod')), 'origin.unreachable');
});

test('the scrub writes lost records anew by what was first seen, and asks no log', async (t) => {
  const world = await keptWithoutRecords(t);
  const clock = new ManualClock();
  const { mirror } = world;
  const tree = await mirror.privateTree();
  const verifier = new VerifierPool(1);
  const scrub = new Scrub({ tree, mirror, verifier, clock, intervalMs: 60_000 });
  atEnd(t, async () => {
    await scrub.close();
    await verifier.close();
  });
  const until = (look: () => Promise<void> | void) =>
    eventually(() => {
      if (clock.sleeping > 0) clock.advance(10_000);
      return look();
    });
  const areRecorded = async () => {
    for (const end of ends)
      assert.notEqual((await world.privateStore.record(world.key(end)))?.sizeBytes, undefined);
    assert.ok(existsSync(world.file('.ziphash')));
  };
  world.settings.ledgerIsLost = true;
  scrub.start();
  await until(() => assert.ok(clock.monotonicMs() > 200_000));
  assert.deepEqual([...world.incidents, ...world.inside.asked], []);
  world.settings.ledgerIsLost = false;
  await until(areRecorded);
  assert.deepEqual([...world.incidents, ...world.inside.asked], []);
  // A name that is private no more is not told to the log because of what is kept from then.
  world.settings.entry = publicClass;
  world.loseRecords();
  await until(areRecorded);
  assert.deepEqual([...world.incidents, ...leaked(world)], []);
  world.settings.entry = { isPrivate: true, entry: 0, inLog: false, fromPublic: false };
  world.loseRecords();
  writeFileSync(world.file('.zip'), moved.zip);
  await until(async () => {
    await areRecorded();
    assert.deepEqual(readFileSync(world.file('.zip')), Buffer.from(ours.zip));
  });
  assert.deepEqual(world.incidents, ['mirror.rotten-unproven']);
});

test('a list of wanted modules goes by each one’s own route', async (t) => {
  const world = await setUp(t);
  const wanted = [ours, open].map(({ path, version }) => ({ path, version, kinds: ['mod', 'zip'] as const }));
  const report = await world.mirror.prefetch(wanted, { turn: { urgency: 'asked', client: 'job' } });
  assert.equal(report.failed, 0);
  assert.deepEqual(leaked(world), []);
});
