import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import { officialSumDb } from '../../src/config/official.ts';
import type { RealRow } from './broken-row.ts';
import { type BrokenWorld, goodAnswers, officialHost, otherHost, places } from './broken-world.ts';

const build = ['build', '-o', '/dev/null', '.'];
/** Says what cannot be built, and builds nothing. */
const list = ['list', '-deps', '.'];

/** A disk of its own, outside of what is removed in the end: it goes with the namespace. */
function smallDisk(options: string): string {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', '/mnt']);
  return '/mnt';
}

async function damagedModule(world: BrokenWorld): Promise<void> {
  await world.go(['mod', 'download'], 20_000);
  const folder = path.join(world.home, 'go/pkg/mod/example.com/hello@v1.0.0');
  execFileSync('sh', ['-ec', `chmod -R u+w '${folder}'; rm '${folder}'/*.go; chmod -R a-w '${folder}'`]);
  // What go has seen of it once it remembers.
  await world.go(list, 20_000);
}

/** Homes, folders, flags and files of settings, as people have them. */
export const everydayRows: readonly RealRow[] = [
  {
    name: 'a flag in GOFLAGS that go does not know',
    cause: 'goflags-refused',
    make: (world) => world.goEnv('GOFLAGS=-trimpath -fast\n'),
    mends: ['go'],
  },
  {
    name: 'a value of -mod that go does not know',
    cause: 'goflags-refused',
    make: (world) => world.goEnv('GOFLAGS=-mod=auto\n'),
    go: ['list', '-m'],
    mends: ['go'],
  },
  {
    name: 'a HOME that is no absolute path',
    cause: 'home-relative',
    make: (world) => {
      world.env['HOME'] = 'gopher';
    },
  },
  {
    name: 'a tilde in GOPATH',
    cause: 'goenv.accident-relative-path',
    along: ['go-env-fails'],
    make: (world) => world.goEnv('GOPATH=~/go\n'),
    mends: ['settings'],
  },
  {
    name: 'a file of settings in UTF-16',
    cause: 'env-file-no-text',
    make: async (world) => {
      await world.goEnv('');
      const text = Buffer.from(`\ufeffGOPROXY=https://${otherHost},direct\r\n`, 'utf16le');
      await writeFile(path.join(world.home, '.config/go/env'), text);
    },
    fails: false,
  },
  {
    name: 'a folder where the file of settings should be',
    cause: 'env-file-blocked',
    make: async (world) => void (await mkdir(path.join(world.home, '.config/go/env'), { recursive: true })),
    fails: false,
  },
  {
    name: 'GOTMPDIR is not there',
    cause: 'folder-temporary-missing',
    along: ['go-env-fails'],
    make: (world) => world.goEnv('GOTMPDIR=/nonexistent/tmp\n'),
    go: ['env'],
    mends: ['go'],
  },
  {
    name: 'a GOOS that there is not',
    cause: 'go-env-fails',
    make: (world) => world.goEnv('GOOS=linus\n'),
    go: ['env'],
    mends: ['go'],
  },
  {
    name: 'a disk without room for one more file',
    cause: 'folder-full',
    make: (world) => {
      const disk = smallDisk('size=2g,nr_inodes=2');
      execFileSync('touch', [path.join(disk, 'a')]);
      world.env['GOPATH'] = disk;
    },
  },
  {
    name: 'a small disk for temporary files',
    cause: 'folder-full',
    make: (world) => {
      world.env['TMPDIR'] = smallDisk('size=16k');
    },
    go: build,
  },
  {
    name: 'an extracted module that lacks files, and a go that remembers it so',
    cause: 'cache-damaged',
    make: damagedModule,
    go: list,
    mends: ['cache'],
  },
  {
    name: 'a vendor folder that lacks a package',
    looks: ['go', 'modules'],
    cause: 'vendor-incomplete',
    make: async (world) => {
      await world.go(['mod', 'vendor'], 20_000);
      execFileSync('rm', ['-r', path.join(world.folder, 'vendor/example.com')]);
    },
    go: list,
  },
];

