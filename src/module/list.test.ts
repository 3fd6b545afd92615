import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from '../../test/support/refusal.ts';
import { parseList } from './index.ts';

test('a list comes out sorted, without doubles, pseudo-versions and what is not canonical', () => {
  const text = [
    'v1.10.0',
    'v1.9.0 2024-01-02T03:04:05Z',
    '',
    '  v1.0.0-rc.1\t\r',
    'v1.9.0',
    'v2.0.0+incompatible',
    'v1.0.0+meta',
    'v1.2',
    'v0.0.0-20240102030405-abcdef012345',
    'not a version',
  ].join('\n');
  assert.deepEqual(parseList(text), ['v1.0.0-rc.1', 'v1.9.0', 'v1.10.0', 'v2.0.0+incompatible']);
});

test('toolchain versions stay', () => {
  const version = 'v0.0.1-go1.26.1.linux-amd64';
  assert.deepEqual(parseList(`${version}\n`), [version]);
});

test('no versions is a list, too', () => {
  assert.deepEqual(parseList(''), []);
  assert.deepEqual(parseList('\n \n'), []);
  assert.deepEqual(parseList('v0.0.0-20240102030405-abcdef012345\n'), []);
});

test('something else in the place of a list is recognised', () => {
  assert.equal(
    refusal(() => parseList('\n <!DOCTYPE html>\n<p>v1.0.0</p>')),
    'module.list-html',
  );
  assert.equal(
    refusal(() => parseList('{"error":"no"}')),
    'module.list-no-versions',
  );
  assert.equal(
    refusal(() => parseList('v1.0.0\n'.repeat(5_000_000))),
    'module.list-too-large',
  );
});
