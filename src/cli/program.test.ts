import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Ended, endOf } from '../../test/support/ended.ts';
import { temporaryFolder } from '../../test/support/temp.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = path.join(root, 'bin', 'gomirror.js');

/** A small environment, so that nothing of the machine that runs the test gets in. */
const env = { PATH: '/nowhere', HOME: '/nowhere', LANG: 'en_US.UTF-8' };

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

function start(args: readonly string[], node = process.execPath, more: Record<string, string> = {}): Started {
  const child = spawn(node, args, { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, ended: endOf(child) };
}

function gomirror(...args: string[]): Promise<Ended> {
  return start([program, ...args]).ended;
}

/** A mirror that is up and asks nobody for anything. */
async function serve(
  t: TestContext,
  ...args: string[]
): Promise<Started & { ready: { url: string; data: string } }> {
  const data = await temporaryFolder(t);
  const started = start([
    program,
    'serve',
    '--listen',
    '127.0.0.1:0',
    '--upstream',
    'off',
    '--data',
    data,
    ...args,
  ]);
  t.after(() => started.child.kill('SIGKILL'));
  const line = await Promise.race([
    once(started.child.stdout as NodeJS.ReadableStream, 'data').then(([chunk]) => String(chunk)),
    started.ended.then(({ err }) => assert.fail(err)),
  ]);
  return { ...started, ready: JSON.parse(line) as { url: string; data: string } };
}

test('the version, in every way it is asked for', async () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  for (const ask of ['--version', '-v', 'version']) {
    assert.deepEqual(await gomirror(ask), { code: 0, out: `gomirror ${version}\n`, err: '' });
  }
  const { out } = await gomirror('version', '--json');
  assert.deepEqual(JSON.parse(out), {
    gomirror: version,
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
  });
});

test('help and mistakes', async () => {
  const help = await gomirror('help', 'serve');
  assert.equal(help.code, 0);
  assert.match(help.out, /--listen HOST:PORT/);
  assert.ok(!help.out.includes('\u001b'));
  const mistake = await gomirror('serve', '--lisen', ':80');
  assert.deepEqual({ code: mistake.code, out: mistake.out }, { code: 2, out: '' });
  assert.match(mistake.err, /--listen/);
  const forced = await start([program, 'help'], process.execPath, { FORCE_COLOR: '1' }).ended;
  assert.ok(forced.out.includes('\u001b[1m'));
});

test('a reader that goes away ends a command quietly', async () => {
  for (const command of [['config', 'reference'], ['help', 'serve'], ['--version']]) {
    const { child, ended } = start([program, ...command]);
    child.stdout?.destroy();
    const { code, err } = await ended;
    assert.deepEqual({ code, err }, { code: 0, err: '' }, command.join(' '));
  }
});

test(
  'output that cannot be written is said, and is a failure',
  { skip: !existsSync('/dev/full') && 'no /dev/full here' },
  async () => {
    for (const [args, said] of [
      [
        ['config', 'reference'],
        /^gomirror: what should be printed cannot be written \(ENOSPC\)\n {10}\S.*\n$/,
      ],
      [['--version'], /^gomirror: what should be printed cannot be written \(ENOSPC\)\n$/],
    ] as const) {
      const full = openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', full, 'pipe'] });
      closeSync(full);
      let err = '';
      child.stderr?.on('data', (chunk) => (err += String(chunk)));
      const [code] = (await once(child, 'close')) as [number | null];
      assert.equal(code, 1, args.join(' '));
      assert.match(err, said);
    }
  },
);

