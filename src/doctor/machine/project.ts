import { pathsOf, type System } from '../../goenv/index.ts';
import { type GoMod, parseGoMod } from '../../module/index.ts';
import type { Facts } from '../facts.ts';
import type { CheckContext } from '../types.ts';
import { settingsOf } from './settings.ts';

/** The project that the command was started in, as the go command would find it. */
export interface Project {
  /** The nearest go.mod from the current folder up. */
  readonly goMod: string | undefined;
  /** What it says; undefined where it says nothing that can be read. */
  readonly mod: GoMod | undefined;
  /** The go.work that counts; undefined with GOWORK=off. */
  readonly goWork: string | undefined;
  /** True when GOWORK names it. */
  readonly isWorkNamed: boolean;
}

const found = new WeakMap<Facts, Promise<Project>>();

export function projectOf(context: CheckContext): Promise<Project> {
  const known = found.get(context.facts);
  if (known !== undefined) return known;
  const finding = find(context);
  found.set(context.facts, finding);
  return finding;
}

async function find(context: CheckContext): Promise<Project> {
  const { system } = context;
  const work = (await settingsOf(context)).get('GOWORK').value || undefined;
  const goMod = await above(system, 'go.mod');
  const text = goMod === undefined ? undefined : await readText(system, goMod);
  return {
    goMod,
    mod: text === undefined ? undefined : parsed(text),
    goWork: work === 'off' ? undefined : (work ?? (await above(system, 'go.work'))),
    isWorkNamed: work !== undefined,
  };
}

/**
 * Whether go would ask the checksum database here: it does for what go.sum does not name. With every requirement in go.sum, builds get
 * along without; another module, or another toolchain, does not. True without a project, and where a module was asked about.
 */
export async function needsSums(context: CheckContext): Promise<boolean> {
  if (context.module !== undefined || context.mirror !== undefined) return true;
  const { goMod, mod } = await projectOf(context);
  if (goMod === undefined || mod === undefined) return true;
  const { dirname, join } = pathsOf(context.system);
  const text = (await readText(context.system, join(dirname(goMod), 'go.sum'))) ?? '';
  const named = new Set(text.split('\n').map((line) => line.trim().split(/\s+/, 2).join(' ')));
  const isReplaced = (path: string, version: string) =>
    mod.replace.some((each) => each.path === path && (each.version ?? version) === version);
  return mod.require.some(
    ({ path, version }) => !isReplaced(path, version) && !named.has(`${path} ${version}/go.mod`),
  );
}

/** The nearest file of that name from the current folder up. */
async function above(system: System, name: string): Promise<string | undefined> {
  const { dirname, join } = pathsOf(system);
  for (let folder = system.cwd; ; folder = dirname(folder)) {
    const file = join(folder, name);
    if ((await system.files.facts(file).catch(() => undefined))?.kind === 'file') return file;
    if (dirname(folder) === folder) return undefined;
  }
}

async function readText(system: System, file: string): Promise<string | undefined> {
  const bytes = await system.files.read(file).catch(() => undefined);
  return bytes?.toString('utf8');
}

function parsed(text: string): GoMod | undefined {
  // The directives that only count in a main module, as far as it can be read as one; what is wrong with it another check says.
  for (const mode of ['main', 'dependency'] as const) {
    try {
      return parseGoMod(text, mode);
    } catch {
      continue;
    }
  }
  return undefined;
}
