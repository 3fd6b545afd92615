import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MemoryRepository } from '../../../test/support/memory-repository.ts';
import { compareVersions, isPseudoVersion, type ModulePath, parsePseudoVersion } from '../../module/index.ts';
import type { Hash } from '../git/index.ts';
import { Absence } from './absence.ts';
import { layoutOf, type ModuleLayout } from './layout.ts';
import { resolveRevision } from './revision.ts';
import { listVersions } from './versions.ts';

const options = { signal: new AbortController().signal };
const root = 'example.com/m';

function layout(path: string, subfolder = ''): ModuleLayout {
  return layoutOf(path as ModulePath, path.startsWith('gopkg.in/') ? path : root, subfolder);
}

const list = async (repository: MemoryRepository, path: string) =>
  listVersions(repository, layout(path), options);

/** The version that `query` means, or why there is none. */
async function meaning(repository: MemoryRepository, path: string, query: string): Promise<string> {
  try {
    return (await resolveRevision(repository, layout(path), query, options)).version;
  } catch (error) {
    if (error instanceof Absence) return error.why;
    throw error;
  }
}

const goMod = (path: string, ...lines: readonly string[]) =>
  `module ${path}\n${lines.map((line) => `${line}\n`).join('')}`;

test('tags of a module at the root and of one in a folder', async () => {
  const repository = new MemoryRepository();
  repository.add({ 'go.mod': goMod(root), 'sub/go.mod': goMod(`${root}/sub`) });
  repository.tag('v1.0.0', 'v1.1.0-rc.1', 'v1.2', 'v1.3.0+meta', 'release', 'sub/v0.1.0', 'v2.0.0');
  repository.tag('v1.1.1-0.20210101000000-0123456789ab', 'sub/v2.0.0', 'other/v1.0.0', 'v01.0.0');
  assert.deepEqual(await list(repository, root), ['v1.0.0', 'v1.1.0-rc.1']);
  assert.deepEqual(await list(repository, `${root}/sub`), ['v0.1.0']);
  assert.deepEqual(await list(repository, `${root}/sub/v2`), ['v2.0.0']);
  assert.equal(await meaning(repository, root, 'main'), 'v1.1.0-rc.1');
  assert.equal(await meaning(repository, `${root}/sub`, 'main'), 'v0.1.0');
  assert.equal(await meaning(repository, `${root}/sub`, 'v0.1.0'), 'v0.1.0');
  assert.equal(await meaning(repository, `${root}/sub`, 'sub/v0.1.0'), 'v0.1.0');
  assert.equal(await meaning(repository, `${root}/other`, 'v1.0.0'), 'absence.no-gomod');
  assert.equal(await meaning(repository, root, 'v1.0.1'), 'absence.no-revision');
  assert.equal(await meaning(repository, root, 'nowhere'), 'absence.no-revision');
  assert.equal(await meaning(repository, root, 'v2.0.0'), 'absence.major-has-gomod');
});

test('a second major version in its folder, on a branch, and in both', async () => {
  const repository = new MemoryRepository();
  repository.add({ 'go.mod': goMod(root) });
  repository.tag('v1.0.0');
  const branch = repository.add({ 'go.mod': goMod(`${root}/v2`) });
  repository.tag('v2.0.0');
  const v2 = `${root}/v2`;
  const located = await resolveRevision(repository, layout(v2), 'v2.0.0', options);
  assert.equal(located.module.folder, '');
  assert.equal(located.commit.hash, branch);
  repository.add({ 'go.mod': goMod(root), 'v2/go.mod': goMod(v2) });
  repository.tag('v2.1.0');
  const inFolder = await resolveRevision(repository, layout(v2), 'v2.1.0', options);
  assert.equal(inFolder.module.folder, 'v2');
  assert.deepEqual(await list(repository, v2), ['v2.0.0', 'v2.1.0']);
  assert.equal(await meaning(repository, v2, 'v1.0.0'), 'absence.gomod-other-major');
  repository.add({ 'go.mod': goMod(v2) });
  repository.tag('v2.2.0');
  assert.equal(await meaning(repository, v2, 'v2.2.0'), 'absence.gomod-twice');
  repository.add({ 'go.mod': goMod(root), 'v2/go.mod': goMod(root) });
  repository.tag('v2.3.0');
  assert.equal(await meaning(repository, v2, 'v2.3.0'), 'absence.gomod-other-major');
  assert.equal(await meaning(repository, `${root}/v3`, 'main'), 'absence.gomod-other-major');
});

