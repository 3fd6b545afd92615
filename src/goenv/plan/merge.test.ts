import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { takeOut } from './merge.ts';

const begin = '# >>> gomirror >>>';
const end = '# <<< gomirror <<<';

function merged(base: string, ours: string, theirs: string): string | undefined {
  return takeOut(Buffer.from(base), Buffer.from(ours), Buffer.from(theirs))?.bytes.toString();
}

function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

test('our lines go, the lines of others stay', () => {
  const ours = lines('alias a=b', 'umask 022');
  const base = `${ours}${lines(begin, 'export A=1', end)}`;
  assert.equal(merged(base, ours, `${base}export MINE=1\n`), `${ours}export MINE=1\n`);
  assert.equal(merged(base, ours, `# first\n${base}`), `# first\n${ours}`);
  assert.equal(merged(base, ours, base.replace('umask 022', 'umask 077')), lines('alias a=b', 'umask 077'));
  assert.equal(
    merged(base, ours, base.replace('export A=1\n', 'export A=1\nexport MINE=1\n')),
    `${ours}export MINE=1\n`,
  );
  assert.equal(merged(base, ours, base.replace(`${end}\n`, '')), ours);
  assert.equal(merged(base, ours, ours), ours);
});

test('a line of ours that was changed since stays, and is named', () => {
  const base = lines(begin, 'export A=1', 'export B=2', end);
  const result = takeOut(Buffer.from(base), Buffer.alloc(0), Buffer.from(base.replace('A=1', 'A=9')));
  assert.equal(result?.bytes.toString(), 'export A=9\n');
  assert.deepEqual(result?.kept, ['export A=9']);
  const replaced = takeOut(Buffer.from('x = ours\n'), Buffer.from('x = old\n'), Buffer.from('x = theirs\n'));
  assert.equal(replaced?.bytes.toString(), 'x = theirs\n');
  assert.deepEqual(replaced?.kept, ['x = theirs']);
});

test('the go env file, name by name', () => {
  const base = lines('GOPROXY=ours', 'GOSUMDB=ours');
  assert.equal(merged(base, lines('GOPROXY=old'), lines('GOPROXY=later', 'GOSUMDB=ours')), 'GOPROXY=later\n');
  assert.equal(
    merged(base, lines('GOPROXY=old'), lines('GOFLAGS=x', 'GOPROXY=ours', 'GOSUMDB=ours')),
    lines('GOFLAGS=x', 'GOPROXY=old'),
  );
  const result = takeOut(
    Buffer.from(base),
    Buffer.alloc(0),
    Buffer.from(lines('GOPROXY=theirs', 'GOSUMDB=ours')),
  );
  assert.deepEqual([result?.bytes.toString(), result?.kept], ['GOPROXY=theirs\n', ['GOPROXY=theirs']]);
});

test('ends of lines are those of the file as it is, and no end stays none', () => {
  const base = lines('x', begin, end);
  assert.equal(merged(base, 'x', base.replaceAll('\n', '\r\n')), 'x');
  assert.equal(merged(base, 'x\n', base.replaceAll('\n', '\r\n')), 'x\r\n');
  assert.equal(merged(base, 'x', `${base}y\n`), 'x\ny\n');
  assert.equal(merged(base, 'x', `y\n${base}`), 'y\nx');
  assert.equal(merged('a\nb', 'a\nold\nb', 'a\nb\nc'), 'a\nold\nb\nc');
});

test('no text, and JSON that would be broken, is left alone', () => {
  assert.equal(merged('a\n', 'b\n', 'a\n\0'), undefined);
  const ours = '{\n  "b": 1\n}\n';
  const base = '{\n  "a": 1,\n  "b": 1\n}\n';
  assert.equal(
    merged(base, ours, '{\n  "a": 1,\n  "b": 1,\n  "c": 2 // mine\n}\n'),
    '{\n  "b": 1,\n  "c": 2 // mine\n}\n',
  );
  const nested = '{\n  "go": {\n    "a": 1\n  }\n}\n';
  assert.equal(merged(nested, '{\n}\n', nested.replace('"a": 1', '"a": 1,\n    "b": 2')), undefined);
  assert.equal(merged(nested, '{\n}\n', nested.replace('{', '{ // mine')), '{ // mine\n}\n');
});

test('what nobody else touched becomes what it was, byte by byte; what only others touched stays', () => {
  const text = fc
    .array(fc.constantFrom('a\n', 'b\n', 'B=1\n', 'B=2\n', 'c\n', '\u00e9\n'), { maxLength: 8 })
    .map((rows) => rows.join(''));
  fc.assert(
    fc.property(text, text, (base, other) => {
      assert.equal(merged(base, other, base), other);
      assert.equal(merged(base, base, other), other);
      assert.equal(merged(base, other, other), other);
    }),
    { numRuns: 1000 },
  );
});

/** The same line, or an assignment to the same name, which has one value and is merged as one. */
const isAbout = (row: string, other: string) =>
  row === other || (row.includes('=') && other.startsWith(row.slice(0, row.indexOf('=') + 1)));

test('no merge loses a line that neither side took out or moved, or makes up one', () => {
  const lines = ['a', 'b', 'A=1', 'c', 'A=2', 'd', 'e'];
  const ends = fc.constantFrom('\n', '\r\n', '');
  const text = (rows: fc.Arbitrary<string[]>) =>
    fc.tuple(rows, ends).map(([each, end]) => each.join(end === '' ? '\n' : end) + end);
  const rowsOf = (version: string) => version.split(/\r?\n/).filter((row) => row !== '');
  const any = text(fc.array(fc.constantFrom(...lines), { maxLength: 7 }));
  fc.assert(
    fc.property(any, any, any, (base, ours, theirs) => {
      const known = [base, ours, theirs].flatMap(rowsOf);
      for (const row of rowsOf(merged(base, ours, theirs) ?? '')) assert.ok(known.includes(row), row);
    }),
    { numRuns: 2000 },
  );
  // Each line once, and always in the same order: nothing was moved.
  const still = text(fc.subarray(lines));
  fc.assert(
    fc.property(still, still, still, (base, ours, theirs) => {
      const known = [base, ours, theirs].map(rowsOf);
      const rows = rowsOf(merged(base, ours, theirs) ?? '');
      for (const row of rowsOf(base)) {
        const isAlone = known.every((version) => version.filter((each) => isAbout(row, each)).length === 1);
        if (isAlone && known.every((version) => version.includes(row))) assert.ok(rows.includes(row), row);
      }
    }),
    { numRuns: 2000 },
  );
});
