import path from 'node:path';
import { makeModule } from '../module-factory.ts';
import { temporaryFolder } from '../temp.ts';
import { startUpstream } from '../upstream.ts';
import { startWorld } from '../world.ts';
import { type GoErrorCase, goSays, imports, mainGo, moduleA, project, sumLines } from './stage.ts';

const download = ['mod', 'download', 'example.com/a@v1.0.0'] as const;

/** What the toolchain, Go's settings and builds make go say. */
export const projectCases: readonly GoErrorCase[] = [
  {
    code: 'explain.go-too-old',
    provoke: async (scope) =>
      goSays(
        scope,
        {},
        ['build'],
        await project(scope, { ...mainGo, 'go.mod': 'module example.com/main\n\ngo 1.99\n' }),
      ),
  },
  {
    code: 'explain.toolchain-not-available',
    provoke: async (scope) => {
      const world = await startWorld(scope, []);
      return goSays(
        scope,
        { goproxy: world.upstream.url, gosumdb: world.database.gosumdb, env: { GOTOOLCHAIN: 'go1.99.0' } },
        ['version'],
      );
    },
  },
  {
    code: 'explain.toolchain-invalid',
    provoke: (scope) => goSays(scope, { env: { GOTOOLCHAIN: 'go1.99' } }, ['version']),
  },
  {
    code: 'explain.toolchain-invalid',
    variant: 'name',
    provoke: (scope) => goSays(scope, { env: { GOTOOLCHAIN: '1.99.0' } }, ['version']),
  },
  {
    code: 'explain.compile-version',
    provoke: async (scope) =>
      goSays(scope, {}, ['build', '-gcflags=-goversion=go1.2.3'], await project(scope, mainGo)),
  },
  {
    code: 'explain.env-conflict',
    provoke: async (scope) => {
      const file = path.join(await temporaryFolder(scope), 'env');
      return goSays(scope, { env: { GOENV: file } }, ['env', '-w', 'GOPROXY=https://mirror.example.com']);
    },
  },
  {
    code: 'explain.env-unknown',
    provoke: async (scope) => {
      const file = path.join(await temporaryFolder(scope), 'env');
      return goSays(scope, { env: { GOENV: file } }, ['env', '-w', 'HTTP_PROXY=http://127.0.0.1:1']);
    },
  },
  {
    code: 'explain.modules-off',
    provoke: (scope) => goSays(scope, { env: { GO111MODULE: 'off' } }, download),
  },
  {
    code: 'explain.no-module-path',
    provoke: async (scope) => goSays(scope, {}, ['mod', 'init'], await temporaryFolder(scope)),
  },
  {
    code: 'explain.no-go-mod',
    provoke: async (scope) => goSays(scope, {}, ['build'], await temporaryFolder(scope)),
  },
  {
    code: 'explain.no-go-mod',
    variant: 'get',
    provoke: async (scope) => goSays(scope, {}, ['get', 'example.com/a'], await temporaryFolder(scope)),
  },
  {
    code: 'explain.no-go-mod',
    variant: 'tidy',
    provoke: async (scope) => goSays(scope, {}, ['mod', 'tidy'], await temporaryFolder(scope)),
  },
  {
    code: 'explain.vendor-inconsistent',
    provoke: async (scope) => {
      const folder = await project(scope, { ...mainGo, 'vendor/modules.txt': '' }, ['example.com/a v1.0.0']);
      return goSays(scope, {}, ['build'], folder);
    },
  },
  {
    code: 'explain.updates-needed',
    provoke: async (scope) => {
      const older = makeModule({
        path: 'example.com/b',
        version: 'v1.0.0',
        requires: [{ path: 'example.com/a', version: 'v1.0.0' }],
      });
      const a9 = makeModule({ path: 'example.com/a', version: 'v0.9.0' });
      const upstream = await startUpstream(scope, [moduleA, older, a9]);
      const folder = await project(
        scope,
        { 'main.go': imports('example.com/b'), 'go.sum': sumLines(moduleA, older, a9) },
        ['example.com/a v0.9.0', 'example.com/b v1.0.0'],
      );
      return goSays(scope, { goproxy: upstream.url }, ['build'], folder);
    },
  },
  {
    code: 'explain.go-mod-parse',
    provoke: async (scope) =>
      goSays(
        scope,
        {},
        ['build'],
        await project(scope, { ...mainGo, 'go.mod': 'module example.com/main\n\nrequires x\n' }),
      ),
  },
  {
    code: 'explain.replace-missing',
    provoke: async (scope) => {
      const mod =
        'module example.com/main\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n\nreplace example.com/a => ../nowhere\n';
      return goSays(
        scope,
        {},
        ['build'],
        await project(scope, { 'main.go': imports('example.com/a'), 'go.mod': mod }),
      );
    },
  },
  {
    code: 'explain.flag-insecure',
    provoke: (scope) => goSays(scope, { env: { GOFLAGS: '-insecure' } }, ['get', 'example.com/a']),
  },
  {
    code: 'explain.goflags-parse',
    provoke: (scope) => goSays(scope, { env: { GOFLAGS: 'mod=vendor' } }, ['build']),
  },
  {
    code: 'explain.internal-package',
    provoke: async (scope) => {
      const inner = makeModule({
        path: 'example.com/i',
        version: 'v1.0.0',
        files: { 'internal/x/x.go': 'package x\n' },
      });
      const upstream = await startUpstream(scope, [inner]);
      const folder = await project(
        scope,
        { 'main.go': imports('example.com/i/internal/x'), 'go.sum': sumLines(inner) },
        ['example.com/i v1.0.0'],
      );
      return goSays(scope, { goproxy: upstream.url }, ['build'], folder);
    },
  },
  {
    code: 'explain.import-cycle',
    provoke: async (scope) => {
      const folder = await project(scope, {
        'main.go': imports('example.com/main/p'),
        'p/p.go': 'package p\n\nimport _ "example.com/main/q"\n',
        'q/q.go': 'package q\n\nimport _ "example.com/main/p"\n',
      });
      return goSays(scope, {}, ['build'], folder);
    },
  },
  {
    code: 'explain.no-go-files',
    provoke: async (scope) => goSays(scope, {}, ['build'], await project(scope)),
  },
  {
    code: 'explain.compile-error',
    provoke: async (scope) =>
      goSays(
        scope,
        {},
        ['build'],
        await project(scope, { 'main.go': 'package main\n\nfunc main() { undefinedName() }\n' }),
      ),
  },
  {
    code: 'explain.work-not-in-workspace',
    provoke: async (scope) => {
      const folder = await project(scope, {
        ...mainGo,
        'go.work': 'go 1.24\n\nuse ./other\n',
        'other/go.mod': 'module example.com/other\n\ngo 1.24\n',
      });
      return goSays(scope, {}, ['build', '.'], folder);
    },
  },
  {
    code: 'explain.work-mod-flag',
    provoke: async (scope) => {
      const folder = await project(scope, { ...mainGo, 'go.work': 'go 1.24\n\nuse .\n' });
      return goSays(scope, {}, ['build', '-mod=mod', '.'], folder);
    },
  },
];
