import { faults } from '../faults.ts';
import { makeModule } from '../module-factory.ts';
import type { Scope } from '../scope.ts';
import { startUpstream } from '../upstream.ts';
import { downloadFrom, type GoErrorCase, goSays, moduleA, project, sumLines } from './stage.ts';

const status = (code: string, value: number, body?: string): GoErrorCase => ({
  code,
  provoke: (scope) => downloadFrom(scope, (upstream) => upstream.fault(/@v/, faults.status(value, body))),
});

const setting = (code: string, goproxy: string, variant?: string): GoErrorCase => ({
  code,
  ...(variant === undefined ? {} : { variant }),
  provoke: (scope) => goSays(scope, { goproxy }, ['mod', 'download', 'example.com/a@v1.0.0']),
});

async function get(scope: Scope, wanted: string, ...modules: readonly ReturnType<typeof makeModule>[]) {
  const upstream = await startUpstream(scope, modules);
  return goSays(scope, { goproxy: upstream.url }, ['get', wanted]);
}

/** What a mirror, or a wrong setting of one, makes go say. */
export const mirrorCases: readonly GoErrorCase[] = [
  {
    code: 'explain.proxy-404',
    provoke: (scope) => downloadFrom(scope, () => 0, { wanted: 'example.com/absent@v1.0.0' }),
  },
  {
    code: 'explain.proxy-404',
    variant: 'get',
    provoke: (scope) => get(scope, 'example.com/absent', moduleA),
  },
  status('explain.proxy-410', 410, 'gone: not fetched here\n'),
  status('explain.proxy-401', 401),
  status('explain.proxy-403', 403, 'not allowed by policy\n'),
  status('explain.proxy-407', 407),
  status('explain.proxy-418', 418),
  status('explain.proxy-429', 429, 'slow down\n'),
  status('explain.proxy-500', 500),
  status('explain.proxy-502', 502),
  status('explain.proxy-503', 503),
  status('explain.proxy-504', 504),
  {
    code: 'explain.proxy-timed-out',
    provoke: (scope) => downloadFrom(scope, (upstream) => upstream.fault(/@v/, faults.notFoundByTimeout())),
  },
  {
    code: 'explain.unknown-revision',
    variant: 'mirror',
    provoke: (scope) =>
      downloadFrom(scope, (upstream) =>
        upstream.fault(
          /@v/,
          faults.status(404, 'not found: example.com/a@v9.9.9: invalid version: unknown revision v9.9.9\n'),
        ),
      ),
  },
  {
    code: 'explain.proxy-404-private',
    provoke: (scope) =>
      downloadFrom(scope, (upstream) =>
        upstream.fault(
          /@v/,
          faults.status(
            404,
            "not found: example.com/a@v1.0.0: invalid version: git ls-remote -q origin in /tmp/gopath/pkg/mod/cache/vcs/0a: exit status 128:\n\tfatal: could not read Username for 'https://example.com': terminal prompts disabled\nConfirm the import path was entered correctly.\n",
          ),
        ),
      ),
  },
  {
    code: 'explain.proxy-html',
    provoke: (scope) => downloadFrom(scope, (upstream) => upstream.fault(/@v/, faults.html())),
  },
  {
    code: 'explain.proxy-wrong-version',
    provoke: (scope) =>
      downloadFrom(scope, (upstream) => upstream.fault(/\.info$/, faults.body('{"Version":"v1.0.1"}'))),
  },
  {
    code: 'explain.redirect-loop',
    provoke: (scope) => downloadFrom(scope, (upstream) => upstream.fault(/@v/, faults.redirectLoop())),
  },
  {
    code: 'explain.zip-invalid',
    provoke: (scope) =>
      downloadFrom(scope, (upstream) => upstream.fault(/\.zip$/, faults.body('no zip', 'application/zip'))),
  },
  setting('explain.goproxy-empty', ','),
  setting('explain.goproxy-no-scheme', 'mirror'),
  setting('explain.goproxy-quotes', '"https://mirror.example.com"'),
  setting('explain.goproxy-scheme', 'ftp://mirror.example.com'),
  setting('explain.goproxy-off', 'off'),
  {
    code: 'explain.no-matching-versions',
    provoke: (scope) => get(scope, 'example.com/a@v2', moduleA),
  },
  {
    code: 'explain.module-path-mismatch',
    provoke: (scope) =>
      get(
        scope,
        'example.com/fork@v1.0.0',
        makeModule({ path: 'example.com/fork', version: 'v1.0.0', goMod: 'module example.com/original\n' }),
      ),
  },
  {
    code: 'explain.package-not-in-module',
    provoke: (scope) => get(scope, 'example.com/a/missing@v1.0.0', moduleA),
  },
  {
    code: 'explain.package-not-in-module',
    variant: 'latest',
    provoke: async (scope) => {
      const upstream = await startUpstream(scope, [moduleA]);
      const folder = await project(scope, {
        'main.go': 'package main\n\nimport _ "example.com/a/missing"\n\nfunc main() {}\n',
      });
      return goSays(scope, { goproxy: upstream.url }, ['mod', 'tidy'], folder);
    },
  },
  {
    code: 'explain.version-suffix',
    provoke: async (scope) =>
      goSays(scope, {}, ['build'], await project(scope, {}, ['example.com/a v2.0.0'])),
  },
  {
    code: 'explain.missing-requirement',
    provoke: async (scope) => {
      const folder = await project(scope, {
        'main.go': 'package main\n\nimport _ "example.com/a"\n\nfunc main() {}\n',
      });
      return goSays(scope, {}, ['build'], folder);
    },
  },
  {
    code: 'explain.not-in-std',
    provoke: async (scope) => {
      const folder = await project(scope, {
        'main.go': 'package main\n\nimport _ "main/helpers"\n\nfunc main() {}\n',
      });
      return goSays(scope, {}, ['build'], folder);
    },
  },
  {
    code: 'explain.ambiguous-import',
    provoke: async (scope) => {
      const outer = makeModule({
        path: 'example.com/a',
        version: 'v1.0.0',
        files: { 'b/b.go': 'package b\n' },
      });
      const inner = makeModule({ path: 'example.com/a/b', version: 'v1.0.0' });
      const upstream = await startUpstream(scope, [outer, inner]);
      const folder = await project(
        scope,
        {
          'main.go': 'package main\n\nimport _ "example.com/a/b"\n\nfunc main() {}\n',
          'go.sum': sumLines(outer, inner),
        },
        ['example.com/a v1.0.0', 'example.com/a/b v1.0.0'],
      );
      return goSays(scope, { goproxy: upstream.url }, ['build'], folder);
    },
  },
];
