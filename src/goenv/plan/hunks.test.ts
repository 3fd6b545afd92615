import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hunksOf } from './hunks.ts';

test('the rows that differ', () => {
  assert.deepEqual(hunksOf(['a', 'b', 'c'], ['a', 'b', 'c']), []);
  assert.deepEqual(hunksOf(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e']), [
    { fromStart: 1, fromEnd: 2, toStart: 1, toEnd: 2 },
    { fromStart: 4, fromEnd: 4, toStart: 4, toEnd: 5 },
  ]);
  assert.deepEqual(hunksOf([], ['a']), [{ fromStart: 0, fromEnd: 0, toStart: 0, toEnd: 1 }]);
});

test('texts that differ too much differ as a whole', () => {
  const many = (word: string) => Array.from({ length: 1200 }, (_, row) => `${word}${row}`);
  assert.deepEqual(hunksOf(['s', ...many('a'), 'e'], ['s', ...many('b'), 'e']), [
    { fromStart: 1, fromEnd: 1201, toStart: 1, toEnd: 1201 },
  ]);
});

/** As many rows as two texts can have in common, in order. */
function mostInCommon(from: readonly string[], to: readonly string[]): number {
  let row = Array.from({ length: to.length + 1 }, () => 0);
  for (const word of from) {
    const next = [0];
    for (const [column, other] of to.entries()) {
      next.push(word === other ? (row[column] ?? 0) + 1 : Math.max(next[column] ?? 0, row[column + 1] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

test('hunks lead from one text to the other, in order, apart from each other, and none is longer than need be', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (from, to) => {
      const made: string[] = [];
      let row = 0;
      let changed = 0;
      for (const { fromStart, fromEnd, toStart, toEnd } of hunksOf(from, to)) {
        assert.ok(fromStart > row || row === 0);
        assert.ok(fromEnd > fromStart || toEnd > toStart);
        made.push(...from.slice(row, fromStart));
        assert.equal(made.length, toStart);
        made.push(...to.slice(toStart, toEnd));
        changed += fromEnd - fromStart + (toEnd - toStart);
        row = fromEnd;
      }
      made.push(...from.slice(row));
      assert.deepEqual(made, to);
      assert.equal(changed, from.length + to.length - 2 * mostInCommon(from, to));
    }),
    { numRuns: 1000 },
  );
});
