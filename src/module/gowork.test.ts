import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCode } from '../base/index.ts';
import { parseGoWork } from './index.ts';

test('the folders of a workspace, one by one and in a block', () => {
  const text = [
    'go 1.24.0',
    'toolchain go1.24.1',
    'use . // here',
    'use (',
    '\t./tools',
    '\t"../with space"',
    ')',
    'use ()',
    'replace example.com/a => ./a',
  ].join('\n');
  assert.deepEqual(parseGoWork(text).use, [
    { folder: '.', line: 3 },
    { folder: './tools', line: 5 },
    { folder: '../with space', line: 6 },
  ]);
});

test('what is no go.work is refused with the line', () => {
  const cases: [string, string, number][] = [
    ['use a b', 'module.gomod-usage', 1],
    ['go 1.24\nuse', 'module.gomod-usage', 2],
    ['go 1.24\nrequire example.com/a v1.0.0', 'module.gomod-unknown-directive', 2],
    ['use (\n./a', 'module.gomod-open-block', 1],
  ];
  for (const [text, code, line] of cases) {
    assert.throws(
      () => parseGoWork(text),
      (error: unknown) =>
        errorCode(error) === code && (error as { params: { line: number } }).params.line === line,
      text,
    );
  }
});
