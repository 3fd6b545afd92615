import { existsSync } from 'node:fs';
import path from 'node:path';
import { goSetting, homeFolder, type Host } from '../config/index.ts';
import { escapePath, escapeVersion } from '../module/index.ts';
import { exists, filesOfModule, filesOfWorkspace, type ModuleFile } from './module-files.ts';

/**
 * What the go command will need in this folder, as it would find out itself: the go.sum files of the workspace or main
 * module that the folder lies in, without what its module cache has already. Empty outside of modules, and where the
 * dependencies are vendored ("Workspaces", "Vendoring" and "Environment variables" in the Go Modules Reference).
 * `args` are those of the command, which may say `-mod=…`.
 */
export async function filesOfProject(host: Host, args: readonly string[]): Promise<ModuleFile[]> {
  if (goSetting(host, 'GO111MODULE')?.value === 'off') return [];
  const goFlags = (goSetting(host, 'GOFLAGS')?.value ?? '').split(/\s+/);
  const flags = [...goFlags, ...args];
  const files = await filesOf(host, lastFlag(flags, 'mod'), lastFlag(flags, 'modfile'));
  const cache = moduleCache(host);
  return cache === undefined ? files : files.map((file) => withoutKept(file, cache));
}

async function filesOf(
  host: Host,
  mod: string | undefined,
  modFile: string | undefined,
): Promise<ModuleFile[]> {
  if (mod === 'vendor') return [];
  const goWork = await findGoWork(host);
  const goMod = goWork === undefined ? await findUp(host.cwd, 'go.mod') : undefined;
  const root = goWork ?? goMod;
  if (root === undefined) return [];
  // A vendor folder is used without being asked for, since Go 1.14; in workspaces since 1.22.
  const isVendored = await exists(path.join(path.dirname(root), 'vendor', 'modules.txt'));
  if (isVendored && mod === undefined) return [];
  if (goWork !== undefined) return filesOfWorkspace(goWork);
  return filesOfModule(modFile === undefined ? root : path.resolve(host.cwd, modFile));
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

/** A file of sums without the lines about what is in the module cache. */
function withoutKept(file: ModuleFile, cache: string): ModuleFile {
  if (!file.name.endsWith('.sum')) return file;
  const lines = file.text.split('\n').filter((line) => !isKept(line, cache));
  return { ...file, text: lines.join('\n') };
}

function isKept(line: string, cache: string): boolean {
  const [modulePath, version, hash] = line.split(' ');
  if (modulePath === undefined || version === undefined || hash === undefined) return false;
  const isMod = version.endsWith('/go.mod');
  try {
    const escaped = escapeVersion(isMod ? version.slice(0, -'/go.mod'.length) : version);
    const name = `${escaped}${isMod ? '.mod' : '.zip'}`;
    return existsSync(path.join(cache, escapePath(modulePath), '@v', name));
  } catch {
    return false; // Whoever reads the file will say what is wrong with the line.
  }
}
