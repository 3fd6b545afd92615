import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { GomirrorError } from '../../src/base/index.ts';
import { type DirectOrigin, readAll } from '../../src/origin/index.ts';
import { directOrigin } from '../support/direct-origin.ts';
import { type DirectWorld, startDirectWorld } from '../support/direct-world.ts';
import { History } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temp.ts';

const originOf = (t: TestContext, world: DirectWorld) => directOrigin(t, world, { totalTimeoutMs: 30_000 });

async function ask(origin: DirectOrigin, target: string): Promise<string> {
  try {
    return (await readAll(await origin.get(target, { maxBytes: 5e8 }))).toString('latin1');
  } catch (error) {
    assert.ok(error instanceof GomirrorError, `${target}: ${String(error)}`);
    return error.code;
  }
}

/** Runs git with something on its standard input; gives what it prints. */
async function git(folder: string, args: readonly string[], input: Buffer | string = ''): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = execFile('git', ['-C', folder, ...args], (error, stdout) => {
    if (error === null) resolve(stdout.trim());
    else reject(new Error(`git ${args.join(' ')}`, { cause: error }));
  });
  child.stdin?.on('error', () => undefined).end(input);
  return promise;
}

/** By how much this process grows at the most while `work` goes on, in MiB. */
async function growth(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  await work().finally(() => clearInterval(timer));
  return (most - before) / 2 ** 20;
}

/** A repository with one version, to be made worse. */
async function repositoryIn(world: DirectWorld, name: string) {
  const history = new History();
  history.tag('v1.0.0', history.commit({ files: { 'go.mod': `module ${world.host}/${name}\n` } }));
  return world.repository(name, history);
}

test('a tree of a hundred million files is not read', async (t) => {
  const world = await startDirectWorld(t);
  const origin = await originOf(t, world);
  const { folder } = await repositoryIn(world, 'bomb');
  const blob = await git(folder, ['hash-object', '-w', '--stdin'], 'package a\n');
  let tree = await git(folder, ['mktree'], `100644 blob ${blob}\ta.go\n`);
  for (let level = 0; level < 8; level++) {
    const entries = Array.from({ length: 10 }, (_, index) => `040000 tree ${tree}\td${index}\n`);
    tree = await git(folder, ['mktree'], entries.join(''));
  }
  const somebody = ['-c', 'user.name=a', '-c', 'user.email=a'];
  const commit = await git(folder, [...somebody, 'commit-tree', tree, '-m', 'x']);
  await git(folder, ['tag', '-f', 'v1.0.0', commit]);
  let said = '';
  const grownMiB = await growth(async () => {
    said = await ask(origin, `/${world.host}/bomb/@v/v1.0.0.zip`);
  });
  assert.equal(said, 'origin.too-large');
  assert.ok(grownMiB < 256, `${grownMiB} MiB`);
});

test('a tag that is a gigantic file is no version, and harms no other', async (t) => {
  const world = await startDirectWorld(t);
  const origin = await originOf(t, world);
  const { folder } = await repositoryIn(world, 'big');
  const zeros = path.join(folder, 'zeros');
  await writeFile(zeros, '');
  await truncate(zeros, 1e8);
  await git(folder, ['tag', 'v1.1.0', await git(folder, ['hash-object', '-w', 'zeros'])]);
  assert.equal(await ask(origin, `/${world.host}/big/@v/v1.1.0.info`), 'origin.absent');
  assert.match(await ask(origin, `/${world.host}/big/@v/v1.0.0.info`), /"v1\.0\.0"/);
});

