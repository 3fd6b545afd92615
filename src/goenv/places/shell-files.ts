import { pathsOf, userConfigFolder, variable, xdgConfigFolder } from '../system/index.ts';
import type { System } from '../system/index.ts';
import {
  environmentDSyntax,
  fishSyntax,
  nuSyntax,
  pamSyntax,
  posixSyntax,
  powershellSyntax,
  type ShellSyntax,
} from './shell-syntax.ts';

/** A file that a shell, or the session of a user, reads when it starts. */
export interface ShellFile {
  /** `bash`, `zsh`, `fish`, `nushell`, `powershell`, `session`. */
  readonly shell: string;
  readonly path: string;
  readonly syntax: ShellSyntax;
  /** True for files that are looked through for lines of the user's own but never written. */
  readonly isOnlyRead?: true;
  /** True where only PATH has to be said again. */
  readonly isPathOnly?: true;
}

/** The files in which a user's variables belong, of every shell that the machine has. */
export async function userShellFiles(system: System): Promise<ShellFile[]> {
  const found = await Promise.all([
    bashFiles(system),
    zshFiles(system),
    fishFiles(system),
    nushellFiles(system),
    powershellFiles(system),
    sessionFiles(system),
  ]);
  return found.flat();
}

/** Files that set variables for everybody on a machine, to be looked through only. */
export async function machineShellFiles(system: System): Promise<ShellFile[]> {
  if (system.platform === 'win32') return [];
  const scripts = (await system.files.list('/etc/profile.d').catch(() => undefined)) ?? [];
  const named = scripts.filter((name) => name.endsWith('.sh')).map((name) => `/etc/profile.d/${name}`);
  const posix = ['/etc/profile', '/etc/bash.bashrc', '/etc/bashrc', '/etc/zshenv', '/etc/zsh/zshenv'];
  return [
    { shell: 'session', path: '/etc/environment', syntax: pamSyntax, isOnlyRead: true },
    ...[...posix, ...named].map((path) => {
      return { shell: 'bash', path, syntax: posixSyntax, isOnlyRead: true as const };
    }),
  ];
}

/**
 * `~/.bashrc` for interactive shells and, for login shells, the first of `~/.bash_profile`, `~/.bash_login`, `~/.profile` (bash(1),
 * INVOCATION). A missing `~/.profile` is made: making `~/.bash_profile` would hide one that comes later.
 */
async function bashFiles(system: System): Promise<ShellFile[]> {
  if (
    system.platform === 'win32' ||
    !(await hasShell(system, 'bash', ['.bashrc', '.bash_profile', '.profile']))
  )
    return [];
  const { join } = pathsOf(system);
  const candidates = ['.bash_profile', '.bash_login', '.profile'].map((name) => join(system.home, name));
  const real = await Promise.all(candidates.map((path) => system.files.realPath(path)));
  const login = candidates.find((_, index) => real[index] !== undefined) ?? candidates.at(-1) ?? '';
  return [join(system.home, '.bashrc'), login].map((path) => ({ shell: 'bash', path, syntax: posixSyntax }));
}

/**
 * `.zshenv`, which every zsh reads, and `.zprofile`, since login shells of macOS put PATH in an order of their own after `.zshenv`. Both are
 * in `$ZDOTDIR`; where `~/.zshenv` is what sets that, zsh reads that one, and the one in the folder only in shells within shells.
 */
async function zshFiles(system: System): Promise<ShellFile[]> {
  if (system.platform === 'win32' || !(await hasShell(system, 'zsh', ['.zshenv', '.zshrc', '.zprofile'])))
    return [];
  const { join } = pathsOf(system);
  const first = join(system.home, '.zshenv');
  const named = await namedInZshenv(system, first);
  const folder = variable(system, 'ZDOTDIR') ?? named ?? system.home;
  const inner = join(folder, '.zshenv');
  const paths = named === undefined ? [inner] : [first];
  if (named !== undefined && inner !== first && (await system.files.realPath(inner)) !== undefined)
    paths.push(inner);
  return [
    ...paths.map((path) => ({ shell: 'zsh', path, syntax: posixSyntax })),
    { shell: 'zsh', path: join(folder, '.zprofile'), syntax: posixSyntax, isPathOnly: true },
    { shell: 'zsh', path: join(folder, '.zshrc'), syntax: posixSyntax, isOnlyRead: true },
  ];
}