test('versions of an author who knows no modules', async () => {
  const repository = new MemoryRepository();
  repository.add({ 'a.go': 'package m\n' });
  repository.tag('v1.0.0', 'v2.0.0');
  assert.deepEqual(await list(repository, root), ['v1.0.0', 'v2.0.0+incompatible']);
  assert.equal(await meaning(repository, root, 'v2.0.0'), 'v2.0.0+incompatible');
  assert.equal(await meaning(repository, root, 'v2.0.0+incompatible'), 'v2.0.0+incompatible');
  assert.equal(await meaning(repository, root, 'v1.0.0+incompatible'), 'absence.not-incompatible');
  assert.equal(await meaning(repository, root, 'main'), 'v2.0.0+incompatible');
  assert.equal(await meaning(repository, `${root}/v2`, 'v2.0.0'), 'absence.no-gomod-at-major');
  // Somebody has learned of modules in v3, and there it ends.
  repository.add({ 'go.mod': goMod(`${root}/v3`) });
  repository.tag('v3.0.0');
  assert.deepEqual(await list(repository, root), ['v1.0.0', 'v2.0.0+incompatible']);
  repository.add({ 'go.mod': goMod(root) });
  repository.tag('v1.1.0');
  assert.deepEqual(await list(repository, root), ['v1.0.0', 'v1.1.0']);
  assert.equal(await meaning(repository, root, 'v2.0.0'), 'v2.0.0+incompatible');
  assert.deepEqual(await list(repository, `${root}/v3`), ['v3.0.0']);
});

test('a version whose major has a folder of its own, asked for as +incompatible all the same', async () => {
  const repository = new MemoryRepository();
  repository.add({ 'v2/go.mod': goMod(`${root}/v2`) });
  repository.tag('v2.0.0');
  assert.equal(await meaning(repository, root, 'v2.0.0'), 'absence.major-has-gomod');
  assert.equal(await meaning(repository, root, 'v2.0.0+incompatible'), 'v2.0.0+incompatible');
  assert.match(await meaning(repository, root, 'main'), /^v0\.0\.0-/);
});

test('gopkg.in', async () => {
  const repository = new MemoryRepository();
  repository.add();
  repository.tag('v2.0.0', 'v2.1.0', 'v1.9.0');
  assert.deepEqual(await list(repository, 'gopkg.in/m.v2'), ['v2.0.0', 'v2.1.0']);
  assert.equal(await meaning(repository, 'gopkg.in/m.v2', 'main'), 'v2.1.0');
  assert.deepEqual(await list(repository, 'gopkg.in/m.v2-unstable'), []);
  repository.add({ 'go.mod': goMod('gopkg.in/m.v2') });
  assert.match(
    await meaning(repository, 'gopkg.in/m.v2', 'main'),
    /^v2\.1\.1-0\.20210101000100-[0-9a-f]{12}$/,
  );
  assert.equal(await meaning(repository, 'gopkg.in/m.v3', 'main'), 'absence.gomod-other-major');
});

