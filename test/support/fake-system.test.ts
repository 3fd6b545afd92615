import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryPath } from '../../src/goenv/index.ts';
import { fakeSystem, Killed } from './fake-system.ts';
import { ManualClock } from './manual-clock.ts';

const signal = new AbortController().signal;
const bytes = (text: string) => Buffer.from(text);

test('files: written whole, folders made, the mode kept, links followed', async () => {
  const system = fakeSystem({
    files: {
      '.netrc': { bytes: 'old', mode: 0o600 },
      '.profile': { to: 'dotfiles/profile' },
      'dotfiles/profile': 'x',
    },
  });
  await system.files.write('/home/gopher/.netrc', bytes('new'));
  assert.equal((await system.files.facts('/home/gopher/.netrc'))?.mode, 0o600);
  await system.files.write('/home/gopher/.profile', bytes('y'));
  assert.equal((await system.files.facts('/home/gopher/.profile'))?.kind, 'link');
  assert.equal(String(await system.files.read('/home/gopher/dotfiles/profile')), 'y');
  await system.files.write('/home/gopher/.config/go/env', bytes('GOPROXY=off\n'), { mode: 0o640 });
  assert.deepEqual(await system.files.list('/home/gopher/.config/go'), ['env']);
  assert.equal(await system.files.read('/home/gopher/.config/nothing'), undefined);
  assert.equal((await system.files.facts('/home/gopher/.config/go/env'))?.mode, 0o640);
  await assert.rejects(system.files.remove('/home/gopher/.config'), { code: 'ENOTEMPTY' });
  await system.files.remove('/home/gopher/.config', { wholeFolder: true });
  assert.equal(await system.files.facts('/home/gopher/.config'), undefined);
});

test("rights: what is root's, what is read-only, what is full", async () => {
  const files = {
    '/etc/environment': 'A=1\n',
    '/srv/secret': { bytes: 'x', mode: 0o600 },
    '/nix/store/profile': 'x',
    '.bashrc': { to: '/nix/store/profile' },
  };
  const system = fakeSystem({ files, readOnly: ['/nix'], freeBytes: 10 });
  await assert.rejects(system.files.write('/etc/environment', bytes('A=2\n')), { code: 'EACCES' });
  await assert.rejects(system.files.read('/srv/secret'), { code: 'EACCES' });
  await assert.rejects(system.files.write('/home/gopher/.bashrc', bytes('y')), { code: 'EROFS' });
  await assert.rejects(system.files.write('/home/gopher/big', Buffer.alloc(11)), { code: 'ENOSPC' });
  assert.equal(await system.files.mayWrite('/etc/environment'), false);
  assert.equal(await system.files.mayWrite('/home/gopher/.bashrc'), false);
  assert.equal(await system.files.mayWrite('/home/gopher/new/folder/file'), true);
  const root = fakeSystem({ files, user: { name: 'root', id: 0 } });
  await root.files.write('/etc/environment', bytes('A=2\n'));
  assert.equal(String(await root.files.read('/etc/environment')), 'A=2\n');
});

test('Windows: the case of paths and variables does not matter, the registry keeps its types', async () => {
  const Path = { kind: 'REG_EXPAND_SZ', data: '%USERPROFILE%\\bin' } as const;
  const system = fakeSystem({
    platform: 'win32',
    env: { PATH: 'C:\\Go\\bin' },
    registry: { 'HKCU\\Environment': { Path } },
    programs: { 'C:\\Go\\bin\\go': () => ({ stdout: 'go version go1.26.0 windows/amd64\n' }) },
  });
  assert.equal(system.env['path'], 'C:\\Go\\bin');
  assert.equal(await system.which('go'), 'C:\\Go\\bin\\go.exe');
  assert.match((await system.run('GO.exe', ['version'], { timeoutMs: 1, signal })).stdout, /^go version/);
  await system.files.write('c:\\users\\GOPHER\\AppData\\x.txt', bytes('1'));
  assert.equal(String(await system.files.read('C:/Users/gopher/appdata/X.TXT')), '1');
  assert.deepEqual(await system.registry?.read('hkcu\\environment', 'PATH'), Path);
  await assert.rejects(system.registry?.write('HKLM\\Software', 'x', Path) ?? Promise.resolve(), {
    code: 'EACCES',
  });
  await assert.rejects(system.files.write('C:\\Windows\\x', bytes('')), { code: 'EPERM' });
});

test('a kill leaves what was there at that moment, and the process is dead', async () => {
  const path = '/home/gopher/a/b';
  const left: string[][] = [];
  for (let n = 1; ; n += 1) {
    const system = fakeSystem();
    const before = new Set(system.snapshot().files.keys());
    system.failAt(n);
    const died = await system.files.write(path, bytes('x')).then(
      () => false,
      (error: unknown) => error instanceof Killed,
    );
    if (!died) break;
    await assert.rejects(system.files.read(path), Killed);
    left.push([...system.restarted().snapshot().files.keys()].filter((file) => !before.has(file)));
  }
  assert.deepEqual(left, [[], ['/home/gopher/a'], ['/home/gopher/a', temporaryPath(path)]]);
});

test('programs: not there, cut off by their time limit, ended by the signal', async () => {
  const clock = new ManualClock();
  const system = fakeSystem({ clock, programs: { hang: () => new Promise(() => undefined) } });
  await assert.rejects(system.run('go', [], { timeoutMs: 1, signal }), { code: 'ENOENT' });
  const hanging = system.run('hang', [], { timeoutMs: 1000, signal });
  while (clock.sleeping === 0) await Promise.resolve();
  clock.advance(1000);
  assert.deepEqual(await hanging, { code: undefined, stdout: '', stderr: '', timedOut: true });
  const ended = new AbortController();
  const waiting = system.run('hang', [], { timeoutMs: 1000, signal: ended.signal });
  while (clock.sleeping === 0) await Promise.resolve();
  ended.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
});
