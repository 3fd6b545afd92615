import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryOps } from '../../test/support/sumdb-ops.ts';
import { entryFor, lies, recordText, SumDb } from '../../test/support/sumdb-server.ts';
import { treeNoteText } from '../../test/support/sumdb-log.ts';
import { GomirrorError } from '../base/index.ts';
import { SumClient } from './client.ts';
import { openNote, parseVerifierKey } from './note.ts';
import type { ForkEvidence } from './ops.ts';
import {
  edgeTiles,
  fullTileHash,
  hashAt,
  parseTilePath,
  rootFromEdge,
  type Tile,
  tilePath,
  tileInTree,
} from './tile.ts';
import { parseTreeNote } from './tree.ts';

const entry = entryFor('example.com/a', 'v1.0.0');
const fresh = entryFor('example.com/fresh', 'v1.0.0');
const evil = recordText({ ...entry, h1: entryFor('evil', 'v1').h1 });

function setUp() {
  const db = new SumDb({ filler: 700, entries: [entry] });
  db.fill(600);
  const ops = new MemoryOps(db);
  const clock = new ManualClock();
  const start = () => new SumClient({ key: db.key.verifierKey, ops, clock });
  return { db, ops, clock, start, client: start() };
}

/** Checks the evidence as a stranger would who knows nothing but the key. */
function assertProof(evidence: ForkEvidence, key: string): void {
  const heads = [evidence.older, evidence.newer].map((note) =>
    parseTreeNote(openNote(note, [parseVerifierKey(key)]).text),
  );
  const [older, newer] = [heads[0]!, heads[1]!];
  if (evidence.kind === 'same-size') {
    assert.equal(older.size, newer.size);
    assert.ok(!older.root.equals(newer.root));
    return;
  }
  const tiles = new Map(
    Object.entries(evidence.tiles).map(([path, data]) => [path, Buffer.from(data, 'base64')]),
  );
  const tileAt = (level: number, index: number): Buffer => {
    const tile = tileInTree(newer.size, level, index)!;
    return tiles.get(tilePath(tile))!;
  };
  for (const path of tiles.keys()) {
    const tile: Tile = parseTilePath(path);
    if (tile.width < 256) continue;
    const parent = tileAt(tile.level + 1, Math.floor(tile.index / 256));
    assert.ok(fullTileHash(tileAt(tile.level, tile.index)).equals(hashAt(parent, tile.index % 256)), path);
  }
  assert.ok(rootFromEdge(newer.size, ({ level, index }) => tileAt(level, index)).equals(newer.root));
  const computed = rootFromEdge(older.size, ({ level, index }) => tileAt(level, index));
  assert.equal(computed.toString('base64'), evidence.computedRoot);
  assert.ok(!computed.equals(older.root));
  assert.ok(edgeTiles(older.size).length > 0);
}

for (const [what, grow, replay] of [
  ['the same size', 0, undefined],
  ['a larger size', 1000, undefined],
  ['a smaller size', 0, 1100],
] as const) {
  test(`a fork of ${what} is fatal: nothing new is taken, the proof is kept, the head stays`, async () => {
    const { db, ops, clock, start, client } = setUp();
    await client.lookup(entry.path, entry.version);
    const head = ops.head;
    db.log = db.log.fork(700, evil);
    if (grow > 0) db.add(fresh);
    db.fill(Math.max(0, grow - 1));
    db.headSize = replay;
    const asked = grow > 0 ? fresh : entryFor('filler.example.com/m5', 'v1.0.0');
    db.tell(/^\/lookup/, (_path, _honest, { log }) => ({
      status: 200,
      body: Buffer.from(`${grow > 0 ? 1301 : 5}\n${log.record(grow > 0 ? 1301 : 5)}\n${db.note()}`),
    }));

    await assert.rejects(client.lookup(asked.path, asked.version), { code: 'sumdb.fork', retryable: false });
    assert.ok(ops.fork !== undefined);
    assertProof(ops.fork, db.key.verifierKey);
    assert.equal(ops.fork.detectedAt, clock.now());
    assert.equal(ops.head, head);

    // The log coming back to the first history does not make it good.
    db.log = db.log.fork(700, recordText(entry));
    for (const each of [client, start()]) {
      await assert.rejects(each.lookup(asked.path, asked.version), { code: 'sumdb.fork' });
      assert.equal(
        (await each.lookup(entry.path, entry.version)).zipHash,
        entry.h1,
        'what is kept is served',
      );
      assert.equal(Buffer.from(await each.answerLatest()).toString(), head);
      assert.equal(ops.head, head);
    }
  });
}

test('a fork is found by a client that starts from what was saved', async () => {
  const { db, ops, start, client } = setUp();
  await client.lookup(entry.path, entry.version);
  db.log = db.log.fork(700, evil);
  db.add(fresh);
  const head = ops.head;
  await assert.rejects(start().lookup(fresh.path, fresh.version), { code: 'sumdb.fork' });
  assert.equal(ops.head, head);
  assertProof(ops.fork!, db.key.verifierKey);
});

