import { existsSync } from 'node:fs';
import path from 'node:path';
import { goSetting, homeFolder, type Host } from '../config/index.ts';
import { escapePath, escapeVersion } from '../module/index.ts';
import { exists, filesOfModule, filesOfWorkspace, type ModuleFile } from './module-files.ts';

/**
 * What the go command will need in this folder, as it would find out itself: the go.sum files of the workspace or main
 * module that the folder lies in (and the go.mod files where these say too little), without what its module cache has already. Empty outside of modules, and where the
 * dependencies are vendored ("Workspaces", "Vendoring" and "Environment variables" in the Go Modules Reference).
 * `args` are those of the command, which may say `-mod=…`.
 */
export async function filesOfProject(host: Host, args: readonly string[]): Promise<ModuleFile[]> {
  if (goSetting(host, 'GO111MODULE')?.value === 'off') return [];
  const goFlags = (goSetting(host, 'GOFLAGS')?.value ?? '').split(/\s+/);
  const flags = [...goFlags, ...args];
  const wanted = downloadsAll(args) ? 'all' : 'packages';
  const files = await filesOf(host, lastFlag(flags, 'mod'), lastFlag(flags, 'modfile'), wanted);
  const cache = moduleCache(host);
  return cache === undefined ? files : files.map((file) => withoutKept(file, cache));
}

async function filesOf(
  host: Host,
  mod: string | undefined,
  modFile: string | undefined,
  wanted: 'packages' | 'all',
): Promise<ModuleFile[]> {
  if (mod === 'vendor') return [];
  const goWork = await findGoWork(host);
  const goMod = goWork === undefined ? await findUp(host.cwd, 'go.mod') : undefined;
  const root = goWork ?? goMod;
  if (root === undefined) return [];
  // A vendor folder is used without being asked for, since Go 1.14; in workspaces since 1.22.
  const isVendored = await exists(path.join(path.dirname(root), 'vendor', 'modules.txt'));
  if (isVendored && mod === undefined) return [];
  if (goWork !== undefined) return filesOfWorkspace(goWork, wanted);
  return filesOfModule(modFile === undefined ? root : path.resolve(host.cwd, modFile), wanted);
}

async function findGoWork(host: Host): Promise<string | undefined> {
  const setting = goSetting(host, 'GOWORK')?.value;
  if (setting === 'off') return undefined;
  return setting ?? findUp(host.cwd, 'go.work');
}

async function findUp(folder: string, name: string): Promise<string | undefined> {
  for (let each = folder; ; each = path.dirname(each)) {
    const file = path.join(each, name);
    if (await exists(file)) return file;
    if (path.dirname(each) === each) return undefined;
  }
}

/** True for `go mod download` of everything, which takes more than the packages of the main module need. */
function downloadsAll([first, second, ...rest]: readonly string[]): boolean {
  return first === 'mod' && second === 'download' && rest.every((arg) => arg.startsWith('-'));
}

/** The value of the last `-name=value` or `--name=value`. */
function lastFlag(flags: readonly string[], name: string): string | undefined {
  const found = flags.findLast((flag) => flag.startsWith(`-${name}=`) || flag.startsWith(`--${name}=`));
  return found?.slice(found.indexOf('=') + 1);
}

/** Where the go command keeps what it has downloaded ("Module cache" in the Go Modules Reference). */
function moduleCache(host: Host): string | undefined {
  const named = goSetting(host, 'GOMODCACHE')?.value;
  if (named !== undefined) return path.join(named, 'cache', 'download');
  const home = homeFolder(host);
  const [first = home === undefined ? '' : path.join(home, 'go')] = (
    goSetting(host, 'GOPATH')?.value.split(path.delimiter) ?? []
  ).filter((folder) => folder !== '');
  return first === '' ? undefined : path.join(first, 'pkg', 'mod', 'cache', 'download');
}

/** A file without the lines about what is in the module cache. */
function withoutKept(file: ModuleFile, cache: string): ModuleFile {
  const isSum = file.name.endsWith('.sum');
  const lines = file.text.split('\n').filter((line) => {
    // Of a go.mod, the lines of its requirements: what is left of it can be read like any other.
    const [modulePath, version] = line.replace(isSum ? '' : /^\s*(?:require\s)?\s*/, '').split(/\s+/);
    return modulePath === undefined || version === undefined || !isKept(modulePath, version, cache);
  });
  return { ...file, text: lines.join('\n') };
}

function isKept(modulePath: string, version: string, cache: string): boolean {
  const isMod = version.endsWith('/go.mod');
  try {
    const escaped = escapeVersion(isMod ? version.slice(0, -'/go.mod'.length) : version);
    const name = `${escaped}${isMod ? '.mod' : '.zip'}`;
    return existsSync(path.join(cache, escapePath(modulePath), '@v', name));
  } catch {
    return false; // Whoever reads the file will say what is wrong with the line.
  }
}
