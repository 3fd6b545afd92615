import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesByName, formatTxtar, headerFields, parseTxtar } from './txtar.ts';

const sample = `# a case
path=example.com/a
wantErr=malformed = odd
-- go.mod --
module example.com/a
-- empty --
-- sub/x.go --
package x

--not a marker --
-- --`;

test('comment, files and their order are read; near-markers are text', () => {
  const archive = parseTxtar(sample);
  assert.deepEqual(
    archive.files.map((file) => file.name),
    ['go.mod', 'empty', 'sub/x.go'],
  );
  assert.equal(filesByName(archive).get('empty'), '');
  assert.equal(filesByName(archive).get('sub/x.go'), 'package x\n\n--not a marker --\n-- --\n');
});

test('what is written is read back alike', () => {
  const archive = parseTxtar(sample);
  assert.deepEqual(parseTxtar(formatTxtar(archive)), archive);
  assert.deepEqual(parseTxtar(''), { comment: '', files: [] });
});

test('header fields split at the first =, and a misspelt line is refused', () => {
  const fields = headerFields(parseTxtar(sample).comment);
  assert.equal(fields.get('wantErr'), 'malformed = odd');
  assert.throws(() => headerFields('path example.com/a\n'), /name=value/);
});