test('a fork is found even if the tiles of the saved head are lost', async () => {
  const { db, ops, start, client } = setUp();
  await client.lookup(entry.path, entry.version);
  const head = ops.head;
  ops.cache.clear();
  db.log = db.log.fork(700, evil);
  db.add(fresh);
  db.tell(/\.p\/21$/, lies.flippedBit());
  for (let i = 0; i < 2; i++) {
    await assert.rejects(start().lookup(fresh.path, fresh.version), { code: 'sumdb.fork' });
    assert.equal(ops.head, head);
  }
  assertProof(ops.fork!, db.key.verifierKey);
});

test('tiles of the other history do not reach the cache', async () => {
  const { db, ops, client } = setUp();
  await client.lookup(entry.path, entry.version);
  const before = new Map(ops.cache);
  db.log = db.log.fork(700, evil);
  db.add(fresh);
  db.fill(1000);
  await assert.rejects(client.lookup(fresh.path, fresh.version), { code: 'sumdb.fork' });
  assert.deepEqual(ops.cache, before);
});

test('a head that is signed and whose tiles are withheld or false is never pinned, and is not called a fork', async () => {
  const { db, ops, client } = setUp();
  await client.lookup(entry.path, entry.version);
  const head = ops.head;
  const forked = db.log.fork(700, evil);
  db.add(fresh);
  db.fill(500);
  forked.append(recordText(fresh));
  const signed = {
    log: forked,
    note: db.key.sign(treeNoteText(forked)),
  };
  db.tell(/^\/lookup/, () => ({
    status: 200,
    body: Buffer.from(`1301\n${recordText(fresh)}\n${signed.note}`),
  }));
  await assert.rejects(client.lookup(fresh.path, fresh.version), { code: 'sumdb.bad-tile', retryable: true });
  assert.equal(ops.head, head);
  assert.equal(ops.fork, undefined);
});

test('a proof that could not be kept is kept later', async () => {
  const { db, ops, client } = setUp();
  await client.lookup(entry.path, entry.version);
  db.log = db.log.fork(700, evil);
  db.add(fresh);
  ops.beforeKeepFork = () => {
    throw new Error('disk full');
  };
  await assert.rejects(client.lookup(fresh.path, fresh.version), { code: 'sumdb.fork' });
  assert.equal(ops.fork, undefined);
  await assert.rejects(client.lookup(fresh.path, fresh.version), { code: 'sumdb.fork' });
  ops.beforeKeepFork = () => undefined;
  await assert.rejects(client.lookup(fresh.path, fresh.version), { code: 'sumdb.fork' });
  assertProof(ops.fork!, db.key.verifierKey);
});

for (const size of [800, 1302]) {
  test(`another process that saves a head of another history (${size} records) is found out`, async () => {
    const { db, ops, client } = setUp();
    await client.lookup(entry.path, entry.version);
    const forked = db.log.fork(700, evil);
    forked.append(recordText(fresh));
    db.add(fresh);
    const foreign = db.key.sign(treeNoteText(forked, size));
    ops.beforeSwap = () => {
      ops.head = foreign;
      if (size > 1301) db.log = forked;
    };
    await assert.rejects(client.lookup(fresh.path, fresh.version), { code: 'sumdb.fork' });
    assertProof(ops.fork!, db.key.verifierKey);
    assert.equal(ops.head, foreign);
  });
}

test('once a fork is known, nobody is asked for anything new', async () => {
  const { db, ops, start, client } = setUp();
  await client.lookup(entry.path, entry.version);
  db.log = db.log.fork(700, evil);
  db.add(fresh);
  await assert.rejects(client.lookup(fresh.path, fresh.version), { code: 'sumdb.fork' });
  db.requests.length = 0;
  let kept = 0;
  ops.beforeKeepFork = () => void kept++;
  for (const each of [client, start()]) {
    await assert.rejects(each.lookup(fresh.path, fresh.version), { code: 'sumdb.fork' });
    await assert.rejects(each.answerTile('tile/8/0/x999/999'), { code: 'sumdb.fork' });
    await each.answerLookup(entry.path, entry.version);
  }
  assert.deepEqual(db.requests, []);
  assert.equal(kept, 0, 'the proof is not kept anew');
  ops.cache.clear();
  ops.up = false;
  await assert.rejects(start().answerLatest(), { code: 'sumdb.fork' });
});

test('a kept proof that cannot be read is a fork too, until it can', async () => {
  const { ops, start } = setUp();
  const readFork = ops.readFork.bind(ops);
  ops.readFork = () => Promise.reject(new SyntaxError('rotten'));
  const client = start();
  await assert.rejects(client.lookup(entry.path, entry.version), { code: 'sumdb.fork' });
  assert.equal(ops.head, undefined);
  const busy = new GomirrorError('store.read-failed', {}, { retryable: true });
  ops.readFork = () => Promise.reject(busy);
  await assert.rejects(client.lookup(entry.path, entry.version), busy);
  ops.readFork = readFork;
  assert.equal((await client.lookup(entry.path, entry.version)).zipHash, entry.h1);
});
