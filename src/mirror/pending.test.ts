import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { digestOf, keyFor } from '../../test/support/blob-store-suite.ts';
import { eventually } from '../../test/support/kept.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { makeModule } from '../../test/support/module-factory.ts';
import { atEnd } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { GomirrorError } from '../base/index.ts';
import { DiskStore } from '../store/index.ts';
import { incidentChannel } from './events.ts';
import type { LogBook, LogRecord } from './log-book.ts';
import { PendingFiles } from './pending.ts';

const module = makeModule({ path: 'example.com/Pending', version: 'v1.0.0' });
const key = (kind: 'info' | 'mod' | 'zip') => keyFor(module.path, module.version, kind);
const record = { database: 'sum.example.com', id: 7, zipHash: module.h1, modHash: module.modH1 };

async function setUp(t: TestContext, says: LogRecord | GomirrorError) {
  const target = await DiskStore.open(await temporaryFolder(t));
  const store = await DiskStore.open(target.layout.unverified);
  const state = { says, looks: 0 };
  const log = {
    look: async () => {
      state.looks++;
      if (state.says instanceof GomirrorError) throw state.says;
      return state.says;
    },
  } as unknown as LogBook;
  const clock = new ManualClock();
  const pending = new PendingFiles({ store, target, log, clock });
  atEnd(t, () => target.close());
  atEnd(t, () => pending.close());
  for (const kind of ['info', 'mod', 'zip'] as const) {
    const bytes = Buffer.from(module[kind]);
    const facts = { sha256: digestOf(bytes), ...(kind === 'zip' ? { zipHash: module.h1 } : {}) };
    await store.keep(key(kind), bytes, facts);
  }
  const incidents: string[] = [];
  atEnd(
    t,
    incidentChannel.subscribe(({ error }) => incidents.push(error.code)),
  );
  const there = async (where: DiskStore) => {
    const found: string[] = [];
    for await (const each of where.keys()) found.push(each.slice(each.lastIndexOf('.') + 1));
    return found;
  };
  return { target, store, pending, clock, state, incidents, there };
}

const unavailable = new GomirrorError('mirror.log-unavailable', {}, { retryable: true });

test('what the database confirms moves into the store', async (t) => {
  const { target, store, pending, incidents, there } = await setUp(t, record);
  await pending.checkAll();
  assert.deepEqual([await there(target), await there(store)], [['info', 'mod', 'zip'], []]);
  assert.deepEqual(await target.read(key('zip')), module.zip);
  assert.equal(await target.zipHash(key('zip')), module.h1);
  assert.deepEqual(incidents, []);
});

test('while the database is out of reach everything stays, and it is asked again later', async (t) => {
  const { target, store, pending, clock, state, there } = await setUp(t, unavailable);
  pending.start();
  await eventually(() => assert.equal(clock.sleeping, 1));
  assert.deepEqual([await there(target), (await there(store)).length, state.looks], [[], 3, 1]);
  state.says = record;
  clock.advance(30_000);
  await eventually(async () => assert.deepEqual(await there(store), []));
  assert.equal((await there(target)).length, 3);
});

test('what it contradicts is set aside, loudly, and the rest is not', async (t) => {
  const { target, store, pending, incidents, there } = await setUp(t, {
    ...record,
    zipHash: `${module.h1}x`,
  });
  await pending.checkAll();
  assert.deepEqual([await there(target), await there(store)], [['info', 'mod'], []]);
  assert.deepEqual(incidents, ['mirror.wrong-hash']);
  const other = await setUp(t, { ...record, modHash: undefined });
  await other.pending.checkAll();
  assert.deepEqual(await other.there(other.target), ['info', 'zip']);
});

test('what it does not know is set aside altogether', async (t) => {
  const { target, store, pending, incidents, there } = await setUp(
    t,
    new GomirrorError('mirror.not-in-log', {}),
  );
  await pending.checkAll();
  assert.deepEqual([await there(target), await there(store)], [[], []]);
  assert.deepEqual(incidents, Array(3).fill('mirror.not-in-log'));
});
