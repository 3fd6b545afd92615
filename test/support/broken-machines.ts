import { execFileSync } from 'node:child_process';
import { chown, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RealRow } from './broken-row.ts';
import { type BrokenWorld, officialHost, otherHost } from './broken-world.ts';

function accident(code: string): string {
  return `goenv.accident-${code}`;
}

/** Settings that go stumbles over, in its own file; doctor takes them away. */
export const settingRows: readonly RealRow[] = [
  {
    name: 'quotes saved into GOPROXY',
    cause: accident('quotes'),
    make: (world) => world.goEnv(`GOPROXY="https://${otherHost},direct"\n`),
    mends: ['settings'],
  },
  {
    name: 'a full-width comma in GOPROXY',
    cause: accident('full-width'),
    make: (world) => world.goEnv(`GOPROXY=https://${otherHost}，direct\n`),
    mends: ['settings'],
  },
  {
    name: 'Windows line ends in the file of settings',
    cause: accident('carriage-return'),
    along: ['go-env-fails'],
    make: (world) => world.goEnv(`GOPROXY=https://${otherHost},direct\r\nGO111MODULE=on\r\n`),
    mends: ['settings'],
  },
  {
    name: 'a slip in the scheme of GOPROXY',
    cause: accident('proxy-scheme'),
    make: (world) => world.goEnv(`GOPROXY=htps://${otherHost},direct\n`),
    mends: ['settings'],
  },
  {
    name: 'a slip in a word of GOPROXY',
    cause: [accident('proxy-word-near'), accident('proxy-unreachable')],
    along: [accident('proxy-word-near'), accident('proxy-unreachable')],
    make: (world) => world.goEnv(`GOPROXY=https://${otherHost},dirct\n`),
    mends: ['settings'],
  },
  {
    name: 'GOPROXY with commas only',
    cause: accident('proxy-empty'),
    make: (world) => world.goEnv('GOPROXY=,\n'),
    mends: ['settings'],
  },
  {
    name: 'GOPROXY=off',
    cause: 'list-off',
    make: (world) => world.goEnv('GOPROXY=off\n'),
    mends: ['modules'],
  },
  {
    name: 'a mirror that has been retired',
    cause: [accident('proxy-retired')],
    along: ['dns-no-such-name', 'dns-blocked'],
    make: (world) => world.goEnv('GOPROXY=https://gocenter.io,direct\n'),
    mends: ['settings'],
  },
  {
    name: 'GO111MODULE that is no word of go',
    cause: accident('modules-bad'),
    along: ['go-env-fails'],
    make: (world) => world.goEnv('GO111MODULE=of\n'),
    mends: ['settings'],
  },
  {
    name: 'GOFLAGS that folklore recommends',
    cause: accident('flags-insecure'),
    along: ['go-env-fails'],
    make: (world) => world.goEnv('GOFLAGS=-insecure\n'),
    // Only `go get` stumbles over it.
    fails: false,
    mends: ['settings'],
  },
  {
    name: 'a database that is written as an alias and an address',
    cause: accident('sumdb-alias'),
    along: ['sumdb-unreachable', 'gosum-lacks'],
    make: async (world) => {
      world.env['GOSUMDB'] = 'sum.golang.google.cn https://sum.nowhere.test';
      await world.write('app/go.sum', '');
    },
    fails: false,
  },
  {
    name: 'a language version as GOTOOLCHAIN',
    cause: [accident('toolchain-language'), accident('toolchain-bad')],
    along: ['go-env-fails'],
    make: (world) => world.goEnv('GOTOOLCHAIN=go1.21\n'),
    fails: false,
  },
  {
    name: '-mod=vendor and no vendor folder',
    cause: 'vendor-missing',
    along: [accident('flags-mod')],
    make: (world) => world.goEnv('GOFLAGS=-mod=vendor\n'),
    go: ['list', '-deps', '.'],
    mends: ['go'],
  },
];

