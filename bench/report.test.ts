import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReport, ratioOf, type Row, verdictOf } from './report.ts';
import { alternate, spread } from './statistics.ts';

const row = (ours: number, reference: number, better: 'more' | 'less'): Row => ({
  what: 'a row',
  unit: 'ms',
  ours: spread([ours]),
  reference: { name: 'theirs', spread: spread([reference]) },
  target: {
    of: 'ratio',
    better,
    goal: better === 'more' ? 0.9 : 1.8,
    atLeast: better === 'more' ? 0.7 : 2.4,
  },
});

test('medians of odd and even numbers of runs, and never of none', () => {
  assert.deepEqual(spread([3, 1, 2]), { runs: 3, min: 1, median: 2, max: 3 });
  assert.equal(spread([4, 1, 2, 3]).median, 2.5);
  assert.throws(() => spread([]), RangeError);
});

test('verdicts turn at the limits, in both directions', () => {
  assert.equal(ratioOf(row(90, 100, 'more')), 0.9);
  assert.deepEqual(
    [90, 89, 70, 69].map((ours) => verdictOf(row(ours, 100, 'more'))),
    ['goal', 'ok', 'ok', 'BEHIND'],
  );
  assert.deepEqual(
    [180, 181, 240, 241].map((ours) => verdictOf(row(ours, 100, 'less'))),
    ['goal', 'ok', 'ok', 'BEHIND'],
  );
});

test('a row that was not measured says so', () => {
  const text = formatReport([row(1, 2, 'less'), { what: 'lost', missing: 'no go here' }]);
  assert.match(text, /a row .* 0\.50 .* goal/);
  assert.match(text, /lost .*NOT MEASURED/);
  assert.match(text, /lost: no go here/);
});

test('sides alternate, and their order turns over', async () => {
  const order: string[] = [];
  const side = (name: string) => async (round: number) => {
    order.push(name);
    return round;
  };
  const result = await alternate(3, { a: side('a'), b: side('b') });
  assert.equal(order.join(''), 'abbaab');
  assert.deepEqual(result.a, { runs: 3, min: 0, median: 1, max: 2 });
});
