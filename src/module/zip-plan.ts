import { GomirrorError } from '../base/index.ts';
import { parseGoMod } from './gomod.ts';
import { shown } from './shown.ts';
import type { ZipCode } from './zip-codes.ts';
import { isCleanName, NameChecker } from './zip-names.ts';

/** A file in a module's folder, as version control has it. */
export interface PlannedFile {
  /** Where it lies below the module's folder, with `/`. */
  readonly path: string;
  /** False for a symbolic link and whatever else is no plain file. */
  readonly isRegular: boolean;
}

/** The module whose files they are. */
export interface PlannedModule {
  readonly path: string;
  readonly version: string;
  /** What the go directive of the go.mod in this folder says, as {@link zipGoVersion} gives it; '' for none. */
  readonly goVersion: string;
}

/**
 * Which of `files`, all that a module's folder holds, go into the module's zip: what the go command takes when it makes the zip
 * itself (`golang.org/x/mod/zip`, `Create`; "Module zip files" in the Go Modules Reference). Left out are nested modules,
 * vendored packages, irregular files and `.hg_archival.txt`. Folders named `.hg` or `.svn` are not: that rule is for making a
 * zip from a working tree, which the go command does not do here.
 *
 * Throws a GomirrorError (`zip.…`) where a file that is not left out has a name that no zip may hold; irregular files count, since
 * they do for the go command. Names that lead out of the folder are refused even where the go command would leave them out.
 */
export function planZip(files: readonly PlannedFile[], module: PlannedModule): ReadonlySet<string> {
  const since124 = isAtLeast124(module.goVersion);
  const nested = nestedModules(files);
  const prefix = `${module.path}@${module.version}/`;
  const names = new NameChecker(prefix);
  const planned = new Set<string>();
  for (const { path, isRegular } of files) {
    if (!isCleanName(path) || path.startsWith('/')) {
      throw new GomirrorError<ZipCode>('zip.name-not-clean', { name: shown(prefix + path) });
    }
    if (isVendored(path, since124) || isInside(path, nested) || path === '.hg_archival.txt') continue;
    if (isRegular) {
      names.add(prefix + path);
      planned.add(path);
    } else {
      names.reserve(prefix + path);
    }
  }
  return planned;
}

/** Folders, `/` at their end, with a regular go.mod in any case of its own. */
function nestedModules(files: readonly PlannedFile[]): ReadonlySet<string> {
  const nested = new Set<string>();
  for (const { path, isRegular } of files) {
    const base = path.lastIndexOf('/') + 1;
    if (isRegular && base > 0 && path.length === base + 6 && path.slice(base).toLowerCase() === 'go.mod') {
      nested.add(path.slice(0, base));
    }
  }
  return nested;
}

function isInside(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (folders.has(path.slice(0, slash + 1))) return true;
  }
  return false;
}

/**
 * Whether the go command takes `path` for part of a vendored package. Before Go 1.24 it also took the files that lie in an inner
 * `vendor` folder itself, and left `vendor/modules.txt` in; modules whose go directive is older keep that, and with it their hash
 * (golang.org/issue/37397).
 */
function isVendored(path: string, since124: boolean): boolean {
  const folder = 'vendor/';
  if (since124 && path === 'vendor/modules.txt') return true;
  if (path.startsWith(folder)) return path.includes('/', folder.length);
  const at = path.indexOf(`/${folder}`);
  return at >= 0 && (!since124 || path.includes('/', at + 1 + folder.length));
}

/** A Go version that the toolchain would compare: no pre-release of a patch, no zeros in front. */
const comparable = /^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)|[a-z]+(?:0|[1-9][0-9]*))?$/;

function isAtLeast124(goVersion: string): boolean {
  const [, major = '', minor = ''] = comparable.exec(goVersion) ?? [];
  return Number(major) > 1 || (major === '1' && Number(minor) >= 24);
}

/** The go directive of a go.mod file, read as for a dependency; '' if it has none or the go command could not read the file. */
export function zipGoVersion(goMod: Uint8Array): string {
  try {
    return parseGoMod(goMod, 'dependency').go ?? '';
  } catch {
    return '';
  }
}
