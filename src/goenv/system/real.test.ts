import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { realSystem } from './real.ts';
import { invocationOf, mergedEnvironment } from './run.ts';
import { candidates } from './which.ts';
import { windowsRegistry } from './windows-registry.ts';

const { signal } = new AbortController();
const node = process.execPath;
const onPosix = { skip: process.platform === 'win32', timeout: 60_000 };

test('a program is run without a shell: its answer, its input, what is added to and taken from the environment', async () => {
  const system = realSystem({ env: { ...process.env, KEPT: 'kept', TAKEN: 'taken' } });
  const script = `
    process.stdin.on('data', (data) => process.stdout.write(data));
    process.stdin.on('end', () => {
      console.log(JSON.stringify([process.argv.slice(1), process.env.KEPT, process.env.TAKEN, process.env.ADDED]));
      process.exitCode = 3;
      console.error('warned');
    });`;
  const options = { timeoutMs: 60_000, signal, input: 'in\n', env: { TAKEN: undefined, ADDED: '$HOME' } };
  const result = await system.run(node, ['-e', script, '--', 'a b', '"', '$(x)'], options);
  assert.deepEqual(result, {
    code: 3,
    stdout: `in\n${JSON.stringify([['a b', '"', '$(x)'], 'kept', null, '$HOME'])}\n`,
    stderr: 'warned\n',
    timedOut: false,
  });
  await assert.rejects(system.run('no-such-program-here', [], { timeoutMs: 1000, signal }), {
    code: 'ENOENT',
  });
});

test(
  'a program is ended past its time, or with all it has started when nobody waits any more',
  onPosix,
  async (t) => {
    const folder = await temporaryFolder(t);
    const ids = path.join(folder, 'ids');
    const system = realSystem();
    // The one that it starts holds the output open: only its end ends the wait.
    const script = `sleep 600 & echo $$ $! > ${ids}.new; mv ${ids}.new ${ids}; wait`;
    const late = await system.run('sh', ['-c', script], { timeoutMs: 20, signal });
    assert.deepEqual(late, { code: undefined, stdout: '', stderr: '', timedOut: true });

    await rm(ids, { force: true });
    const ended = new AbortController();
    const waiting = system.run('sh', ['-c', script], { timeoutMs: 600_000, signal: ended.signal });
    while (!(await readdir(folder)).includes('ids')) await delay(5);
    ended.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    for (const id of (await readFile(ids, 'utf8')).trim().split(' ')) {
      while (await isRunning(Number(id))) await delay(5);
    }
    const before = AbortSignal.abort(new Error('before'));
    await assert.rejects(system.run('sh', [], { timeoutMs: 1, signal: before }), /before/);
  },
);

async function isRunning(id: number): Promise<boolean> {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  // One that has ended stays in the list until somebody asks for it.
  const state = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  return !/\) [ZX] /.test(state);
}

test('programs are found as a shell finds them', onPosix, async (t) => {
  const folder = await temporaryFolder(t);
  const make = async (file: string, mode: number) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), '#!/bin/sh\necho ran\n');
    await chmod(path.join(folder, file), mode);
  };
  await make('one/tool', 0o644);
  await make('two/tool', 0o755);
  await make('three/tool', 0o755);
  await make('here/tool', 0o755);
  await mkdir(path.join(folder, 'zero/tool'), { recursive: true });
  await symlink('../two/tool', path.join(folder, 'one/linked'));
  const PATH = ['zero', 'one', 'two', 'three', 'two'].map((name) => path.join(folder, name));
  const system = realSystem({ env: { PATH: ['', '.', ...PATH].join(':') }, cwd: path.join(folder, 'here') });
  assert.deepEqual(await system.whichAll('tool'), [
    path.join(folder, 'two/tool'),
    path.join(folder, 'three/tool'),
  ]);
  assert.equal(await system.which('linked'), path.join(folder, 'one/linked'));
  assert.equal(await system.which('./tool'), path.join(folder, 'here/tool'));
  assert.equal(await system.which('none'), undefined);
  assert.equal((await system.run('./tool', [], { timeoutMs: 60_000, signal })).stdout, 'ran\n');
});

