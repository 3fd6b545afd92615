import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { GomirrorError } from '../base/index.ts';
import { type ListTarget, parseTarget, type QueryTarget } from '../module/index.ts';
import { type Origin, Sources } from '../origin/index.ts';
import { Admission } from './admission.ts';
import type { Errand } from './errand.ts';
import { ChangingAnswers } from './changing.ts';

const second = 1000;
const freshness = {
  freshMs: 60 * second,
  staleWhileRevalidateMs: 600 * second,
  staleOnErrorMs: 7000 * second,
};
const failures = { absentMs: 60 * second, absentAfterTimeoutMs: 10 * second, verdictMs: 60 * second };
const outage = new GomirrorError('origin.unreachable', {});

const list = parseTarget('/example.com/a/@v/list') as ListTarget;
const latest = parseTarget('/example.com/a/@latest') as ListTarget;
const query = (raw: string) => parseTarget(`/example.com/a/@v/${raw}.info`) as QueryTarget;

async function setUp(t: TestContext) {
  const folder = await temporaryFolder(t);
  const clock = new ManualClock();
  const asked: string[] = [];
  const state = {
    says: 'v1.0.0\n' as string | GomirrorError,
    kept: [] as string[],
    gate: undefined as Promise<void> | undefined,
  };
  const origin: Origin = {
    name: 'upstream',
    get: async (target) => {
      asked.push(target);
      await state.gate;
      const { says } = state;
      if (typeof says !== 'string') throw says;
      const read = async (take: (chunk: Uint8Array) => Promise<void> | undefined) => {
        await take(Buffer.from(says));
      };
      return { sizeBytes: undefined, read, discard: () => {} };
    },
    warm: async () => {},
    close: async () => {},
  };
  const retry = { attempts: 1, backoffMs: 1, maxBackoffMs: 1 };
  const sources = new Sources([{ origin, thenOn: 'any' }], retry, clock);
  const errand: Errand = {
    ...{ profile: '', sources, via: undefined, isPrivate: false },
    era: 0,
    proofs: { claim: async () => assert.fail('nobody vouches for what changes') },
    turn: { urgency: 'asked', client: '' },
  };
  const make = () =>
    new ChangingAnswers({
      admission: new Admission({ places: 4, queueLimit: 4, waitMs: 1000 }, clock),
      clock,
      folder,
      writer: {
        replace: async (file, bytes) => {
          const { mkdirSync } = await import('node:fs');
          mkdirSync(path.dirname(file), { recursive: true });
          writeFileSync(file, bytes);
        },
      },
      freshness,
      failures,
      merge: () => false,
      keptVersions: async () => state.kept,
      keptInfo: async (_, version) => Buffer.from(`{"Version":"${version}"}`),
    });
  let answers = make();
  const ask = async (target: ListTarget | QueryTarget = list, cachedOnly = false, mayFill = () => {}) => {
    const { bytes, source, freshMs } = await answers.answer(target, cachedOnly, errand, mayFill);
    return `${source} ${freshMs / second}: ${bytes.toString().trim()}`;
  };
  const restart = async () => {
    await answers.settled();
    answers = make();
  };
  return { clock, state, asked, ask, restart, settled: () => answers.settled(), folder };
}

test('fresh, then old while it is fetched anew, then old in an outage, then no more', async (t) => {
  const { clock, state, asked, ask, settled } = await setUp(t);
  assert.equal(await ask(), 'upstream 60: v1.0.0');
  clock.advance(20 * second);
  assert.equal(await ask(), 'cache 40: v1.0.0');
  assert.equal(asked.length, 1);
  state.says = 'v1.0.0\nv1.1.0\n';
  clock.advance(60 * second);
  assert.equal(await ask(), 'cache 0: v1.0.0');
  await settled();
  assert.equal(await ask(), 'cache 60: v1.0.0\nv1.1.0');
  state.says = outage;
  clock.advance(700 * second);
  assert.equal(await ask(), 'stale 0: v1.0.0\nv1.1.0');
  clock.advance(7000 * second);
  await assert.rejects(ask(), { code: 'origin.unreachable' });
});

test('whoever may have nothing fetched gets what is old, or hears it; not a list of what happens to be kept', async (t) => {
  const { clock, state, asked, ask } = await setUp(t);
  const mayNot = () => {
    throw new GomirrorError('server.too-many-fills', {}, { retryable: true });
  };
  state.kept = ['v1.0.0'];
  await assert.rejects(ask(list, false, mayNot), { code: 'server.too-many-fills' });
  await ask();
  assert.equal(await ask(list, false, mayNot), 'cache 60: v1.0.0');
  clock.advance(1000 * second);
  assert.equal(await ask(list, false, mayNot), 'stale 0: v1.0.0');
  assert.equal(asked.length, 1);
});

