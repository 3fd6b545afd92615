import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSlow, median, pieceBytes, worthStreams } from './pace.ts';

const rate = 4000;

test('connections are worth it where there is more to do than a round trip takes', () => {
  assert.equal(worthStreams(46_000_000, rate, 200, 7), 8);
  assert.equal(worthStreams(2_000_000, rate, 200, 7), 2);
  assert.equal(worthStreams(1_000_000, rate, 200, 7), 1);
  assert.equal(worthStreams(46_000_000, rate, 200, 0), 1);
  // At once answered, but a quarter of a second would not be saved.
  assert.equal(worthStreams(20_000_000, 100_000, 1, 7), 1);
  // Slow beyond measure, but little.
  assert.equal(worthStreams(300_000, 0.001, 200, 7), 1);
});

test('pieces share what is left, within what a place may be held for', () => {
  assert.equal(pieceBytes(8_000_000, rate, 8), 1_000_000);
  assert.equal(pieceBytes(800_000, rate, 8), 262_144);
  assert.equal(pieceBytes(480_000_000, rate, 8), 12_000_000);
  assert.equal(pieceBytes(480_000_000, 1, 8), 1_048_576);
});

test('slow is who is far behind the others, with work left', () => {
  assert.equal(isSlow(1e6, 900, [4000, 4000, 3000]), true);
  assert.equal(isSlow(1e6, 1100, [4000, 4000, 3000]), false);
  assert.equal(isSlow(800_000, 900, [4000, 4000, 3000]), false);
  assert.equal(isSlow(1e6, 1, []), false);
  assert.equal(median([3, 1, 2]), 2);
});
