import { pathsOf, type System } from '../../goenv/index.ts';
import { resultOf } from '../engine/index.ts';
import { projectOf, runGo } from '../machine/index.ts';
import type { Check, CheckContext } from '../types.ts';

/** How much of a project's own source is looked through where `go list` does not answer. */
const mostFiles = 2000;
const deepest = 8;

/** Modules known to be made of C, by path: what is left to go by when nothing can be listed. */
const knownUsers = [
  'github.com/mattn/go-sqlite3',
  'github.com/confluentinc/confluent-kafka-go',
  'github.com/go-gl/gl',
  'github.com/go-gl/glfw',
  'github.com/DataDog/zstd',
  'github.com/tecbot/gorocksdb',
  'github.com/linxGnu/grocksdb',
  'github.com/godror/godror',
  'github.com/marcboeker/go-duckdb',
  'github.com/h2non/bimg',
  'gocv.io/x/gocv',
];

/** Whether the project has C in it at all: its own packages and those that it needs. Finds nothing wrong by itself. */
export const neededCheck: Check = {
  id: 'cgo.needed',
  group: 'cgo',
  needs: ['go.env'],
  byDefault: true,
  run: async (context) => {
    const { goMod, goWork, mod } = await projectOf(context);
    if (goMod === undefined && goWork === undefined) return resultOf([], ['go.mod: -']);
    const listed = await listUsers(context);
    if (listed !== undefined) {
      context.facts.cgoUsers = listed;
      return resultOf(
        [],
        listed.length === 0 ? ['import "C": -'] : listed.map((user) => `import "C": ${user}`),
      );
    }
    const requires = mod?.require.map(({ path }) => path) ?? [];
    const users = [
      ...(goMod === undefined ? [] : await scanUsers(context.system, pathsOf(context.system).dirname(goMod))),
      ...requires.filter((path) =>
        knownUsers.some((known) => path === known || path.startsWith(`${known}/`)),
      ),
    ];
    if (users.length > 0) context.facts.cgoUsers = users;
    return resultOf([], users.length === 0 ? ['import "C": ?'] : users.map((user) => `import "C": ${user}`));
  },
};

/** As the go command has it, without asking any mirror; undefined when it cannot say for all packages. */
async function listUsers(context: CheckContext): Promise<string[] | undefined> {
  const format = '{{if .CgoFiles}}{{if not .Standard}}{{.ImportPath}}{{end}}{{end}}';
  const { code, stdout } = await runGo(context, ['list', '-deps', '-f', format, './...'], {
    env: { CGO_ENABLED: '1', GOPROXY: 'off', GOOS: undefined, GOARCH: undefined },
    timeoutMs: context.timeoutMs * 0.6,
  });
  if (code !== 0) return undefined;
  return stdout.split(/\r?\n/).filter((line) => line !== '');
}

/** Files of the project's own that import C; tests and nested modules left out. */
async function scanUsers(system: System, root: string): Promise<string[]> {
  const { join } = pathsOf(system);
  const users: string[] = [];
  let looked = 0;
  const waiting = [{ folder: root, depth: 0 }];
  for (let next = waiting.shift(); next !== undefined && looked < mostFiles; next = waiting.shift()) {
    const names = (await system.files.list(next.folder).catch(() => undefined)) ?? [];
    if (next.depth > 0 && names.includes('go.mod')) continue;
    for (const name of names) {
      if (looked++ >= mostFiles) break;
      const path = join(next.folder, name);
      if (name.endsWith('.go') && !name.endsWith('_test.go')) {
        const text = (await system.files.read(path).catch(() => undefined))?.toString('latin1') ?? '';
        if (/^import\s+"C"\s*$|^\s+"C"\s*$/m.test(text)) users.push(path);
      } else if (next.depth < deepest && !/^[._]|^(?:testdata|vendor|node_modules)$/.test(name)) {
        const facts = await system.files.facts(path).catch(() => undefined);
        if (facts?.kind === 'folder') waiting.push({ folder: path, depth: next.depth + 1 });
      }
    }
  }
  return users;
}
