import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutEnd, cutStart, padEnd, padStart, widthOf } from './width.ts';

test('Chinese takes two columns, a combining accent none', () => {
  assert.equal(widthOf('已验证'), 6);
  assert.equal(widthOf('verified'), 8);
  assert.equal(widthOf('e\u0301'), 1);
  assert.equal(widthOf('（x）'), 5);
  assert.equal(widthOf('…'), 1);
});

test('padding and cutting keep to their columns', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '/', '.', '验', '（', 'é', '…') });
  fc.assert(
    fc.property(text, fc.nat(40), (sample, columns) => {
      assert.ok(widthOf(cutEnd(sample, columns)) <= columns);
      assert.ok(widthOf(cutStart(sample, columns)) <= columns);
      assert.equal(widthOf(padEnd(sample, columns)), Math.max(columns, widthOf(sample)));
      assert.equal(widthOf(padStart(sample, columns)), Math.max(columns, widthOf(sample)));
      if (widthOf(sample) <= columns) {
        assert.equal(cutEnd(sample, columns), sample);
        assert.equal(cutStart(sample, columns), sample);
      }
    }),
  );
});

test('a cut is seen', () => {
  assert.equal(cutEnd('golang.org/x/text', 8), 'golang.…');
  assert.equal(cutStart('golang.org/x/text', 8), '…/x/text');
});
