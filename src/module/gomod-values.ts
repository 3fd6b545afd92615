import { GomirrorError } from '../base/index.ts';
import type { Version } from './brands.ts';
import type { ModuleCode } from './codes.ts';
import { tokenText } from './gomod-strings.ts';
import { splitPathVersion } from './major.ts';
import { canonicalVersion } from './semver.ts';
import { shown } from './shown.ts';

/** The error for a directive with the wrong arguments; `example` shows how it is written. */
export function usage(line: number, example: string): GomirrorError<ModuleCode> {
  return new GomirrorError<ModuleCode>('module.gomod-usage', { line, example });
}

/** The string that a token stands for. Throws `module.gomod-bad-string`. */
export function readText(token: string, line: number): string {
  const text = tokenText(token);
  if (text === undefined) {
    throw new GomirrorError<ModuleCode>('module.gomod-bad-string', { line, text: shown(token) });
  }
  return text;
}

/** The version that a token stands for, made canonical. Throws `module.gomod-bad-string` or `module.gomod-bad-version`. */
export function readVersion(token: string, line: number): Version {
  const text = readText(token, line);
  const version = canonicalVersion(text);
  if (version === '') {
    throw new GomirrorError<ModuleCode>('module.gomod-bad-version', { line, version: shown(text) });
  }
  return version as Version;
}

/** The major version in a path. Throws `module.gomod-bad-path` when its ending is a malformed one. */
export function readMajor(path: string, line: number): string {
  const split = splitPathVersion(path);
  if (split === undefined) {
    throw new GomirrorError<ModuleCode>('module.gomod-bad-path', { line, path: shown(path) });
  }
  return split.pathMajor;
}
