import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HostBudget } from './host-budget.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('so many at once to one host, repositories in turn, other hosts freely', async () => {
  const budget = new HostBudget(2);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const { signal } = new AbortController();
  const start = (host: string, repository: string, name: string) =>
    budget.run(host, repository, signal, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
    });
  const all = [
    ...['big 1', 'big 2', 'big 3', 'big 4'].map((name) => start('a', 'big', name)),
    start('a', 'small', 'small 1'),
    start('b', 'other', 'other 1'),
  ];
  await settled();
  assert.deepEqual(begun, ['big 1', 'big 2', 'other 1']);
  ends.shift()!();
  await settled();
  ends.shift()!();
  await settled();
  // One of the big one's, then the small one's, though three of the big one's came first.
  assert.deepEqual(begun.slice(3), ['big 3', 'small 1']);
  for (let left = 0; left < 4; left++) {
    ends.shift()?.();
    await settled();
  }
  await Promise.all(all);
  assert.equal(begun.length, 6);
});

test('who gives up while waiting leaves the queue, and a failure frees its place', async () => {
  const budget = new HostBudget(1);
  const free = new AbortController();
  const held = Promise.withResolvers<undefined>();
  const first = budget.run('a', 'x', free.signal, async () => held.promise);
  const gone = new AbortController();
  const second = budget.run('a', 'y', gone.signal, async () => assert.fail('was started'));
  const third = budget.run('a', 'z', free.signal, async () => 'third');
  gone.abort(new Error('enough'));
  await assert.rejects(second, /enough/);
  held.reject(new Error('failed'));
  await assert.rejects(first, /failed/);
  assert.equal(await third, 'third');
});
