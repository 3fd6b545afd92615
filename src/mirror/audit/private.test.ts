import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesPrivate } from './private.ts';

test('a glob is compared with as many elements as it has', () => {
  const cases: readonly (readonly [patterns: string, path: string, matches: boolean])[] = [
    ['example.com', 'example.com/a/b', true],
    ['example.com', 'example.community/a', false],
    ['example.com/a', 'example.com', false],
    ['*.corp.example.com', 'git.corp.example.com/a', true],
    ['*.corp.example.com', 'corp.example.com/a', false],
    ['*', 'anything.example/a', true],
    ['example.com/*', 'example.com/a/b', true],
    ['example.com/*/b', 'example.com/a/c', false],
    ['example.com/*-internal', 'example.com/a-internal-b', false],
    ['other.example,example.com', 'example.com/a', true],
    [',,example.com/,', 'example.com', true],
    ['', 'example.com', false],
    [' example.com', 'example.com', false],
    ['example.com/?', 'example.com/a', true],
    ['example.com/?', 'example.com/ab', false],
    ['example.com/[a-c]', 'example.com/b', true],
    ['example.com/[^a-c]', 'example.com/b', false],
    ['example.com/[c-a]', 'example.com/b', false],
    ['example.com/[b&&&~]', 'example.com/~', true],
    [String.raw`example.com/\*`, 'example.com/a', false],
    [String.raw`example.com/[\]-a]`, 'example.com/_', true],
  ];
  for (const [patterns, path, expected] of cases)
    assert.equal(matchesPrivate(patterns, path), expected, `${patterns} ${path}`);
});

test('a malformed glob matches nothing', () => {
  for (const glob of ['[', '[]', '[]a]', '[^]', '[a', '[-]', '[a-]', 'a\\', '*[', '[a-z', '[\\'])
    for (const path of ['a', ']', '-', '', 'a/b', '\\'])
      assert.equal(matchesPrivate(glob, path), false, `${glob} ${path}`);
  assert.equal(matchesPrivate('[,a]', 'a'), false);
  assert.equal(matchesPrivate('[,a]', 'a]'), true);
});
