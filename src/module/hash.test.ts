import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareUtf8, hashGoMod, hashSummary } from './hash.ts';

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

test('a go.mod file hashes as dirhash has it', () => {
  // From golang.org/x/mod/sumdb/dirhash.
  assert.equal(
    hashGoMod(Buffer.from('module example.com/m\n')),
    'h1:flS2VctbRrTv+sBE+VKgxx6hlkMGPVz9MGOmzMYFg3k=',
  );
  assert.equal(hashGoMod(Buffer.alloc(0)), 'h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=');
});

test('a list of files hashes in the order of its UTF-8 bytes', () => {
  assert.equal(hashSummary([]), 'h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
  const contents = {
    'm@v1/\u{10400}': 'a',
    'm@v1/\uf900': 'b',
    'm@v1/z': 'c',
    'm@v1/a/b': 'd',
    'm@v1/a-b': 'e',
    'm@v1/Z': 'f',
  };
  const files = Object.entries(contents).map(([name, content]) => ({ name, sha256: sha256(content) }));
  const want = 'h1:KDXKK/nvbzcrw0g5cv0LBK9cWL9qhtuVO8EDy5ucOhk=';
  assert.equal(hashSummary([...files]), want);
  assert.equal(hashSummary(files.toReversed()), want);
});

test('strings compare as their UTF-8 bytes do', () => {
  const character = fc.constantFrom(
    'a',
    'b',
    '/',
    '.',
    'é',
    '\ud7ff',
    '\ue000',
    '\uf900',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
  );
  const name = fc.array(character, { maxLength: 4 }).map((characters) => characters.join(''));
  fc.assert(
    fc.property(name, name, (a, b) => {
      assert.equal(Math.sign(compareUtf8(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2000 },
  );
});
