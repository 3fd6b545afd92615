import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { eventually, targetOf } from '../../../test/support/kept.ts';
import { makeModule, type TestModule } from '../../../test/support/module-factory.ts';
import { atEnd, type Scope } from '../../../test/support/scope.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError, systemClock } from '../../base/index.ts';
import { parseTarget } from '../../module/index.ts';
import { type Origin, Sources } from '../../origin/index.ts';
import { DiskStore } from '../../store/index.ts';
import { fillChannel, type FillEvent } from '../events.ts';
import type { LogBook } from '../log-book.ts';
import { Mirror } from '../mirror.ts';
import { VerifierPool } from '../verifier.ts';
import type { AheadOptions } from './look-ahead.ts';
import { wantedFromGoMod } from './wanted.ts';

const leaf = makeModule({ path: 'example.com/leaf', version: 'v1.0.0' });
const gone = makeModule({ path: 'example.com/gone', version: 'v1.0.0' });
const root = makeModule({ path: 'example.com/root', version: 'v1.0.0', requires: [leaf, gone] });
const known = new Map([leaf, root].map((module) => [targetOf(module), module]));
const asker = { cachedOnly: false, mayStream: false, via: undefined, client: '192.0.2.1' };

async function setUp(scope: Scope, mode: AheadOptions['mode']) {
  const asked: string[] = [];
  const state = { gate: undefined as Promise<void> | undefined };
  const origin: Origin = {
    name: 'upstream',
    get: async (path) => {
      asked.push(path);
      if (path.endsWith('.zip')) await state.gate;
      const dot = path.lastIndexOf('.');
      const module = known.get(path.slice(0, dot));
      if (module === undefined) throw new GomirrorError('origin.absent', { upstream: 'upstream' });
      const bytes = Buffer.from(module[path.slice(dot + 1) as 'info' | 'mod' | 'zip']);
      const read = async (take: (chunk: Uint8Array) => Promise<void> | undefined) => {
        await take(bytes);
      };
      return { sizeBytes: bytes.length, read, discard: () => {} };
    },
    warm: async () => {},
    close: async () => {},
  };
  const store = await DiskStore.open(await temporaryFolder(scope));
  const verifier = new VerifierPool(1);
  const retry = { attempts: 1, backoffMs: 1, maxBackoffMs: 1 };
  const recordOf = ({ h1, modH1 }: TestModule) => ({ database: 'db', id: 1, zipHash: h1, modHash: modH1 });
  const mirror = new Mirror({
    ...{ store, verifier, pending: undefined, clock: systemClock, streamFromBytes: 1e9 },
    profiles: new Map([['', new Sources([{ origin, thenOn: 'any' }], retry, systemClock)]]),
    log: {
      lookOrPending: async (path: string) =>
        recordOf([leaf, gone, root].find((module) => module.path === path)!),
    } as unknown as LogBook,
    freshness: { freshMs: 1000, staleWhileRevalidateMs: 1000, staleOnErrorMs: 1000 },
    failures: { absentMs: 60_000, absentAfterTimeoutMs: 1000, verdictMs: 1000 },
    mergeLists: () => false,
    admission: { places: 8, queueLimit: 100, waitMs: 1000 },
    ahead: () => ({ mode, concurrent: 8, maxBytes: 1e9 }),
  });
  const fills: FillEvent[] = [];
  const unsubscribe = fillChannel.subscribe((fill) => fills.push(fill));
  atEnd(scope, async () => {
    unsubscribe();
    await mirror.drain();
    await Promise.all([store.close(), verifier.close()]);
  });
  const open = (module: TestModule, kind: string) =>
    mirror.open(parseTarget(`${targetOf(module)}.${kind}`), asker);
  return { mirror, asked, state, fills, open };
}

test('what is fetched ahead is kept, and what turned out absent is not asked for again', async (t) => {
  const { open, asked, mirror, fills } = await setUp(t, 'modest');
  await open(root, 'mod');
  const wanted = ['root/@v/v1.0.0.mod', 'root/@v/v1.0.0.info', 'leaf/@v/v1.0.0.mod', 'gone/@v/v1.0.0.mod'];
  await eventually(() => assert.equal(asked.length, 4));
  assert.deepEqual(asked.toSorted(), wanted.map((name) => `/example.com/${name}`).toSorted());
  await eventually(() => assert.equal(mirror.lookAhead.running, 0));
  await open(leaf, 'mod');
  await assert.rejects(open(gone, 'mod'), { code: 'origin.absent' });
  assert.equal(asked.filter((path) => path.endsWith('.mod')).length, 3);
  const told = fills.map(({ path, kind, ahead }) => `${path} ${kind} ${ahead === true ? 'ahead' : 'asked'}`);
  assert.deepEqual(
    new Set(told),
    new Set([
      ...['example.com/gone mod ahead', 'example.com/leaf mod ahead'],
      ...['example.com/root info ahead', 'example.com/root mod asked'],
    ]),
  );
});

test('whoever asks for what is on its way ahead shares the fill, which is nobody else’s any more', async (t) => {
  const { open, asked, state, fills, mirror } = await setUp(t, 'eager');
  const gate = Promise.withResolvers<void>();
  state.gate = gate.promise;
  await open(root, 'mod');
  await eventually(() => assert.ok(asked.includes(`${targetOf(root)}.zip`)));
  const opening = open(root, 'zip');
  await setImmediate();
  gate.resolve();
  const answer = await opening;
  assert.ok(answer.kind === 'file');
  answer.file.close();
  assert.equal(fills.find(({ kind }) => kind === 'zip')?.ahead, false);
  await eventually(() =>
    assert.equal(mirror.lookAhead.counts().find(({ kind }) => kind === 'zip')?.usedFiles, 1),
  );
});

test('a job fetches what it is given through the same fills', async (t) => {
  const { mirror, asked } = await setUp(t, 'off');
  const goMod = `module example.com/main\ngo 1.16\nrequire example.com/root v1.0.0\n`;
  const turn = { urgency: 'asked', client: 'a job' } as const;
  const report = await mirror.prefetch(wantedFromGoMod(goMod), { turn });
  const { total, done, failed } = report;
  // Nothing of the module that is absent is there; its other files are not known to be wanted before its go.mod is read.
  assert.deepEqual([total, done, failed], [9, 6, 3]);
  assert.ok(report.failures.every(({ path, code }) => path === gone.path && code === 'origin.absent'));
  await eventually(() => assert.equal(mirror.filling, 0));
  asked.length = 0;
  assert.equal((await mirror.prefetch(wantedFromGoMod(goMod), { turn })).bytes, 0);
  assert.deepEqual(asked, []);
  await assert.rejects(mirror.prefetch([], { turn, profile: 'none' }), { code: 'mirror.no-such-profile' });
});
