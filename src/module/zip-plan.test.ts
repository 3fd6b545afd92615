import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCode } from '../base/index.ts';
import { synthesizeGoMod } from './synthesize.ts';
import { planZip, zipGoVersion } from './zip-plan.ts';

/** The plan for files named by `names`; one that begins with `@` is a symbolic link. */
function plan(names: readonly string[], goVersion = ''): string[] {
  const files = names.map((name) => ({ path: name.replace(/^@/, ''), isRegular: !name.startsWith('@') }));
  return [...planZip(files, { path: 'm.test/m', version: 'v1.0.0', goVersion })];
}

test('nested modules, irregular files and what hg archive adds stay out', () => {
  assert.deepEqual(plan(['go.mod', 'a.go', 'n/go.mod', 'n/a.go', 'n/d/a.go', 'nn/a.go', '@link', 'd/@x']), [
    'go.mod',
    'a.go',
    'nn/a.go',
    'd/@x',
  ]);
  assert.deepEqual(plan(['n/a.go', 'n/GO.Mod']), [], 'in any case');
  assert.deepEqual(plan(['n/a.go', '@n/go.mod']), ['n/a.go'], 'a link makes no module');
  assert.deepEqual(plan(['.hg_archival.txt', 'a/.hg_archival.txt']), ['a/.hg_archival.txt']);
  assert.deepEqual(plan(['.hg/x', 'a/.svn/y', '.gitignore']), ['.hg/x', 'a/.svn/y', '.gitignore']);
});

test('what is vendored depends on the go directive', () => {
  const names = [
    'vendor/modules.txt',
    'vendor/a.go',
    'vendor/x/a.go',
    'p/vendor/v.go',
    'pkg/q/vendor/v.go',
    'p/vendor/x/a.go',
    'vendors/x/a.go',
    'évé/vendor/v.go',
    'a/vendor',
  ];
  const before = ['vendor/modules.txt', 'vendor/a.go', 'vendors/x/a.go', 'a/vendor'];
  for (const goVersion of ['', '1', '1.2', '1.9', '1.23', '1.23.99', '1.24.1rc1', '1.24rc01', 'x']) {
    assert.deepEqual(plan(names, goVersion), before, goVersion);
  }
  const since = [
    'vendor/a.go',
    'p/vendor/v.go',
    'pkg/q/vendor/v.go',
    'vendors/x/a.go',
    'évé/vendor/v.go',
    'a/vendor',
  ];
  for (const goVersion of ['1.24', '1.24.0', '1.24rc1', '1.100', '2.0', '11.0']) {
    assert.deepEqual(plan(names, goVersion), since, goVersion);
  }
});

test('names that no zip may hold are refused unless they stay out', () => {
  const cases: readonly (readonly [names: string[], code: string])[] = [
    [['a:b'], 'zip.bad-name'],
    [['@a:b'], 'zip.bad-name'],
    [['a/nul'], 'zip.bad-name'],
    [['a//b'], 'zip.name-not-clean'],
    [['./a'], 'zip.name-not-clean'],
    [['/a'], 'zip.name-not-clean'],
    [['a/'], 'zip.name-not-clean'],
    [[''], 'zip.name-not-clean'],
    [['../vendor/a/b'], 'zip.name-not-clean'],
    [['n/go.mod', 'n/../x'], 'zip.name-not-clean'],
    [['Go.mod'], 'zip.go-mod-case'],
    [['@Go.mod'], 'zip.go-mod-case'],
    [['a', 'A'], 'zip.case-collision'],
    [['a', '@A'], 'zip.case-collision'],
    [['d/a', '@D/b'], 'zip.case-collision'],
    [['LICENSE', 'license'], 'zip.case-collision'],
    [['a', 'a/b'], 'zip.file-and-folder'],
    [['a', 'a'], 'zip.duplicate-file'],
  ];
  for (const [names, code] of cases) {
    assert.throws(
      () => plan(names),
      (error) => errorCode(error) === code,
      `${names.join(' ')}: ${code}`,
    );
  }
  assert.deepEqual(plan(['n/go.mod', 'n/a:b', 'n/A', 'n/a', 'vendor/x/a:b', 'b']), ['b']);
});

test('the go directive of a go.mod that go can read, and nothing otherwise', () => {
  const read = (text: string) => zipGoVersion(Buffer.from(text));
  assert.equal(read('module m.test/m\n\ngo 1.24.3\n'), '1.24.3');
  assert.equal(read('module m.test/m\n'), '');
  assert.equal(read('module m.test/m\ngo 1.24\nrequire (\n'), '');
  assert.equal(read('go v1.24.x\n'), '1.24');
  assert.equal(read('\0'), '');
});

test('a go.mod for a module that has none', () => {
  assert.equal(synthesizeGoMod('github.com/A/b.v2/v2'), 'module github.com/A/b.v2/v2\n');
  assert.throws(
    () => synthesizeGoMod('m.test/a b'),
    (error) => errorCode(error) === 'module.path-bad-character',
  );
});