test('a repository with more refs than anybody reads is refused in a word', async (t) => {
  const world = await startDirectWorld(t);
  const origin = await originOf(t, world);
  const many = await repositoryIn(world, 'many');
  const at = await many.git('rev-parse', 'main');
  const refs = (count: number) =>
    writeFile(
      path.join(many.folder, 'packed-refs'),
      ['# pack-refs with: peeled fully-peeled sorted \n']
        .concat(Array.from({ length: count }, (_, index) => `${at} refs/tags/v1.0.${index}\n`).toSorted())
        .join(''),
    );
  await refs(210_000);
  assert.equal(await ask(origin, `/${world.host}/many/@v/list`), 'origin.git-failed');
  await refs(50_000);
  assert.equal((await ask(origin, `/${world.host}/many/@v/list`)).split('\n').length, 50_001);
});

test('commits of no time that there is are commits all the same', async (t) => {
  const world = await startDirectWorld(t);
  const origin = await originOf(t, world);
  for (const [index, [written, shown]] of [
    ['8640000000001', '9999-12-31T23:59:59Z'],
    ['18446744073709551615', '9999-12-31T23:59:59Z'],
    ['-99999999999999', '0001-01-01T00:00:00Z'],
    ['-1', '1969-12-31T23:59:59Z'],
  ].entries()) {
    const name = `time${index}`;
    const { folder } = await repositoryIn(world, name);
    const tree = await git(folder, ['rev-parse', 'main^{tree}']);
    const somebody = `a <a@example.com> ${written} +0000`;
    const text = `tree ${tree}\nauthor ${somebody}\ncommitter ${somebody}\n\nx\n`;
    const args = ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'];
    const hash = await git(folder, args, text);
    await writeFile(path.join(folder, 'packed-refs'), `${hash} refs/tags/v1.1.0\n`);
    const info = await ask(origin, `/${world.host}/${name}/@v/v1.1.0.info`);
    assert.ok(info.includes(`"Time":"${shown}"`), info);
  }
});

test('nothing in a repository runs, is fetched from elsewhere, or leads out of it', async (t) => {
  const world = await startDirectWorld(t);
  const folder = await temporaryFolder(t);
  const mark = path.join(folder, 'ran');
  // Filters of whoever runs gomirror, as git-lfs installs them.
  const settings = `[filter "lfs"]\n\tsmudge = touch ${mark}; cat\n\tprocess = touch ${mark}\n\trequired = true\n`;
  await writeFile(path.join(folder, '.gitconfig'), `${settings}[diff "lfs"]\n\ttextconv = touch ${mark}\n`);
  const before = { HOME: process.env['HOME'], GIT_CONFIG_GLOBAL: process.env['GIT_CONFIG_GLOBAL'] };
  process.env['HOME'] = folder;
  process.env['GIT_CONFIG_GLOBAL'] = path.join(folder, '.gitconfig');
  const history = new History();
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n';
  const files = {
    'go.mod': `module ${world.host}/odd\n`,
    '.gitattributes': '* filter=lfs diff=lfs export-subst\n*.txt export-ignore\n',
    '.gitmodules': `[submodule "s"]\n\tpath = s\n\turl = ext::sh -c touch% ${mark}\n\tupdate = !touch ${mark}\n`,
    s: { submodule: 'abc' },
    'data.bin': pointer,
    'kept.txt': '$Format:%H$\n',
    'hooks/post-checkout': { executable: `#!/bin/sh\ntouch ${mark}\n` },
    'secret.go': { symlink: '/etc/passwd' },
  };
  history.tag('v1.0.0', history.commit({ files }));
  await world.repository('odd', history);
  const origin = await originOf(t, world);
  let zip: string;
  try {
    zip = await ask(origin, `/${world.host}/odd/@v/v1.0.0.zip`);
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  assert.match(zip, /^PK/);
  const names = ['data.bin', 'kept.txt', 'hooks/post-checkout', 'go.mod', '.gitattributes'];
  for (const name of names) assert.ok(zip.includes(`odd@v1.0.0/${name}`), name);
  assert.ok(!zip.includes('secret.go') && !zip.includes('odd@v1.0.0/s/'));
  assert.ok(!existsSync(mark));
});
