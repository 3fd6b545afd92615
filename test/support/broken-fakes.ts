import { rankFindings, runChecks, selectChecks } from '../../src/doctor/index.ts';
import type { Expectation, Outcome } from './broken-row.ts';
import { fakeGo, machineChecks, soundMachine } from './doctor-machine.ts';
import { systemError } from './fake-files.ts';
import { type FakeFacts, fakeSystem } from './fake-system.ts';

/** An environment that cannot be made here for real: of another system, with rights that nobody has, on disks that are full. */
export interface FakeRow extends Expectation {
  readonly machine: FakeFacts;
}

const goMod = { '/src/app/go.mod': 'module example.com/app\n\ngo 1.26\n' };
const cUsers = { users: ['github.com/mattn/go-sqlite3'], env: { CGO_ENABLED: '1' } };

function inProject(facts: NonNullable<Parameters<typeof soundMachine>[0]>): FakeFacts {
  return soundMachine({ ...facts, cwd: '/src/app', files: { ...goMod, ...facts.files } });
}

function withCompiler(complaint: string): FakeFacts {
  const gcc = () => ({ code: 1, stderr: `${complaint}\n` });
  return inProject({ go: cUsers, programs: { '/usr/bin/gcc': gcc, '/usr/local/go/bin/go': fakeGo(cUsers) } });
}

function windows(facts: FakeFacts = {}): FakeFacts {
  return { platform: 'win32', ...facts };
}

/** What a Windows with a go has. */
const windowsGo: FakeFacts = {
  programs: { 'C:\\Windows\\go': fakeGo({ goroot: 'C:\\Go' }) },
  files: {
    'C:\\Go\\VERSION': 'go1.26.8\n',
    'C:\\Go\\src\\fmt\\print.go': 'package fmt\n',
    'C:\\Go\\pkg\\tool\\windows_amd64\\compile.exe': '',
    'C:\\Users\\gopher\\AppData\\Local\\Temp\\kept.tmp': '',
  },
};

