import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { repositoryRoot } from './support/repository.ts';

const run = promisify(execFile);

/** The package as npm would publish it, unpacked, beside the dependencies of this checkout. */
let folder = '';
let program = '';

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gomirror-package-'));
  const modules = path.join(repositoryRoot, 'node_modules');
  // Packing builds dist/ anew, and other tests run what lies in that of the checkout.
  const checkout = path.join(folder, 'checkout');
  const apart = new Set(
    ['.git', 'coverage', 'dist', 'node_modules'].map((name) => path.join(repositoryRoot, name)),
  );
  await cp(repositoryRoot, checkout, { recursive: true, filter: (source) => !apart.has(source) });
  await symlink(modules, path.join(checkout, 'node_modules'), 'dir');
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: checkout });
  await run('tar', ['-xzf', path.join(folder, stdout.trim().split('\n').at(-1) ?? ''), '-C', folder]);
  await symlink(modules, path.join(folder, 'package', 'node_modules'), 'dir');
  program = path.join(folder, 'package', 'bin', 'gomirror.js');
});

after(() => rm(folder, { recursive: true, force: true }));

test('the package has its documents and no sources', async () => {
  const files = await readdir(path.join(folder, 'package'), { recursive: true });
  for (const wanted of [
    'dist/cli/main.js',
    'dist/cli/main.d.ts',
    'README.md',
    'LICENSE',
    'docs/zh/errors.md',
  ]) {
    assert.ok(files.includes(path.normalize(wanted)), wanted);
  }
  assert.deepEqual(
    files.filter(
      (file) =>
        /^(?:src|test|scripts|bench)\b|\.test\.|(?<!\.d)\.ts$/.test(file) && !file.startsWith('node_modules'),
    ),
    [],
  );
});

test('its commands run from dist/', async () => {
  const version = await run(process.execPath, [program, '--version']);
  assert.match(version.stdout, /^gomirror \d+\.\d+\.\d+\n$/);
  const help = await run(process.execPath, [program, 'help', '--lang', 'en']);
  assert.match(help.stdout, /serve +start the mirror/);
});

test('it serves until it is told to stop', async () => {
  const data = path.join(folder, 'data');
  const args = [
    'serve',
    '--listen',
    '127.0.0.1:0',
    '--data',
    data,
    '--upstream',
    'off',
    '--log-format',
    'json',
  ];
  const mirror = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(mirror, 'exit');
  try {
    const lines = createInterface({ input: mirror.stdout });
    const [first] = (await once(lines, 'line')) as [string];
    const ready = JSON.parse(first) as { event: string; url: string };
    assert.equal(ready.event, 'ready');
    // Answered from what is kept only, so that nobody is asked for it.
    const headers = { 'Disable-Module-Fetch': 'true' };
    const absent = await fetch(`${ready.url}/example.com/module/@v/v1.0.0.zip`, { headers });
    assert.equal(absent.status, 404);
    assert.match(await absent.text(), /^gomirror: /);
    mirror.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  } finally {
    mirror.kill('SIGKILL');
  }
});
