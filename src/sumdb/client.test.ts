import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryOps } from '../../test/support/sumdb-ops.ts';
import { entryFor, lies, SumDb } from '../../test/support/sumdb-server.ts';
import { SumClient } from './client.ts';

const entry = entryFor('example.com/Mixed/Case', 'v1.2.3');
const other = entryFor('example.com/other', 'v0.1.0+incompatible');

function setUp(filler = 1000, ...entries: readonly (typeof entry)[]) {
  const db = new SumDb({ filler, entries: [entry, ...entries] });
  const ops = new MemoryOps(db);
  const clock = new ManualClock();
  const start = () => new SumClient({ key: db.key.verifierKey, ops, clock });
  return { db, ops, clock, start, client: start() };
}

test('a look-up gives the hashes of the proven record', async () => {
  const { db, ops, client } = setUp();
  const record = await client.lookup(entry.path, entry.version);
  assert.deepEqual(record, {
    id: 1000,
    text: db.log.record(1000),
    zipHash: entry.h1,
    modHash: entry.modH1,
    treeSize: 1001,
  });
  assert.equal(client.name, 'sum.example.com');
  assert.ok(ops.reads.includes('route0 /lookup/example.com/!mixed/!case@v1.2.3'));
  assert.equal(ops.head, db.note());
});

test('what is no module version is refused before anybody is asked', async () => {
  const { db, client } = setUp();
  for (const [path, version, code] of [
    ['example.com/a b', 'v1.0.0', 'module.path-bad-character'],
    ['', 'v1.0.0', 'module.path-empty'],
    ['example.com/a', 'master', 'module.version-not-canonical'],
    ['example.com/a', 'v1.0', 'module.version-not-canonical'],
    ['example.com/a', 'v1.0.0/go.mod', 'module.bad-revision'],
    ['example.com/a', 'v1.0.0\nx', 'module.bad-revision'],
  ] as const) {
    await assert.rejects(client.lookup(path, version), { code });
  }
  assert.deepEqual(db.requests, []);
});

test('what the database does not know is absent, and nothing else is called so', async () => {
  const { db, client } = setUp();
  await assert.rejects(client.lookup('example.com/none', 'v1.0.0'), {
    code: 'sumdb.absent',
    params: { name: 'sum.example.com', path: 'example.com/none@v1.0.0' },
  });
  for (const match of [/^\/tile/, /^\/(tile|latest)/]) {
    const { db: broken, start } = setUp();
    broken.tell(match, lies.absent());
    await assert.rejects(start().lookup(entry.path, entry.version), { code: 'sumdb.tile-missing' });
  }
  assert.equal((await client.lookup(entry.path, entry.version)).id, 1000);
  assert.equal(db.requests.filter((path) => path === '/latest').length, 1);
});

test('concurrent look-ups of one version share the work, and tiles are fetched once', async () => {
  const { ops, client } = setUp(
    5000,
    ...Array.from({ length: 40 }, (_, i) => entryFor(`example.com/m${i}`, 'v1.0.0')),
  );
  const same = Array.from({ length: 20 }, () => client.lookup(entry.path, entry.version));
  const others = Array.from({ length: 40 }, (_, i) => client.lookup(`example.com/m${i}`, 'v1.0.0'));
  await Promise.all([...same, ...others]);
  assert.equal(ops.reads.length, new Set(ops.reads).size, 'nothing is read twice');
  assert.equal(ops.reads.filter((read) => read.includes('/tile/')).length, 2);
});

test('a caller that gives up does not end the look-up for the others', async () => {
  const { db, client } = setUp();
  const gate = Promise.withResolvers<void>();
  db.tell(/^\/lookup/, async (_path, honest) => {
    await gate.promise;
    return honest;
  });
  const impatient = new AbortController();
  const gone = client.lookup(entry.path, entry.version, impatient.signal);
  const stays = client.lookup(entry.path, entry.version);
  impatient.abort(new Error('gone'));
  await assert.rejects(gone, /gone/);
  gate.resolve();
  assert.equal((await stays).zipHash, entry.h1);
  await assert.rejects(
    client.lookup(entry.path, entry.version, AbortSignal.abort(new Error('never came'))),
    /never came/,
  );
});

test('a database that never answers is unreachable when the time is up', async () => {
  const { db, clock, client } = setUp();
  const stop = db.tell(/./, lies.neverAnswers());
  const waiting = client.lookup(entry.path, entry.version);
  while (db.requests.length < 2) await new Promise(setImmediate);
  clock.advance(119_999);
  await new Promise(setImmediate);
  clock.advance(1);
  await assert.rejects(waiting, { code: 'sumdb.unreachable', retryable: true });
  stop();
  clock.advance(10_000);
  assert.equal((await client.lookup(entry.path, entry.version)).zipHash, entry.h1);
});

test('the client ends its reads when it is told to stop', async () => {
  const { db, ops, clock } = setUp();
  const stop = new AbortController();
  const client = new SumClient({ key: db.key.verifierKey, ops, clock, signal: stop.signal });
  db.tell(/./, lies.neverAnswers());
  const waiting = client.lookup(entry.path, entry.version);
  stop.abort(new Error('shut down'));
  await assert.rejects(waiting);
  assert.equal(clock.sleeping, 0, 'no timer is left behind');
});

test('what was proven once is answered with the database gone, also after a restart', async () => {
  const { ops, client, start } = setUp(3000, other);
  await client.lookup(entry.path, entry.version);
  ops.up = false;
  for (const each of [client, start()]) {
    assert.equal((await each.lookup(entry.path, entry.version)).zipHash, entry.h1);
    await assert.rejects(each.lookup(other.path, other.version), {
      code: 'sumdb.unreachable',
      retryable: true,
    });
  }
  ops.up = true;
  assert.equal((await start().lookup(other.path, other.version)).modHash, other.modH1);
});

