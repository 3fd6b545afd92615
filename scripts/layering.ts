/**
 * The layering check: `src/` is a house of rooms on levels, and this says who may import whom. CONTRIBUTING.md explains
 * the rules; the tables below are the rules.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './support/repository.ts';

/** The level of each room. A room imports only from lower levels; a new room needs a line here. */
const levels: Readonly<Record<string, number>> = {
  text: 0,
  base: 0,
  module: 1,
  config: 1,
  sumdb: 2,
  policy: 2,
  store: 3,
  catalog: 3,
  ledger: 3,
  origin: 3,
  mirror: 4,
  sdk: 4,
  goenv: 4,
  doctor: 5,
  server: 5,
  observe: 5,
  cli: 6,
};

/** The only imports allowed between rooms on one level: `from → to`. */
const arrows: ReadonlySet<string> = new Set<string>([]);

/** Which rooms may use a package from the registry; a package that is not named here may be used by none. */
const packages: Readonly<Record<string, readonly string[]>> = {
  undici: ['origin'],
  yaml: ['config'],
  'prom-client': ['observe'],
  kysely: ['ledger'],
  jose: ['server'],
  'quickjs-wasi': ['goenv'],
};

/** Rooms whose logic is pure: they reach the world only through what is handed to them. */
const pureRooms: ReadonlySet<string> = new Set(['text', 'module', 'sumdb', 'policy']);

/** What a pure room may not import from Node: anything that opens a file, a socket or a process. */
const outsideWorld =
  /^node:(?:fs|fs\/promises|http|https|http2|net|tls|dgram|dns|dns\/promises|child_process|cluster)$/;

/** Files of pure rooms that read from disk all the same, because that is what they are for. */
const readers: ReadonlySet<string> = new Set(['src/module/hash-directory.ts']);

/** What a pure room may import all the same: types, and reading from a descriptor that was handed to it. */
const harmlessClause = /^type\b|^\{ readSync \}$/;

/**
 * Doors inside a room that other rooms may use as well: what is behind them needs little of the rest of the room, whose own door takes
 * several times as long to load. They are for commands that have to be there at once.
 */
const sideDoors: ReadonlySet<string> = new Set([
  'src/config/basics/index.ts',
  'src/doctor/explain/index.ts',
  'src/doctor/list/index.ts',
  'src/doctor/machine/index.ts',
  'src/goenv/catalogue/index.ts',
  'src/goenv/places/index.ts',
  'src/goenv/plan/index.ts',
  'src/goenv/system/index.ts',
]);

/** One import that breaks a rule. */
export interface Violation {
  /** Path of the importing file, relative to the repository, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly reason: string;
}

interface Import {
  readonly specifier: string;
  /** What stands between `import` and `from`; empty for the other forms. */
  readonly clause: string;
  readonly line: number;
}

const importForms = [
  /^[ \t]*(?:import|export)\b(?<clause>[^'"`;]*?)\bfrom\s*'([^']+)'/gm,
  /^[ \t]*import\s*'([^']+)'/gm,
  /\bimport\(\s*'([^']+)'/g,
  /\bnew URL\(\s*'([^']+)',\s*import\.meta\.url/g,
];

/** Every module that `source` names: static, side-effect and dynamic imports, and worker or asset URLs. */
export function importsOf(source: string): Import[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
  const found: Import[] = [];
  for (const form of importForms) {
    for (const match of code.matchAll(form)) {
      const specifier = match.at(-1);
      if (specifier === undefined) continue;
      const line = code.slice(0, match.index + match[0].length).split('\n').length;
      found.push({ specifier, clause: match.groups?.['clause']?.trim() ?? '', line });
    }
  }
  return found;
}

/** The names of the folders that lead from `src/` to `file`, the room first. */
function foldersOf(file: string): string[] {
  return path.posix.dirname(file).split('/').slice(1);
}

/** The folder whose door must be used to reach `target` from `file`: the outermost one that `file` is not inside. */
function closedFolder(file: string, target: string, doors: ReadonlySet<string>): string | undefined {
  const from = foldersOf(file);
  let folder = 'src';
  for (const [depth, name] of foldersOf(target).entries()) {
    folder += `/${name}`;
    if (from[depth] === name) continue;
    if (depth === 0 || doors.has(`${folder}/index.ts`)) return folder;
    return undefined;
  }
  return undefined;
}

