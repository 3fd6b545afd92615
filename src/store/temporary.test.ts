import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder } from '../../test/support/temp.ts';
import { Temporary } from './temporary.ts';

test('written in several places at once, it can be read as far as nothing is missing', async (t) => {
  const seen: number[] = [];
  const file = path.join(await temporaryFolder(t), 'a');
  const temporary = await Temporary.create(file, () => seen.push(temporary.writtenBytes));
  void temporary.writeAt(10, Buffer.from('klmno'));
  void temporary.writeAt(0, Buffer.from('abc'));
  void temporary.writeAt(15, Buffer.from('pq'));
  await temporary.flush();
  assert.equal(temporary.writtenBytes, 3);
  void temporary.writeAt(3, Buffer.from('defghij'));
  await temporary.flush();
  assert.deepEqual([temporary.writtenBytes, seen.at(-1)], [17, 17]);
  assert.equal(fs.readFileSync(file, 'utf8'), 'abcdefghijklmnopq');
  temporary.release();
});

test('one writer that is ahead of the disk waits, the others do not', async (t) => {
  const temporary = await Temporary.create(path.join(await temporaryFolder(t), 'a'));
  const chunk = Buffer.alloc(600_000, 1);
  assert.equal(temporary.writeAt(0, chunk), undefined);
  // The first is being written by now; what comes behind it waits its turn.
  void temporary.writeAt(600_000, chunk);
  const wait = temporary.writeAt(1_200_000, chunk);
  assert.ok(wait instanceof Promise);
  assert.equal(temporary.writeAt(5_000_000, chunk), undefined);
  await wait;
  await temporary.flush();
  assert.equal(temporary.writtenBytes, 1_800_000);
  temporary.release();
});

test('a failure of one is everybody’s', async (t) => {
  const file = path.join(await temporaryFolder(t), 'a');
  const temporary = await Temporary.create(file);
  fs.closeSync(temporary.fd);
  const taken = fs.openSync(file, 'r');
  void temporary.writeAt(0, Buffer.from('a'));
  void temporary.writeAt(100, Buffer.from('b'));
  await assert.rejects(temporary.flush());
  assert.throws(() => temporary.writeAt(50, Buffer.from('c')));
  if (taken !== temporary.fd) fs.closeSync(taken);
  temporary.release();
});

test('law: pieces in any order, by any number of writers, make the file', async (t) => {
  const folder = await temporaryFolder(t);
  let files = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 8 }),
      fc.array(
        fc.record({ who: fc.nat(7), bytes: fc.integer({ min: 1, max: 80_000 }), flush: fc.boolean() }),
        {
          maxLength: 60,
        },
      ),
      async (lengths, steps) => {
        const file = path.join(folder, String(files++));
        const whole = Buffer.alloc(lengths.reduce((sum, length) => sum + length, 0));
        for (let at = 0; at < whole.length; at++) whole[at] = (at * 2654435761) >>> 13;
        const temporary = await Temporary.create(file);
        const writers = lengths.map((length, index) => {
          const atByte = lengths.slice(0, index).reduce((sum, each) => sum + each, 0);
          return { atByte, endByte: atByte + length };
        });
        const rest = writers.map((_, who) => ({ who, bytes: Infinity, flush: false }));
        for (const { who, bytes, flush } of [...steps, ...rest]) {
          const writer = writers[who % writers.length]!;
          const end = Math.min(writer.endByte, writer.atByte + bytes);
          await temporary.writeAt(writer.atByte, whole.subarray(writer.atByte, end));
          writer.atByte = end;
          if (!flush) continue;
          await temporary.flush();
          const missing = writers.find(({ atByte, endByte }) => atByte < endByte);
          assert.equal(temporary.writtenBytes, missing?.atByte ?? whole.length);
        }
        await temporary.flush();
        assert.equal(temporary.writtenBytes, whole.length);
        assert.ok(fs.readFileSync(file).equals(whole));
        temporary.release();
      },
    ),
    { numRuns: 60 },
  );
});