test('on Windows: PATHEXT, quotes in PATH, no look into the current folder', () => {
  const env = { PATH: '"C:\\Program Files\\Go\\bin";relative;C:\\Tools', PATHEXT: '.COM;.EXE;.CMD' };
  const machine = { platform: 'win32', env, cwd: 'D:\\work' } as const;
  assert.deepEqual(
    [...candidates(machine, 'go')],
    ['C:\\Program Files\\Go\\bin', 'C:\\Tools'].flatMap((folder) =>
      ['.com', '.exe', '.cmd'].map((ending) => `${folder}\\go${ending}`),
    ),
  );
  assert.equal([...candidates(machine, 'npm.cmd')][0], 'C:\\Program Files\\Go\\bin\\npm.cmd');
  assert.equal([...candidates(machine, '.\\go.exe')][0], 'D:\\work\\go.exe');
});

test('on Windows: batch files through cmd, quoted; what cmd would read differently is refused', () => {
  const env = { ComSpec: 'C:\\Windows\\cmd.exe' };
  assert.deepEqual(invocationOf('C:\\a b\\npm.cmd', ['config', 'get x', 'C:\\'], 'win32', env), {
    file: 'C:\\Windows\\cmd.exe',
    args: ['/d', '/s', '/c', '""C:\\a b\\npm.cmd" "config" "get x" "C:\\\\""'],
    isVerbatim: true,
  });
  for (const bad of ['%PATH%', 'a"b', 'a&b', 'a\nb']) {
    assert.throws(() => invocationOf('npm.cmd', [bad], 'win32', env), { code: 'EINVAL' });
  }
  assert.equal(invocationOf('go.exe', ['%PATH%'], 'win32', env).file, 'go.exe');
  assert.deepEqual(mergedEnvironment({ Path: 'a', Temp: 't' }, { PATH: 'b', TEMP: undefined }, 'win32'), {
    PATH: 'b',
  });
});

test('the registry: values stay out of arguments, kinds are kept, refusals are told apart', async () => {
  const asked: Record<string, unknown>[] = [];
  let answer = '';
  const registry = windowsRegistry((args, input) => {
    assert.doesNotMatch(
      args.join(' ') + Buffer.from(args.at(-1) ?? '', 'base64').toString('utf16le'),
      /hunter2/,
    );
    asked.push(JSON.parse(Buffer.from(input, 'base64').toString('utf8')) as Record<string, unknown>);
    const stdout = Buffer.from(answer, 'utf8').toString('base64');
    return Promise.resolve({ code: 0, stdout, stderr: 'PowerShell: no', timedOut: false });
  });
  answer = 'done';
  const data = 'http://u:hunter2@代理:1';
  await registry.write('HKCU\\Environment', 'HTTPS_PROXY', { kind: 'REG_SZ', data });
  assert.deepEqual(asked, [
    { ask: 'write', key: 'HKCU\\Environment', name: 'HTTPS_PROXY', kind: 'REG_SZ', data },
  ]);
  const read = () => registry.read('HKCU\\Environment', 'Path');
  answer = 'ExpandString %USERPROFILE%\\bin;C:\\工具 x';
  assert.deepEqual(await read(), { kind: 'REG_EXPAND_SZ', data: '%USERPROFILE%\\bin;C:\\工具 x' });
  answer = 'String ';
  assert.deepEqual(await read(), { kind: 'REG_SZ', data: '' });
  answer = 'none';
  assert.equal(await read(), undefined);
  answer = 'Binary System.Byte[]';
  await assert.rejects(read(), { code: 'ENOTSUP' });
  answer = 'denied';
  await assert.rejects(read(), { code: 'EACCES' });
  answer = '';
  await assert.rejects(read(), { code: 'EIO' });
});

test('the user and the home folder', () => {
  const system = realSystem({ env: { HOME: '/somewhere', USERPROFILE: 'C:\\somewhere' } });
  assert.match(system.home, /somewhere$/);
  assert.notEqual(realSystem({ env: {} }).home, '');
  assert.equal(system.user.id, process.getuid?.());
});
