import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { widthOf, wrap } from './index.ts';

test('at spaces, between Chinese characters, a mark stays with what it ends', () => {
  const text = 'the quick brown fox jumps over the lazy dog and runs';
  assert.deepEqual(wrap(text, 40, '  '), ['  the quick brown fox jumps over the', '  lazy dog and runs']);
  assert.deepEqual(wrap('一二三四五六七八九十一二三四五六七八九十，一二', 40), [
    '一二三四五六七八九十一二三四五六七八九',
    '十，一二',
  ]);
  const ten = '一二三四五六七八九十';
  assert.deepEqual(wrap(`${ten}一二三四五六七 GOPRO，一`, 40), [`${ten}一二三四五六七`, 'GOPRO，一']);
  assert.deepEqual(wrap(`${ten}一二三四五六七八九（VPN）`, 40), [`${ten}一二三四五六七八九`, '（VPN）']);
  assert.deepEqual(wrap(text, undefined, '  '), [`  ${text}`]);
});

test('a law: nothing but spaces is lost, and no line is longer than a single piece makes it', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 40 });
  fc.assert(
    fc.property(words, fc.integer({ min: 40, max: 120 }), (parts, columns) => {
      const lines = wrap(parts.join(' '), columns, '    ');
      assert.deepEqual(
        lines.flatMap((line) => line.trim().split(' ')),
        parts,
      );
      for (const line of lines) assert.ok(widthOf(line) <= columns);
    }),
  );
});
