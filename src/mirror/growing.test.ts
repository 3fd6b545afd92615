import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { temporaryFolder } from '../../test/support/temp.ts';
import { DiskStore } from '../store/index.ts';
import { Growing, withheldBytes } from './growing.ts';

const sizeBytes = withheldBytes + 100_000;

async function grow(t: TestContext) {
  const store = await DiskStore.open(await temporaryFolder(t));
  const made: Growing[] = [];
  const temporary = await store.createTemporary(() => made[0]?.wake());
  t.after(() => temporary.release());
  const growing = new Growing(temporary, sizeBytes);
  made.push(growing);
  const add = async (count: number) => {
    await temporary.append(Buffer.alloc(count));
    await temporary.flush();
  };
  return { growing, add };
}

/** `waiting` until the promise settles. */
function stateOf(promise: Promise<void>): { now: string } {
  const state = { now: 'waiting' };
  promise.then(
    () => (state.now = 'seen'),
    (error: unknown) => (state.now = String(error)),
  );
  return state;
}

test('all but the end can be seen while it grows, and the end when it has passed', async (t) => {
  const { growing, add } = await grow(t);
  assert.equal(growing.visibleBytes, 0);
  const first = stateOf(growing.beyond(0));
  const last = stateOf(growing.beyond(sizeBytes - withheldBytes));
  await add(40_000);
  await turn();
  assert.deepEqual([growing.visibleBytes, first.now, last.now], [40_000, 'seen', 'waiting']);
  await add(sizeBytes - 40_000);
  await turn();
  assert.deepEqual([growing.visibleBytes, last.now], [sizeBytes - withheldBytes, 'waiting']);
  growing.pass();
  await turn();
  assert.deepEqual([growing.visibleBytes, last.now], [sizeBytes, 'seen']);
  growing.check();
});

test('after a failure nobody waits and nobody goes on', async (t) => {
  const { growing, add } = await grow(t);
  await add(50_000);
  const waiting = [0, 1, 2].map(() => stateOf(growing.beyond(50_000)));
  growing.fail(new Error('wrong'));
  await turn();
  assert.deepEqual(
    waiting.map(({ now }) => now),
    Array(3).fill('Error: wrong'),
  );
  await assert.rejects(growing.beyond(60_000), /wrong/);
  assert.throws(() => growing.check(), /wrong/);
});

test('what has passed cannot fail any more', async (t) => {
  const { growing, add } = await grow(t);
  await add(sizeBytes);
  growing.pass();
  growing.fail(new Error('late'));
  growing.check();
  await growing.beyond(sizeBytes - 1);
});