export const fakeRows: readonly FakeRow[] = [
  { name: 'Windows without go', cause: 'go-missing', machine: windows() },
  {
    name: 'Windows with a go that Path does not lead to',
    cause: 'go-not-on-path',
    machine: windows({ programs: { 'C:\\Program Files\\Go\\bin\\go': fakeGo() } }),
  },
  {
    name: 'Windows with quotes in the user variable of the registry',
    cause: 'goenv.accident-quotes',
    machine: windows({
      ...windowsGo,
      env: {
        GOPROXY: '"https://goproxy.cn,direct"',
        TEMP: 'C:\\Users\\gopher\\AppData\\Local\\Temp',
      },
      registry: { 'HKCU\\Environment': { GOPROXY: { kind: 'REG_SZ', data: '"https://goproxy.cn,direct"' } } },
    }),
  },
  {
    name: 'Windows without a profile of the user',
    cause: 'home-unset',
    machine: windows({ ...windowsGo, env: { USERPROFILE: undefined, LOCALAPPDATA: undefined } }),
  },
  {
    name: 'macOS with a go that PATH does not lead to',
    cause: 'go-not-on-path',
    machine: {
      platform: 'darwin',
      programs: { '/opt/homebrew/bin/go': fakeGo() },
      env: { PATH: '/usr/bin' },
    },
  },
  {
    name: 'macOS without the command line tools',
    cause: 'cgo-xcode',
    machine: withCompiler(
      'xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools)',
    ),
  },
  {
    name: 'macOS with a licence that nobody has agreed to',
    cause: 'cgo-xcode-license',
    machine: withCompiler('You have not agreed to the Xcode license agreements'),
  },
  {
    name: 'a compiler without the headers of C',
    cause: 'cgo-no-headers',
    machine: withCompiler('try.c:1:10: fatal error: stdlib.h: No such file or directory'),
  },
  {
    name: 'a compiler for another system',
    cause: 'cgo-other-target',
    machine: withCompiler('cc1: sorry, unimplemented: 64-bit mode not compiled in'),
  },
  {
    name: 'a loader that is missing, as for glibc on Alpine',
    cause: 'go-no-loader',
    machine: {
      programs: { '/usr/bin/go': () => Promise.reject(systemError('ENOENT', 'spawn', '/usr/bin/go')) },
      files: { '/etc/ssl/cert.pem': '-----BEGIN' },
    },
  },
  {
    name: 'a go of another processor',
    cause: 'go-other-machine',
    machine: {
      programs: { '/usr/bin/go': () => ({ code: 126, stderr: 'exec format error\n' }) },
      files: { '/etc/ssl/cert.pem': '-----BEGIN' },
    },
  },
  {
    name: 'a Go that knows no mirrors',
    cause: 'go-old',
    machine: soundMachine({ go: { version: '1.11.6' } }),
  },
  {
    name: 'a newer Go behind an older one',
    cause: 'go-shadowed',
    machine: soundMachine({
      programs: { '/usr/bin/go': fakeGo({ version: '1.27.0', goroot: '/usr/lib/go' }) },
    }),
  },
  {
    name: 'a Go that was unpacked over an older one',
    cause: 'goroot-mixed',
    machine: soundMachine({
      files: {
        '/usr/local/go/src/runtime/internal/atomic/a.go': '',
        '/usr/local/go/src/internal/runtime/atomic/a.go': '',
      },
    }),
  },
  {
    name: 'a Go before 1.21 and a project of today',
    cause: 'toolchain-too-old',
    machine: inProject({
      go: { version: '1.19.8' },
      files: { '/src/app/go.mod': 'module m\n\ngo 1.22.0\n' },
    }),
  },
  {
    name: "a module cache that is root's after sudo",
    cause: 'folder-of-root',
    machine: soundMachine({ files: { 'go/pkg/mod': { kind: 'folder', owner: 0 } } }),
  },
  {
    name: "single files of root's in the module cache",
    cause: 'folder-foreign-files',
    machine: soundMachine({
      files: { 'go/pkg/mod/cache/download/x': { bytes: '', owner: 0 } },
    }),
  },
  {
    name: 'sudo with the home of somebody else',
    cause: 'folder-sudo',
    machine: soundMachine({
      user: { name: 'root', id: 0 },
      files: {
        'go/pkg/mod': { kind: 'folder', owner: 1000 },
        '.cache/go-build': { kind: 'folder', owner: 1000 },
      },
    }),
    along: ['home-not-ours'],
  },
  { name: 'a full disk', cause: 'folder-full', machine: soundMachine({ freeBytes: 20_000_000 }) },
  {
    name: 'a disk that is mounted read-only',
    cause: 'disk-read-only',
    machine: soundMachine({
      env: { GOCACHE: '/cache/build' },
      files: {
        '/proc/self/mounts': '/dev/a / ext4 rw 0 0\nd /cache ext4 ro,relatime 0 0\n',
        '/cache': { kind: 'folder' },
      },
    }),
  },
  {
    name: 'a /tmp from which nothing may be run',
    cause: 'disk-no-programs',
    machine: soundMachine({
      files: { '/proc/self/mounts': '/dev/a / ext4 rw 0 0\ntmpfs /tmp tmpfs rw,noexec 0 0\n' },
    }),
  },
  {
    name: 'WSL with sources on the disk of Windows',
    cause: 'wsl-windows-disk',
    machine: soundMachine({ env: { WSL_DISTRO_NAME: 'Debian' }, cwd: '/mnt/c/src' }),
  },
  {
    name: 'a container whose HOME is the root folder',
    cause: 'home-not-ours',
    machine: soundMachine({ env: { HOME: '/' } }),
    along: ['folder-not-writable', 'folder-of-root'],
  },
];

/** What doctor says of such an environment, in this process. */
export async function lookAtFake({ machine }: FakeRow): Promise<Outcome> {
  const checks = selectChecks(machineChecks, []);
  const began = performance.now();
  const results = await runChecks(checks, {
    system: fakeSystem(machine),
    signal: new AbortController().signal,
    timeoutMs: 10_000,
    mirror: undefined,
    module: undefined,
    facts: {},
  });
  const notRun = [...results].flatMap(([id, { state }]) => (state === 'not-run' ? [id] : []));
  const findings = rankFindings(checks, results).map(({ finding }) => finding);
  return { findings, notRun, tookMs: performance.now() - began };
}
