import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { faults } from '../support/faults.ts';
import type { MirrorProcess } from '../support/gomirror.ts';
import { checkKept, checkServed, eventually, filesBelow, targetOf } from '../support/kept.ts';
import { makeModule } from '../support/module-factory.ts';
import { startWorld } from '../support/world.ts';

const first = makeModule({ path: 'fork.example.com/first', version: 'v1.0.0' });
const second = makeModule({ path: 'fork.example.com/second', version: 'v1.0.0', sizeBytes: 400_000 });
const third = makeModule({ path: 'fork.example.com/third', version: 'v1.0.0' });
const env = { GOMIRROR_FRESHNESS_ABSENT_AFTER_TIMEOUT: '100ms' };

async function reasons(mirror: MirrorProcess): Promise<string> {
  const answer = await mirror.get('/-/readyz');
  return `${answer.status} ${await answer.text()}`;
}

for (const growth of [0, 40]) {
  test(`a fork of ${growth === 0 ? 'the same' : 'a larger'} size: refused for good, proof kept, an alarm`, async (t) => {
    const world = await startWorld(t, [first, second], { database: { filler: 300 } });
    const { db } = world.database;
    const mirror = await world.gomirror({ env });
    await checkServed(mirror, first);
    const folder = path.join(mirror.data, 'sums', db.name);
    const head = readFileSync(path.join(folder, 'head'), 'utf8');

    const honest = db.log;
    db.log = honest.fork(5, 'evil.example.com v1.0.0 h1:AAAA\n');
    db.fill(growth);
    const refused = await mirror.get(`${targetOf(second)}.zip`);
    assert.equal(refused.status, 502);
    assert.match(await refused.text(), /^gomirror: .*sum\.example\.com/);
    assert.equal(refused.headers.get('cache-control'), 'no-store');
    await mirror.waitFor(({ event }) => event === 'checksum-fork');
    assert.match(await reasons(mirror), /^503 [^]*readiness\.forked/);
    const evidence = JSON.parse(readFileSync(path.join(folder, 'fork.json'), 'utf8')) as {
      older: string;
      newer: string;
    };
    assert.deepEqual([evidence.older, evidence.newer].toSorted(), [head, db.note()].toSorted());
    assert.equal(readFileSync(path.join(folder, 'head'), 'utf8'), head);

    // One of the two was a lie that its key has signed; what comes later cannot make that good.
    db.log = honest;
    db.fill(1);
    let each = mirror;
    for (let round = 0; round < 2; round++) {
      await checkServed(each, first);
      assert.equal((await each.get(`${targetOf(second)}.mod`)).status, 502);
      assert.match(await reasons(each), /^503 [^]*readiness\.forked/);
      assert.equal((await each.get('/-/healthz')).status, 200);
      assert.equal(checkKept(each.data, [first]).length, 3);
      if (round === 0) each = await each.restart();
    }
  });
}

test('an old tree replayed across a restart moves no head back, and hides nothing that is kept', async (t) => {
  const world = await startWorld(t, [first, second], { database: { filler: 300 } });
  const { db } = world.database;
  const before = await world.gomirror({ env });
  await checkServed(before, first);
  await before.stop();
  const head = path.join(before.data, 'sums', db.name, 'head');
  const pinned = readFileSync(head, 'utf8');
  db.headSize = 290;
  const mirror = await before.restart();
  await checkServed(mirror, first);
  // Its record stands behind the old tree's end, but in the pinned one.
  await checkServed(mirror, second);
  world.publish(third);
  const late = await mirror.get(`${targetOf(third)}.zip`);
  assert.match(String(late.status), /^50[23]$/, await late.text());
  assert.equal(readFileSync(head, 'utf8'), pinned);
  db.headSize = undefined;
  await checkServed(mirror, third);
  assert.notEqual(readFileSync(head, 'utf8'), pinned);
});

/** The three files of a module with what says whether they are verified. */
async function verification(mirror: MirrorProcess, module: typeof first): Promise<string[]> {
  return Promise.all(
    (['info', 'mod', 'zip'] as const).map(async (kind) => {
      const answer = await mirror.get(`${targetOf(module)}.${kind}`);
      await answer.arrayBuffer();
      const { headers, status } = answer;
      return `${status} ${headers.get('x-mirror-verification')} ${headers.get('cache-control')}`;
    }),
  );
}

const unverified = { ...env, GOMIRROR_SUMDB_ON_UNAVAILABLE: 'serve-unverified' };
const pending = '200 pending public, max-age=0';
const proven = '200 null public, max-age=31536000, immutable';

test('serve-unverified: marked and kept apart while the database is gone, promoted when it is back', async (t) => {
  const world = await startWorld(t, [first, second]);
  await world.database.refuse();
  let mirror = await world.gomirror({ env: unverified });
  await checkServed(mirror, first);
  await checkServed(mirror, second);
  for (let round = 0; round < 2; round++) {
    await eventually(() =>
      assert.equal(checkKept(path.join(mirror.data, 'unverified'), [first, second]).length, 6),
    );
    assert.deepEqual(checkKept(mirror.data, []), []);
    assert.deepEqual(await verification(mirror, first), [pending, pending, pending]);
    assert.match(await reasons(mirror), round === 0 ? /^503 [^]*readiness\.database-unreachable/ : /./);
    await checkServed(mirror, first);
    if (round === 0) mirror = await mirror.restart();
  }
  await world.database.listen();
  mirror = await mirror.restart();
  await eventually(() => assert.equal(checkKept(mirror.data, [first, second]).length, 6));
  await eventually(() => assert.deepEqual(checkKept(path.join(mirror.data, 'unverified'), []), []));
  assert.deepEqual(await verification(mirror, first), [proven, proven, proven]);
  await world.upstream.refuse();
  await checkServed(mirror, second);
});

test('serve-unverified: what turns out wrong is taken out of service, with an alarm', async (t) => {
  const world = await startWorld(t, [first, second]);
  const forged = makeModule({
    path: first.path,
    version: first.version,
    goMod: first.mod,
    files: { 'e.go': 'package e\n' },
  });
  const end = world.upstream.fault(`${targetOf(first)}.zip`, faults.body(forged.zip, 'application/zip'));
  await world.database.refuse();
  let mirror = await world.gomirror({ env: unverified });
  await checkServed(mirror, { ...forged, info: first.info });
  assert.deepEqual(await verification(mirror, first), [pending, pending, pending]);
  end();
  await eventually(() =>
    assert.equal(
      checkKept(path.join(mirror.data, 'unverified'), [{ ...forged, info: first.info }]).length,
      3,
    ),
  );
  await world.database.listen();
  mirror = await mirror.restart();
  const incident = await mirror.waitFor(({ event }) => event === 'incident');
  assert.equal((incident['error'] as { code: string }).code, 'mirror.wrong-hash');
  await eventually(() => assert.deepEqual(checkKept(path.join(mirror.data, 'unverified'), []), []));
  const aside = filesBelow(path.join(mirror.data, 'unverified', 'quarantine'));
  assert.ok(
    aside.some((name) => name.endsWith('first/@v/v1.0.0.zip')),
    aside.join(' '),
  );
  await checkServed(mirror, first);
  assert.deepEqual(await verification(mirror, first), [proven, proven, proven]);
  await eventually(() => assert.equal(checkKept(mirror.data, [first]).length, 3));
});
