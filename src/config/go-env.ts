import nodePath from 'node:path';

/** What finding Go's own settings needs of a machine. */
export interface GoEnvPlace {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * The file that `go env -w` writes (`go help environment`): what GOENV names, else `go/env` in `os.UserConfigDir`. Undefined with
 * `GOENV=off`, and where the go command finds no such folder: no HOME or AppData, a relative XDG_CONFIG_HOME.
 */
export function goEnvPath({ platform, env, cwd }: GoEnvPlace): string | undefined {
  const path = platform === 'win32' ? nodePath.win32 : nodePath.posix;
  const named = env['GOENV'] ?? '';
  if (named !== '') return named === 'off' ? undefined : path.resolve(cwd, named);
  const home = env['HOME'] ?? '';
  if (platform === 'win32') {
    const folder = env['APPDATA'] ?? '';
    return folder === '' ? undefined : path.join(folder, 'go', 'env');
  }
  if (platform === 'darwin') {
    return home === '' ? undefined : path.join(home, 'Library', 'Application Support', 'go', 'env');
  }
  const folder = env['XDG_CONFIG_HOME'] ?? '';
  if (folder !== '') return path.isAbsolute(folder) ? path.join(folder, 'go', 'env') : undefined;
  return home === '' ? undefined : path.join(home, '.config', 'go', 'env');
}

/**
 * One line of that file or of `$GOROOT/go.env`, without its `\n`, as the go command takes it: `NAME=value` from the line's very
 * beginning, which is a capital letter; the value to the end, white space, quotes and a carriage return included. Anything
 * else counts for nothing.
 */
export function goEnvAssignment(line: string): { readonly name: string; readonly value: string } | undefined {
  const equals = line.indexOf('=');
  if (equals < 1 || !/^[A-Z]/.test(line)) return undefined;
  return { name: line.slice(0, equals), value: line.slice(equals + 1) };
}

/**
 * All values of such a file by name. Of two for one name the last counts in the user's file, and the first in `go.env`, where a value
 * never replaces one that is known.
 */
export function goEnvValues(text: string, file: 'user' | 'go.env'): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const assignment = goEnvAssignment(line);
    if (assignment === undefined || (file === 'go.env' && values.has(assignment.name))) continue;
    values.set(assignment.name, assignment.value);
  }
  return values;
}
