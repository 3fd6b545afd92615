import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockIn, blockInBytes } from './index.ts';

const name = 'gomirror';
const block = (...lines: readonly string[]) => ['# >>> gomirror >>>', ...lines, '# <<< gomirror <<<'];

test('a block is put at the end, changed in its place and taken out again', () => {
  const text = 'alias ll="ls -l"\n';
  const made = blockIn(text, name, '#').put(['export A=1']);
  assert.equal(made, `${text}${block('export A=1').join('\n')}\n`);
  const edited = `${made}export B=2\n`;
  const place = blockIn(edited, name, '#');
  assert.deepEqual(place.lines, ['export A=1']);
  assert.equal(place.isDamaged, false);
  assert.equal(place.put(['export A=3']), `${text}${block('export A=3').join('\n')}\nexport B=2\n`);
  assert.equal(place.remove(), `${text}export B=2\n`);
});

test('any comment sign, and no block but one’s own', () => {
  const made = blockIn('', name, 'REM', { lineEnd: '\r\n' }).put(['set A=1']);
  assert.equal(made, 'REM >>> gomirror >>>\r\nset A=1\r\nREM <<< gomirror <<<\r\n');
  assert.equal(blockIn(made, name, '#').lines, undefined);
  assert.equal(blockIn(made, 'other', 'REM').lines, undefined);
});

test('marks without their counterpart are the user’s lines, and the last of several blocks counts', () => {
  const opened = '# >>> gomirror >>>\nexport A=1\n';
  const place = blockIn(opened, name, '#');
  assert.deepEqual([place.lines, place.isDamaged, place.remove()], [undefined, true, opened]);
  assert.equal(place.put(['x']), `${opened}${block('x').join('\n')}\n`);
  const twice = [...block('a'), 'mine', ...block('b'), ''].join('\n');
  const both = blockIn(twice, name, '#');
  assert.deepEqual([both.lines, both.isDamaged], [['b'], true]);
  assert.equal(both.put(['c']), ['mine', ...block('c'), ''].join('\n'));
  assert.equal(both.remove(), 'mine\n');
});

test('marks around a block do not become one when it is gone', () => {
  const nested = `first\n${block(...block(...block('A=1')), 'B=2').join('\n')}\nlast\n`;
  const place = blockIn(nested, name, '#');
  assert.equal(place.remove(), 'first\nlast\n');
  const put = place.put(['A=2']);
  assert.equal(blockIn(put, name, '#').put(['A=2']), put);
});

test('bytes of any encoding', () => {
  const utf16 = Buffer.from('\ufeff$a = "值"\r\n', 'utf16le');
  const made = blockInBytes(utf16, name, '#').put(['$env:A = "é"']);
  assert.equal(made.toString('utf16le'), `\ufeff$a = "值"\r\n${block('$env:A = "é"').join('\r\n')}\r\n`);
  assert.deepEqual(blockInBytes(made, name, '#').lines, ['$env:A = "é"']);
  assert.ok(blockInBytes(made, name, '#').remove().equals(utf16));
  const gbk = Buffer.from([0x23, 0xd6, 0xb5, 0x0a]);
  const mixed = blockInBytes(gbk, name, '#').put(['echo 值']);
  assert.ok(mixed.includes('echo 值'));
  assert.deepEqual(blockInBytes(mixed, name, '#').lines, ['echo 值']);
  assert.ok(blockInBytes(mixed, name, '#').remove().equals(gbk));
  assert.equal(blockInBytes(undefined, name, '#').put(['a']).toString(), `${block('a').join('\n')}\n`);
});

const rows = fc.array(
  fc.constantFrom('x', '', ' # >>> gomirror >>>', '# <<< gomirror <<<', 'é', '\r', '# >>> gomirror >>> x'),
  { maxLength: 8 },
);
const texts = fc
  .tuple(
    rows,
    fc.array(fc.constantFrom('\n', '\r\n'), { minLength: 8, maxLength: 8 }),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([lines, ends, hasEnd, hasMark]) => {
    const text = lines.map((line, row) => line + (ends[row] ?? '\n')).join('');
    return (hasMark ? '\ufeff' : '') + (hasEnd ? text : text.replace(/\r?\n$/, ''));
  });
const bodies = fc.array(fc.constantFrom('export A=1', '', '  indented'), { maxLength: 3 });

test('put twice is put once; a block that was put is found, and taken out it leaves what was there', () => {
  fc.assert(
    fc.property(texts, bodies, bodies, (text, first, second) => {
      const place = blockIn(text, name, '#');
      const made = place.put(first);
      const again = blockIn(made, name, '#');
      assert.deepEqual(again.lines, first);
      assert.equal(again.put(first), made);
      assert.equal(blockIn(again.put(second), name, '#').put(first), made);
      if (place.lines === undefined) assert.equal(again.remove(), text);
      if (!place.isDamaged) assert.equal(blockIn(again.remove(), name, '#').lines, undefined);
    }),
    {
      numRuns: 1000,
      examples: [['x\n # >>> gomirror >>>\r\nx\r\n# <<< gomirror <<<', [], []]],
    },
  );
});

test('bytes outside a block stay, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), bodies, (bytes, lines) => {
      // UTF-16 that was cut within a character is nobody's text.
      fc.pre(!(bytes[0] === 0xff && bytes[1] === 0xfe && bytes.length % 2 === 1));
      const made = blockInBytes(bytes, name, '#').put(lines);
      assert.ok(blockInBytes(made, name, '#').put(lines).equals(made));
      assert.ok(blockInBytes(made, name, '#').remove().equals(Buffer.from(bytes)));
    }),
    { numRuns: 1000 },
  );
});
