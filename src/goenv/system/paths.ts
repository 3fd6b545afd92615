import nodePath from 'node:path';
import type { System } from './types.ts';

/** The path rules of a machine's platform. */
export function pathsOf(system: Pick<System, 'platform'>): typeof nodePath.posix {
  return system.platform === 'win32' ? nodePath.win32 : nodePath.posix;
}

/** The environment variable, with an empty one counted as not set, as the go command does. */
export function variable(system: Pick<System, 'env'>, name: string): string | undefined {
  const value = system.env[name];
  return value === '' ? undefined : value;
}

/** Where `Files.write` prepares what is to stand at `path`; left behind by a process that was killed, and then nobody's. */
export function temporaryPath(path: string): string {
  return `${path}.gomirror-new`;
}

/** True for what the system says of a path at which nothing is, or below something that is no folder. */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The `code` of a system error (`EACCES`); undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
