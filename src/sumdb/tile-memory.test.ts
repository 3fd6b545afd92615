import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TileMemory } from './tile-memory.ts';

const tile = (index: number) => ({ level: 0, index, width: 256 });

test('the memory never holds more than its bytes; what was used last stays', () => {
  const memory = new TileMemory(3 * 8192);
  for (let index = 0; index < 3; index++) memory.set(tile(index), new Uint8Array(8192).fill(index));
  assert.equal(memory.get(tile(0))?.[0], 0);
  memory.set(tile(3), new Uint8Array(8192).fill(3));
  assert.equal(memory.sizeBytes, 3 * 8192);
  assert.equal(memory.get(tile(1)), undefined);
  assert.deepEqual(
    [0, 2, 3].map((index) => memory.get(tile(index))?.[0]),
    [0, 2, 3],
  );
  memory.set(tile(3), new Uint8Array(8192).fill(4));
  assert.equal(memory.sizeBytes, 3 * 8192);
  assert.equal(memory.get({ level: 1, index: 3, width: 256 }), undefined);
});