/** A variable in a log-in shell's profile, as `<program> -lc` has it. */
function inShell(
  program: string,
  profile: string,
  line: string,
): Pick<RealRow, 'make' | 'shell' | 'go' | 'fails'> {
  return {
    make: async (world) => {
      delete world.env['GOPROXY'];
      await world.write(profile, `${line}\n`);
      // A log-in shell starts from the PATH of the system.
      await world.write('path.sh', `export PATH='${world.env['PATH'] ?? ''}'\n`);
    },
    shell: [program, '-lc'],
    fails: false,
  };
}

/** Variables that real shells set. */
export const shellRows: readonly RealRow[] = [
  {
    name: 'bash: quotes inside quotes in .bash_profile',
    cause: accident('quotes'),
    ...inShell('bash', '.bash_profile', `. ~/path.sh; export GOPROXY='"https://${otherHost},direct"'`),
  },
  {
    name: 'zsh: a full-width comma in .zprofile',
    cause: accident('full-width'),
    ...inShell('zsh', '.zprofile', `. ~/path.sh; export GOPROXY=https://${otherHost}，direct`),
  },
  {
    name: 'fish: a slip in a scheme in config.fish',
    cause: accident('proxy-scheme'),
    ...inShell('fish', '.config/fish/config.fish', `set -gx GOPROXY htps://${otherHost},direct`),
  },
  {
    name: 'bash: a variable that hides what go env -w wrote',
    cause: 'setting-shadowed',
    ...inShell('bash', '.bash_profile', `. ~/path.sh; export GOPROXY=https://${officialHost}`),
    make: async (world) => {
      await world.write('path.sh', `export PATH='${world.env['PATH'] ?? ''}'\n`);
      await world.write('.bash_profile', `. ~/path.sh; export GOPROXY=https://${officialHost}\n`);
      await world.goEnv(`GOPROXY=https://${otherHost}\n`);
    },
  },
  {
    name: 'bash: a PATH on which go is not',
    cause: ['go-missing', 'go-not-on-path'],
    ...inShell('bash', '.bash_profile', 'mkdir -p ~/empty; export PATH=~/empty'),
  },
  {
    name: 'fish: a dead proxy program',
    cause: 'proxy-dead',
    ...inShell('fish', '.config/fish/config.fish', 'set -gx https_proxy http://127.0.0.1:7890'),
  },
];

const main = 'package main\n\nfunc main() {}\n';

async function script(world: BrokenWorld, name: string, text: string): Promise<void> {
  await world.write(name, `#!/bin/sh\n${text}\n`, 0o755);
  const folder = path.dirname(path.join(world.home, name));
  world.env['PATH'] = `${folder}:${world.env['PATH'] ?? ''}`;
}