test(
  'a folder that was removed is said where it matters, in either language',
  { skip: process.platform === 'win32' && 'Windows removes no folder that somebody is in' },
  async (t) => {
    const gone = path.join(await temporaryFolder(t), 'gone');
    const within = (LANG: string, ...args: string[]) => {
      mkdirSync(gone);
      const shell = ['-c', 'cd "$0" && rmdir "$0" && exec "$@"', gone, process.execPath, program, ...args];
      const more = { PATH: '/usr/bin:/bin', LANG };
      const child = spawn('/bin/sh', shell, {
        env: { ...env, ...more },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let err = '';
      child.stderr.on('data', (chunk) => (err += String(chunk)));
      return once(child, 'close').then(([code]) => ({ code: code as number | null, err }));
    };
    for (const args of [['help'], ['doctor', '--list'], ['completion', 'bash']])
      assert.deepEqual(await within('en_US.UTF-8', ...args), { code: 0, err: '' }, args.join(' '));
    const english = await within('en_US.UTF-8', 'explain', 'a.log');
    assert.equal(english.code, 2);
    assert.match(english.err, /^gomirror: the folder .*\n {10}.*cd ~\n$/);
    assert.match((await within('zh_CN.UTF-8', 'mirrors', 'list')).err, /目录已经不存在/);
  },
);

test('serve answers, and SIGTERM ends it with code 0', async (t) => {
  const { child, ended, ready } = await serve(t);
  assert.match(ready.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const response = await fetch(`${ready.url}/github.com/@v/list`);
  assert.equal(response.status, 404);
  await response.text();
  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
});

test('serve ends when nobody reads what it prints any more', async (t) => {
  const data = await temporaryFolder(t);
  const { child, ended } = start([
    program,
    ...['serve', '--listen', '127.0.0.1:0', '--upstream', 'off', '--data', data],
  ]);
  t.after(() => child.kill('SIGKILL'));
  child.stdout?.destroy();
  const { code, err } = await ended;
  assert.deepEqual({ code, err }, { code: 0, err: '' });
});

test('Ctrl-C ends serve with code 130', async (t) => {
  const { child, ended } = await serve(t);
  child.kill('SIGINT');
  assert.equal((await ended).code, 130);
});

test('a port in use, a data folder in use, and one that cannot be used', async (t) => {
  const blocker = net.createServer().listen(0, '127.0.0.1');
  t.after(() => blocker.close());
  await once(blocker, 'listening');
  const { port } = blocker.address() as net.AddressInfo;
  const data = await temporaryFolder(t);
  const taken = await gomirror('serve', '--upstream', 'off', '--data', data, '--listen', `127.0.0.1:${port}`);
  assert.equal(taken.code, 3);
  assert.match(taken.err, new RegExp(`127\\.0\\.0\\.1:${port} is in use`));

  const running = await serve(t);
  const second = await gomirror(
    'serve',
    '--upstream',
    'off',
    '--listen',
    '127.0.0.1:0',
    '--data',
    running.ready.data,
  );
  assert.equal(second.code, 5);
  assert.match(second.err, new RegExp(String(running.child.pid)));

  const file = path.join(data, 'file');
  writeFileSync(file, '');
  const unusable = await gomirror(
    'serve',
    '--upstream',
    'off',
    '--listen',
    '127.0.0.1:0',
    '--data',
    path.join(file, 'x'),
  );
  assert.equal(unusable.code, 4);
  for (const { err, out } of [taken, second, unusable]) {
    assert.equal(out, '');
    assert.match(err, /^gomirror: .+\n {10}\S.*\n$/);
  }
});

/** A Node on this machine that is too old, if there is one. */
function oldNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  for (const folder of [...folders, '/usr/bin', '/usr/local/bin']) {
    const candidate = path.join(folder, 'node');
    try {
      const version = execFileSync(candidate, ['--version'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      if (Number(/^v(\d+)\./.exec(version)?.[1] ?? '99') < 24) return candidate;
    } catch {
      // No node there, or none that runs.
    }
  }
  return undefined;
}

const old = oldNode();

test(
  'a Node that is too old is told so in one sentence, in either language',
  { skip: old === undefined && 'every node here is new enough' },
  async () => {
    for (const entry of [
      [program, 'serve'],
      [program, '--version'],
      [path.join(root, 'scripts', 'need-node.cjs')],
    ]) {
      const english = await start(entry, old).ended;
      assert.deepEqual({ code: english.code, out: english.out }, { code: 1, out: '' });
      assert.match(english.err, /^gomirror needs Node\.js 24 or newer.*\n$/);
      const other = await start(entry, old, { LANG: 'zh_CN.GB18030' }).ended;
      assert.match(other.err, /^gomirror needs/);
      const chinese = await start(entry, old, { LANG: 'zh_CN.UTF-8' }).ended;
      assert.match(chinese.err, /^gomirror 需要 Node\.js 24 .*\n$/);
    }
  },
);

test('a checkout without its packages says so in one sentence, in either language', async (t) => {
  const folder = await temporaryFolder(t);
  for (const part of ['bin', 'src', 'node_modules']) mkdirSync(path.join(folder, part));
  const copy = path.join(folder, 'bin', 'gomirror.js');
  writeFileSync(copy, readFileSync(program));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module","version":"1.2.3"}');
  const english = await start([copy, 'serve']).ended;
  assert.deepEqual([english.code, english.out], [1, '']);
  assert.match(english.err, /^gomirror: its packages are not installed.* run npm ci in \S+ first\.\n$/);
  assert.match(
    (await start([copy], undefined, { LANG: 'zh_CN.UTF-8' }).ended).err,
    /^gomirror：.* npm ci。\n$/,
  );
  assert.equal((await start([copy, '--version']).ended).out, 'gomirror 1.2.3\n');
});

test('the entry point imports nothing but built-in modules before it has looked at the version', () => {
  const source = readFileSync(program, 'utf8');
  const imports = [...source.matchAll(/^import .*? from '(.*)';$/gm)].map((match) => match[1] ?? '');
  assert.ok(imports.length > 0);
  for (const name of imports) assert.match(name, /^node:/);
  // What Node 12 has no grammar for: `?.`, `??`, top-level await, private names, static blocks, separators in numbers.
  assert.doesNotMatch(source, /\?\.[a-z[(]|\?\?|^await |#\w+\s*[=(;]|static \{|\d_\d/m);
});
