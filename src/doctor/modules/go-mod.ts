import { GomirrorError } from '../../base/index.ts';
import { pathsOf, type System } from '../../goenv/index.ts';
import { type GoMod, type GoModReplace, parseGoMod } from '../../module/index.ts';
import { parseSums } from '../cache/index.ts';
import { command, finding, resultOf } from '../engine/index.ts';
import { projectOf, settingsOf } from '../machine/index.ts';
import type { Check, CheckContext, CheckResult, Finding } from '../types.ts';

/** More of one kind are only counted. */
const mostShown = 5;

/** go.mod and go.sum as files: what go cannot read in them, and what they name that is not there. */
export const goModCheck: Check = {
  id: 'modules.go-mod',
  group: 'modules',
  needs: [],
  byDefault: true,
  run,
};

async function run(context: CheckContext): Promise<CheckResult> {
  const { system } = context;
  const { goMod: file, goWork } = await projectOf(context);
  if (file === undefined) return resultOf([], ['go.mod: -']);
  const folder = pathsOf(system).dirname(file);
  const text = await readText(system, file);
  if (text === undefined) return resultOf([], [`${file}: -`]);
  const found = markerFindings(file, text);
  const sumFile = pathsOf(system).join(folder, 'go.sum');
  const sums = await readText(system, sumFile);
  if (sums !== undefined) found.push(...markerFindings(sumFile, sums));
  // What follows from the marks of a merge is not worth saying.
  const isMerging = found.length > 0;
  if (sums !== undefined && !isMerging) found.push(...badSumLines(sumFile, sums));
  const mod = isMerging ? undefined : parsed(file, text, found);
  if (mod !== undefined) {
    if (mod.module === undefined) found.push(finding('doctor.gomod-no-module', 'error', { file }));
    found.push(...(await replaceFindings(system, folder, file, mod)));
    found.push(...caseFindings(file, mod));
    found.push(...excludedFindings(file, mod));
    // In a workspace the sums of its modules count together; a vendor folder needs none, and -mod=mod adds them.
    const needsSums = goWork === undefined && !(await hasOtherMeans(context, folder));
    if (needsSums && found.every(({ level }) => level !== 'error'))
      found.push(...missingSums(file, sumFile, mod, sums));
  }
  const count = mod === undefined ? '' : ` (require: ${mod.require.length}, replace: ${mod.replace.length})`;
  return resultOf(found, [`${file}${count}`, `${sumFile}: ${sums === undefined ? '-' : sums.length}`]);
}

async function hasOtherMeans(context: CheckContext, folder: string): Promise<boolean> {
  const flags = (await settingsOf(context)).get('GOFLAGS').value ?? '';
  if (/(?:^|\s)--?mod=mod(?:\s|$)/.test(flags)) return true;
  const vendor = pathsOf(context.system).join(folder, 'vendor', 'modules.txt');
  return (await context.system.files.facts(vendor).catch(() => undefined)) !== undefined;
}

async function readText(system: System, file: string): Promise<string | undefined> {
  return (await system.files.read(file).catch(() => undefined))?.toString('utf8');
}

/** Lines that git leaves where a merge could not be made. */
function markerFindings(file: string, text: string): Finding[] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^(?:<{7}|>{7})(?: |\r?$)/.test(line));
  if (at < 0) return [];
  const evidence = [`${file}:${at + 1}: ${lines[at]?.trimEnd() ?? ''}`];
  const remedies = [command('go mod tidy')];
  return [finding('doctor.gomod-merge', 'error', { file, line: at + 1 }, { evidence, remedies })];
}

/** As the go command reads go.sum: three words to a line ("go.sum files" in the Go Modules Reference). */
function badSumLines(file: string, text: string): Finding[] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() !== '' && line.trim().split(/\s+/).length !== 3);
  if (at < 0) return [];
  const evidence = [`${file}:${at + 1}: ${lines[at]?.trimEnd() ?? ''}`];
  return [finding('doctor.gosum-bad', 'error', { file, line: at + 1 }, { evidence })];
}