/** The folder that `~/.zshenv` sets ZDOTDIR to; undefined when it does not, or in a way that only zsh understands. */
async function namedInZshenv(system: System, path: string): Promise<string | undefined> {
  const bytes = await system.files.read(path).catch(() => undefined);
  const values = (bytes?.toString('utf8') ?? '')
    .split('\n')
    .flatMap((line) => posixSyntax.assigned(line, 'ZDOTDIR') ?? []);
  const config = xdgConfigFolder(system);
  const folder = values
    .at(-1)
    ?.replace(/^~(?=\/|$)|\$HOME\b|\$\{HOME\}/, system.home)
    .replace(/\$XDG_CONFIG_HOME\b|\$\{XDG_CONFIG_HOME(?::-[^}]*)?\}/, config);
  return folder !== undefined && /^\/[^$`]*$/.test(folder) ? folder : undefined;
}

async function fishFiles(system: System): Promise<ShellFile[]> {
  if (system.platform === 'win32') return [];
  const { join } = pathsOf(system);
  const config = xdgConfigFolder(system);
  const folder = join(config, 'fish');
  if (!(await hasShell(system, 'fish', [folder]))) return [];
  return [
    { shell: 'fish', path: join(folder, 'conf.d', 'gomirror.fish'), syntax: fishSyntax },
    { shell: 'fish', path: join(folder, 'config.fish'), syntax: fishSyntax, isOnlyRead: true },
  ];
}

async function nushellFiles(system: System): Promise<ShellFile[]> {
  const { join } = pathsOf(system);
  const folder = join(
    variable(system, 'XDG_CONFIG_HOME') === undefined ? userConfigFolder(system) : xdgConfigFolder(system),
    'nushell',
  );
  if (!(await hasShell(system, 'nu', [folder]))) return [];
  return [
    { shell: 'nushell', path: join(folder, 'env.nu'), syntax: nuSyntax },
    { shell: 'nushell', path: join(folder, 'config.nu'), syntax: nuSyntax, isOnlyRead: true },
  ];
}

/**
 * PowerShell 7 everywhere; on Windows also Windows PowerShell 5. There the variables are in the registry, which both see, and a profile
 * is written only where there is one: a machine that forbids scripts would complain of a new one at every start.
 */
async function powershellFiles(system: System): Promise<ShellFile[]> {
  const { join } = pathsOf(system);
  if (system.platform !== 'win32') {
    const folder = join(xdgConfigFolder(system), 'powershell');
    if (!(await hasShell(system, 'pwsh', [folder]))) return [];
    return [{ shell: 'powershell', path: join(folder, 'profile.ps1'), syntax: powershellSyntax }];
  }
  const documents = await documentsFolder(system);
  const files: ShellFile[] = [];
  for (const folder of ['WindowsPowerShell', 'PowerShell']) {
    for (const name of ['profile.ps1', 'Microsoft.PowerShell_profile.ps1']) {
      const path = join(documents, folder, name);
      if ((await system.files.realPath(path)) === undefined) continue;
      const isFirst = files.every((file) => !file.path.startsWith(join(documents, folder)));
      files.push({
        shell: folder === 'PowerShell' ? 'powershell' : 'windows-powershell',
        path,
        syntax: powershellSyntax,
        ...(!isFirst && { isOnlyRead: true }),
      });
    }
  }
  return files;
}

/** The user's documents, which OneDrive and administrators like to move. */
async function documentsFolder(system: System): Promise<string> {
  const { join } = pathsOf(system);
  const key = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders';
  const named = await system.registry?.read(key, 'Personal');
  if (named === undefined || named.data === '') return join(system.home, 'Documents');
  return expandWindows(system, named.data);
}

/** `%NAME%` replaced by the variable of that name, in any case. */
export function expandWindows(system: System, text: string): string {
  return text.replaceAll(/%([^%]+)%/g, (whole, name: string) => {
    const found = Object.entries(system.env).find(([key]) => key.toLowerCase() === name.toLowerCase());
    if (found?.[1] !== undefined) return found[1];
    return name.toLowerCase() === 'userprofile' ? system.home : whole;
  });
}

/** What systemd gives to programs of a session that no shell has started: `~/.config/environment.d` (environment.d(5)). */
async function sessionFiles(system: System): Promise<ShellFile[]> {
  if (system.platform !== 'linux') return [];
  const { join } = pathsOf(system);
  const folder = join(xdgConfigFolder(system), 'environment.d');
  const isThere =
    (await system.files.facts(folder)) !== undefined || (await system.which('systemctl')) !== undefined;
  if (!isThere) return [];
  return [{ shell: 'session', path: join(folder, '60-gomirror.conf'), syntax: environmentDSyntax }];
}

/** True when the program is there, is the user's shell, or has left files. */
async function hasShell(system: System, program: string, files: readonly string[]): Promise<boolean> {
  const { basename, resolve } = pathsOf(system);
  if (basename(variable(system, 'SHELL') ?? '') === program) return true;
  const found = await Promise.all([
    system.which(program),
    ...files.map((file) => system.files.facts(resolve(system.home, file))),
  ]);
  return found.some((trace) => trace !== undefined);
}
