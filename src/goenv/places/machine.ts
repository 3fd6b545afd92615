import { pathsOf, type System } from '../system/index.ts';
import type { Draft } from './draft.ts';
import { draftLaunchAgent } from './macos.ts';
import { draftShellBlocks, mergeLines } from './shell-block.ts';
import { pamSyntax, posixSyntax } from './shell-syntax.ts';
import { isSecretValue, type Wishes } from './wishes.ts';
import { draftWindowsVariables, machineEnvironmentKey } from './windows.ts';

/**
 * Variables and PATH for everybody on the machine: `/etc/profile.d` and `/etc/environment` on Linux; `/etc/zshenv`, `/etc/profile`,
 * `/etc/paths.d` and a LaunchAgent on macOS; the machine's key in the registry on Windows.
 */
export async function draftMachineVariables(
  draft: Draft,
  all: Pick<Wishes, 'go' | 'variables' | 'path'>,
): Promise<void> {
  // A folder in one user's home is nothing for the others.
  const { home } = draft.system;
  const { sep } = pathsOf(draft.system);
  const wishes = { ...all, path: all.path.filter(({ folder }) => !`${folder}${sep}`.startsWith(home + sep)) };
  if (Object.keys(wishes.variables).length === 0 && wishes.path.length === 0) {
    if (draft.system.platform === 'win32') await draftWindowsVariables(draft, machineEnvironmentKey, wishes);
    return;
  }
  const { platform } = draft.system;
  if (platform === 'win32') return draftWindowsVariables(draft, machineEnvironmentKey, wishes);
  if (platform === 'darwin') return draftMacos(draft, wishes);
  const profile = { shell: 'bash', path: '/etc/profile.d/gomirror.sh', syntax: posixSyntax };
  await draftShellBlocks(draft, [profile], wishes);
  const isSecret = Object.values(wishes.variables).some(isSecretValue);
  await draft.edit(
    '/etc/environment',
    { code: 'goenv.change-environment', params: {} },
    (text) => withPamLines(text, wishes.variables),
    { isSecret },
  );
}

async function draftMacos(draft: Draft, wishes: Pick<Wishes, 'variables' | 'path'>): Promise<void> {
  const files = ['/etc/zshenv', '/etc/profile'].map((path) => ({ shell: 'zsh', path, syntax: posixSyntax }));
  await draftShellBlocks(draft, files, { variables: wishes.variables, path: [] });
  if (wishes.path.length > 0) {
    await draft.edit('/etc/paths.d/gomirror', { code: 'goenv.change-path', params: {} }, (text) => {
      const lines = text.split('\n').filter((line) => line !== '');
      for (const { folder } of wishes.path) if (!lines.includes(folder)) lines.push(folder);
      return `${lines.join('\n')}\n`;
    });
  }
  await draftLaunchAgent(draft, '/Library/LaunchAgents', wishes);
}

/** `/etc/environment` is no script: each variable has its line, wherever it stands, and comments stay. */
function withPamLines(text: string, variables: Wishes['variables']): string {
  const open = text !== '' && !text.endsWith('\n');
  const lines = text === '' ? [] : (open ? text : text.slice(0, -1)).split('\n');
  const merged = mergeLines(lines, pamSyntax, variables, []);
  if (merged.join('\n') === lines.join('\n')) return text;
  return merged.length === 0 ? '' : `${merged.join('\n')}${open ? '' : '\n'}`;
}

/**
 * True when everything that a plan changes may be written by this process. A machine's files belong to root, and half of them would be
 * worse than none.
 */
export async function mayWriteAll(system: System, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if (!(await system.files.mayWrite(path))) return false;
  return true;
}

/** A command line with the rights of the administrator. */
export function asAdministrator(system: System, command: readonly string[]): string {
  const line = command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : shown(system, word))).join(' ');
  return system.platform === 'win32' ? line : `sudo ${line}`;
}

function shown(system: System, word: string): string {
  if (system.platform === 'win32') return `"${word}"`;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** `go.env` of a toolchain: what holds for everybody who has set nothing of their own. */
export function gorootFile(system: System, goroot: string): string {
  return pathsOf(system).join(goroot, 'go.env');
}
