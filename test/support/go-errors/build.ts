import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { goClient } from '../go.ts';
import { makeModule } from '../module-factory.ts';
import { temporaryFolder } from '../temp.ts';
import { startUpstream } from '../upstream.ts';
import { type GoErrorCase, goSays, mainGo, moduleA, programSays, project } from './stage.ts';

const download = ['mod', 'download', 'example.com/a@v1.0.0'];
const cgo = (line: string) => ({
  'main.go': `package main\n\n// ${line}\n// int one(void) { return 1; }\nimport "C"\n\nfunc main() { _ = C.one() }\n`,
});

/** The cases below are spelled by gcc and by the linker of Linux. */
const noCompiler = () => (existsSync('/usr/bin/gcc') && process.platform === 'linux' ? undefined : 'no gcc');

/** What C code, disks and rights make go say. */
export const buildCases: readonly GoErrorCase[] = [
  {
    code: 'explain.cgo-no-compiler',
    provoke: async (scope) =>
      goSays(
        scope,
        { env: { CGO_ENABLED: '1', CC: 'gcc-nowhere' } },
        ['build'],
        await project(scope, cgo('')),
      ),
  },
  {
    code: 'explain.cgo-cross',
    varies: true,
    missing: noCompiler,
    provoke: async (scope) =>
      goSays(
        scope,
        { env: { CGO_ENABLED: '1', CC: 'gcc', GOOS: 'windows' } },
        ['build'],
        await project(scope, cgo('')),
      ),
  },
  {
    code: 'explain.cgo-library',
    varies: true,
    missing: noCompiler,
    provoke: async (scope) =>
      goSays(
        scope,
        { env: { CGO_ENABLED: '1', CC: 'gcc' } },
        ['build'],
        await project(scope, cgo('#cgo LDFLAGS: -lnowhere')),
      ),
  },
  {
    code: 'explain.cgo-header',
    varies: true,
    missing: noCompiler,
    provoke: async (scope) =>
      goSays(
        scope,
        { env: { CGO_ENABLED: '1', CC: 'gcc' } },
        ['build'],
        await project(scope, cgo('#include <nowhere.h>')),
      ),
  },
  {
    code: 'explain.cgo-excluded',
    provoke: async (scope) =>
      goSays(scope, { env: { CGO_ENABLED: '0' } }, ['build'], await project(scope, cgo(''))),
  },
  {
    code: 'explain.no-space',
    missing: () => (process.getuid?.() === 0 ? undefined : 'only root may mount a small disk'),
    provoke: async (scope) => {
      const upstream = await startUpstream(scope, [
        makeModule({ path: 'example.com/large', version: 'v1.0.0', sizeBytes: 3_000_000 }),
      ]);
      const disk = await temporaryFolder(scope);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1000000', 'tmpfs', disk]);
      try {
        const env = { GOMODCACHE: path.join(disk, 'mod') };
        return await goSays(scope, { goproxy: upstream.url, env }, [
          'mod',
          'download',
          'example.com/large@v1.0.0',
        ]);
      } finally {
        execFileSync('umount', ['--lazy', disk]);
      }
    },
  },
  {
    code: 'explain.cache-permission',
    provoke: async (scope) => {
      const upstream = await startUpstream(scope, [moduleA]);
      const cache = await temporaryFolder(scope);
      await chmod(cache, 0o555);
      const folder = await project(scope);
      await chmod(folder, 0o777);
      const env = { GOMODCACHE: path.join(cache, 'mod'), GOCACHE: path.join(folder, 'cache') };
      const client = await goClient(scope, { goproxy: upstream.url, gosumdb: 'off', env });
      await chmod(client.home, 0o777);
      const options = { cwd: folder, env: client.environment };
      if (process.getuid?.() !== 0) return programSays('go', download, options);
      const somebody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'go'];
      return programSays('setpriv', [...somebody, ...download], options);
    },
  },
  {
    code: 'explain.no-home',
    provoke: async (scope) => {
      const client = await goClient(scope, { goproxy: 'off', gosumdb: 'off' });
      const {
        HOME: _,
        USERPROFILE: __,
        GOPATH: ___,
        GOMODCACHE: ____,
        GOCACHE: _____,
        ...env
      } = client.environment;
      return programSays('go', ['build'], { cwd: await project(scope, mainGo), env });
    },
  },
  {
    code: 'explain.race-needs-cgo',
    provoke: async (scope) =>
      goSays(scope, { env: { CGO_ENABLED: '0' } }, ['build', '-race'], await project(scope, mainGo)),
  },
  {
    code: 'explain.exec-format',
    provoke: async (scope) => {
      const folder = await project(scope, mainGo);
      return goSays(
        scope,
        { env: { GOARCH: process.arch === 'x64' ? 'arm64' : 'amd64' } },
        ['run', '.'],
        folder,
      );
    },
  },
];
