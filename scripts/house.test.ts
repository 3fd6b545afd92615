import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFile, missingFromLock } from './house.ts';

/** Parts of words that may not stand in any file of the repository, this one included. */
const word = (...parts: string[]) => parts.join('');

const refused: readonly [file: string, text: string][] = [
  ['src/base/a.ts', word('// TO', 'DO: later')],
  ['src/base/a.test.ts', word('test.on', "ly('x', () => {});")],
  ['src/base/a.ts', word('// @ts', '-ignore')],
  ['docs/en/a.md', word('https://proxy.', 'golang.org/')],
  ['docs/en/a.md', word('cd /wo', 'rk/x')],
  ['package-lock.json', '  "resolved": "https://example.com/a.tgz",'],
];

const allowed: readonly [file: string, text: string][] = [
  ['docs/en/a.md', 'https://golang.org/x/text is a module, sum.golang.org a name'],
  ['docs/en/a.md', 'example.com/work/x and /srv/gomirror'],
  ['src/base/a.test.ts', "test('x', { skip: noGo }, () => {});"],
];

test('what may not be left in a file', () => {
  for (const [file, text] of refused) assert.equal(checkFile(file, `fine\n${text}\n`)[0]?.line, 2, text);
  for (const [file, text] of allowed) assert.deepEqual(checkFile(file, text), [], text);
});

test('a lock file has the packages of every platform', () => {
  const packages = {
    'node_modules/tool': { optionalDependencies: { '@tool/linux': '1.0.0', '@tool/other': '1.0.0' } },
    'node_modules/@tool/linux': {},
  };
  assert.deepEqual(missingFromLock(JSON.stringify({ packages })), ['@tool/other']);
});
