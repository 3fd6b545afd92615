import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Remembered } from './remembered.ts';

test('what was used least recently goes first', () => {
  const remembered = new Remembered<number>(2, () => 0);
  remembered.set('a', 1);
  remembered.set('b', 2);
  assert.equal(remembered.get('a'), 1);
  remembered.set('c', 3);
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => remembered.get(key)),
    [1, undefined, 3],
  );
  remembered.delete('a');
  assert.equal(remembered.get('a'), undefined);
});

test('each value for as long as was said, or for ever', () => {
  let nowMs = 0;
  const remembered = new Remembered<string>(9, () => nowMs);
  remembered.set('short', 'x', 10);
  remembered.set('ever', 'y');
  nowMs = 9;
  assert.equal(remembered.get('short'), 'x');
  nowMs = 10;
  assert.equal(remembered.get('short'), undefined);
  assert.equal(remembered.get('ever'), 'y');
});
