import { readFileSync, realpathSync } from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { GomirrorError } from '../base/index.ts';
import type { ConfigCode } from './codes.ts';

/** What the settings need to know of the machine; passed in, so that a test can be any machine. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths in flags and variables are relative to. Reading it throws `config.no-folder` where it was removed. */
  readonly cwd: string;
  /** The text of a file; throws a system error (`ENOENT`, …). */
  readonly readFile: (path: string) => string;
  /** The user's home folder as the system knows it, used where no variable says; undefined when it does not know. */
  readonly homeFolder: () => string | undefined;
  /** This machine's own names and addresses, without brackets. Asked only when a port has already matched. */
  readonly ownNames: () => readonly string[];
  /** How many processors there are to use. */
  readonly processors: () => number;
  /** The real path of a file, links resolved; undefined when there is no such file. */
  readonly realPath: (path: string) => string | undefined;
  /** The system's locale (`zh-CN`), for platforms that set no locale variables. */
  readonly systemLocale: () => string;
}

/** The machine this process runs on. */
export function thisHost(): Host {
  return {
    platform: process.platform,
    env: process.env,
    get cwd() {
      return currentFolder();
    },
    readFile: (path) => readFileSync(path, 'utf8'),
    homeFolder: () => {
      try {
        return os.userInfo().homedir; // os.homedir() takes an empty HOME for one.
      } catch {
        return undefined;
      }
    },
    ownNames: () => [
      os.hostname(),
      ...Object.values(os.networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address)),
    ],
    processors: () => os.availableParallelism(),
    realPath: (path) => {
      try {
        return realpathSync(path);
      } catch {
        return undefined;
      }
    },
    systemLocale: () => Intl.DateTimeFormat().resolvedOptions().locale,
  };
}

/** A terminal may stand in a folder that somebody has removed. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new GomirrorError<ConfigCode>('config.no-folder', {}, { cause: error });
  }
}

/** The path rules of the host's platform. */
export function pathsOf(host: Host): typeof nodePath.posix {
  return host.platform === 'win32' ? nodePath.win32 : nodePath.posix;
}

/** The environment variable, with an empty one counted as not set, as the go command does. */
export function variable(host: Host, name: string): string | undefined {
  const value = host.env[name];
  return value === '' ? undefined : value;
}
