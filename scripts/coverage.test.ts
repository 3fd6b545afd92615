import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLcov, runtimeLines } from './coverage.ts';

test('lcov records become shares by file', () => {
  const text = [
    'TN:',
    'SF:src/module/path.ts',
    'DA:1,1',
    'BRF:4',
    'BRH:3',
    'LH:9',
    'LF:10',
    'end_of_record',
    'SF:/somewhere/src/base/clock.ts',
    'LH:2',
    'LF:2',
    'end_of_record',
    '',
  ].join('\n');
  assert.deepEqual(
    [...parseLcov(text, '/somewhere')],
    [
      ['src/module/path.ts', { lines: { hit: 9, found: 10 }, branches: { hit: 3, found: 4 } }],
      ['src/base/clock.ts', { lines: { hit: 2, found: 2 }, branches: { hit: 0, found: 0 } }],
    ],
  );
});

test('a file of types has nothing to cover', () => {
  assert.equal(
    runtimeLines("import type { A } from './a.ts';\n/** b */\nexport interface B {\n  a: A;\n}\n"),
    0,
  );
  assert.equal(runtimeLines('export type A = 1;\nexport const a = 1;\n'), 1);
});
