import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Patterns } from './patterns.ts';

const matches = (pattern: string, path: string) => new Patterns([pattern]).matches(path);

test('a glob is compared with as many elements as it has', () => {
  const cases: readonly (readonly [patterns: string, path: string, matches: boolean])[] = [
    ['example.com', 'example.com/a/b', true],
    ['example.com', 'example.community/a', false],
    ['example.com/a', 'example.com', false],
    ['example.com/a', 'example.com/a', true],
    ['example.com/a', 'example.com/ab', false],
    ['example.com/a/', 'example.com/a/b', true],
    ['*.corp.example', 'git.corp.example/a', true],
    ['*.corp.example', 'a.b.corp.example/a', true],
    ['*.corp.example', 'corp.example/a', false],
    ['*.corp.example', 'git.corp.example.net/a', false],
    ['*', 'anything.example/a', true],
    ['**', 'anything.example/a', true],
    ['example.com/*', 'example.com/a/b', true],
    ['example.com/*', 'example.com', false],
    ['example.com/*/b', 'example.com/a/c', false],
    ['example.com/*-internal', 'example.com/a-internal-b', false],
    ['example.com/*-internal', 'example.com/a-b-internal/c', true],
    ['example.com/*a*b*c', 'example.com/xaxbxc', true],
    ['example.com/*a*b*c', 'example.com/xbxaxc', false],
    ['other.example,example.com', 'example.com/a', true],
    [',,example.com/,', 'example.com', true],
    ['', 'example.com', false],
    [' example.com', 'example.com', false],
    ['github.com/Acme', 'github.com/acme/x', false],
    ['github.com/Acme', 'github.com/!acme/x', false],
    ['example.com/?', 'example.com/a', true],
    ['example.com/?', 'example.com/ab', false],
    ['example.com/?x', 'example.com//x', false],
    ['example.com/[a-c]', 'example.com/b', true],
    ['example.com/[^a-c]', 'example.com/b', false],
    ['example.com/[c-a]', 'example.com/b', false],
    ['example.com/[b&&&~]', 'example.com/~', true],
    ['x[^a]y', 'x/y/z', false],
    [String.raw`example.com/\*`, 'example.com/a', false],
    [String.raw`example.com/\a`, 'example.com/a', true],
    [String.raw`example.com/[\]-a]`, 'example.com/_', true],
  ];
  for (const [patterns, path, expected] of cases)
    assert.equal(matches(patterns, path), expected, `${patterns} ${path}`);
});

test('a malformed glob matches nothing', () => {
  for (const glob of ['[', '[]', '[]a]', '[^]', '[a', '[-]', '[a-]', 'a\\', '*[', '[a-z', '[\\']) {
    for (const path of ['a', ']', '-', '', 'a/b', '\\'])
      assert.equal(matches(glob, path), false, `${glob} ${path}`);
  }
  assert.equal(matches('[,a]', 'a'), false);
  assert.equal(matches('[,a]', 'a]'), true);
  assert.equal(new Patterns(['[', 'b']).matches('b/c'), true);
});

test('no glob takes long', () => {
  const path = `${'a'.repeat(2000)}/x`;
  assert.equal(matches(`${'*a'.repeat(500)}b`, path), false);
  assert.equal(matches(`${'*a'.repeat(500)}*`, path), true);
});

test('a path matches itself, what it lies below, and nothing beside', () => {
  const element = fc.stringMatching(/^[a-zA-Z0-9._~-]{1,8}$/);
  const path = fc.array(element, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(path, path, (above, rest) => {
      const pattern = above.join('/');
      assert.ok(matches(pattern, pattern));
      assert.ok(matches(pattern, [...above, ...rest].join('/')));
      assert.ok(!matches([...above, ...rest].join('/'), pattern));
      assert.ok(!matches(pattern, [`${pattern}x`, ...rest].join('/')));
      assert.ok(matches(above.map(() => '*').join('/'), [...above, ...rest].join('/')));
    }),
  );
});
