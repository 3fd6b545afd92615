import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProgressLine } from './progress-line.ts';

function terminal(columns: number) {
  const written: string[] = [];
  return { written, isTTY: true, columns, write: (text: string) => written.push(text) > 0 };
}

test('a line is drawn once for each text, and fits where letters are two columns wide', () => {
  const output = terminal(10);
  const progress = new ProgressLine(output);
  for (const text of ['one', 'one', '正在测量各镜像']) progress.show(text);
  progress.clear();
  progress.clear();
  progress.show('one');
  assert.deepEqual(output.written, ['\r\u001b[Kone', '\r\u001b[K正在测量…', '\r\u001b[K', '\r\u001b[Kone']);
});

test('nothing is drawn where no terminal reads', () => {
  const output = { ...terminal(80), isTTY: false };
  const progress = new ProgressLine(output);
  progress.show('one');
  progress.clear();
  assert.deepEqual(output.written, []);
});
