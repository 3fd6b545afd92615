import { inspect } from 'node:util';
import { describeError, GomirrorError } from '../base/index.ts';
import { ConfigError } from '../config/basics/index.ts';
import { has, hint, type Lang, say } from '../text/index.ts';
import type { CliIo } from './command.ts';
import type { Output } from './seam.ts';

const margin = ' '.repeat('gomirror: '.length);

/**
 * An error for a person, on standard error: what was wrong, then what to do. Several problems of the settings come one
 * after another. A stack trace only with `GOMIRROR_DEBUG=1`.
 */
export function printError(io: CliIo, error: unknown, lang: Lang): void {
  const lines = errorLines(error, lang);
  if (io.host.env['GOMIRROR_DEBUG'] === '1' && error instanceof Error) lines.push(inspect(error));
  io.stderr.write(lines.map((line) => `${line}\n`).join(''));
}

/** An error's lines as {@link printError} prints them. */
export function errorLines(error: unknown, lang: Lang): string[] {
  const problems = error instanceof ConfigError ? error.problems : [error];
  return problems.flatMap((problem) => describe(problem, lang));
}

function describe(error: unknown, lang: Lang): string[] {
  const coded: GomirrorError | undefined = error instanceof GomirrorError ? error : undefined;
  const known = coded !== undefined && has(coded.code) ? coded : undefined;
  const code = known?.code ?? 'cli.unexpected';
  const params = known?.params ?? { detail: describeError(error) };
  const advice = hint(code, params, lang);
  return [`gomirror: ${say(code, params, lang)}`, ...(advice === undefined ? [] : [`${margin}${advice}`])];
}

/** A remark for a person, on standard error. */
export function printRemark(
  io: CliIo,
  code: string,
  params: Readonly<Record<string, string | number | boolean>>,
  lang: Lang,
): void {
  io.stderr.write(`gomirror: ${say(code, params, lang)}\n`);
}

/** True when colours may be written: `FORCE_COLOR`, then `NO_COLOR`, then whether a terminal reads it. */
export function mayColor(output: Output, env: Readonly<Record<string, string | undefined>>): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  return output.isTTY === true;
}

/** Bold, where colours may be written. */
export function bold(text: string, color: boolean): string {
  return color ? `\u001b[1m${text}\u001b[22m` : text;
}
