import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesEtag, parseRange } from './range.ts';

test('ranges as RFC 9110 has them', () => {
  const cases: readonly (readonly [header: string | undefined, expected: ReturnType<typeof parseRange>])[] = [
    [undefined, undefined],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=0-9', { start: 0, end: 10 }],
    ['bytes=0-', { start: 0, end: 10 }],
    ['bytes=9-9', { start: 9, end: 10 }],
    ['bytes=3-100', { start: 3, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-10', { start: 0, end: 10 }],
    ['bytes=-100', { start: 0, end: 10 }],
    [' bytes=1-2 ', { start: 1, end: 3 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=10-20', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    // All of these are to be ignored.
    ...[
      'bytes=5-4',
      'bytes=-',
      'bytes=',
      'bytes',
      '',
      'bytes=0-1,3-4',
      'bits=0-1',
      'bytes=a-b',
      'bytes=1.0-2',
    ].map((header) => [header, undefined] as const),
    ...['bytes=--1', 'bytes=0x0-0x1', 'bytes=1e1-', 'bytes=9999999999999999-', 'Bytes 0-1'].map(
      (header) => [header, undefined] as const,
    ),
  ];
  for (const [header, expected] of cases) assert.deepEqual(parseRange(header, 10), expected, String(header));
  assert.equal(parseRange('bytes=0-', 0), 'unsatisfiable');
  assert.equal(parseRange('bytes=-1', 0), 'unsatisfiable');
});

test('a range is never empty and never beyond the body', () => {
  const bound = fc.option(fc.bigInt({ min: 0n, max: 10n ** 16n }).map(String), { nil: '' });
  fc.assert(
    fc.property(bound, bound, fc.nat(1_000_000_000), (first, last, sizeBytes) => {
      const range = parseRange(`bytes=${first}-${last}`, sizeBytes);
      if (range === undefined || range === 'unsatisfiable') return;
      assert.ok(range.start >= 0 && range.start < range.end && range.end <= sizeBytes);
    }),
  );
});

test('tags are compared weakly, each of a list', () => {
  for (const [header, expected] of [
    [undefined, false],
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['"b",W/"a" ', true],
    ['*', true],
    [' * ', true],
    ['"b"', false],
    ['a', false],
    ['"A"', false],
    ['', false],
  ] as const) {
    assert.equal(matchesEtag(header, '"a"'), expected, String(header));
  }
});