/** Toolchains, folders and projects, with the real go. */
export const machineRows: readonly RealRow[] = [
  {
    name: 'a go that breaks, before the one that works',
    cause: 'go-not-runnable',
    make: (world) => script(world, 'bin/go', 'echo "Segmentation fault" >&2; exit 139'),
  },
  {
    name: 'GOROOT of an older Go',
    cause: 'goroot-foreign',
    make: async (world) => {
      const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
      const root = path.join(world.home, 'go1.19');
      await mkdir(path.join(root, 'pkg'), { recursive: true });
      await symlink(path.join(goroot, 'src'), path.join(root, 'src'));
      await symlink(path.join(goroot, 'pkg', 'tool'), path.join(root, 'pkg', 'tool'));
      await writeFile(path.join(root, 'VERSION'), 'go1.19.4');
      world.env['GOROOT'] = root;
    },
    go: ['vet', '.'],
    fails: false,
  },
  {
    name: 'a project that needs a newer Go, and GOTOOLCHAIN=local',
    cause: 'toolchain-local',
    make: async (world) => {
      await world.goEnv('GOTOOLCHAIN=local\n');
      await world.write('app/go.mod', 'module example.com/app\n\ngo 1.99.1\n');
    },
    go: ['build', '.'],
  },
  {
    name: 'a toolchain that is to be fetched with the database switched off',
    looks: [],
    cause: ['toolchain-unproven', accident('sumdb-off')],
    along: ['toolchain-unproven', accident('sumdb-off')],
    make: async (world) => {
      world.env['GOSUMDB'] = 'off';
      await world.goEnv('GOTOOLCHAIN=auto\n');
      await world.write('app/go.mod', 'module example.com/app\n\ngo 1.99.1\n');
    },
    go: ['build', '.'],
  },
  {
    name: 'no HOME',
    cause: 'home-unset',
    along: ['go-env-fails'],
    make: (world) => {
      delete world.env['HOME'];
    },
  },
  {
    name: 'sources of somebody else',
    cause: 'git-dubious',
    make: async (world) => {
      execFileSync('git', ['init', '-q', world.folder]);
      await world.write('app/go.mod', 'module example.com/app\n');
      await world.write('app/main.go', main);
      for (const name of ['', '.git']) await chown(path.join(world.folder, name), 4242, 4242);
    },
    go: ['build', '-o', '/dev/null', '.'],
  },
  {
    name: 'a workspace that does not use this module',
    cause: 'work-not-used',
    make: async (world) => {
      await world.write('other/go.mod', 'module example.com/other\n\ngo 1.20\n');
      await world.write('go.work', 'go 1.21\n\nuse ./other\n');
    },
    go: ['build', '-o', '/dev/null', '.'],
  },
  {
    name: 'a module cache with an archive that was cut short',
    cause: ['cache-damaged', 'cache-not-go-sum'],
    along: ['cache-damaged', 'cache-not-go-sum'],
    make: async (world) => {
      await world.go(['mod', 'download'], 20_000);
      const kept = path.join(world.home, 'go/pkg/mod/cache/download/example.com/hello/@v/v1.0.0');
      await truncate(`${kept}.zip`, 40);
      await writeFile(`${kept}.ziphash`, `h1:${'A'.repeat(43)}=`);
      execFileSync('chmod', ['-R', 'u+w', path.join(world.home, 'go')]);
      execFileSync('rm', ['-r', path.join(world.home, 'go/pkg/mod/example.com')]);
    },
    mends: ['cache'],
  },
  {
    name: 'a C compiler that is not there',
    cause: 'cgo-no-compiler',
    make: async (world) => {
      await world.goEnv('CGO_ENABLED=1\nCC=no-such-compiler\n');
      await world.write('app/go.mod', 'module example.com/app\n\ngo 1.21\n');
      await world.write(
        'app/main.go',
        'package main\n\n// int answer(void);\nimport "C"\n\nfunc main() {}\n',
      );
    },
    go: ['build', '-o', '/dev/null', '.'],
  },
  {
    name: 'a compiler that cannot link',
    cause: ['cgo-no-linker', 'cgo-compiler-fails'],
    make: async (world) => {
      await script(world, 'bin/gcc', 'echo "ld: cannot find -lc" >&2; exit 1');
      await world.goEnv('CGO_ENABLED=1\n');
      await world.write('app/go.mod', 'module example.com/app\n\ngo 1.21\n');
      await world.write(
        'app/main.go',
        'package main\n\n// int answer(void);\nimport "C"\n\nfunc main() {}\n',
      );
    },
    go: ['build', '-o', '/dev/null', '.'],
  },
  {
    name: 'a vendor folder that is behind go.mod',
    looks: [],
    cause: 'vendor-inconsistent',
    make: async (world) => {
      await world.write(
        'app/vendor/modules.txt',
        '# example.com/hello v0.9.0\n## explicit\nexample.com/hello\n',
      );
      await world.write('app/vendor/example.com/hello/hello.go', 'package hello\n');
    },
    go: ['build', '-o', '/dev/null', '.'],
  },
  {
    name: 'a go.sum that is not what the database says',
    looks: [],
    cause: ['gosum-wrong', 'gosum-wrong-as-mirror'],
    make: async (world) => {
      const forged = `h1:${'A'.repeat(43)}=`;
      await world.write(
        'app/go.sum',
        `example.com/hello v1.0.0 ${forged}\nexample.com/hello v1.0.0/go.mod ${forged}\n`,
      );
    },
  },
];
