import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from '../../test/support/refusal.ts';
import {
  build,
  canonicalVersion,
  check,
  checkPathMajor,
  compareVersions,
  isCanonicalVersion,
  isValidVersion,
  latestVersion,
  majorMinor,
  majorOf,
  prerelease,
  sortVersions,
} from './index.ts';

/** Ascending; versions on one line compare equal, the second text is the canonical one. */
const ascending: readonly (readonly [text: string, canonical: string])[][] = [
  [['', ''], ['1.2.3', ''], ['v', ''], ['v01.2.3', ''], ['v1.2-pre', ''], ['v1.2.3.4', ''], ['v1.2.3-01', ''], ['v1.2.3-a..b', ''], ['v1.2.3-', ''], ['v1.2.3+', ''], ['v1.2.3+.a', ''], ['v1.2.3+a..b', ''], ['v1.', ''], ['v1.2.', ''], ['v1.2.x', ''], ['v1.2.3-_', ''], ['v1.2.3-{', ''], ['v1.2.3-[', ''], ['v1.2.3-@', ''], ['v1.2.3-a.01', ''], ['v1.2.3 ', ''], ['V1.2.3', ''], ['v1.2.3-é', '']],
  [['v0.0.0-alpha', 'v0.0.0-alpha']],
  [['v0', 'v0.0.0'], ['v0.0', 'v0.0.0'], ['v0.0.0', 'v0.0.0']],
  [['v1.0.0-0', 'v1.0.0-0']],
  [['v1.0.0-9', 'v1.0.0-9']],
  [['v1.0.0-10', 'v1.0.0-10']],
  [['v1.0.0-10.0', 'v1.0.0-10.0']],
  [['v1.0.0--', 'v1.0.0--']],
  [['v1.0.0-0a', 'v1.0.0-0a']],
  [['v1.0.0-RC', 'v1.0.0-RC']],
  [['v1.0.0-Z', 'v1.0.0-Z']],
  [['v1.0.0-alpha', 'v1.0.0-alpha']],
  [['v1.0.0-alpha.1', 'v1.0.0-alpha.1'], ['v1.0.0-alpha.1+meta.01', 'v1.0.0-alpha.1']],
  [['v1.0.0-alpha.a', 'v1.0.0-alpha.a']],
  [['v1.0.0-alpha1', 'v1.0.0-alpha1']],
  [['v1.0.0-z', 'v1.0.0-z']],
  [['v1', 'v1.0.0'], ['v1.0.0', 'v1.0.0'], ['v1.0.0+meta', 'v1.0.0'], ['v1.0.0+1', 'v1.0.0'], ['v1.0.0+incompatible', 'v1.0.0+incompatible']],
  [['v1.9.0', 'v1.9.0']],
  [['v1.10', 'v1.10.0']],
  [['v2.0.0', 'v2.0.0']],
  [['v10.0.0', 'v10.0.0']],
  [['v18446744073709551616.0.0', 'v18446744073709551616.0.0']],
  [['v18446744073709551617.0.0', 'v18446744073709551617.0.0']],
]; // prettier-ignore

test('versions are ordered, valid or not, and have one canonical form', () => {
  for (const [i, equals] of ascending.entries()) {
    for (const [text, canonical] of equals) {
      assert.equal(canonicalVersion(text), canonical, text);
      assert.equal(isValidVersion(text), canonical !== '', text);
      assert.equal(isCanonicalVersion(text), canonical !== '' && canonical === text, text);
      for (const [j, others] of ascending.entries()) {
        for (const [other] of others)
          assert.equal(compareVersions(text, other), Math.sign(i - j), `${text} ${other}`);
      }
    }
  }
});

test('the parts of a version', () => {
  const parts = (text: string) => [majorOf(text), majorMinor(text), prerelease(text), build(text)];
  assert.deepEqual(parts('v2.1.0-pre.1+meta'), ['v2', 'v2.1', '-pre.1', '+meta']);
  assert.deepEqual(parts('v2'), ['v2', 'v2.0', '', '']);
  assert.deepEqual(parts('v2.3'), ['v2', 'v2.3', '', '']);
  assert.deepEqual(parts('v2.0.0+incompatible'), ['v2', 'v2.0', '', '+incompatible']);
  assert.deepEqual(parts('2.0.0'), ['', '', '', '']);
});

test('sorting is total and leaves its argument alone', () => {
  const given = ['v1.0.0+incompatible', 'v1.10.0', 'x', 'v1.0.0', 'v1.9.0', 'v1.0.0-rc.1'];
  const copy = [...given];
  assert.deepEqual(sortVersions(given), [
    'x',
    'v1.0.0-rc.1',
    'v1.0.0',
    'v1.0.0+incompatible',
    'v1.9.0',
    'v1.10.0',
  ]);
  assert.deepEqual(given, copy);
});

test('latest is the highest release, else the highest pre-release', () => {
  assert.equal(latestVersion(['v1.0.0', 'v1.10.0', 'v1.9.0', 'v2.0.0-rc.1']), 'v1.10.0');
  assert.equal(latestVersion(['v1.0.0-rc.1', 'v1.0.0-rc.2']), 'v1.0.0-rc.2');
  assert.equal(latestVersion(['v1.0.0', 'v2.0.0+incompatible']), 'v2.0.0+incompatible');
  assert.equal(latestVersion(['x']), undefined);
  assert.equal(latestVersion([]), undefined);
});

const fitting: readonly [path: string, version: string, verdict: string | undefined][] = [
  ['x.y/z', 'v0.1.0', undefined],
  ['x.y/z', 'v1.2.3-pre', undefined],
  ['x.y/z', 'v2.0.0', 'module.version-major-mismatch'],
  ['x.y/z', 'v2.0.0+incompatible', undefined],
  ['x.y/z', 'v2.0.0+meta', 'module.version-major-mismatch'],
  ['x.y/z/v2', 'v2.1.0', undefined],
  ['x.y/z/v2', 'v2', undefined],
  ['x.y/z/v2', 'v1.0.0', 'module.version-major-mismatch'],
  ['x.y/z/v2', 'v3.0.0+incompatible', 'module.version-major-mismatch'],
  ['gopkg.in/a.v1', 'v1.0.0', undefined],
  ['gopkg.in/a.v1', 'v0.0.0-20240102030405-abcdefabcdef', undefined],
  ['gopkg.in/a.v1', 'v0.0.1', 'module.version-major-mismatch'],
  ['gopkg.in/a.v2', 'v0.0.0-20240102030405-abcdefabcdef', 'module.version-major-mismatch'],
  ['gopkg.in/a.v2-unstable', 'v2.0.0', undefined],
  ['golang.org/toolchain', 'v0.0.1-go1.26.1.linux-amd64', undefined],
  ['x.y/z', 'master', 'module.bad-version'],
  ['x.y/z', 'v1.2.3.4', 'module.bad-version'],
  ['x.y//z', 'v1.2.3', 'module.path-double-slash'],
];

test('a version must fit its path', () => {
  for (const [path, version, verdict] of fitting) {
    assert.equal(
      refusal(() => check(path, version)),
      verdict,
      `${path}@${version}`,
    );
  }
  assert.equal(checkPathMajor('v2.0.0', 'v2'), false);
  assert.equal(checkPathMajor('v2.0.0', '/v2'), true);
});
