import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { type Fault, faults } from '../support/faults.ts';
import type { MirrorOptions, MirrorProcess } from '../support/gomirror.ts';
import { checkKept, checkServed, eventually, targetOf } from '../support/kept.ts';
import { makeModule, type TestModule } from '../support/module-factory.ts';
import { startUpstream } from '../support/upstream.ts';
import { type Lie, lies } from '../support/sumdb-server.ts';
import { startWorld, type World } from '../support/world.ts';

const first = makeModule({ path: 'sum.example.com/First', version: 'v1.0.0' });
const second = makeModule({ path: 'sum.example.com/second', version: 'v1.0.0', sizeBytes: 400_000 });
const third = makeModule({ path: 'sum.example.com/third', version: 'v1.0.0' });
const kinds = ['info', 'mod', 'zip'] as const;

const env = { GOMIRROR_SUMDB_TIMEOUT: '4s', GOMIRROR_FRESHNESS_ABSENT_AFTER_TIMEOUT: '100ms' };

interface Running {
  readonly world: World;
  readonly start: (options?: Partial<MirrorOptions>) => Promise<MirrorProcess>;
}

/** A log of some size, so that there is more than one level of tiles. */
async function prepare(t: TestContext, more: Readonly<Record<string, string>> = {}): Promise<Running> {
  const world = await startWorld(t, [first, second], { database: { filler: 700 } });
  return { world, start: (options = {}) => world.gomirror({ env: { ...env, ...more }, ...options }) };
}

/** All three files of a module are refused, in words that match. */
async function checkRefused(mirror: MirrorProcess, module: TestModule, status: RegExp, words: RegExp) {
  await Promise.all(
    kinds.map(async (kind) => {
      const answer = await mirror.get(`${targetOf(module)}.${kind}`);
      const text = await answer.text();
      assert.match(String(answer.status), status, `${kind}: ${text}`);
      assert.match(text, words, kind);
      if (answer.status < 500) return;
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
    }),
  );
}

async function readiness(mirror: MirrorProcess): Promise<string[]> {
  const answer = await mirror.get('/-/readyz', { headers: { accept: 'application/json' } });
  const { reasons } = (await answer.json()) as { reasons: readonly { code: string }[] };
  assert.equal(answer.status, reasons.length === 0 ? 200 : 503);
  return reasons.map(({ code }) => code);
}

const outOfReach =
  /^gomirror: .* cannot be checked now: the checksum database sum\.example\.com is out of reach/;

test('down from the start, then there: nothing unproven before, everything after', async (t) => {
  const { world, start } = await prepare(t);
  await world.database.refuse();
  const mirror = await start();
  await checkRefused(mirror, first, /^503$/, outOfReach);
  assert.deepEqual(await readiness(mirror), ['readiness.database-unreachable']);
  assert.equal((await mirror.get('/-/healthz')).status, 200);
  // Claims are in no log.
  assert.equal(await (await mirror.get('/sum.example.com/!first/@v/list')).text(), 'v1.0.0\n');
  assert.deepEqual(checkKept(mirror.data, []), []);
  await world.database.listen();
  await checkServed(mirror, first);
  assert.deepEqual(await readiness(mirror), []);
});

test('down midway: what is kept is served, with its proofs; the rest when it is back', async (t) => {
  const { world, start } = await prepare(t);
  let mirror = await start();
  await checkServed(mirror, first);
  const sumdb = `/sumdb/${world.database.db.name}`;
  const lookup = `${sumdb}/lookup/sum.example.com/!first@v1.0.0`;
  const proven = await (await mirror.get(lookup)).text();
  await world.database.refuse();
  for (let round = 0; round < 2; round++) {
    await checkServed(mirror, first);
    for (const target of [lookup, `${sumdb}/supported`, `${sumdb}/latest`, `${sumdb}/tile/8/0/002.p/190`])
      assert.equal((await mirror.get(target)).status, 200, target);
    assert.equal(await (await mirror.get(lookup)).text(), proven);
    await checkRefused(mirror, second, /^503$/, outOfReach);
    assert.equal((await mirror.get(`${sumdb}/lookup/sum.example.com/third@v1.0.0`)).status, 503);
    if (round === 0) mirror = await mirror.restart();
  }
  await world.database.listen();
  await checkServed(mirror, second);
});