function parsed(file: string, text: string, found: Finding[]): GoMod | undefined {
  try {
    return parseGoMod(text, 'main');
  } catch (error) {
    if (!(error instanceof GomirrorError)) throw error;
    const line = Number(error.params['line'] ?? 0);
    const evidence = [`${file}:${line}: ${text.split('\n')[line - 1]?.trim() ?? ''}`];
    const params = { ...error.params, file, line, why: error.code };
    found.push(finding('doctor.gomod-bad', 'error', params, { evidence }));
    return undefined;
  }
}

async function replaceFindings(system: System, folder: string, file: string, mod: GoMod): Promise<Finding[]> {
  const { isAbsolute, resolve, join } = pathsOf(system);
  const found: Finding[] = [];
  for (const replace of mod.replace) {
    if (replace.withVersion !== undefined) continue;
    const target = resolve(folder, replace.withPath);
    const evidence = [`${file}:${replace.line}: ${shownReplace(replace)}`];
    const params = { file, module: replace.path, folder: target };
    const isThere = (await system.files.facts(join(target, 'go.mod')).catch(() => undefined)) !== undefined;
    // Go looks only at those of modules that it needs.
    const isNeeded = mod.require.some(({ path }) => path === replace.path);
    if (!isThere && isNeeded) {
      const remedies = [command(`go mod edit -dropreplace=${replace.path}`)];
      found.push(finding('doctor.gomod-replace-missing', 'error', params, { evidence, remedies }));
    } else if (isAbsolute(replace.withPath)) {
      found.push(finding('doctor.gomod-replace-absolute', 'note', params, { evidence }));
    }
  }
  return found;
}

function shownReplace({ path, version, withPath }: GoModReplace): string {
  return `replace ${path}${version === undefined ? '' : ` ${version}`} => ${withPath}`;
}

/** Paths that differ in the case of letters only are different modules to Go, and mostly one in truth. */
function caseFindings(file: string, mod: GoMod): Finding[] {
  const byFolded = Map.groupBy(mod.require, ({ path }) => path.toLowerCase());
  return [...byFolded.values()].flatMap((alike) => {
    const [first, second] = [...new Set(alike.map(({ path }) => path))];
    if (first === undefined || second === undefined) return [];
    const evidence = alike.map(({ path, version, line }) => `${file}:${line}: ${path} ${version}`);
    return [finding('doctor.gomod-case', 'error', { file, first, second }, { sure: 'likely', evidence })];
  });
}

function excludedFindings(file: string, mod: GoMod): Finding[] {
  return mod.require.flatMap(({ path, version, line }) => {
    const exclude = mod.exclude.find((each) => each.path === path && each.version === version);
    if (exclude === undefined) return [];
    const evidence = [`${file}:${line}: require ${path} ${version}`, `${file}:${exclude.line}: exclude`];
    const remedies = [command('go mod tidy')];
    return [finding('doctor.gomod-excluded', 'warning', { path, version }, { evidence, remedies })];
  });
}

/** go.sum has a line for the go.mod file of each requirement, unless somebody has added one by hand. */
function missingSums(file: string, sumFile: string, mod: GoMod, sums: string | undefined): Finding[] {
  const isReplaced = (path: string, version: string) =>
    mod.replace.some((each) => each.path === path && (each.version ?? version) === version);
  const required = mod.require.filter(({ path, version }) => !isReplaced(path, version));
  const known = new Set(
    parseSums(sums ?? '').flatMap((line) => (line.isGoMod ? [`${line.path}@${line.version}`] : [])),
  );
  const missing = required.filter(({ path, version }) => !known.has(`${path}@${version}`));
  const [first] = missing;
  if (first === undefined) return [];
  const shown = missing
    .slice(0, mostShown)
    .map(({ path, version, line }) => `${file}:${line}: ${path} ${version}`);
  const evidence = missing.length > mostShown ? [...shown, '…'] : shown;
  const params = { file: sumFile, count: missing.length, module: `${first.path}@${first.version}` };
  const remedies = [command('go mod tidy')];
  return [finding('doctor.gosum-lacks', 'error', params, { sure: 'likely', evidence, remedies })];
}
