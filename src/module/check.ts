import { GomirrorError } from '../base/index.ts';
import type { ModulePath, Version } from './brands.ts';
import type { ModuleCode } from './codes.ts';
import { checkPathMajor, pathMajorPrefix, splitPathVersion } from './major.ts';
import { checkPath } from './path.ts';
import { isValidVersion } from './semver.ts';
import { shown } from './shown.ts';

/**
 * Throws a GomirrorError unless `path` is a module path, `version` a valid semantic version (canonical or not), and the
 * two fit together.
 */
export function check(path: string, version: string): asserts path is ModulePath {
  checkPath(path);
  if (!isValidVersion(version)) {
    throw new GomirrorError<ModuleCode>('module.bad-version', { version: shown(version) });
  }
  checkVersionFits(path, version as Version);
}

/** Throws `module.version-major-mismatch` unless `version` may stand under `path`. */
export function checkVersionFits(path: ModulePath, version: Version): void {
  const pathMajor = splitPathVersion(path)?.pathMajor ?? '';
  if (checkPathMajor(version, pathMajor)) return;
  throw new GomirrorError<ModuleCode>('module.version-major-mismatch', {
    path: shown(path),
    version: shown(version),
    wanted: pathMajor === '' ? 'v0, v1' : pathMajorPrefix(pathMajor),
  });
}