test('many who ask at once are one question', async (t) => {
  const { asked, ask, state } = await setUp(t);
  const gate = Promise.withResolvers<void>();
  state.gate = gate.promise;
  const all = Array.from({ length: 20 }, () => ask());
  gate.resolve();
  for (const said of await Promise.all(all)) assert.match(said, /^(?:upstream|cache) 60: v1\.0\.0$/);
  assert.equal(asked.length, 1);
});

test('absence is remembered for its time and forgets what was there; an outage is not remembered', async (t) => {
  const { clock, state, asked, ask, restart } = await setUp(t);
  await ask();
  clock.advance(700 * second);
  state.says = new GomirrorError('origin.absent', {});
  await assert.rejects(ask(), { code: 'origin.absent' });
  await assert.rejects(ask(), { code: 'origin.absent' });
  assert.equal(asked.length, 3);
  clock.advance(60 * second);
  await assert.rejects(ask(), { code: 'origin.absent' });
  state.says = outage;
  clock.advance(60 * second);
  await restart();
  await assert.rejects(ask(latest), { code: 'origin.unreachable' });
  await assert.rejects(ask(latest), { code: 'origin.unreachable' });
  assert.equal(asked.filter((target) => target.endsWith('@latest')).length, 2);
});

test('in an outage without a former answer the kept versions stand in, but not for a branch', async (t) => {
  const { state, ask } = await setUp(t);
  state.says = outage;
  state.kept = ['v1.0.0', 'v1.2.0', 'v1.10.0'];
  assert.equal(await ask(), 'stale 0: v1.0.0\nv1.2.0\nv1.10.0');
  assert.equal(await ask(latest), 'stale 0: {"Version":"v1.10.0"}');
  await assert.rejects(ask(query('main')), { code: 'origin.unreachable' });
});

test('cached only: nobody is asked', async (t) => {
  const { clock, state, asked, ask } = await setUp(t);
  await assert.rejects(ask(list, true), { code: 'mirror.not-kept' });
  state.kept = ['v1.0.0'];
  assert.equal(await ask(list, true), 'stale 0: v1.0.0');
  assert.equal(asked.length, 0);
  await ask();
  clock.advance(100_000 * second);
  assert.equal(await ask(list, true), 'stale 0: v1.0.0');
  assert.equal(asked.length, 1);
});

test('what is saved survives a restart with its age; a clock set back makes it old, rot makes it nothing', async (t) => {
  const { clock, asked, ask, restart, folder } = await setUp(t);
  await ask();
  await restart();
  clock.step(30 * second);
  assert.equal(await ask(), 'cache 30: v1.0.0');
  await restart();
  clock.step(-400_000 * second);
  assert.match(await ask(), /^upstream/);
  assert.equal(asked.length, 2);
  await restart();
  for (const name of readdirSync(folder, { recursive: true })
    .map(String)
    .filter((each) => /.{20}/.test(each))) {
    const file = path.join(folder, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('v1.0.0', 'v6.6.6'));
  }
  assert.equal(await ask(), 'upstream 60: v1.0.0');
});

test('a query stays one element of the path, whatever is in it', async (t) => {
  const { asked, ask, state } = await setUp(t);
  state.says = '{"Version":"v1.0.0"}';
  for (const raw of ['main', 'x%23y', '%252e%252e', 'a%20b', 'v1', '%21main']) await ask(query(raw));
  const paths = asked.map((target) => /^\/example\.com\/a\/@v\/(.+)\.info$/.exec(target)?.[1]);
  assert.deepEqual(paths, ['main', 'x%23y', '%252e%252e', 'a%20b', 'v1', '!main']);
});

test('what is no list and no info is refused, and not kept', async (t) => {
  const { state, ask } = await setUp(t);
  state.says = '<!DOCTYPE html><p>Log in';
  await assert.rejects(ask(), { code: 'mirror.bad-answer' });
  await assert.rejects(ask(latest), { code: 'mirror.bad-answer' });
  state.says = 'v1.0.0 2020-01-01T00:00:00Z\nv1.0.1-0.20200101000000-abcdefabcdef\n\nnonsense\nv1.1.0\n';
  assert.equal(await ask(), 'upstream 60: v1.0.0\nv1.1.0');
});