test('a fork keeps the path of what it replaces; a go.mod that says nothing is none', async () => {
  const repository = new MemoryRepository();
  repository.add({ 'go.mod': goMod('example.com/original') });
  repository.tag('v1.0.0');
  assert.equal(await meaning(repository, root, 'v1.0.0'), 'v1.0.0');
  repository.add({ 'go.mod': goMod('gopkg.in/original.v3') });
  repository.tag('v1.0.1');
  assert.equal(await meaning(repository, root, 'v1.0.1'), 'v1.0.1');
  repository.add({ 'go.mod': '// module\n' });
  repository.tag('v1.1.0');
  assert.equal(await meaning(repository, root, 'v1.1.0'), 'absence.gomod-without-module');
  repository.add({ 'go.mod': '// a comment\nmodule "example.com/m" // here\n\nthis is not a go.mod' });
  repository.tag('v1.2.0');
  assert.equal(await meaning(repository, root, 'v1.2.0'), 'v1.2.0');
  repository.add({ 'go.mod': '\ufeffmodule example.com/m\n' });
  repository.tag('v1.3.0');
  assert.equal(await meaning(repository, root, 'v1.3.0'), 'absence.gomod-without-module');
});

test('pseudo-versions come after the highest version before them that was not taken back', async () => {
  const repository = new MemoryRepository();
  repository.add({ 'go.mod': goMod(root) });
  assert.match(await meaning(repository, root, ''), /^v0\.0\.0-20210101000000-[0-9a-f]{12}$/);
  repository.tag('v1.0.0');
  const side = repository.add({}, [repository.head!]);
  const first = repository.tags.get('v1.0.0')!;
  repository.add({}, [first]);
  repository.tag('v1.5.0');
  assert.match(await meaning(repository, root, side), /^v1\.0\.1-0\./);
  repository.add({}, [repository.head!, side]);
  repository.tag('v1.6.0-pre+meta');
  assert.match(await meaning(repository, root, 'main'), /^v1\.6\.0-pre\.0\./);
  repository.add({ 'go.mod': goMod(root, 'retract [v1.5.0, v1.7.0]') });
  repository.tag('v1.7.0');
  repository.add();
  assert.match(await meaning(repository, root, 'HEAD'), /^v1\.0\.1-0\./);
  assert.deepEqual(await list(repository, root), ['v1.0.0', 'v1.5.0', 'v1.7.0']);
});

test('a pseudo-version must be what the go command would make', async () => {
  const repository = new MemoryRepository();
  const first = repository.add({ 'go.mod': goMod(root) });
  repository.tag('v1.0.0');
  const second = repository.add();
  const [rev, other] = [second.slice(0, 12), first.slice(0, 12)];
  const cases: readonly (readonly [string, string])[] = [
    [`v1.0.1-0.20210101000100-${rev}`, `v1.0.1-0.20210101000100-${rev}`],
    [`v0.0.0-20210101000100-${rev}`, `v0.0.0-20210101000100-${rev}`],
    [`v0.0.0-20210101000000-${other}`, `v0.0.0-20210101000000-${other}`],
    [`v1.0.1-0.20210101000000-${other}`, 'absence.pseudo-has-tag'],
    [`v1.0.0-20210101000100-${rev}`, 'absence.pseudo-major'],
    [`v0.0.0-20210101000101-${rev}`, 'absence.pseudo-time'],
    [`v0.0.0-20210101000100-${second.slice(0, 11)}`, 'absence.pseudo-revision'],
    [`v0.0.0-20210101000100-${second}`, 'absence.pseudo-revision'],
    [`v0.0.0-20210101000100-ffffffffffff`, 'absence.no-revision'],
    [`v1.9.1-0.20210101000100-${rev}`, 'absence.pseudo-no-base'],
    [`v2.0.0-20210101000100-${rev}`, 'absence.major-has-gomod'],
    [`v1.0.0-0.20210101000100-${rev}`, 'absence.pseudo-malformed'],
    [`v0.0.0-20211301000100-${rev}`, 'absence.pseudo-malformed'],
  ];
  for (const [version, expected] of cases) {
    assert.equal(await meaning(repository, root, version), expected, version);
  }
  repository.add({}, []);
  repository.tag('v1.9.0');
  assert.equal(
    await meaning(repository, root, `v1.9.1-0.20210101000100-${rev}`),
    'absence.pseudo-not-descendant',
  );
});