test('whatever byte of the cache has rotten, nothing wrong comes out, and it is put right', async () => {
  const { db, ops, client } = setUp(100);
  db.fill(1400);
  await client.lookup(entry.path, entry.version);
  assert.ok(ops.cache.has('/tile/8/0/000'), 'among them a full tile');
  const sound = new Map(ops.cache);
  const head = ops.head;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (which, at, change, cut) => {
        ops.cache.clear();
        for (const [path, bytes] of sound) ops.cache.set(path, bytes);
        ops.head = head;
        const path = [...sound.keys()][which % sound.size]!;
        const bytes = Uint8Array.from(sound.get(path)!);
        if (cut) ops.cache.set(path, bytes.subarray(0, at % bytes.length));
        else bytes[at % bytes.length] = bytes[at % bytes.length]! ^ change;
        if (!cut) ops.cache.set(path, bytes);
        const record = await new SumClient({ key: db.key.verifierKey, ops }).lookup(
          entry.path,
          entry.version,
        );
        assert.equal(record.zipHash, entry.h1);
        assert.deepEqual(
          Buffer.from(ops.cache.get(path)!),
          Buffer.from(sound.get(path)!),
          `${path} is put right`,
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('a record in the cache that belongs to another module is not believed', async () => {
  const { ops, client, start } = setUp(1500, other);
  await client.lookup(entry.path, entry.version);
  await client.lookup(other.path, other.version);
  const [mine, theirs] = [
    '/lookup/example.com/!mixed/!case@v1.2.3',
    '/lookup/example.com/other@v0.1.0+incompatible',
  ];
  ops.cache.set(mine, ops.cache.get(theirs)!);
  assert.equal((await start().lookup(entry.path, entry.version)).zipHash, entry.h1);
  assert.match(Buffer.from(ops.cache.get(mine)!).toString(), /^1500\nexample\.com\/Mixed/);
});

test('a rotten saved head is replaced', async () => {
  const { db, ops, client, start } = setUp();
  await client.lookup(entry.path, entry.version);
  for (const bad of ['', 'x', ops.head!.replace('1001', '1002'), ops.head!.slice(0, -20)]) {
    ops.head = bad;
    assert.equal((await start().lookup(entry.path, entry.version)).zipHash, entry.h1);
    assert.equal(ops.head, db.note());
  }
});

test('without its tiles a saved head is left for a later one, and only for one that extends it', async () => {
  const { db, ops, client, start } = setUp(700);
  await client.lookup(entry.path, entry.version);
  ops.cache.clear();
  db.add(other);
  db.fill(400);
  // The partial tiles of the old size are gone and the full one does not exist yet on every level.
  db.tell(/\.p\/(189|2)$/, lies.absent());
  assert.equal((await start().lookup(other.path, other.version)).treeSize, 1102);

  ops.head = db.note(1000);
  ops.cache.clear();
  db.tell(/\.p\/(232|3)$/, lies.absent());
  db.headSize = 900;
  await assert.rejects(start().lookup(entry.path, entry.version), { code: 'sumdb.tile-missing' });
  assert.equal(ops.head, db.note(1000));
});

test('a record is kept only after all tiles that prove it', async () => {
  const { db, ops, client } = setUp(0, other);
  db.fill(1500);
  ops.beforeWrite = (path) => {
    if (path === '/tile/8/0/000') throw new Error('disk full');
  };
  assert.equal((await client.lookup(entry.path, entry.version)).zipHash, entry.h1);
  assert.ok(ops.cache.has('/tile/8/1/000.p/5'));
  assert.deepEqual(
    [...ops.cache.keys()].filter((path) => path.startsWith('/lookup')),
    [],
  );
  ops.beforeWrite = () => undefined;
  await client.lookup(other.path, other.version);
  assert.ok(ops.cache.has('/tile/8/0/000'));
  assert.ok(ops.cache.has('/lookup/example.com/other@v0.1.0+incompatible'));
});

test('a record is not kept while a tile above its own is not', async () => {
  const { db, ops, client } = setUp(100);
  db.fill(66_000);
  ops.beforeWrite = (path) => {
    if (path === '/tile/8/1/000') throw new Error('disk full');
  };
  assert.equal((await client.lookup(entry.path, entry.version)).zipHash, entry.h1);
  assert.ok(ops.cache.has('/tile/8/0/000'));
  assert.ok(![...ops.cache.keys()].some((path) => path.startsWith('/lookup')));
  ops.beforeWrite = () => undefined;
  await client.lookup(entry.path, entry.version);
  assert.ok(ops.cache.has('/tile/8/1/000'));
  assert.ok([...ops.cache.keys()].some((path) => path.startsWith('/lookup')));
});

test('the head stays where it is while the cache does not take its tiles', async () => {
  const { db, ops, client, start } = setUp(1500);
  await client.lookup(entry.path, entry.version);
  const { head } = ops;
  db.fill(10);
  db.add(other);
  ops.beforeWrite = () => {
    throw new Error('disk full');
  };
  await assert.rejects(client.lookup(other.path, other.version), /disk full/);
  assert.equal((await client.lookup(entry.path, entry.version)).treeSize, 1501);
  assert.equal(ops.head, head);
  ops.beforeWrite = () => undefined;
  assert.equal((await start().lookup(other.path, other.version)).treeSize, 1512);
});
