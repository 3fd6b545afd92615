import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDuration, formatSize, parseCount, parseDuration, parseSize } from './quantity.ts';

test('durations', () => {
  const good = {
    '30s': 30_000,
    '500ms': 500,
    '10m': 600_000,
    '1h30m': 5_400_000,
    '1.5s': 1500,
    '7d': 604_800_000,
    '0': 0,
  };
  for (const [text, ms] of Object.entries(good)) assert.deepEqual(parseDuration(text), { value: ms }, text);
  for (const text of [
    '',
    '30',
    '-1s',
    '1 s',
    's',
    '1w',
    '30m1h',
    '1s1s',
    '0.0001ms',
    '1e3s',
    '9'.repeat(30) + 'd',
    '1S',
  ]) {
    assert.ok('fault' in parseDuration(text), text);
  }
});

test('sizes', () => {
  const good = {
    '4MB': 4e6,
    '64MiB': 2 ** 26,
    '64 kib': 2 ** 16,
    '512B': 512,
    '1.5GB': 1.5e9,
    '0': 0,
    '2TiB': 2 ** 41,
  };
  for (const [text, bytes] of Object.entries(good)) assert.deepEqual(parseSize(text), { value: bytes }, text);
  for (const text of [
    '',
    '4',
    '4M',
    '-1B',
    '0.5B',
    '4PB',
    '1  MB',
    'MB',
    '1e3B',
    '9999999999999999TB',
    '1iB',
  ]) {
    assert.ok('fault' in parseSize(text), text);
  }
});

test('counts', () => {
  assert.deepEqual(parseCount('12'), { value: 12 });
  for (const text of ['', '-1', '1.0', '01', '1e3', ' 1', '0x10', '9'.repeat(16)])
    assert.ok('fault' in parseCount(text), text);
});

test('what is formatted reads as the same value', () => {
  fc.assert(
    fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (value) => {
      const duration = formatDuration(value);
      assert.deepEqual(parseDuration(duration), { value }, duration);
      const size = formatSize(value);
      assert.deepEqual(parseSize(size), { value }, size);
    }),
  );
  assert.equal(formatDuration(90_000), '90s');
  assert.equal(formatSize(4_000_000), '4MB');
  assert.equal(formatSize(65_536), '64KiB');
});
