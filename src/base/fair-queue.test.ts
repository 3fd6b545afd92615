import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FairQueue, type Turn } from './fair-queue.ts';

const asked = (client: string): Turn => ({ urgency: 'asked', client });
const ahead = (client: string): Turn => ({ urgency: 'ahead', client });

function drain(queue: FairQueue<string>): string {
  let order = '';
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) order += item;
  return order;
}

test('clients take turns, and what somebody waits for goes first', () => {
  const queue = new FairQueue<string>();
  queue.push('x', ahead('c'));
  for (const item of 'abcd') queue.push(item, asked('one'));
  queue.push('z', asked('two'));
  queue.push('y', ahead(''));
  assert.deepEqual([queue.size, queue.count('asked'), queue.count('ahead')], [7, 5, 2]);
  assert.equal(drain(queue), 'azbcdxy');
});

test('work done ahead moves up when somebody comes to wait for it', () => {
  const queue = new FairQueue<string>();
  queue.push('a', ahead(''));
  queue.push('b', ahead(''));
  queue.push('c', asked('one'));
  assert.equal(queue.promote('b', asked('two')), true);
  assert.equal(queue.promote('gone', asked('two')), false);
  assert.equal(drain(queue), 'cba');
});

test('only one kind, when asked so', () => {
  const queue = new FairQueue<string>();
  queue.push('a', ahead(''));
  assert.equal(queue.shift('asked'), undefined);
  assert.equal(queue.shift('ahead'), 'a');
});

test('whatever is pushed and removed, the rest comes out once, each client in its own order', () => {
  const item = fc.record({
    client: fc.constantFrom('a', 'b', 'c'),
    urgent: fc.boolean(),
    removed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 40 }), (items) => {
      const queue = new FairQueue<number>();
      items.forEach(({ client, urgent }, index) => queue.push(index, urgent ? asked(client) : ahead(client)));
      items.forEach(({ removed }, index) => removed && assert.equal(queue.remove(index), true));
      const order: number[] = [];
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) order.push(next);
      const left = items.flatMap(({ removed }, index) => (removed ? [] : [index]));
      assert.deepEqual(
        order.toSorted((a, b) => a - b),
        left,
      );
      assert.equal(queue.size, 0);
      for (const client of ['a', 'b', 'c']) {
        for (const urgent of [true, false]) {
          const own = order.filter((at) => items[at]!.client === client && items[at]!.urgent === urgent);
          assert.deepEqual(
            own,
            own.toSorted((a, b) => a - b),
          );
        }
      }
      const firstAhead = order.findIndex((at) => !items[at]!.urgent);
      assert.ok(firstAhead === -1 || order.slice(firstAhead).every((at) => !items[at]!.urgent));
    }),
  );
});
