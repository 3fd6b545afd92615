import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clock, GomirrorError, systemClock } from '../base/index.ts';
import { type Origin, type SourceEntry, Sources, Verdict } from './index.ts';

/** A clock whose sleeps are over at once and written down. */
function hastyClock(): { clock: Clock; pausesMs: number[] } {
  const pausesMs: number[] = [];
  const sleep = (ms: number) => {
    pausesMs.push(ms);
    return Promise.resolve();
  };
  return { clock: { ...systemClock, sleep }, pausesMs };
}

const origin = (name: string): Origin => ({
  name,
  get: () => Promise.reject(new Error('not asked here')),
  warm: () => Promise.resolve(),
  close: () => Promise.resolve(),
});

const absent = new GomirrorError('origin.absent');
const refused = new GomirrorError('origin.refused');
const outage = new GomirrorError('origin.unreachable', {}, { retryable: true });
const lie = new GomirrorError('mirror.wrong-hash');

/** `a,b|c` as entries; `script` says how each attempt at a source ends. */
async function walk(list: string, script: Record<string, (string | Error)[]>, attempts = 3) {
  const { clock, pausesMs } = hastyClock();
  const entries: SourceEntry[] = [...list.matchAll(/(\w)([,|]?)/g)].map(([, name, separator]) => ({
    origin: origin(name!),
    thenOn: separator === '|' ? 'any' : 'absent',
  }));
  const sources = new Sources(entries, { attempts, backoffMs: 100, maxBackoffMs: 2000 }, clock, () => 1);
  const asked: string[] = [];
  const outcome = await sources
    .run(({ name }) => {
      asked.push(name);
      const next = script[name]?.shift() ?? new Error(`${name} was not expected`);
      return typeof next === 'string' ? Promise.resolve(next) : Promise.reject(next);
    })
    .catch((error: unknown) => error);
  return { outcome, asked: asked.join(''), pausesMs };
}

test('absence goes on at both separators, refusal and outage only at |', async () => {
  assert.deepEqual(await walk('a,b', { a: [absent], b: ['ok'] }), {
    outcome: 'ok',
    asked: 'ab',
    pausesMs: [],
  });
  assert.deepEqual(await walk('a|b', { a: [absent], b: ['ok'] }), {
    outcome: 'ok',
    asked: 'ab',
    pausesMs: [],
  });
  assert.equal((await walk('a,b', { a: [refused], b: ['ok'] })).outcome, refused);
  assert.equal((await walk('a|b', { a: [refused], b: ['ok'] })).outcome, 'ok');
  assert.equal((await walk('a,b', { a: [outage, outage, outage], b: ['ok'] })).outcome, outage);
  assert.equal((await walk('a|b', { a: [outage, outage, outage], b: ['ok'] })).outcome, 'ok');
});

test('an outage is tried again, with pauses that double up to the limit', async () => {
  assert.deepEqual(await walk('a', { a: [outage, outage, 'ok'] }), {
    outcome: 'ok',
    asked: 'aaa',
    pausesMs: [100, 200],
  });
  const long = await walk('a', { a: Array<Error>(8).fill(outage) }, 8);
  assert.deepEqual(long.pausesMs, [100, 200, 400, 800, 1600, 2000, 2000]);
});

test('attempts count over all sources', async () => {
  const { asked, outcome } = await walk('a|b', { a: [outage, outage, outage], b: [outage, 'never'] });
  assert.equal(asked, 'aba');
  assert.equal(outcome, outage);
});

test('Retry-After is honoured when it is short, and ends the attempts at a source when it is long', async () => {
  const soon = new GomirrorError('origin.rate-limited', {}, { retryable: true, retryAfterSeconds: 3 });
  const late = new GomirrorError('origin.rate-limited', {}, { retryable: true, retryAfterSeconds: 60 });
  assert.deepEqual(await walk('a', { a: [soon, 'ok'] }), { outcome: 'ok', asked: 'aa', pausesMs: [3000] });
  assert.deepEqual(await walk('a|b', { a: [late], b: ['ok'] }), { outcome: 'ok', asked: 'ab', pausesMs: [] });
});

test('wrong bytes go on at either separator; what no source can mend ends the walk', async () => {
  assert.equal((await walk('a,b', { a: [new Verdict(lie, 'next')], b: ['ok'] })).outcome, 'ok');
  const stopped = await walk('a|b', { a: [new Verdict(lie, 'stop')], b: ['ok'] });
  assert.deepEqual([stopped.outcome, stopped.asked], [lie, 'a']);
});

test('of several failures the gravest is told: a lie or an outage before an absence', async () => {
  assert.equal((await walk('a,b', { a: [new Verdict(lie, 'next')], b: [absent] })).outcome, lie);
  assert.equal((await walk('a|b', { a: [refused], b: [absent] })).outcome, refused);
  assert.equal((await walk('a,b', { a: [absent], b: [absent] })).outcome, absent);
  const brief = new GomirrorError('origin.absent', { forAtMostMs: 5000 });
  assert.equal((await walk('a,b', { a: [absent], b: [brief] })).outcome, brief);
  assert.equal((await walk('a,b', { a: [brief], b: [absent] })).outcome, brief);
});

test('no sources at all', async () => {
  assert.equal(((await walk('', {})).outcome as GomirrorError).code, 'origin.off');
});
