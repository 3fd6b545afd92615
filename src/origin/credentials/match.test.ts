import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matching, parsePlace, targetOf } from './match.ts';

const covered = (place: string, url: string) =>
  matching([{ for: place }], targetOf(new URL(url))).length === 1;

test('what an entry is for', () => {
  for (const [place, url, expected] of [
    ['git.corp.example', 'https://git.corp.example/a/b', true],
    ['git.corp.example', 'https://GIT.corp.example./a/b', true],
    ['git.corp.example', 'https://git.corp.example.evil.example/a/b', false],
    ['git.corp.example', 'https://x.git.corp.example/', false],
    ['git.corp.example', 'https://git.corp.example@evil.example/', false],
    ['git.corp.example', 'https://git.corp.example:8443/', false],
    ['git.corp.example:443', 'https://git.corp.example/', true],
    ['git.corp.example:8443', 'https://git.corp.example:8443/a', true],
    ['git.corp.example:8443', 'https://git.corp.example/a', false],
    ['[::1]:8443', 'https://[::1]:8443/a', true],
    ['h.example/team', 'https://h.example/team', true],
    ['h.example/team', 'https://h.example/team/', true],
    ['h.example/team/', 'https://h.example/team/x', true],
    ['h.example/team', 'https://h.example/teams/x', false],
    ['h.example/team', 'https://h.example/', false],
    ['h.example/team', 'https://h.example//team/x', false],
    ['h.example/team', 'https://h.example/team/../other', false],
    ['h.example/team', 'https://h.example/team/%2e%2e/other', false],
    ['h.example/team/x', 'https://h.example/team/x.git/info/refs?service=git-upload-pack', true],
    ['h.example/team/x', 'https://h.example/team/x.gitty', false],
  ] as const) {
    assert.equal(covered(place, url), expected, `${place} ${url}`);
  }
});

test('the most exact is taken, among equals the first', () => {
  const entries = ['h.example', 'h.example/a', 'h.example/a/b', 'h.example/a', 'h.example/c'].map(
    (place, index) => ({ for: place, index }),
  );
  const order = matching(entries, targetOf(new URL('https://h.example/a/b/c')));
  assert.deepEqual(
    order.map(({ index }) => index),
    [2, 1, 3, 0],
  );
});

test('for ssh, a place without a port is every port’s', () => {
  const at = (place: string, host: string) => matching([{ for: place }], parsePlace(host), true).length;
  assert.equal(at('h.example', 'h.example:2222'), 1);
  assert.equal(at('h.example:2222', 'h.example:2222'), 1);
  assert.equal(at('h.example:2222', 'h.example'), 0);
  assert.equal(at('h.example:22', 'h.example:2222'), 0);
});

test('an entry covers what lies below it, and nothing beside it', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/);
  const path = fc.array(name, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(name, path, path, fc.integer({ min: 0, max: 3 }), name, (host, above, below, at, other) => {
      const place = [`${host}.example`, ...above].join('/');
      assert.ok(covered(place, `https://${place}/${below.join('/')}`));
      const changed = above.with(at % above.length, `${other}_`);
      assert.ok(!covered(place, `https://${[`${host}.example`, ...changed, ...below].join('/')}`));
      assert.ok(!covered(place, `https://${place}${other}/${below.join('/')}`));
    }),
  );
});
