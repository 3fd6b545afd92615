import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder } from '../../test/support/temp.ts';
import { emptyHead, type Head, lineOf, readLine, type TimedEntry } from './audit-chain.ts';
import { verifySegments } from './audit-verify.ts';
import { segmentName } from './segments.ts';

const signal = new AbortController().signal;
/** Everything that may stand in a JavaScript string, halves of surrogate pairs and all. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    '\ud800',
    '\udfff',
    '\0',
    '\u2028',
    '"},"hash":"',
    '\ufeff',
    '__proto__',
    'é\u0301',
    '😀',
    '\n',
  ),
);
const entry: fc.Arbitrary<TimedEntry> = fc.record({
  timeMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  action: fc.constantFrom('read', 'user', 'token', 'settings', 'incident'),
  who: text,
  address: fc.option(text, { nil: undefined }),
  what: text,
  outcome: text,
  detail: fc.option(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 4 }), {
    nil: undefined,
  }),
});

function chainOf(entries: readonly TimedEntry[]): { lines: string[]; head: Head } {
  let head = emptyHead;
  const lines: string[] = [];
  for (const each of entries) {
    const next = lineOf(each, head);
    head = next.head;
    lines.push(next.line);
  }
  return { lines, head };
}

test('a chain of any entries can be followed, and says what was put in', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 10 }), (entries) => {
      const { lines, head } = chainOf(entries);
      let at: Head = emptyHead;
      for (const [index, line] of lines.entries()) {
        assert.doesNotMatch(line, /[\n\r]/);
        const record = readLine(Buffer.from(line), at);
        assert.ok(record);
        const { who, what, address, timeMs } = entries[index]!;
        assert.deepEqual(
          [record.who, record.what, record.address, record.timeMs],
          [who, what, address, timeMs],
        );
        at = record;
      }
      assert.equal(at.hash, head.hash);
    }),
  );
});

test('whichever byte of a segment is changed, it is found', async (t) => {
  const folder = await temporaryFolder(t);
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 2, maxLength: 6 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (entries, where, flip) => {
        const { lines, head } = chainOf(entries);
        const cut = Math.ceil(lines.length / 2);
        const files = [lines.slice(0, cut), lines.slice(cut)].map((part) =>
          Buffer.from(part.map((line) => `${line}\n`).join('')),
        );
        const names = [segmentName(1), segmentName(cut + 1)];
        const write = () => files.forEach((bytes, at) => writeFileSync(path.join(folder, names[at]!), bytes));
        write();
        const check = () =>
          verifySegments(folder, { before: head, after: () => Promise.resolve(head) }, signal);
        assert.equal((await check()).problem, undefined);
        const target = files[where % 2]!;
        const place = where % target.length;
        target[place] = target[place]! ^ flip;
        write();
        const { problem } = await check();
        assert.ok(problem, `byte ${place} of ${target.length}`);
        for (const name of names) rmSync(path.join(folder, name));
      },
    ),
    { numRuns: 60 },
  );
});

test('a text of any length leaves a line that can be read', () => {
  const long = 'x'.repeat(100_000);
  const detail = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`${long}${at}`, long]));
  const fields = { timeMs: 0, action: 'read', address: long, outcome: long } as const;
  const { line } = lineOf({ ...fields, who: long, what: '\ud83d'.repeat(5000), detail }, emptyHead);
  assert.ok(line.length < 512 * 1024);
  assert.ok(readLine(Buffer.from(line), emptyHead));
});
