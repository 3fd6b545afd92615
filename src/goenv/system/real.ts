import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import os from 'node:os';
import nodePath from 'node:path';
import { type Clock, systemClock } from '../../base/index.ts';
import { realFiles } from './real-files.ts';
import { mergedEnvironment, runProgram } from './run.ts';
import type { System } from './types.ts';
import { candidates } from './which.ts';
import { windowsRegistry } from './windows-registry.ts';

/** What may be told apart from the process's own. */
export interface RealSystemOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly clock?: Clock;
}

/** The machine this process runs on. Nothing is looked up before it is asked for. */
export function realSystem(options: RealSystemOptions = {}): System {
  const platform = process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
  const env = options.env ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const machine = { platform, env, cwd } as const;

  const run: System['run'] = async (program, args, { env: changes = {}, cwd: folder = cwd, ...rest }) => {
    // Windows looks into the current folder first, which is why the path is found here.
    const [file] = await found(machine, program, true);
    return runProgram(file ?? program, args, platform, {
      ...rest,
      cwd: folder,
      env: mergedEnvironment(env, changes, platform),
    });
  };
  const powerShell = nodePath.win32.join(
    env['SystemRoot'] ?? 'C:\\Windows',
    'System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  );
  return {
    ...machine,
    arch: process.arch,
    get home() {
      const named = env[platform === 'win32' ? 'USERPROFILE' : 'HOME'];
      return named === undefined || named === '' ? knownHome() : named;
    },
    user: {
      get name() {
        return userName(env);
      },
      id: process.getuid?.(),
      get isAdmin() {
        return platform === 'win32' ? isElevated(env) : process.geteuid?.() === 0;
      },
    },
    clock: options.clock ?? systemClock,
    files: realFiles(platform),
    registry:
      platform === 'win32'
        ? windowsRegistry((args, input) =>
            run(powerShell, args, { input, timeoutMs: 30_000, signal: new AbortController().signal }),
          )
        : undefined,
    which: async (program) => (await found(machine, program, true))[0],
    whichAll: (program) => found(machine, program, false),
    run,
  };
}

async function found(
  machine: Pick<System, 'platform' | 'env' | 'cwd'>,
  program: string,
  isFirstEnough: boolean,
): Promise<string[]> {
  const files: string[] = [];
  for (const file of candidates(machine, program)) {
    if (!(await isProgram(file, machine.platform))) continue;
    files.push(file);
    if (isFirstEnough) break;
  }
  return files;
}

async function isProgram(file: string, platform: System['platform']): Promise<boolean> {
  try {
    if (platform !== 'win32') await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** The home folder that the system knows; the root of the file system where it knows none (a user without an entry, in containers). */
function knownHome(): string {
  try {
    return os.userInfo().homedir;
  } catch {
    return nodePath.parse(process.cwd()).root;
  }
}

function userName(env: System['env']): string {
  try {
    return os.userInfo().username;
  } catch {
    return env['USER'] ?? env['LOGNAME'] ?? '';
  }
}

let elevated: boolean | undefined;

/** Whether this process has the administrator's rights, by the level of its token: the same words in every language of Windows. */
function isElevated(env: System['env']): boolean {
  if (elevated !== undefined) return elevated;
  try {
    const program = nodePath.win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32\\whoami.exe');
    const groups = execFileSync(program, ['/groups'], {
      encoding: 'latin1',
      timeout: 5000,
      windowsHide: true,
    });
    elevated = /S-1-16-(?:12288|16384)\b/.test(groups);
  } catch {
    elevated = false;
  }
  return elevated;
}
