import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknownMirror } from '../catalogue/index.ts';
import type { MirrorReport, MirrorState } from './judge.ts';
import { keepInPlace } from './keep.ts';

function report(name: string, score: number, state: MirrorState = 'usable'): MirrorReport {
  return {
    mirror: unknownMirror(name, `https://${name}`, 'given'),
    ...{ state, score, faults: [], steps: [], requests: 0, failures: 0 },
    ...{ firstByte: undefined, throughput: undefined, newest: undefined, certificate: undefined },
    ...{ freshness: 'unknown', hashes: 'unchecked', sumdb: 'unknown', toolchains: 'unknown' },
  };
}

const orderOf = (reports: readonly MirrorReport[], ...names: string[]) =>
  keepInPlace(
    reports,
    names.map((name) => `https://${name}`),
  )
    .map(({ mirror }) => mirror.name)
    .join(' ');

test('what is set stays in front where it does about as well, in its own order', () => {
  const close = [report('a', 10_000), report('b', 10_900), report('c', 12_000)];
  assert.equal(orderOf(close), 'a b c');
  assert.equal(orderOf(close, 'a', 'b'), 'a b c');
  assert.equal(orderOf(close, 'b', 'a'), 'b a c');
  assert.equal(orderOf(close, 'c', 'b'), 'c b a');
  assert.equal(orderOf(close, 'unknown', 'b'), 'a b c');
});

test('what is clearly worse, or works less well, does not', () => {
  assert.equal(orderOf([report('a', 10_000), report('b', 17_000)], 'b'), 'a b');
  assert.equal(orderOf([report('a', 10), report('b', 900)], 'b'), 'b a');
  assert.equal(orderOf([report('a', 10_000), report('b', 10_000, 'limited')], 'b'), 'a b');
});