/** Which paths are lied about, how, and what clients are told. */
const lieRows: Readonly<Record<string, { match: RegExp; lie: Lie; status?: RegExp; words?: RegExp }>> = {
  'never an answer': { match: /lookup/, lie: lies.neverAnswers(), status: /^503$/, words: outOfReach },
  'never a tile': { match: /tile/, lie: lies.neverAnswers(), status: /^503$/ },
  'the record is said not to be there': { match: /lookup/, lie: lies.absent(), status: /^403$/ },
  'tiles are said not to be there': { match: /tile/, lie: lies.absent() },
  'an error': { match: /lookup/, lie: lies.status(500), status: /^503$/, words: outOfReach },
  'a page of HTML': { match: /lookup/, lie: lies.html() },
  'an empty answer': { match: /lookup/, lie: lies.empty() },
  'a forged record': { match: /lookup/, lie: lies.forgedRecord() },
  'another record': { match: /lookup/, lie: lies.otherRecord(first.path, first.version) },
  'the hash behind a record': { match: /lookup/, lie: lies.hashBehindRecord(third, first) },
  'another id': { match: /lookup/, lie: lies.otherId(1) },
  'a wrong key': { match: /lookup/, lie: lies.wrongKey() },
  'a bad signature': { match: /lookup/, lie: lies.badSignature() },
  '101 signatures': { match: /lookup/, lie: lies.manySignatures() },
  'a flipped bit in the answer': { match: /lookup/, lie: lies.flippedBit(0.2) },
  'a flipped bit in tiles': { match: /tile/, lie: lies.flippedBit() },
  'tiles cut short': { match: /tile/, lie: lies.cutShort(32) },
  'empty tiles': { match: /tile/, lie: lies.empty() },
  'tiles of HTML': { match: /tile/, lie: lies.html() },
};

test('whatever the database does, nothing comes through that it did not prove, and it is believed again once it is honest', async (t) => {
  const { world, start } = await prepare(t);
  const { db } = world.database;
  const mirror = await start();
  await checkServed(mirror, first);
  let known = [first, second];
  for (const [index, [what, { match, lie, status, words }]] of Object.entries(lieRows).entries()) {
    const module = makeModule({ path: `lies.example.com/m${index}`, version: 'v1.0.0' });
    world.publish(module);
    // A further tile of each level every time.
    db.fill(300);
    const end = db.tell(match, lie);
    await t.test(what, async () => {
      await checkRefused(mirror, module, status ?? /^50[23]$/, words ?? /^gomirror: /);
      await checkServed(mirror, first);
      checkKept(mirror.data, known);
      end();
      await eventually(() => checkServed(mirror, module));
    });
    known = [...known, module];
  }
});

const badRoutes: Readonly<Record<string, Fault>> = {
  'an error': faults.status(500),
  'a page of HTML': faults.html(),
  'a cut': faults.reset(),
  'not HTTP': faults.garbage(),
  'says that it has none': faults.status(404),
  'never answers': faults.blackHole(),
};

for (const [what, fault] of Object.entries(badRoutes)) {
  test(`a way to the database that fails (${what}) is gone round`, async (t) => {
    const { world } = await prepare(t);
    const { db, url } = world.database;
    const bad = await startUpstream(t, [first, second], { sumdb: { name: db.name, url } });
    bad.fault(/^\/sumdb\//, fault);
    const mirror = await world.gomirror({
      // Only the key: then the ways lead through the upstreams.
      ...{ upstream: `${bad.url},${world.upstream.url}`, sumdb: db.key.verifierKey },
      env: { ...env, GOMIRROR_SUMDB_TIMEOUT: '20s', GOMIRROR_FETCH_FIRST_BYTE_TIMEOUT: '1s' },
    });
    await checkServed(mirror, first);
    // A way that said yes before it began to fail.
    bad.recover();
    await checkServed(mirror, second);
    bad.fault(/^\/sumdb\//, fault);
    world.publish(third);
    bad.add(third);
    await checkServed(mirror, third);
  });
}
