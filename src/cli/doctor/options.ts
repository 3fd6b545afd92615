import { GomirrorError } from '../../base/index.ts';
import { checkPath, isValidVersion } from '../../module/index.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { valueOfFlag } from '../given-words.ts';

export interface DoctorOptions {
  readonly mirror: string | undefined;
  readonly module: { readonly path: string; readonly version: string } | undefined;
  readonly timeoutMs: number;
}

const presetMs = 10_000;
const longestMs = 24 * 3_600_000;

/** `--mirror`, `--module`, `--timeout`. Throws `cli.doctor-bad-timeout`, `cli.doctor-bad-module`. */
export function doctorOptions(context: CommandContext): DoctorOptions {
  return {
    mirror: valueOfFlag(context, 'mirror'),
    module: moduleOf(valueOfFlag(context, 'module')),
    timeoutMs: timeoutOf(valueOfFlag(context, 'timeout')),
  };
}

function moduleOf(text: string | undefined): DoctorOptions['module'] {
  if (text === undefined) return undefined;
  const at = text.lastIndexOf('@');
  const path = text.slice(0, at);
  const version = text.slice(at + 1);
  try {
    if (at < 0 || !isValidVersion(version)) throw new GomirrorError('module.bad-version', {});
    checkPath(path);
  } catch (error) {
    throw new GomirrorError<CliCode>('cli.doctor-bad-module', { value: text }, { cause: error });
  }
  return { path, version };
}

function timeoutOf(text: string | undefined): number {
  if (text === undefined) return presetMs;
  const [, digits = '', unit] = /^(\d{1,6})(ms|s|m|h)?$/.exec(text) ?? [];
  const ms =
    Number(digits) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[(unit ?? 's') as 'ms' | 's' | 'm' | 'h'];
  if (digits === '' || ms < 1000 || ms > longestMs)
    throw new GomirrorError<CliCode>('cli.doctor-bad-timeout', { value: text });
  return ms;
}
