import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test, type TestContext } from 'node:test';
import { eventually, targetOf } from '../../test/support/kept.ts';
import { makeModule } from '../../test/support/module-factory.ts';
import { atEnd } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { GomirrorError, systemClock } from '../base/index.ts';
import { parseTarget } from '../module/index.ts';
import { type Origin, Sources } from '../origin/index.ts';
import { DiskStore } from '../store/index.ts';
import type { Answer } from './answer.ts';
import type { LogBook } from './log-book.ts';
import { Mirror } from './mirror.ts';
import { VerifierPool } from './verifier.ts';

const module = makeModule({ path: 'example.com/m', version: 'v1.0.0', sizeBytes: 300_000 });
const zip = parseTarget(`${targetOf(module)}.zip`);
const mod = parseTarget(`${targetOf(module)}.mod`);
const asker = { cachedOnly: false, mayStream: false, via: undefined, client: '' };

/** Gives the module; `spoil` changes what a source sends. */
function origin(
  name: string,
  spoil: (bytes: Buffer, send: (part: Buffer) => Promise<void>) => Promise<void>,
) {
  const asked: string[] = [];
  const stub: Origin = {
    name,
    get: async (path) => {
      asked.push(path);
      const bytes = Buffer.from(path.endsWith('.zip') ? module.zip : module.mod);
      return {
        sizeBytes: bytes.length,
        read: (take) => spoil(bytes, async (part) => take(part)),
        discard: () => {},
      };
    },
    warm: async () => {},
    close: async () => {},
  };
  return { stub, asked };
}

const honest = () => origin('honest', (bytes, send) => send(bytes));

async function setUp(t: TestContext, ...origins: readonly Origin[]) {
  const store = await DiskStore.open(await temporaryFolder(t));
  const verifier = new VerifierPool(1);
  const record = { database: 'sum.example.com', id: 1, zipHash: module.h1, modHash: module.modH1 };
  const mirror = new Mirror({
    store,
    pending: undefined,
    profiles: new Map([
      [
        '',
        new Sources(
          origins.map((each) => ({ origin: each, thenOn: 'any' })),
          { attempts: 1, backoffMs: 1, maxBackoffMs: 1 },
          systemClock,
        ),
      ],
    ]),
    mergeLists: () => false,
    log: { lookOrPending: async () => record } as unknown as LogBook,
    verifier,
    clock: systemClock,
    freshness: { freshMs: 1000, staleWhileRevalidateMs: 1000, staleOnErrorMs: 1000 },
    failures: { absentMs: 1000, absentAfterTimeoutMs: 1000, verdictMs: 1000 },
    streamFromBytes: 100_000,
    admission: { places: 4, queueLimit: 4, waitMs: 1000 },
  });
  atEnd(t, async () => {
    await mirror.drain();
    await Promise.all([store.close(), verifier.close()]);
  });
  return { mirror, store };
}

function bytesOf(answer: Answer): Buffer {
  assert.ok(answer.kind === 'file');
  const { file } = answer;
  const bytes = Buffer.alloc(file.sizeBytes);
  fs.readSync(file.fd, bytes, 0, bytes.length, 0);
  file.close();
  return bytes;
}

test('a look into the store that a whole fill has overtaken starts no second one', async (t) => {
  const { stub, asked } = honest();
  const { mirror, store } = await setUp(t, stub);
  const open = store.open.bind(store);
  const looked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  store.mayHave = () => true;
  store.open = async (key) => {
    const found = await open(key);
    looked.resolve();
    await gate.promise;
    return found;
  };
  const slow = mirror.open(zip, asker);
  await looked.promise;
  store.open = open;
  assert.ok(bytesOf(await mirror.open(zip, asker)).equals(module.zip));
  await eventually(() => assert.equal(mirror.filling, 0));
  gate.resolve();
  const answer = await slow;
  assert.equal(answer.source, 'cache');
  assert.ok(bytesOf(answer).equals(module.zip));
  assert.equal(asked.length, 1);
});

test('a small file that is being written is answered, also to those who may not have it fetched', async (t) => {
  const { stub, asked } = honest();
  const { mirror, store } = await setUp(t, stub);
  const keep = store.keep.bind(store);
  const gate = Promise.withResolvers<void>();
  store.keep = async (...given) => {
    await gate.promise;
    return keep(...given);
  };
  await mirror.open(mod, asker);
  const again = await mirror.open(mod, { ...asker, cachedOnly: true });
  assert.equal(again.kind === 'bytes' && again.bytes.toString(), module.mod);
  assert.equal(again.source, 'honest');
  gate.resolve();
  await eventually(async () => assert.equal((await mirror.open(mod, asker)).source, 'cache'));
  assert.equal(asked.length, 1);
});

test('whoever has got no byte of a stream that fails gets the zip from the next source', async (t) => {
  const began = Promise.withResolvers<void>();
  const fail = Promise.withResolvers<void>();
  const cut = origin('cut', async (bytes, send) => {
    await send(bytes.subarray(0, 150_000));
    began.resolve();
    await fail.promise;
    throw new GomirrorError('origin.cut-short', {}, { retryable: true });
  });
  const { mirror } = await setUp(t, cut.stub, honest().stub);
  const opening = mirror.open(zip, { ...asker, mayStream: true });
  await began.promise;
  const answer = await opening;
  assert.ok(answer.kind === 'growing' && answer.source === 'cut');
  fail.resolve();
  await assert.rejects(answer.growing.beyond(200_000), { code: 'origin.cut-short' });
  const whole = await answer.whole();
  assert.equal(whole.source, 'honest');
  assert.ok(bytesOf(whole).equals(module.zip));
});

test('an attempt that fails before anybody saw a byte of it is not streamed at all', async (t) => {
  const cut = origin('cut', async () => {
    throw new GomirrorError('origin.cut-short', {}, { retryable: true });
  });
  const { mirror } = await setUp(t, cut.stub, honest().stub);
  const answer = await mirror.open(zip, { ...asker, mayStream: true });
  assert.equal(answer.source, 'honest');
  const alone = await setUp(t, cut.stub);
  await assert.rejects(alone.mirror.open(zip, { ...asker, mayStream: true }), { code: 'origin.cut-short' });
});
