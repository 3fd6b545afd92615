import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryOps } from '../../test/support/sumdb-ops.ts';
import { entryFor, type Lie, lies, SumDb } from '../../test/support/sumdb-server.ts';
import { SumClient } from './client.ts';
import { sumdbEvents } from './backing.ts';

const entry = entryFor('example.com/a', 'v1.0.0');
const other = entryFor('example.com/b', 'v1.0.0');

/** Records of both modules in full tiles, and a few thousand behind them. */
function database(): SumDb {
  const db = new SumDb({ filler: 300, entries: [entry, other] });
  db.fill(3000);
  return db;
}

/** Two routes to one log: what is told to the first stays its own. */
function twoRoutes() {
  const honest = database();
  const ops = new MemoryOps(honest, honest);
  const told: { readonly match: RegExp; readonly lie: Lie }[] = [];
  const liar = Object.assign(Object.create(honest) as SumDb, {
    answer: async (path: string) => {
      let answer = await honest.answer(path);
      for (const { match, lie } of told) {
        if (answer !== undefined && match.test(path)) answer = await lie(path, answer, honest);
      }
      return answer;
    },
  });
  ops.routes[0] = { name: 'liar', db: liar, up: true };
  ops.routes[1] = { name: 'honest', db: honest, up: true };
  return { db: honest, ops, tell: (match: RegExp, lie: Lie) => void told.push({ match, lie }) };
}

const faults: readonly [what: string, match: RegExp, lie: Lie, code: string][] = [
  ['forged leaf tile', /^\/tile\/8\/0\/001$/, lies.flippedBit(), 'sumdb.bad-tile'],
  ['forged edge tile of level 0', /^\/tile\/8\/0\/012\.p/, lies.flippedBit(), 'sumdb.bad-tile'],
  ['forged edge tile of level 1', /^\/tile\/8\/1\/000\.p/, lies.flippedBit(), 'sumdb.bad-tile'],
  ['all tiles forged', /^\/tile/, lies.flippedBit(), 'sumdb.bad-tile'],
  ['tile too short', /^\/tile/, lies.cutShort(), 'sumdb.bad-tile'],
  ['tile too long', /^\/tile/, lies.body(Buffer.alloc(9000)), 'sumdb.bad-tile'],
  ['empty tile', /^\/tile/, lies.empty(), 'sumdb.bad-tile'],
  ['log-in page for a tile', /^\/tile/, lies.html(), 'sumdb.bad-tile'],
  ['forged record', /^\/lookup/, lies.forgedRecord(), 'sumdb.forged-record'],
  ['record under another id', /^\/lookup/, lies.otherId(12), 'sumdb.forged-record'],
  ['record beyond the tree', /^\/lookup/, lies.otherId(1_000_000), 'sumdb.record-outside-tree'],
  [
    'answer without the asked hash',
    /^\/lookup/,
    lies.otherRecord(other.path, other.version),
    'sumdb.record-lacks-module',
  ],
  [
    'hash line behind the record',
    /^\/lookup/,
    lies.hashBehindRecord(entry, other),
    'sumdb.record-lacks-module',
  ],
  ['log-in page for a record', /^\/lookup/, lies.html(), 'sumdb.bad-record'],
  ['empty answer', /^\/lookup/, lies.empty(), 'sumdb.bad-record'],
  ['answer cut short', /^\/lookup/, lies.cutShort(), 'sumdb.bad-note'],
  ['wrong key', /^\/(lookup|latest)/, lies.wrongKey(), 'sumdb.unsigned'],
  ['bad signature', /^\/(lookup|latest)/, lies.badSignature(), 'sumdb.bad-signature'],
  ['101 signatures', /^\/(lookup|latest)/, lies.manySignatures(101), 'sumdb.bad-note'],
  [
    'unsigned words in front of the head',
    /^\/lookup/,
    lies.note((text, signatures) => `example.com/a v1.0.0 h1:x\n${text}\n${signatures}`),
    'sumdb.bad-signature',
  ],
  [
    'a signed note that is no head',
    /^\/lookup/,
    lies.note((_text, _signatures, db) => db.key.sign('hello\n')),
    'sumdb.bad-head',
  ],
  ['server error', /^\/lookup/, lies.status(500), 'sumdb.unreachable'],
  ['tile that fails', /^\/tile\/8\/0\/001$/, lies.status(500), 'sumdb.unreachable'],
  ['tile that is missing', /^\/tile\/8\/0\/001$/, lies.absent(), 'sumdb.tile-missing'],
  ['edge tile that is missing', /^\/tile\/8\/1/, lies.absent(), 'sumdb.tile-missing'],
];

