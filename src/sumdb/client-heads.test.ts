import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryOps } from '../../test/support/sumdb-ops.ts';
import { entryFor, lies, type SumEntry, SumDb } from '../../test/support/sumdb-server.ts';
import { SumClient } from './client.ts';

const entry = entryFor('example.com/a', 'v1.0.0');
const headSize = (note: string | undefined) => Number(note?.split('\n')[1]);

function setUp(filler: number, ...entries: readonly SumEntry[]) {
  const db = new SumDb({ filler, entries });
  const ops = new MemoryOps(db);
  const clock = new ManualClock();
  const start = () => new SumClient({ key: db.key.verifierKey, ops, clock });
  return { db, ops, clock, start, client: start() };
}

test('the first head is the latest one, not that of an old look-up answer', async () => {
  const { db, ops, client } = setUp(10, entry);
  db.fill(500);
  db.lookupHeadSize = (id) => id + 1;
  assert.equal((await client.lookup(entry.path, entry.version)).treeSize, 511);
  assert.equal(headSize(ops.head), 511);
});

test('without a latest head the first look-up brings one', async () => {
  const { db, ops, client } = setUp(10, entry);
  db.fill(500);
  db.lookupHeadSize = (id) => id + 7;
  db.tell(/^\/latest/, lies.absent());
  assert.equal((await client.lookup(entry.path, entry.version)).treeSize, 17);
  assert.equal(headSize(ops.head), 17);
});

test('at first use a latest head that cannot be had is not asked for with every look-up', async () => {
  const { db, clock, client } = setUp(10, entry);
  const latest = () => db.requests.filter((path) => path === '/latest').length;
  db.tell(/^\/latest/, lies.status(500));
  const stop = db.tell(/^\/lookup/, lies.status(500));
  for (let i = 0; i < 5; i++) await assert.rejects(client.lookup(entry.path, entry.version));
  assert.equal(latest(), 1);
  clock.advance(10_000);
  await assert.rejects(client.lookup(entry.path, entry.version));
  assert.equal(latest(), 2);
  stop();
  assert.equal((await client.lookup(entry.path, entry.version)).treeSize, 11);
});

test('a smaller head is proven once, whatever the number of look-ups that bring it', async () => {
  const entries = Array.from({ length: 30 }, (_, i) => entryFor(`example.com/m${i}`, 'v1.0.0'));
  const { db, ops, client } = setUp(1000, ...entries);
  db.fill(9000);
  db.lookupHeadSize = () => 5001;
  await Promise.all(entries.map(({ path, version }) => client.lookup(path, version)));
  assert.equal(ops.reads.filter((read) => read.includes('/tile/8/0/019')).length, 1);
  assert.equal(ops.fork, undefined);
});

test('a larger head is moved to, and all tiles of the proof are held before it is saved', async () => {
  const { db, ops, client } = setUp(300, entry);
  await client.lookup(entry.path, entry.version);
  db.fill(900);
  const late = entryFor('example.com/late', 'v1.0.0');
  db.add(late);
  let held: string[] = [];
  ops.beforeSwap = () => {
    held = [...ops.cache.keys()].filter((path) => path.startsWith('/tile')).toSorted();
  };
  assert.equal((await client.lookup(late.path, late.version)).treeSize, 1202);
  assert.equal(headSize(ops.head), 1202);
  assert.deepEqual(held, [
    '/tile/8/0/001',
    '/tile/8/0/001.p/45',
    '/tile/8/0/004.p/178',
    '/tile/8/1/000.p/1',
    '/tile/8/1/000.p/4',
  ]);
  assert.deepEqual(ops.forgotten.toSorted(), ['/tile/8/0/001.p/45', '/tile/8/1/000.p/1']);
});

test('an old tree replayed does not move the head back, not even across a restart', async () => {
  const { db, ops, clock, client, start } = setUp(2000, entry);
  await client.lookup(entry.path, entry.version);
  const head = ops.head;
  db.headSize = 100;
  const fresh = entryFor('example.com/fresh', 'v1.0.0');
  db.add(fresh);
  for (const each of [client, start(), start()]) {
    clock.advance(100_000);
    assert.equal(headSize(Buffer.from(await each.answerLatest()).toString()), 2001);
    await assert.rejects(each.lookup(fresh.path, fresh.version), {
      code: 'sumdb.record-outside-tree',
      retryable: true,
    });
    assert.equal(ops.head, head);
  }
  db.headSize = undefined;
  assert.equal((await start().lookup(fresh.path, fresh.version)).treeSize, 2002);
});

test('a record newer than the head that came with it makes the client ask for the latest', async () => {
  const { db, client, clock } = setUp(500, entry);
  await client.lookup(entry.path, entry.version);
  const fresh = entryFor('example.com/fresh', 'v1.0.0');
  db.add(fresh);
  db.lookupHeadSize = () => 400;
  clock.advance(5);
  assert.equal((await client.lookup(fresh.path, fresh.version)).treeSize, 502);
});

