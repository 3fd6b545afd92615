import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldCase } from './zip-fold.ts';

test('names that differ in case only share a key', () => {
  const orbits = [
    'aA',
    'kK\u212a',
    'sSſ',
    'åÅ\u212b',
    'µμΜ',
    'θΘϑϴ',
    'σςΣ',
    'ßẞ',
    'ǆǅǄ',
    'ᾀᾈ',
    'Ꭰꭰ',
    '\u{10400}\u{10428}',
    'ａＡ',
  ];
  for (const orbit of orbits) {
    const keys = new Set(Array.from(orbit, (character) => foldCase(`x/${character}.go`)));
    assert.equal(keys.size, 1, orbit);
  }
});

test('what only full folding or another language takes for the same stays apart', () => {
  const apart = [
    ['ß', 'ss'],
    ['ŉ', 'ʼn'],
    ['ﬁ', 'fi'],
    ['ı', 'i'],
    ['ı', 'I'],
    ['İ', 'i'],
    ['İ', 'I'],
    ['\u0390', '\u1fd3'],
    ['ﬅ', 'ﬆ'],
    ['é', 'e'],
  ];
  for (const [a, b] of apart as [string, string][]) assert.notEqual(foldCase(a), foldCase(b), `${a} ${b}`);
});

test('a plain lower-case name is its own key', () => {
  assert.equal(foldCase('internal/x_test.go'), 'internal/x_test.go');
});