for (const [what, match, lie, code] of faults) {
  test(`${what}: refused, nothing of it kept, and well again afterwards`, async () => {
    const db = database();
    const ops = new MemoryOps(db);
    const clock = new ManualClock();
    const client = new SumClient({ key: db.key.verifierKey, ops, clock });
    const stop = db.tell(match, lie);
    await assert.rejects(client.lookup(entry.path, entry.version), { code, retryable: true });
    assert.ok(![...ops.cache.keys()].some((path) => path.startsWith('/lookup')));
    stop();
    clock.advance(10_000);
    for (const each of [client, new SumClient({ key: db.key.verifierKey, ops, clock })]) {
      assert.equal((await each.lookup(entry.path, entry.version)).zipHash, entry.h1);
    }
    for (const [path, bytes] of ops.cache) {
      if (path.startsWith('/lookup')) continue;
      assert.deepEqual(Buffer.from(bytes), (await db.answer(path))?.body, path);
    }
    assert.equal(ops.fork, undefined);
  });

  test(`${what}: a second, honest route saves the look-up, and the first is blamed`, async () => {
    const { db, ops, tell } = twoRoutes();
    tell(match, lie);
    const client = new SumClient({ key: db.key.verifierKey, ops });
    assert.equal((await client.lookup(entry.path, entry.version)).zipHash, entry.h1);
    const isRefused = code !== 'sumdb.unreachable' && code !== 'sumdb.tile-missing';
    assert.equal(ops.blamed.length > 0, isRefused, ops.blamed.join());
    for (const blame of ops.blamed) assert.match(blame, new RegExp(`^liar /\\S+ ${code}$`));
    assert.equal(ops.fork, undefined);
  });
}

test('a hundred signatures, the honest one last, are accepted, and only the honest one is kept', async () => {
  const db = database();
  const ops = new MemoryOps(db);
  db.tell(/^\/(lookup|latest)/, lies.manySignatures(100));
  const client = new SumClient({ key: db.key.verifierKey, ops });
  assert.equal((await client.lookup(entry.path, entry.version)).zipHash, entry.h1);
  assert.equal(ops.head, db.note());
});

test('further lines of the head are signed, and ignored', async () => {
  const db = database();
  const ops = new MemoryOps(db);
  db.tell(
    /^\/lookup/,
    lies.note((text, _signatures, { key }) => key.sign(`${text}${entry.path} ${entry.version} h1:evil\n`)),
  );
  const client = new SumClient({ key: db.key.verifierKey, ops });
  assert.equal((await client.lookup(entry.path, entry.version)).zipHash, entry.h1);
});

test('edge tiles from two routes, one of which lies: the lie is found and blamed', async () => {
  const { db, ops, tell } = twoRoutes();
  tell(/^\/tile\/8\/0\/012/, lies.flippedBit());
  tell(/^\/tile\/8\/1/, lies.absent());
  const client = new SumClient({ key: db.key.verifierKey, ops });
  assert.equal((await client.lookup(entry.path, entry.version)).zipHash, entry.h1);
  assert.ok(ops.blamed.length > 0);
  for (const blame of ops.blamed) assert.match(blame, /^liar \/tile\/8\/0\/012/);
});

test('many liars before the honest route do not stop it; liars without end do', async () => {
  const honest = database();
  const ops = new MemoryOps(honest, honest, honest, honest);
  for (const route of ops.routes.slice(0, 3)) {
    const lying = Object.create(honest) as SumDb;
    lying.answer = async (path) => {
      const answer = await honest.answer(path);
      return answer?.status === 200 ? lies.flippedBit(0.1)(path, answer, honest) : answer;
    };
    Object.assign(route, { db: lying });
  }
  assert.equal(
    (await new SumClient({ key: honest.key.verifierKey, ops }).lookup(entry.path, entry.version)).zipHash,
    entry.h1,
  );
  ops.routes.pop();
  const left = new SumClient({ key: honest.key.verifierKey, ops });
  await assert.rejects(left.lookup(other.path, other.version), { code: /^sumdb\./, retryable: true });
});

test('a partial tile that is missing is cut from the full one', async () => {
  const db = database();
  const ops = new MemoryOps(db);
  const oldSize = 600;
  db.headSize = oldSize;
  db.tell(/^\/tile\/8\/0\/002\.p/, lies.absent());
  const client = new SumClient({ key: db.key.verifierKey, ops });
  assert.equal((await client.lookup(entry.path, entry.version)).treeSize, oldSize);
  assert.ok(ops.reads.includes('route0 /tile/8/0/002'));
  assert.equal(ops.cache.get('/tile/8/0/002.p/88')?.length, 88 * 32);
});

test('refusals are published with the route', async () => {
  const { db, ops, tell } = twoRoutes();
  tell(/^\/lookup/, lies.forgedRecord());
  const seen: unknown[] = [];
  const stop = sumdbEvents.subscribe((event) => seen.push(event));
  await new SumClient({ key: db.key.verifierKey, ops }).lookup(entry.path, entry.version);
  stop();
  const path = '/lookup/example.com/a@v1.0.0';
  const refused = { kind: 'refused', name: db.name, path, route: 'liar', code: 'sumdb.forged-record' };
  assert.deepEqual(seen, [{ kind: 'advanced', name: db.name, size: db.log.size }, refused]);
});