test('a tag goes before a branch, and a branch named like a version is none', async () => {
  const repository = new MemoryRepository();
  const first = repository.add({ 'go.mod': goMod(root) });
  repository.tag('x', 'abcdef0');
  const second = repository.add();
  repository.branches.set('x', second);
  repository.branches.set('v1.0.0', second);
  const commitOf = async (query: string) =>
    (await resolveRevision(repository, layout(root), query, options)).commit.hash;
  assert.equal(await commitOf('x'), first);
  assert.equal(await commitOf('abcdef0'), first);
  assert.equal(await commitOf(second), second);
  assert.equal(await commitOf(second.slice(0, 7)), second);
  assert.equal(await meaning(repository, root, second.slice(0, 6)), 'absence.no-revision');
  repository.branches.set('y', `${second.slice(0, 8)}${'0'.repeat(32)}` as Hash);
  assert.equal(await meaning(repository, root, second.slice(0, 8)), 'absence.ambiguous-revision');
  assert.equal(await meaning(repository, root, 'v1.0.0'), 'absence.not-a-tag');
  assert.equal(await meaning(new MemoryRepository(), root, 'HEAD'), 'absence.no-commits');
});

const tagNames = fc.constantFrom(
  ...['v0.1.0', 'v1.0.0', 'v1.0.0+a', 'v1.1.0-rc.1', 'v1.2.0', 'v2.0.0', 'v2.1.0', 'v3.0.0', 'v1', 'x'],
  ...['sub/v0.1.0', 'sub/v1.0.0', 'sub/v2.0.0', 'sub/v1.0.0+a', 'v1.3.0+incompatible', 'v2.0.0+incompatible'],
);
const files = fc.constantFrom<Record<string, string>>(
  {},
  { 'go.mod': goMod(root) },
  { 'go.mod': goMod(root, 'retract v1.2.0', 'retract [v1.0.0, v1.1.0]') },
  { 'go.mod': goMod(`${root}/v2`) },
  { 'v2/go.mod': goMod(`${root}/v2`) },
  { 'sub/go.mod': goMod(`${root}/sub`) },
  { 'sub/v2/go.mod': goMod(`${root}/sub/v2`) },
);
const histories = fc.array(
  fc.record({
    files,
    parents: fc.array(fc.nat(), { maxLength: 2 }),
    tags: fc.array(tagNames, { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 8 },
);

test('what a commit is called leads back to it, and what is listed means itself', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const repository = new MemoryRepository();
      const commits: Hash[] = [];
      for (const step of history) {
        const parents = commits.length === 0 ? [] : step.parents.map((at) => commits[at % commits.length]!);
        commits.push(repository.add(step.files, parents));
        repository.tag(...step.tags);
      }
      for (const path of [root, `${root}/v2`, `${root}/v3`, `${root}/sub`, `${root}/sub/v2`]) {
        for (const commit of commits) {
          const version = await meaning(repository, path, commit);
          if (version.startsWith('absence.')) continue;
          const again = await meaning(repository, path, version);
          // A tag of the root may spoil a pseudo-version of a folder, as it does for the go command.
          if (again === 'absence.pseudo-has-tag' && path.includes('/sub')) continue;
          assert.equal(again, version, `${path}@${commit}`);
          const { commit: back } = await resolveRevision(repository, layout(path), version, options);
          assert.equal(back.hash, commit);
          const base = isPseudoVersion(version) ? parsePseudoVersion(version).base : undefined;
          if (base !== undefined) assert.ok(compareVersions(base, version) < 0);
        }
        for (const version of await list(repository, path)) {
          const means = await meaning(repository, path, version);
          assert.ok(means === version || means.startsWith('absence.'), `${path}@${version} is ${means}`);
        }
      }
    }),
    { numRuns: 300 },
  );
});