test('a record newer than every head that can be had is not called absent', async () => {
  const { db, client } = setUp(500, entry);
  db.lookupHeadSize = () => 400;
  db.tell(/^\/latest/, lies.absent());
  await assert.rejects(client.lookup(entry.path, entry.version), {
    code: 'sumdb.unreachable',
    retryable: true,
  });
  await assert.rejects(client.answerTile('tile/8/0/001.p/240'), { code: 'sumdb.unreachable' });
});

test('a kept record that a set-back head does not reach is looked up again', async () => {
  const { db, ops, client, start } = setUp(500, entry);
  await client.lookup(entry.path, entry.version);
  ops.head = db.note(300);
  assert.equal((await start().lookup(entry.path, entry.version)).treeSize, 501);
});

test('two processes on one saved head: the one that loses the swap takes over what the other has saved', async () => {
  const { db, ops, client, start } = setUp(500, entry);
  await client.lookup(entry.path, entry.version);
  const rival = start();
  await rival.lookup(entry.path, entry.version);
  const [first, second] = [entryFor('example.com/m1', 'v1.0.0'), entryFor('example.com/m2', 'v1.0.0')];
  db.add(first);
  const early = db.note();
  db.fill(1000);
  db.add(second);
  let isFirst = true;
  ops.beforeSwap = async () => {
    if (!isFirst) return;
    isFirst = false;
    await rival.lookup(second.path, second.version);
  };
  db.tell(
    /m1@/,
    lies.note(() => early),
  );
  assert.equal((await client.lookup(first.path, first.version)).treeSize, 1503);
  assert.equal(headSize(ops.head), 1503);
  assert.equal(ops.fork, undefined);
});

test('a saved head that somebody sets back is brought forward again', async () => {
  const { db, ops, client } = setUp(500, entry);
  await client.lookup(entry.path, entry.version);
  for (const setBack of [undefined, db.note(200), 'rubbish']) {
    ops.head = setBack;
    const next = entryFor(`example.com/m${db.log.size}`, 'v1.0.0');
    db.add(next);
    await client.lookup(next.path, next.version);
    assert.equal(ops.head, db.note());
  }
});

test('a saved head that never stops changing ends in words', async () => {
  const { db, ops, client } = setUp(500, entry);
  let size = 1;
  ops.beforeSwap = () => {
    ops.head = db.note(size++);
  };
  await assert.rejects(client.lookup(entry.path, entry.version), {
    code: 'sumdb.head-contended',
    retryable: true,
  });
});

test('an empty log has a head, and grows', async () => {
  const { db, client, ops } = setUp(0);
  assert.equal(headSize(Buffer.from(await client.answerLatest()).toString()), 0);
  db.add(entry);
  assert.equal((await client.lookup(entry.path, entry.version)).treeSize, 1);
  assert.equal(headSize(ops.head), 1);
});

test('however the log grows, every record looked up stays provable from what is held, with the database gone', async () => {
  const growth = fc.array(
    fc.record({ fill: fc.oneof(fc.nat(3), fc.nat(600)), restart: fc.boolean(), forget: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 7,
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(600), growth, async (filler, steps) => {
      const { db, ops, start } = setUp(filler);
      let client = start();
      const entries: SumEntry[] = [];
      const heads: number[] = [];
      for (const [i, { fill, restart }] of steps.entries()) {
        const next = entryFor(`example.com/m${i}`, 'v1.0.0');
        db.add(next);
        db.fill(fill);
        entries.push(next);
        await client.lookup(next.path, next.version);
        heads.push(headSize(ops.head));
        if (restart) client = start();
      }
      ops.up = false;
      const offline = start();
      for (const { path, version, h1 } of entries) {
        assert.equal((await offline.lookup(path, version)).zipHash, h1);
      }
      // A go command that saw one of our former heads proves it inside the present one: needs its edge in the new shape.
      for (const size of heads) await proveFormer(offline, db, size, headSize(ops.head));
    }),
    { numRuns: 60 },
  );
});

/** Asks for the tiles that a go command needs to prove the tree of `size` inside the pinned one. */
async function proveFormer(client: SumClient, db: SumDb, size: number, pinned: number): Promise<void> {
  for (let level = 0; 256 ** level <= size; level++) {
    const count = Math.floor(size / 256 ** level);
    if (count % 256 === 0) continue;
    const index = Math.floor(count / 256);
    const width = Math.min(256, Math.floor(pinned / 256 ** level) - 256 * index);
    const path = `tile/8/${level}/${String(index).padStart(3, '0')}${width === 256 ? '' : `.p/${width}`}`;
    assert.deepEqual(Buffer.from(await client.answerTile(path)), db.log.tile(level, index, width), path);
  }
}
