import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test, type TestContext } from 'node:test';
import { type Far, type FarOptions, startFar } from '../../test/support/far.ts';
import { targetOf } from '../../test/support/kept.ts';
import { makeModule } from '../../test/support/module-factory.ts';
import { atEnd } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { makeZip } from '../../test/support/zip.ts';
import { systemClock } from '../base/index.ts';
import { parseTarget, type VersionTarget } from '../module/index.ts';
import { ProxyOrigin, Sources } from '../origin/index.ts';
import { DiskStore } from '../store/index.ts';
import { Admission } from './admission.ts';
import { incidentChannel, type IncidentEvent } from './events.ts';
import type { LogBook } from './log-book.ts';
import { VerifierPool } from './verifier.ts';
import { LogProofs } from './proofs.ts';
import { type FilledZip, ZipFills } from './zips.ts';

const module = makeModule({ path: 'example.com/far', version: 'v1.0.0', sizeBytes: 3_000_000 });
const target = parseTarget(`${targetOf(module)}.zip`) as VersionTarget;
const limits = {
  connectTimeoutMs: 1000,
  firstByteTimeoutMs: 5000,
  idleTimeoutMs: 5000,
  totalTimeoutMs: 20_000,
  redirects: 5,
  connections: 32,
};

async function setUp(t: TestContext, ...far: readonly Partial<FarOptions>[]) {
  const servers: Far[] = [];
  for (const each of far) servers.push(await startFar(t, { bytes: module.zip, ...each }));
  const origins = servers.map(
    ({ url }, index) => new ProxyOrigin({ name: `u${index}`, url, instance: 't', userAgent: 't', limits }),
  );
  const retry = { attempts: 1, backoffMs: 1, maxBackoffMs: 1 };
  const sources = new Sources(
    origins.map((origin) => ({ origin, thenOn: 'any' })),
    retry,
    systemClock,
  );
  const store = await DiskStore.open(await temporaryFolder(t));
  const verifier = new VerifierPool(1);
  const record = { database: 'sum.example.com', id: 1, zipHash: module.h1, modHash: module.modH1 };
  const fills = new ZipFills({
    store,
    pending: undefined,
    verifier,
    admission: new Admission({ places: 4, queueLimit: 4, waitMs: 1000 }, systemClock),
    clock: systemClock,
    streamFromBytes: 100_000,
    pieces: { piecesAboveBytes: 500_000, maxPieces: 4, stallAfterMs: 400 },
  });
  const incidents: IncidentEvent[] = [];
  const unsubscribe = incidentChannel.subscribe((event) => incidents.push(event));
  atEnd(t, async () => {
    unsubscribe();
    await fills.settled();
    await sources.close();
    await Promise.all([store.close(), verifier.close()]);
  });
  const log = { lookOrPending: async () => record } as unknown as LogBook;
  const errand = {
    ...{ profile: '', sources, era: 0, via: undefined, isPrivate: false, proofs: new LogProofs(log) },
    turn: { urgency: 'asked', client: 'c' },
  } as const;
  return { servers, incidents, fill: () => fills.fill(target, errand) };
}

function check(zip: FilledZip, right = module.zip): void {
  const file = zip.file();
  const bytes = Buffer.alloc(file.sizeBytes);
  fs.readSync(file.fd, bytes, 0, bytes.length, 0);
  file.close();
  assert.ok(bytes.equals(right), `${bytes.length} wrong bytes of ${right.length}`);
}

/** What is compared before pieces are mixed. */
const tail = `bytes=${module.zip.length - 65_536}-${module.zip.length - 1}`;
const plain = ({ requests }: Far) => requests.filter(({ range }) => range === undefined).length;

test('a large zip comes in pieces, and can be followed from its front while they come', async (t) => {
  const { servers, fill } = await setUp(t, {});
  const filling = fill();
  const streaming = await filling.streaming();
  assert.ok(streaming !== undefined);
  const { growing } = streaming;
  growing.retain();
  let seenBytes = 0;
  while (seenBytes < module.zip.length - 65_536) {
    await growing.beyond(seenBytes);
    const bytes = Buffer.alloc(growing.visibleBytes - seenBytes);
    fs.readSync(growing.fd, bytes, 0, bytes.length, seenBytes);
    assert.ok(bytes.equals(module.zip.subarray(seenBytes, seenBytes + bytes.length)));
    seenBytes += bytes.length;
  }
  growing.release();
  check(await filling.passed);
  const [far] = servers;
  assert.ok(far !== undefined && far.requests.length > 2 && plain(far) === 1);
});

for (const trouble of ['stall', 'break', 'mute'] as const) {
  test(`the first answer and a piece: ${trouble}; the rest comes on other connections`, async (t) => {
    const { servers, incidents, fill } = await setUp(t, {
      trouble: ({ index }) => (index === 0 || index === 2 ? trouble : undefined),
    });
    check(await fill().passed);
    assert.ok((servers[0]?.requests.length ?? 0) > 2);
    assert.deepEqual(incidents, []);
  });
}

test('an upstream that says that it honours ranges, and does not, gives the zip in one', async (t) => {
  const { servers, fill } = await setUp(t, { ranges: 'lies' });
  check(await fill().passed);
  assert.equal(plain(servers[0]!), 1);
});

test('other bytes of the same module are not mixed in', async (t) => {
  const prefix = `${module.path}@${module.version}/`;
  const other = makeZip([
    { name: `${prefix}go.mod`, content: module.mod, method: 'store' },
    { name: `${prefix}a.go`, content: 'package a\n' },
  ]);
  const { servers, incidents, fill } = await setUp(
    t,
    { trouble: ({ index }) => (index === 0 ? 'stall' : undefined) },
    { bytes: Buffer.concat([module.zip.subarray(0, -other.length), other]) },
  );
  const zip = await fill().passed;
  check(zip);
  assert.equal(zip.source, 'u0');
  assert.deepEqual(incidents, []);
  assert.ok((servers[1]?.requests.length ?? 0) > 0, 'it was looked at');
  assert.ok(servers[1]?.requests.every(({ range }) => range === tail));
});

test('a mixed zip that is wrong is fetched again from one, blaming nobody', async (t) => {
  const spoiled = Buffer.from(module.zip);
  for (let at = 100_000; at < spoiled.length - 100_000; at += 1000) spoiled[at]! ^= 1;
  const { servers, incidents, fill } = await setUp(
    t,
    // Parts of the first are so slow that the second is given them.
    { trouble: ({ index, range }) => (index === 0 || (range ?? tail) !== tail ? 'stall' : undefined) },
    { bytes: spoiled },
  );
  const zip = await fill().passed;
  check(zip);
  assert.equal(zip.source, 'u0');
  assert.equal(plain(servers[0]!), 2);
  assert.ok((servers[1]?.requests.length ?? 0) > 1, 'it gave a part');
  assert.deepEqual(incidents, []);
});

test('a wrong zip of one source in pieces is that source’s lie, and the next one is asked', async (t) => {
  const spoiled = Buffer.from(module.zip);
  spoiled[1_500_000]! ^= 1;
  const { incidents, fill } = await setUp(t, { bytes: spoiled }, {});
  const zip = await fill().passed;
  check(zip);
  assert.deepEqual(
    incidents.map(({ source }) => source),
    ['u0'],
  );
});
