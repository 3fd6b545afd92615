import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from '../../test/support/refusal.ts';
import { escapePath, escapeVersion, unescapePath, unescapeVersion } from './index.ts';

test('upper-case letters become an exclamation mark and the lower-case letter, and come back', () => {
  for (const [path, escaped] of [
    ['github.com/BurntSushi/toml', 'github.com/!burnt!sushi/toml'],
    ['x.y/ABC', 'x.y/!a!b!c'],
    ['x.y/z', 'x.y/z'],
  ] as const) {
    assert.equal(escapePath(path), escaped);
    assert.equal(unescapePath(escaped), path);
  }
  for (const [version, escaped] of [
    ['v1.0.0-RC1', 'v1.0.0-!r!c1'],
    ['Release 1', '!release 1'],
    ['v2.0.0+incompatible', 'v2.0.0+incompatible'],
    ['a[z]{@}', 'a[z]{@}'],
    ['AZaz', '!a!zaz'],
  ] as const) {
    assert.equal(escapeVersion(version), escaped);
    assert.equal(unescapeVersion(escaped), version);
  }
});

test('what is not the one escaped form of something is refused', () => {
  for (const escaped of ['x.y/A', 'x.y/!A', 'x.y/a!', 'x.y/!!a', 'x.y/!1', 'x.y/!/a', 'x.y/é']) {
    assert.equal(
      refusal(() => unescapePath(escaped)),
      'module.bad-escape',
      escaped,
    );
    assert.equal(
      refusal(() => unescapeVersion(escaped.slice(4))),
      'module.bad-escape',
      escaped,
    );
  }
  assert.equal(
    refusal(() => unescapePath('!x.y/z')),
    'module.path-bad-first-character',
  );
  assert.equal(
    refusal(() => unescapePath('x.y/!c!o!n')),
    'module.path-reserved-name',
  );
});

test('a revision must fit into one element of a URL', () => {
  for (const revision of [
    '',
    '.',
    '..',
    'a/b',
    'a!b',
    'a.',
    'con',
    'a\nb',
    'a\\b',
    'a:b',
    'v1.0.0-é',
    '\ud800',
  ]) {
    assert.equal(
      refusal(() => escapeVersion(revision)),
      'module.bad-revision',
      JSON.stringify(revision),
    );
  }
  for (const revision of ['/', 'a/b', '..', '']) {
    assert.equal(
      refusal(() => unescapeVersion(revision)),
      'module.bad-revision',
      revision,
    );
  }
});
