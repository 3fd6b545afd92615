import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inProject, type ModulesFacts } from '../../../test/support/modules-world.ts';
import { parseGoMod } from '../../module/index.ts';
import { differencesOf, parseModulesText } from './vendor.ts';

const folder = '/home/gopher/app';
const hash = 'h1:0000000000000000000000000000000000000000000=';
const goMod = 'module example.com/app\n\ngo 1.22\n\nrequire example.com/a v1.0.0\n';
const goSum = `example.com/a v1.0.0 ${hash}\nexample.com/a v1.0.0/go.mod ${hash}\n`;

function project(files: Readonly<Record<string, string>>, more: ModulesFacts = {}): ModulesFacts {
  const named = Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]);
  return { files: Object.fromEntries(named) as Record<string, string>, ...more };
}

async function codesOf(check: string, files: Readonly<Record<string, string>>, more?: ModulesFacts) {
  return (await inProject([check], project(files, more))).all;
}

test('a sound project, and no project at all', async () => {
  assert.deepEqual(await codesOf('go-mod', { 'go.mod': goMod, 'go.sum': goSum }), []);
  assert.deepEqual(await codesOf('go-mod', {}), []);
  assert.deepEqual(await codesOf('vendor', { 'go.mod': goMod, 'go.sum': goSum }), []);
});

test('a line of go.mod that go cannot read is named', async () => {
  const said = await inProject(['go-mod'], project({ 'go.mod': 'module example.com/app\n\nrequire x\n' }));
  assert.deepEqual(said.codes, ['gomod-bad']);
  assert.equal(said.findings[0]?.params['line'], 3);
  assert.deepEqual(said.findings[0]?.evidence, [`${folder}/go.mod:3: require x`]);
});

test('marks of a merge are the cause, and nothing that follows from them is said', async () => {
  const merge =
    '<<<<<<< HEAD\nrequire example.com/a v1.0.0\n=======\nrequire example.com/a v1.1.0\n>>>>>>> b\n';
  assert.deepEqual(await codesOf('go-mod', { 'go.mod': `module example.com/app\n${merge}` }), [
    'gomod-merge',
  ]);
  assert.deepEqual(await codesOf('go-mod', { 'go.mod': goMod, 'go.sum': `${goSum}<<<<<<< HEAD\n` }), [
    'gomod-merge',
  ]);
});

test('go.sum: lines that are none, and lines that are missing', async () => {
  assert.deepEqual(await codesOf('go-mod', { 'go.mod': goMod, 'go.sum': `${goSum}example.com/b v1.0.0\n` }), [
    'gosum-bad',
  ]);
  assert.deepEqual(await codesOf('go-mod', { 'go.mod': goMod }), ['gosum-lacks']);
  const zipOnly = { 'go.mod': goMod, 'go.sum': `example.com/a v1.0.0 ${hash}\n` };
  assert.deepEqual(await codesOf('go-mod', zipOnly), ['gosum-lacks']);
  assert.deepEqual(await codesOf('go-mod', zipOnly, { env: { GOFLAGS: '-mod=mod' } }), []);
  assert.deepEqual(await codesOf('go-mod', { ...zipOnly, 'vendor/modules.txt': '' }), []);
  const replaced = `${goMod}replace example.com/a => ../a\n`;
  const facts = {
    files: { [`${folder}/go.mod`]: replaced, '/home/gopher/a/go.mod': 'module example.com/a\n' },
  };
  assert.deepEqual((await inProject(['go-mod'], facts)).all, []);
});

test('a replacement that is not there, and one that is on this machine only', async () => {
  assert.deepEqual(await codesOf('go-mod', { 'go.mod': `${goMod}replace example.com/a => ../a\n` }), [
    'gomod-replace-missing',
  ]);
  assert.deepEqual(
    await codesOf('go-mod', { 'go.mod': `${goMod}replace example.com/z => ../z\n`, 'go.sum': goSum }),
    [],
  );
  const facts = {
    files: {
      [`${folder}/go.mod`]: `${goMod}replace example.com/a => /opt/a\n`,
      '/opt/a/go.mod': 'module example.com/a\n',
    },
  };
  assert.deepEqual((await inProject(['go-mod'], facts)).all, ['gomod-replace-absolute']);
});

test('two spellings of one module, a requirement that is excluded, a missing module line', async () => {
  const twice =
    'module example.com/app\ngo 1.22\nrequire (\n\tgithub.com/Sirupsen/logrus v1.9.0\n\tgithub.com/sirupsen/logrus v1.9.3\n)\n';
  assert.deepEqual(await codesOf('go-mod', { 'go.mod': twice }), ['gomod-case']);
  assert.deepEqual(
    await codesOf('go-mod', { 'go.mod': `${goMod}exclude example.com/a v1.0.0\n`, 'go.sum': goSum }),
    ['gomod-excluded'],
  );
  assert.deepEqual(await codesOf('go-mod', { 'go.mod': 'go 1.22\n' }), ['gomod-no-module']);
});

test('vendor: what go.mod asks for, and what it does not', async () => {
  const modules = '# example.com/a v1.0.0\n## explicit; go 1.20\nexample.com/a\n';
  const files = (text: string) => ({
    'go.mod': goMod,
    'vendor/modules.txt': text,
    'vendor/example.com/a/a.go': 'package a\n',
  });
  assert.deepEqual(await codesOf('vendor', files(modules)), []);
  // As where .gitignore names it.
  const incomplete = { 'go.mod': goMod, 'vendor/modules.txt': modules };
  assert.deepEqual(await codesOf('vendor', incomplete), ['vendor-incomplete']);
  const said = await inProject(['vendor'], project(files(modules.replace('v1.0.0', 'v1.1.0'))));
  assert.deepEqual(said.codes, ['vendor-inconsistent']);
  assert.deepEqual(said.findings[0]?.evidence, ['example.com/a: go.mod v1.0.0, vendor/modules.txt v1.1.0']);
  assert.deepEqual(await codesOf('vendor', files(modules.replace('## explicit; go 1.20\n', ''))), [
    'vendor-inconsistent',
  ]);
  assert.deepEqual(await codesOf('vendor', { 'go.mod': goMod, 'vendor/x/x.go': 'package x\n' }), [
    'vendor-no-list',
  ]);
  assert.deepEqual(await codesOf('vendor', files(modules), { env: { GOFLAGS: '-mod=mod' } }), [
    'vendor-not-used',
  ]);
  const old = { 'go.mod': goMod.replace('1.22', '1.13'), 'vendor/modules.txt': '' };
  assert.deepEqual(await codesOf('vendor', old), ['vendor-old-go']);
});

test('vendor: replacements count on both sides', () => {
  const mod = parseGoMod(`${goMod}replace example.com/a => example.com/fork v1.0.1\n`, 'main');
  const text = '# example.com/a v1.0.0 => example.com/fork v1.0.1\n## explicit\nexample.com/a\n';
  const list = (more: string) => differencesOf(mod, parseModulesText(text + more));
  assert.deepEqual(list('# example.com/a => example.com/fork v1.0.1\n'), []);
  assert.deepEqual(differencesOf(mod, parseModulesText(text.replace('v1.0.1', 'v1.0.2'))), [
    'example.com/a: go.mod => example.com/fork v1.0.1, vendor/modules.txt => example.com/fork v1.0.2',
  ]);
  assert.deepEqual(differencesOf(parseGoMod(goMod, 'main'), parseModulesText(text)).length, 1);
  assert.deepEqual(list('# example.com/b v1.0.0\n## explicit\n'), [
    'example.com/b: go.mod -, vendor/modules.txt v1.0.0',
  ]);
});
