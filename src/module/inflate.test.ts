import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { createInflater, type InflateFault, pieceBytes } from './inflate.ts';
import { BlockReader, memoryZipSource } from './zip-source.ts';
import { type PackedEntry, unpack, type Unpacked, unpackInPieces } from './zip-unpack.ts';

const inflater = createInflater();

/** Both ways, and what they agree on. */
async function unpacked(packed: Uint8Array, unpackedBytes: number): Promise<Unpacked | InflateFault> {
  assert.ok(inflater !== undefined);
  const entry: PackedEntry = { method: 8, position: 0, compressedBytes: packed.length, unpackedBytes };
  const fast = unpack(new BlockReader(memoryZipSource(packed)), inflater, entry);
  const plain = await unpackInPieces(new BlockReader(memoryZipSource(packed)), entry);
  // Of two faults either may be noticed first.
  if (typeof fast === 'string') assert.equal(typeof plain, 'string');
  else assert.deepEqual(fast, plain);
  return fast;
}

test('this Node has what the fast way needs', () => {
  assert.ok(inflater !== undefined);
});

test('streams one after the other, and what is wrong with others', async () => {
  const text = Buffer.from('hello hello hello hello');
  const packed = deflateRawSync(text);
  const good = await unpacked(packed, text.length);
  assert.ok(typeof good !== 'string' && good.consumedBytes === packed.length);
  assert.equal(await unpacked(packed.subarray(0, 5), text.length), 'corrupt-data');
  assert.equal(await unpacked(packed, text.length - 1), 'wrong-size');
  assert.equal(await unpacked(packed, text.length + 1), 'wrong-size');
  assert.equal(await unpacked(Buffer.from([0xff, 0xff, 0xff]), 3), 'corrupt-data');
  assert.equal(await unpacked(Buffer.alloc(0), 0), 'corrupt-data');
  assert.deepEqual(await unpacked(Buffer.concat([packed, Buffer.from('more')]), text.length), good);
  assert.deepEqual(await unpacked(packed, text.length), good);
});

test('sizes about those of the pieces, in and out', async () => {
  const noise = Buffer.alloc(3 * pieceBytes);
  for (let i = 0, state = 1; i < noise.length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    noise[i] = state >>> 24;
  }
  for (const around of [0, pieceBytes, 2 * pieceBytes]) {
    for (const more of [-11, -10, -1, 0, 1]) {
      const size = Math.max(0, around + more);
      for (const content of [noise.subarray(0, size), Buffer.alloc(size)]) {
        for (const level of [0, 1]) {
          const packed = deflateRawSync(content, { level });
          assert.equal(typeof (await unpacked(packed, size)), 'object', `${size} at level ${level}`);
          assert.equal(typeof (await unpacked(Buffer.concat([packed, noise]), size)), 'object');
          assert.equal(await unpacked(packed, size + 1), 'wrong-size');
        }
      }
    }
  }
});

test('both ways agree on streams as they are, cut, changed, and declared with another size', async () => {
  const change = fc.oneof(
    fc.constant('none' as const),
    fc.record({ cut: fc.nat(200) }),
    fc.record({ flip: fc.nat(2000) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 400, max: 7 }),
      fc.integer({ min: 0, max: 9 }),
      change,
      fc.oneof(fc.constant(0), fc.integer({ min: -5, max: 5 })),
      async (content, level, changed, more) => {
        let stream = deflateRawSync(content, { level });
        if (changed !== 'none' && 'cut' in changed) stream = stream.subarray(0, changed.cut);
        else if (changed !== 'none') {
          const at = changed.flip % (stream.length * 8);
          stream[at >> 3] = (stream[at >> 3] ?? 0) ^ (1 << (at & 7));
        }
        await unpacked(stream, Math.max(0, content.length + more));
      },
    ),
    { numRuns: 1000 },
  );
});
