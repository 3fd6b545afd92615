import { pathsOf, type System } from '../../goenv/index.ts';
import type { GoMod } from '../../module/index.ts';
import { command, finding, resultOf } from '../engine/index.ts';
import { compareGo, projectOf, settingsOf } from '../machine/index.ts';
import type { Check, CheckContext, CheckResult, Finding } from '../types.ts';

/** What vendor/modules.txt says of a module. */
interface Vendored {
  readonly path: string;
  readonly version: string | undefined;
  /** Named in go.mod. */
  isExplicit: boolean;
  /** What it is replaced with: a path and perhaps a version. */
  readonly replacement: string | undefined;
}

const mostShown = 6;
const mostPackages = 2000;

/** Whether the vendor folder is what go.mod asks for ("Vendoring" in the Go Modules Reference). */
export const vendorCheck: Check = {
  id: 'modules.vendor',
  group: 'modules',
  needs: [],
  byDefault: true,
  run,
};

async function run(context: CheckContext): Promise<CheckResult> {
  const { system } = context;
  const { join, dirname } = pathsOf(system);
  const { goMod, goWork, mod } = await projectOf(context);
  // A workspace has a vendor folder of its own; that of a module in it is not looked at.
  if (goMod === undefined || mod === undefined || goWork !== undefined) return resultOf([], ['vendor: -']);
  const folder = join(dirname(goMod), 'vendor');
  if ((await system.files.facts(folder).catch(() => undefined)) === undefined)
    return resultOf([], ['vendor: -']);
  const file = join(folder, 'modules.txt');
  const seen = [folder];
  const flags = (await settingsOf(context)).get('GOFLAGS').value ?? '';
  const mode = /(?:^|\s)--?mod=(\S+)/.exec(flags)?.[1];
  if (mode === 'mod' || mode === 'readonly') {
    const evidence = [folder, `GOFLAGS=${flags}`];
    return resultOf([finding('doctor.vendor-not-used', 'note', { folder, mode }, { evidence })], seen);
  }
  const bytes = await system.files.read(file).catch(() => undefined);
  const isAutomatic = mod.go !== undefined && compareGo(mod.go, '1.14') >= 0;
  if (!isAutomatic && mode !== 'vendor') {
    const params = { folder, version: mod.go ?? '-' };
    return resultOf([finding('doctor.vendor-old-go', 'note', params, { evidence: [goMod] })], seen);
  }
  const remedies = [command('go mod vendor')];
  if (bytes === undefined) {
    // Only the consistency of modules from Go 1.14 on is checked, and a folder without the list then counts as inconsistent.
    if (!isAutomatic || mod.require.length === 0) return resultOf([], seen);
    return resultOf(
      [finding('doctor.vendor-no-list', 'error', { folder }, { evidence: [file], remedies })],
      seen,
    );
  }
  if (!isAutomatic) return resultOf([], seen);
  const differences = differencesOf(mod, parseModulesText(bytes.toString('utf8')));
  if (differences.length === 0) {
    const missing = await missingPackage(system, folder, bytes.toString('utf8'));
    if (missing === undefined) return resultOf([], seen);
    const more = { evidence: [`${join(folder, missing)}: -`], remedies };
    return resultOf([finding('doctor.vendor-incomplete', 'error', { file, package: missing }, more)], seen);
  }
  const shown = differences.slice(0, mostShown);
  const evidence = differences.length > mostShown ? [...shown, '…'] : shown;
  const params = { file, count: differences.length };
  const found: Finding[] = [finding('doctor.vendor-inconsistent', 'error', params, { evidence, remedies })];
  return resultOf(found, seen);
}

/** The first package that modules.txt names and that is not in the folder, as where .gitignore has left it out. */
async function missingPackage(system: System, folder: string, text: string): Promise<string | undefined> {
  const packages = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  for (const each of packages.slice(0, mostPackages)) {
    const place = pathsOf(system).join(folder, ...each.split('/'));
    if ((await system.files.facts(place).catch(() => undefined)) === undefined) return each;
  }
  return undefined;
}

/** Reads the `# path version` and `## explicit` lines; what it does not know it passes over, as go does. */
export function parseModulesText(text: string): readonly Vendored[] {
  const all: Vendored[] = [];
  let last: Vendored | undefined;
  for (const line of text.split(/\r?\n/)) {
    const module = /^# (\S+)(?: (v\S+))?(?: => (\S+(?: v\S+)?))?\s*$/.exec(line);
    if (module !== null) {
      const [, path = '', version, replacement] = module;
      last = { path, version, isExplicit: false, replacement };
      all.push(last);
    } else if (line.startsWith('## ')) {
      const notes = line
        .slice(3)
        .split(';')
        .map((note) => note.trim());
      if (last !== undefined && notes.includes('explicit')) last.isExplicit = true;
    } else if (line !== '') last = line.startsWith('#') ? undefined : last;
  }
  return all;
}

/** What go calls "inconsistent vendoring", line by line in its own form. */
export function differencesOf(mod: GoMod, vendored: readonly Vendored[]): string[] {
  const differences: string[] = [];
  const explicit = vendored.filter(({ isExplicit }) => isExplicit);
  for (const { path, version } of mod.require) {
    const same = explicit.find((each) => each.path === path && each.version === version);
    if (same !== undefined) continue;
    const other = vendored.find((each) => each.path === path);
    differences.push(`${path}: go.mod ${version}, vendor/modules.txt ${other?.version ?? '-'}`);
  }
  for (const { path, version } of explicit) {
    if (version !== undefined && !mod.require.some((each) => each.path === path))
      differences.push(`${path}: go.mod -, vendor/modules.txt ${version}`);
  }
  const replacedIn = (path: string, version: string | undefined) =>
    mod.replace.find(
      (each) => each.path === path && (each.version === undefined || each.version === version),
    );
  for (const { path, version, replacement } of vendored) {
    const replace = replacedIn(path, version);
    const wanted =
      replace === undefined
        ? undefined
        : [replace.withPath, replace.withVersion].filter((word) => word !== undefined).join(' ');
    if (wanted !== replacement)
      differences.push(`${path}: go.mod => ${wanted ?? '-'}, vendor/modules.txt => ${replacement ?? '-'}`);
  }
  return differences;
}
