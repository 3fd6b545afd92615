import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hash, Refs } from './types.ts';
import { neighboursOf, Waves } from './waves.ts';

const hashOf = (name: string) => Buffer.from(name.padEnd(20)).toString('hex') as Hash;

function refs(...names: string[]): Refs {
  const tags = new Map(names.map((name) => [name, hashOf(name)]));
  return { head: undefined, branches: new Map(), tags };
}

const near = (name: string, all: Refs, count: number) =>
  neighboursOf(hashOf(name), all, count).map((hash) => Buffer.from(hash, 'hex').toString().trim());

test('the neighbours of a tag are those of its module, by their numbers, newer ones first', () => {
  const all = refs('v1.9.0', 'v1.2.0', 'v1.10.0', 'sub/v1.3.0', 'v1.1.0', 'v1.11.0', 'sub/v1.1.0');
  assert.deepEqual(near('v1.9.0', all, 2), ['v1.10.0', 'v1.2.0']);
  assert.deepEqual(near('v1.9.0', all, 9), ['v1.10.0', 'v1.2.0', 'v1.11.0', 'v1.1.0']);
  assert.deepEqual(near('sub/v1.1.0', all, 9), ['sub/v1.3.0']);
  assert.deepEqual(near('v1.9.0', all, 0), []);
  // A commit without a tag: the newest ones.
  assert.deepEqual(near('none', all, 2), ['v1.11.0', 'v1.10.0']);
});

test('the first comes alone, the next with neighbours, fewer where fetching is slow', () => {
  const fast = new Waves();
  assert.equal(fast.size, 0);
  fast.fetched(0, 200);
  assert.equal(fast.size, 20);
  fast.fetched(20, 400);
  assert.equal(fast.size, 64);
  const slow = new Waves();
  slow.fetched(0, 6000);
  assert.equal(slow.size, 4);
  slow.fetched(4, 40_000);
  assert.equal(slow.size, 0);
});
