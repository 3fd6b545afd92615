import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { Urgency } from '../base/index.ts';
import { Admission } from './admission.ts';

function setUp(places: number, queueLimit: number) {
  const clock = new ManualClock();
  const admission = new Admission({ places, queueLimit, waitMs: 1000 }, clock);
  const order: string[] = [];
  const enter = (name: string, urgency: Urgency = 'asked', client = '') => {
    const gate = Promise.withResolvers<void>();
    const done = admission.run(
      async () => {
        order.push(name);
        await gate.promise;
        return name;
      },
      { urgency, client },
      name,
    );
    done.catch(() => {});
    return { done, leave: gate.resolve, fail: gate.reject };
  };
  return { clock, admission, order, enter };
}

test('so many at once, the others in the order in which they came', async () => {
  const { admission, order, enter } = setUp(2, 10);
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => enter(name));
  assert.deepEqual([order, admission.taken, admission.queued], [['a', 'b'], 2, 2]);
  b?.leave();
  assert.equal(await b?.done, 'b');
  await turn();
  assert.deepEqual([order, admission.taken, admission.queued], [['a', 'b', 'c'], 2, 1]);
  // Work that fails gives its place back like any other.
  a?.fail(new Error('no'));
  await assert.rejects(a?.done ?? assert.fail(), /no/);
  await turn();
  assert.deepEqual(order, ['a', 'b', 'c', 'd']);
  c?.leave();
  d?.leave();
  await Promise.all([c?.done, d?.done]);
  assert.deepEqual([admission.taken, admission.queued], [0, 0]);
});

test('a full queue is refused at once, a long wait when its time is up', async () => {
  const { clock, admission, order, enter } = setUp(1, 1);
  const inside = enter('inside');
  const waiting = enter('waiting');
  await assert.rejects(enter('too many').done, {
    code: 'mirror.busy',
    retryable: true,
    retryAfterSeconds: 5,
  });
  clock.advance(999);
  assert.equal(admission.queued, 1);
  clock.advance(1);
  await assert.rejects(waiting.done, { code: 'mirror.busy' });
  assert.equal(admission.queued, 0);
  // Who gave up does not get the place that comes free.
  inside.leave();
  await inside.done;
  const next = enter('next');
  next.leave();
  await next.done;
  assert.deepEqual([order, admission.taken, clock.sleeping], [['inside', 'next'], 0, 0]);
});

test('who has got a place in time is not thrown out of it', async () => {
  const { clock, enter } = setUp(1, 1);
  const first = enter('first');
  const second = enter('second');
  first.leave();
  await first.done;
  await turn();
  clock.advance(5000);
  second.leave();
  assert.equal(await second.done, 'second');
});

test('work ahead of any wish leaves places free, and moves up when somebody comes to wait for it', async () => {
  const { clock, admission, order, enter } = setUp(4, 10);
  const ahead = ['a', 'b', 'c', 'd', 'e'].map((name) => enter(name, 'ahead'));
  assert.deepEqual([order.join(''), admission.queued], ['abc', 2]);
  enter('asked');
  assert.deepEqual(order.at(-1), 'asked');
  admission.promote('e', { urgency: 'asked', client: 'someone' });
  ahead[0]?.leave();
  await turn();
  assert.deepEqual(order.at(-1), 'e');
  // Nobody waits for the other one, so nobody is told that it takes long.
  clock.advance(5000);
  ahead[1]?.leave();
  ahead[2]?.leave();
  await turn();
  assert.deepEqual([order.at(-1), admission.queued], ['d', 0]);
});

test('one client with many wishes does not hold up another with one', async () => {
  const { order, enter } = setUp(1, 10);
  const many = ['a', 'b', 'c', 'd'].map((name) => enter(name, 'asked', 'many'));
  const one = enter('x', 'asked', 'one');
  many[0]?.leave();
  many[1]?.leave();
  await many[1]?.done;
  one.leave();
  await one.done;
  assert.equal(order.slice(0, 3).join(''), 'abx');
});

test('one client never has all places, nor the whole queue, whatever it waits for', async () => {
  const { admission, order, enter } = setUp(4, 4);
  const many = [1, 2, 3, 4, 5, 6].map((number) => enter(`many ${number}`, 'asked', 'many'));
  assert.deepEqual([admission.taken, admission.queued], [3, 3]);
  await assert.rejects(enter('many 7', 'asked', 'many').done, { code: 'mirror.busy' });
  const one = enter('one', 'asked', 'one');
  assert.equal(order.at(-1), 'one');
  // Nobody may take the place that is left but somebody else.
  one.leave();
  await one.done;
  assert.deepEqual([admission.taken, admission.queued], [3, 3]);
  for (const each of many) each.leave();
  await Promise.all(many.map(({ done }) => done));
  assert.deepEqual([admission.taken, admission.queued, order.at(-1)], [0, 0, 'many 6']);
  // What was taken over from work ahead counts for whoever waits for it.
  const ahead = ['a', 'b', 'c', 'd'].map((name) => enter(name, 'ahead'));
  admission.promote('d', { urgency: 'asked', client: 'many' });
  await turn();
  assert.equal(order.at(-1), 'd');
  const more = [1, 2, 3].map((number) => enter(`more ${number}`, 'asked', 'many'));
  for (const each of [...ahead, ...more]) each.leave();
  await Promise.all([...ahead, ...more].map(({ done }) => done));
  const again = [1, 2, 3, 4].map((number) => enter(`again ${number}`, 'asked', 'many'));
  assert.deepEqual([admission.taken, admission.queued], [3, 1]);
  for (const each of again) each.leave();
  await Promise.all(again.map(({ done }) => done));
  assert.equal(admission.taken, 0);
});
