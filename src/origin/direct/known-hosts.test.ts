import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Absence } from './absence.ts';
import { repositoryByPath } from './known-hosts.ts';

function outcome(path: string): string | undefined {
  try {
    const found = repositoryByPath(path);
    return found && `${found.how} ${found.vcs} ${found.prefix} at ${found.location}`;
  } catch (error) {
    assert.ok(error instanceof Absence);
    return error.why;
  }
}

test('hosts that the go command knows, and the general form', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['github.com/a/b', 'known-host git github.com/a/b at github.com/a/b'],
    ['github.com/A-1/b.c_d/sub/v2', 'known-host git github.com/A-1/b.c_d at github.com/A-1/b.c_d'],
    ['github.com/a', 'absence.not-a-repository'],
    ['github.com', 'absence.not-a-repository'],
    ['github.com/a/b/~c', 'absence.not-a-repository'],
    ['github.com/a/b.git', 'absence.vcs-suffix'],
    ['github.com/a/b.svn/c', 'absence.vcs-suffix'],
    ['github.community/a/b', undefined],
    ['bitbucket.org/a/b/c', 'known-host git bitbucket.org/a/b at bitbucket.org/a/b'],
    [
      'git.apache.org/thrift.git/lib',
      'known-host git git.apache.org/thrift.git at git.apache.org/thrift.git',
    ],
    ['git.openstack.org/a/b/c', 'known-host git git.openstack.org/a/b at git.openstack.org/a/b'],
    [
      'chiselapp.com/user/a/repository/b',
      'known-host fossil chiselapp.com/user/a/repository/b at chiselapp.com/user/a/repository/b',
    ],
    ['gopkg.in/yaml.v3', undefined],
    ['example.com/a', undefined],
    ['example.com/a.git', 'suffix git example.com/a.git at example.com/a'],
    ['example.com/a/b.git/c/v2', 'suffix git example.com/a/b.git at example.com/a/b'],
    ['example.com/~a/b.hg', 'suffix hg example.com/~a/b.hg at example.com/~a/b'],
    ['example.com/a.git/b.git', 'suffix git example.com/a.git at example.com/a'],
    ['example.com/a.github/b', undefined],
    ['x.git/a', undefined],
  ];
  for (const [path, expected] of cases) assert.equal(outcome(path), expected, path);
});

test('no path takes long, whatever it looks like', () => {
  const part = fc.constantFrom('a', '.', '-', 'git', '.git', '/', '~', 'a.b');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
      const path = parts.join('');
      let found;
      try {
        found = repositoryByPath(path);
      } catch {
        return;
      }
      if (found !== undefined) assert.ok(path === found.prefix || path.startsWith(`${found.prefix}/`));
    }),
  );
});