/** Why `file` may not import `specifier`; undefined when it may. */
function objection(
  file: string,
  { specifier, clause }: Import,
  doors: ReadonlySet<string>,
): string | undefined {
  const room = foldersOf(file)[0] ?? '';
  const isTest = file.endsWith('.test.ts');
  if (specifier.startsWith('node:')) {
    if (
      !isTest &&
      pureRooms.has(room) &&
      !readers.has(file) &&
      outsideWorld.test(specifier) &&
      !harmlessClause.test(clause)
    ) {
      return `${room}/ is pure: it gets its files and connections handed in`;
    }
    return undefined;
  }
  if (!specifier.startsWith('.')) {
    if (isTest) return undefined;
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    const users = packages[name];
    if (users === undefined)
      return `no room may use the package ${name} (see the table in scripts/layering.ts)`;
    return users.includes(room) ? undefined : `only ${users.join(', ')} may use the package ${name}`;
  }
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (!target.startsWith('src/')) {
    if (isTest || target === 'package.json') return undefined;
    return target.startsWith('test/') ? 'sources never import tests' : 'sources import only from src/';
  }
  if (target.endsWith('.test.ts')) return 'a test is imported by nobody';
  const targetRoom = foldersOf(target)[0] ?? '';
  if (targetRoom === room && foldersOf(target).length === 0) return undefined;
  const closed = closedFolder(file, target, doors);
  if (closed !== undefined && target !== `${closed}/index.ts` && !sideDoors.has(target))
    return `${closed}/ is entered by its door, index.ts`;
  if (targetRoom === room || isTest) return undefined;
  const own = levels[room];
  const other = levels[targetRoom];
  if (own === undefined) return `src/${room}/ has no level (see the table in scripts/layering.ts)`;
  if (other === undefined) return `src/${targetRoom}/ has no level (see the table in scripts/layering.ts)`;
  if (other < own || arrows.has(`${room} → ${targetRoom}`)) return undefined;
  return other === own
    ? `${room}/ and ${targetRoom}/ are both on level ${own}, and no arrow joins them`
    : `${room}/ is on level ${own}, ${targetRoom}/ above it on level ${other}`;
}

/**
 * Checks `files`, a map from repository-relative path (`src/…`, forward slashes) to source text.
 * Tests beside the sources may import the door of any room; everything else obeys the levels.
 */
export function checkLayering(files: ReadonlyMap<string, string>): Violation[] {
  const doors = new Set([...files.keys()].filter((file) => path.posix.basename(file) === 'index.ts'));
  const violations: Violation[] = [];
  const rooms = new Set<string>();
  for (const [file, source] of files) {
    const room = foldersOf(file)[0];
    if (room === undefined) {
      violations.push({ file, line: 1, specifier: '', reason: 'every source lives in a room: src/<room>/' });
      continue;
    }
    rooms.add(room);
    for (const named of importsOf(source)) {
      const reason = objection(file, named, doors);
      if (reason !== undefined)
        violations.push({ file, line: named.line, specifier: named.specifier, reason });
    }
  }
  for (const room of rooms) {
    const file = `src/${room}/index.ts`;
    if (levels[room] === undefined)
      violations.push({ file, line: 1, specifier: '', reason: `${room}/ has no level` });
    if (room !== 'cli' && !doors.has(file)) {
      violations.push({ file, line: 1, specifier: '', reason: `${room}/ has no door` });
    }
  }
  return violations;
}

/** The sources of the repository at `root`, as {@link checkLayering} takes them. */
function readSources(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.set(path.relative(root, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8'));
  }
  return files;
}

if (import.meta.main) {
  const violations = checkLayering(readSources(repositoryRoot));
  for (const { file, line, specifier, reason } of violations) {
    console.error(`${file}:${line}: ${specifier === '' ? '' : `'${specifier}': `}${reason}`);
  }
  if (violations.length > 0) process.exitCode = 1;
}
