import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { makeHost } from '../../test/support/host.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { filesOfProject } from './go-project.ts';
import { filesOfFile, filesOfFolder } from './module-files.ts';

/** Shows that sums name what packages need. */
const zipLine = '\nexample.com/z v1.0.0 h1:AAAA=';

/** A folder with these files; `needs` are the files of the project at `cwd` in it, by their paths in the folder. */
async function setUp(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const needs = async (cwd: string, env: Record<string, string> = {}, args: readonly string[] = []) => {
    const host = { ...makeHost({ env: { GOENV: 'off', ...env } }), cwd: path.join(folder, cwd) };
    const found = await filesOfProject(host, args);
    return found.map(({ name, text }) => `${path.relative(folder, name)}: ${text}`);
  };
  return { folder, needs };
}

test('the go.sum of the module that a folder lies in; its go.mod where there is none', async (t) => {
  const { needs } = await setUp(t, {
    'a/go.mod': 'module a',
    'a/go.sum': `sum of a${zipLine}`,
    'a/deep/down/main.go': '',
    'b/go.mod': 'module b',
    'c/main.go': '',
    'a/other.mod': 'module other',
    'a/other.sum': `sum of other${zipLine}`,
  });
  assert.deepEqual(await needs('a'), [`a/go.sum: sum of a${zipLine}`]);
  assert.deepEqual(await needs('a/deep/down'), [`a/go.sum: sum of a${zipLine}`]);
  assert.deepEqual(await needs('b'), ['b/go.mod: module b']);
  assert.deepEqual(await needs('c'), []);
  assert.deepEqual(await needs('a', { GO111MODULE: 'off' }), []);
  assert.deepEqual(await needs('a', {}, ['build', '-modfile=other.mod']), [
    `a/other.sum: sum of other${zipLine}`,
  ]);
});

test('of a workspace the sums of all its folders, unless it is switched off', async (t) => {
  const { needs, folder } = await setUp(t, {
    'go.work': 'go 1.24\nuse (\n\t./a\n\t./b\n\t./gone\n)\n',
    'go.work.sum': 'sum of the workspace',
    'a/go.mod': 'module a',
    'a/go.sum': `sum of a${zipLine}`,
    'b/go.mod': 'module b',
    'elsewhere/go.work': 'go 1.24\nuse ../b\n',
  });
  const all = ['go.work.sum: sum of the workspace', `a/go.sum: sum of a${zipLine}`, 'b/go.mod: module b'];
  assert.deepEqual(await needs('a'), all);
  assert.deepEqual(await needs('.'), all);
  assert.deepEqual(await needs('a', { GOWORK: 'off' }), [`a/go.sum: sum of a${zipLine}`]);
  const GOWORK = path.join(folder, 'elsewhere', 'go.work');
  assert.deepEqual(await needs('a', { GOWORK }), ['b/go.mod: module b']);
});

test('nothing where dependencies are vendored, however that is said', async (t) => {
  const { needs } = await setUp(t, {
    'a/go.mod': 'module a',
    'a/go.sum': `sum of a${zipLine}`,
    'v/go.mod': 'module v',
    'v/go.sum': `sum of v${zipLine}`,
    'v/vendor/modules.txt': '',
  });
  assert.deepEqual(await needs('a', { GOFLAGS: '-trimpath -mod=vendor' }), []);
  assert.deepEqual(await needs('a', { GOFLAGS: '-mod=vendor' }, ['build', '-mod=mod']), [
    `a/go.sum: sum of a${zipLine}`,
  ]);
  assert.deepEqual(await needs('v'), []);
  assert.deepEqual(await needs('v', { GOFLAGS: '-mod=readonly' }), [`v/go.sum: sum of v${zipLine}`]);
});

test('what the module cache has is not handed over', async (t) => {
  const sums = [
    'example.com/Upper v1.0.0 h1:a=',
    'example.com/Upper v1.0.0/go.mod h1:b=',
    'example.com/other v1.0.0 h1:c=',
    'no sum at all',
    '',
  ];
  const { needs, folder } = await setUp(t, {
    'a/go.mod': 'module a',
    'a/go.sum': sums.join('\n'),
    'cache/cache/download/example.com/!upper/@v/v1.0.0.zip': '',
    'path/pkg/mod/cache/download/example.com/!upper/@v/v1.0.0.mod': '',
  });
  const GOMODCACHE = path.join(folder, 'cache');
  assert.deepEqual(await needs('a', { GOMODCACHE }), [`a/go.sum: ${sums.slice(1).join('\n')}`]);
  const GOPATH = path.join(folder, 'path');
  const without = sums.filter((_, index) => index !== 1);
  assert.deepEqual(await needs('a', { GOPATH }), [`a/go.sum: ${without.join('\n')}`]);
});

test('files and folders that are named', async (t) => {
  const { folder } = await setUp(t, {
    'go.work': 'use ./a\n',
    'a/go.mod': 'module a',
    'a/go.sum': `sum of a${zipLine}`,
    'b/readme': '',
    'bad/go.work': 'use (',
  });
  const at = (name: string) => path.join(folder, name);
  const sumOfA = [{ name: at('a/go.sum'), text: `sum of a${zipLine}` }];
  assert.deepEqual(await filesOfFolder(folder), sumOfA);
  assert.deepEqual(await filesOfFile(at('go.work')), sumOfA);
  assert.deepEqual(await filesOfFile(at('a/go.mod')), [{ name: at('a/go.mod'), text: 'module a' }]);
  await assert.rejects(filesOfFolder(at('b')), { code: 'cli.no-module-files' });
  await assert.rejects(filesOfFile(at('b/readme')), { code: 'cli.unknown-module-file' });
  await assert.rejects(filesOfFile(at('none.sum')), { code: 'cli.cannot-read' });
  await assert.rejects(filesOfFolder(at('bad')), { code: 'module.gomod-open-block' });
});

test('the go.mod too where the sums name no zip, or where everything is downloaded, without what is in the cache', async (t) => {
  const require = 'require (\n\texample.com/kept v1.0.0\n\texample.com/new v1.0.0 // indirect\n)\n';
  const { needs, folder } = await setUp(t, {
    'a/go.mod': `module a\n${require}`,
    'a/go.sum': 'example.com/new v1.0.0/go.mod h1:AAAA=\n',
    'b/go.mod': `module b\n${require}`,
    'b/go.sum': `sum of b${zipLine}`,
    'cache/cache/download/example.com/kept/@v/v1.0.0.zip': '',
  });
  const env = { GOMODCACHE: path.join(folder, 'cache') };
  const left = require.replace('\texample.com/kept v1.0.0\n', '');
  const sums = 'a/go.sum: example.com/new v1.0.0/go.mod h1:AAAA=\n';
  assert.deepEqual(await needs('a', env, ['build']), [sums, `a/go.mod: module a\n${left}`]);
  assert.deepEqual(await needs('b', env, ['build']), [`b/go.sum: sum of b${zipLine}`]);
  const both = [`b/go.sum: sum of b${zipLine}`, `b/go.mod: module b\n${left}`];
  assert.deepEqual(await needs('b', env, ['mod', 'download', '-x']), both);
  assert.deepEqual(await needs('b', env, ['mod', 'download', 'example.com/new']), both.slice(0, 1));
});
