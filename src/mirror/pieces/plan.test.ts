import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Plan } from './plan.ts';

test('a part is cut, claimed, and ends at its border', () => {
  const plan = new Plan(100, 0);
  assert.deepEqual(plan.restOf(0), { startByte: 0, endByte: 100 });
  plan.cut(0, 40);
  assert.equal(plan.freeBytes, 60);
  assert.deepEqual(plan.claim(1, 30), { startByte: 40, endByte: 70 });
  assert.deepEqual(plan.claim(2, 25), { startByte: 70, endByte: 100 }, 'no scrap is left');
  assert.deepEqual(plan.receive(0, 50), {
    skipBytes: 0,
    wantedBytes: 40,
    offset: 0,
    over: true,
    dropped: undefined,
  });
  assert.equal(plan.receive(0, 10).wantedBytes, 0);
  assert.deepEqual([plan.receive(1, 30).over, plan.whole], [true, false]);
  plan.receive(2, 30);
  assert.equal(plan.whole, true);
});

test('an heir takes over with its first byte, and skips what the one before it has delivered meanwhile', () => {
  const plan = new Plan(100, 0);
  plan.receive(0, 20);
  assert.deepEqual(plan.follow(1, 0), { startByte: 20, endByte: 100 });
  assert.equal(plan.follow(2, 0), undefined, 'one heir is enough');
  plan.receive(0, 15);
  assert.deepEqual(plan.receive(1, 10), {
    skipBytes: 10,
    wantedBytes: 0,
    offset: 35,
    over: false,
    dropped: 0,
  });
  assert.deepEqual(plan.receive(1, 10), {
    skipBytes: 5,
    wantedBytes: 5,
    offset: 35,
    over: false,
    dropped: undefined,
  });
  assert.equal(plan.receive(0, 10).wantedBytes, 0, 'it has nothing to say any more');
  assert.equal(plan.receive(1, 60).over, true);
});

test('whoever finishes sends the heir home, and whoever breaks off has it go on', () => {
  const plan = new Plan(100, 0);
  plan.follow(1, 0);
  assert.equal(plan.receive(0, 100).dropped, 1);
  assert.equal(plan.whole, true);
  const broken = new Plan(100, 0);
  broken.follow(1, 0);
  broken.receive(0, 30);
  broken.leave(0);
  assert.equal(broken.freeBytes, 0);
  assert.deepEqual(broken.restOf(1), { startByte: 30, endByte: 100 });
  broken.leave(1);
  assert.equal(broken.freeBytes, 70);
});

test('whose answer goes on beyond its part goes on with what is free there', () => {
  const plan = new Plan(100, 0);
  plan.cut(0, 40);
  const { wantedBytes, over } = plan.receive(0, 60, 100);
  assert.deepEqual([wantedBytes, over, plan.freeBytes], [60, false, 0]);
  const short = new Plan(100, 0);
  short.cut(0, 40);
  assert.deepEqual([short.receive(0, 60, 50).wantedBytes, short.freeBytes], [50, 50]);
});

/** A source that begins at some byte and goes on as often as it is let. */
interface Sender {
  atByte: number;
  readonly endByte: number;
}

test('law: whatever breaks, stalls or is cut, each byte is accepted once and delivered twice at most', () => {
  const step = fc.record({
    kind: fc.constantFrom('deliver', 'deliver', 'deliver', 'claim', 'cut', 'follow', 'break'),
    who: fc.nat(20),
    bytes: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.array(step, { maxLength: 300 }), (sizeBytes, steps) => {
      const plan = new Plan(sizeBytes, 0);
      const accepted = new Uint8Array(sizeBytes);
      const delivered = new Uint8Array(sizeBytes);
      /** Beyond a border: on its way when the stream was cut. */
      let overshootBytes = 0;
      const senders = new Map<number, Sender>([[0, { atByte: 0, endByte: sizeBytes }]]);
      let ids = 1;
      const end = (id: number) => {
        senders.delete(id);
        plan.leave(id);
      };
      const deliver = (id: number, most: number) => {
        const sender = senders.get(id)!;
        const bytes = Math.min(most, sender.endByte - sender.atByte);
        const receipt = plan.receive(id, bytes, sender.endByte);
        if (receipt.dropped !== undefined) senders.delete(receipt.dropped);
        if (receipt.wantedBytes > 0) assert.equal(receipt.offset, sender.atByte + receipt.skipBytes);
        for (let at = receipt.offset; at < receipt.offset + receipt.wantedBytes; at++) accepted[at]!++;
        const useful = receipt.skipBytes + receipt.wantedBytes;
        for (let at = sender.atByte; at < sender.atByte + useful; at++) delivered[at]!++;
        overshootBytes = Math.max(overshootBytes, bytes - useful);
        sender.atByte += bytes;
        if (receipt.over || sender.atByte === sender.endByte) end(id);
      };
      const run = ({ kind, who, bytes }: { kind: string; who: number; bytes: number }) => {
        const ids_ = [...senders.keys()];
        const id = ids_[who % Math.max(1, ids_.length)];
        if (kind === 'claim') {
          const range = plan.claim(ids, bytes);
          if (range !== undefined) senders.set(ids++, { atByte: range.startByte, endByte: range.endByte });
        } else if (id === undefined) return;
        else if (kind === 'deliver') deliver(id, bytes);
        else if (kind === 'break') end(id);
        else if (kind === 'cut') plan.cut(id, (plan.restOf(id)?.startByte ?? 0) + bytes);
        else {
          const range = plan.follow(ids, id);
          if (range !== undefined) senders.set(ids++, { atByte: range.startByte, endByte: range.endByte });
        }
      };
      for (const each of steps) run(each);
      // From here on all goes well.
      for (let rounds = 0; !plan.whole; rounds++) {
        assert.ok(rounds < 3000, 'it never ends');
        if (senders.size === 0 || plan.freeBytes > 0) run({ kind: 'claim', who: 0, bytes: 50 });
        run({ kind: 'deliver', who: rounds, bytes: 40 });
      }
      assert.ok(accepted.every((count) => count === 1));
      assert.ok(delivered.every((count) => count <= 2));
      assert.ok(overshootBytes <= 40);
    }),
    { numRuns: 500 },
  );
});