function answer(world: BrokenWorld, listener: RequestListener): Promise<void> {
  return world.mirror(officialHost, places.official, undefined, listener);
}

/** Answers as it should, but for what `isOther` says, with a status. */
function except(world: BrokenWorld, isOther: (url: string) => boolean, status: number): Promise<void> {
  return answer(world, (request, response) => {
    if (!isOther(request.url ?? '')) goodAnswers(request, response);
    else response.writeHead(status, { 'content-type': 'text/plain' }).end('no\n');
  });
}

/** A private module on a server of the company that wants a login. */
async function privateModule(world: BrokenWorld): Promise<void> {
  const host = 'git.corp.test';
  world.name(host, ['203.0.113.30']);
  await world.mirror(host, '203.0.113.30', undefined, (_, response) =>
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end(),
  );
  await world.goEnv(`GOPRIVATE=${host}\n`);
  await world.write('app/go.mod', `module example.com/app\n\ngo 1.21\n\nrequire ${host}/team/x v1.0.0\n`);
}

/** Mirrors, proxies, databases and logins that do part of what they should. */
export const partialRows: readonly RealRow[] = [
  {
    name: 'a mirror whose lists never end',
    cause: 'http-stalled',
    make: (world) =>
      answer(world, ({ url }, response) => {
        if (url?.includes('/@v/') !== true) return void response.writeHead(404).end();
        response.writeHead(200);
        const timer = setInterval(() => response.write('v'), 300);
        return void response.on('close', () => clearInterval(timer));
      }),
    mends: ['network'],
  },
  {
    name: 'a mirror that never gives the files of one module',
    cause: 'list-stops',
    make: (world) =>
      answer(world, (request, response) => {
        if (!/\/hello\/@v\/v/.test(request.url ?? '')) goodAnswers(request, response);
      }),
  },
  {
    name: 'a mirror that refuses what the project does not need',
    cause: 'mirror-no-absence',
    make: (world) => except(world, (url) => !/hello|sumdb/.test(url), 403),
    fails: false,
  },
  {
    name: 'a mirror with another go.mod',
    cause: ['mirror-other-bytes', 'gosum-mirror-wrong'],
    along: ['mirror-other-bytes', 'gosum-mirror-wrong'],
    make: (world) =>
      answer(world, (request, response) => {
        if (request.url?.endsWith('/hello/@v/v1.0.0.mod') !== true) goodAnswers(request, response);
        else response.writeHead(200).end('module example.com/hello\n\ngo 1.5\n');
      }),
  },
  {
    name: 'a mirror that refuses the database, and a go.sum that has all',
    cause: 'sumdb-stops',
    make: (world) => except(world, (url) => url.includes('/sumdb/'), 403),
    fails: false,
  },
  {
    name: 'a mirror without the database, which is not reached, and a go.sum that has all',
    cause: 'tcp-timeout',
    make: async (world) => {
      await except(world, (url) => url.includes(`/sumdb/${officialSumDb}`), 404);
      await world.drop(places.database);
    },
    fails: false,
  },
  {
    name: 'a percent sign in the password of a proxy',
    cause: 'proxy-passed-over',
    make: (world) => {
      world.env['HTTPS_PROXY'] = 'http://gopher:100%sure@127.0.0.1:9';
    },
    fails: false,
  },
  {
    name: 'a program in GOAUTH that does not end',
    cause: 'goauth-hangs',
    make: async (world) => {
      world.env['GOAUTH'] = await world.write('auth.sh', '#!/bin/sh\nsleep 60\n', 0o755);
    },
  },
  {
    name: 'a credential helper of git that does not answer',
    cause: 'private-helper-hangs',
    along: ['gosum-lacks'],
    make: async (world) => {
      await privateModule(world);
      const helper = await world.write('helper.sh', '#!/bin/sh\nsleep 60\n', 0o755);
      await world.write('.gitconfig', `[credential]\n\thelper = ${helper}\n`);
    },
  },
  {
    name: 'a GOPRIVATE that is true of all code',
    cause: 'private-wide',
    along: ['goenv.accident-private-wide'],
    make: (world) => world.goEnv('GOPRIVATE=*\n'),
  },
];
