import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryOps } from '../../test/support/sumdb-ops.ts';
import { entryFor, lies, SumDb } from '../../test/support/sumdb-server.ts';
import { SumClient } from './client.ts';

const entry = entryFor('example.com/a', 'v1.0.0');
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

function setUp(filler = 2000) {
  const db = new SumDb({ filler, entries: [entry] });
  const ops = new MemoryOps(db);
  const clock = new ManualClock();
  const start = () => new SumClient({ key: db.key.verifierKey, ops, clock });
  return { db, ops, clock, start, client: start() };
}

test('answers are rebuilt on the pinned head, whatever head the database gave', async () => {
  const { db, client } = setUp();
  db.lookupHeadSize = () => 2001;
  db.fill(100);
  assert.equal(
    text(await client.answerLookup(entry.path, entry.version)),
    `2000\n${db.log.record(2000)}\n${db.note()}`,
  );
  assert.equal(text(await client.answerLatest()), db.note());
  await assert.rejects(client.answerLookup('example.com/none', 'v1.0.0'), { code: 'sumdb.absent' });
});

test('the latest head is looked for at most once in its time, and the pinned one stands in for it', async () => {
  const { db, ops, clock, client } = setUp();
  const latest = () => db.requests.filter((path) => path === '/latest').length;
  await client.answerLatest();
  db.fill(1);
  clock.advance(60_000);
  assert.match(text(await client.answerLatest()), /\n2001\n/);
  assert.equal(latest(), 1);
  clock.advance(1);
  assert.match(text(await client.answerLatest()), /\n2002\n/);
  assert.equal(latest(), 2);
  ops.up = false;
  clock.advance(100_000);
  assert.match(text(await client.answerLatest()), /\n2002\n/);
});

test('tiles of any width that the log has are served, and no others', async () => {
  const { db, ops, clock, client } = setUp();
  await client.answerLatest();
  await fc.assert(
    fc.asyncProperty(fc.nat(1), fc.nat(9), fc.integer({ min: 1, max: 256 }), async (level, index, width) => {
      const path = `tile/8/${level}/00${index}${width === 256 ? '' : `.p/${width}`}`;
      const expected = db.log.tile(level, index, width);
      if (expected === undefined)
        await assert.rejects(client.answerTile(path), { code: 'sumdb.absent' }, path);
      else assert.deepEqual(Buffer.from(await client.answerTile(path)), expected, path);
    }),
  );
  const reads = ops.reads.filter((read) => read.includes('/latest')).length;
  assert.equal(reads, 1, 'tiles beyond the log do not make the client ask again and again');
  for (const path of ['tile/8/0/0', '../latest', 'tile/8/9/000', '/tile/8/0/000']) {
    await assert.rejects(client.answerTile(path), { code: 'sumdb.bad-tile-path' }, path);
  }
  clock.advance(2000);
  db.fill(100);
  const beyond = Buffer.from(await client.answerTile('tile/8/0/008.p/50'));
  assert.deepEqual(beyond, db.log.tile(0, 8, 50), 'a client that knows a later head is followed');
});

test('a forged tile is not served', async () => {
  const { db, client, clock } = setUp();
  const stop = db.tell(/^\/tile\/8\/0\/003$/, lies.flippedBit());
  await assert.rejects(client.answerTile('tile/8/0/003'), { code: 'sumdb.bad-tile' });
  await assert.rejects(client.answerTile('tile/8/0/003.p/7'), { code: 'sumdb.bad-tile' });
  stop();
  clock.advance(1);
  assert.deepEqual(Buffer.from(await client.answerTile('tile/8/0/003.p/7')), db.log.tile(0, 3, 7));
});

test('with nothing kept and the database gone, there is no answer', async () => {
  const { ops, client } = setUp();
  ops.up = false;
  await assert.rejects(client.answerLatest(), { code: 'sumdb.unreachable', retryable: true });
  await assert.rejects(client.answerTile('tile/8/0/000'), { code: 'sumdb.unreachable' });
  await assert.rejects(client.answerLookup(entry.path, entry.version), { code: 'sumdb.unreachable' });
});
