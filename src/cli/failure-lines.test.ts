import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureLines } from './failure-lines.ts';

test('what failed in the same way stands together, each module once, and not all of very many', () => {
  const failure = (module: string, message: string) => ({ module, code: 'x', message });
  const many = Array.from({ length: 24 }, (_, index) => failure(`m${index >> 1}@v1.0.0`, 'cannot reach it'));
  const lines = failureLines([failure('a@v1.0.0', 'does\u001bnot exist'), ...many], 'en');
  assert.deepEqual(lines, [
    'a@v1.0.0: does\\x1bnot exist',
    'cannot reach it',
    ...Array.from({ length: 10 }, (_, index) => `  m${index}@v1.0.0`),
    '  … and 2 more',
  ]);
  assert.deepEqual(failureLines([], 'en'), []);
});
