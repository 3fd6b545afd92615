import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { createInflater, type Inflated, type InflateFault, PlainInflater } from './inflate.ts';

const text = Buffer.from('hello hello hello hello');
const packed = deflateRawSync(text);

/** The content copied, because it is valid until the next call only. */
function copyOf(outcome: Inflated | InflateFault) {
  return typeof outcome === 'string' ? outcome : { ...outcome, content: Buffer.from(outcome.content) };
}

for (const [name, make] of [
  ['the fast way', createInflater],
  ['the documented way', () => new PlainInflater()],
] as const) {
  test(`${name}: whole streams, one after the other, and what is wrong with others`, () => {
    const inflater = make();
    const good = { content: text, consumedBytes: packed.length };
    assert.deepEqual(copyOf(inflater.inflate(packed, text.length)), good);
    assert.equal(inflater.inflate(packed.subarray(0, 5), text.length), 'corrupt-data');
    assert.equal(inflater.inflate(packed, text.length - 1), 'wrong-size');
    assert.equal(inflater.inflate(packed, text.length + 1), 'wrong-size');
    assert.equal(inflater.inflate(Buffer.from([0xff, 0xff, 0xff]), 3), 'corrupt-data');
    assert.equal(inflater.inflate(Buffer.alloc(0), 0), 'corrupt-data');
    const trailing = Buffer.concat([packed, Buffer.from('more')]);
    assert.deepEqual(copyOf(inflater.inflate(trailing, text.length)), good);
    inflater.release();
    assert.deepEqual(copyOf(inflater.inflate(packed, text.length)), good);
    const large = Buffer.alloc(3_000_000, 'abc');
    assert.deepEqual(copyOf(inflater.inflate(deflateRawSync(large), large.length)), {
      content: large,
      consumedBytes: deflateRawSync(large).length,
    });
  });
}

test('this Node has what the fast way needs', () => {
  assert.ok(!(createInflater() instanceof PlainInflater));
});

test('both ways agree on streams as they are, cut, changed, and declared with another size', () => {
  const fast = createInflater();
  const plain = new PlainInflater();
  const change = fc.oneof(
    fc.constant('none' as const),
    fc.record({ cut: fc.nat(200) }),
    fc.record({ flip: fc.nat(2000) }),
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400, max: 7 }),
      fc.integer({ min: 0, max: 9 }),
      change,
      fc.oneof(fc.constant(0), fc.integer({ min: -5, max: 5 })),
      (content, level, changed, more) => {
        let stream = deflateRawSync(content, { level });
        if (changed !== 'none' && 'cut' in changed) stream = stream.subarray(0, changed.cut);
        else if (changed !== 'none') {
          const at = changed.flip % (stream.length * 8);
          stream[at >> 3] = (stream[at >> 3] ?? 0) ^ (1 << (at & 7));
        }
        const size = Math.max(0, content.length + more);
        const [a, b] = [copyOf(fast.inflate(stream, size)), copyOf(plain.inflate(stream, size))];
        // Of two faults either may be noticed first.
        if (typeof a === 'string') assert.equal(typeof b, 'string');
        else assert.deepEqual(a, b);
      },
    ),
    { numRuns: 2000 },
  );
});
