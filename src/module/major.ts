import { GomirrorError } from '../base/index.ts';
import type { ModuleCode } from './codes.ts';
import { build, majorOf } from './semver.ts';
import { shown } from './shown.ts';

/**
 * Major versions in module paths ("Major version suffixes" in the Go Modules Reference): `/v2` and above, and the
 * `.v1` endings that gopkg.in demands of every path.
 */
export interface PathAndMajor {
  /** The path without its major version. */
  readonly prefix: string;
  /** `/v2`, `.v3`, `.v1-unstable`, or empty. */
  readonly pathMajor: string;
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** Splits the major version off a path; undefined when the ending is a malformed one, such as `/v1`, `/v02` or `/v2.0`. */
export function splitPathVersion(path: string): PathAndMajor | undefined {
  const onGopkgIn = path.startsWith('gopkg.in/');
  const unstable = '-unstable';
  const end = onGopkgIn && path.endsWith(unstable) ? path.length - unstable.length : path.length;
  let digits = end;
  let dotted = false;
  for (; digits > 0; digits--) {
    const code = path.charCodeAt(digits - 1);
    if (code === 0x2e && !onGopkgIn) dotted = true;
    else if (!isDigit(code)) break;
  }
  const separator = onGopkgIn ? 0x2e : 0x2f;
  const hasMajor =
    digits > 1 && path.charCodeAt(digits - 1) === 0x76 && path.charCodeAt(digits - 2) === separator;
  if (onGopkgIn) {
    // An odd `.v-unstable` without a number passes, as it does in golang.org/x/mod.
    if (!hasMajor || digits === path.length) return undefined;
    if (path.charCodeAt(digits) === 0x30 && digits + 1 !== path.length) return undefined;
  } else {
    if (!hasMajor || digits === end) return { prefix: path, pathMajor: '' };
    if (dotted || path.charCodeAt(digits) === 0x30) return undefined;
    if (digits + 1 === end && path.charCodeAt(digits) === 0x31) return undefined;
  }
  return { prefix: path.slice(0, digits - 2), pathMajor: path.slice(digits - 2) };
}

/** `.v1-unstable` names the same versions as `.v1`. */
function withoutUnstable(pathMajor: string): string {
  return pathMajor.startsWith('.v') && pathMajor.endsWith('-unstable') ? pathMajor.slice(0, -9) : pathMajor;
}

/** The version prefix that a path's major demands: `v2` for `/v2`, `v1` for `.v1-unstable`, empty for an empty one. */
export function pathMajorPrefix(pathMajor: string): string {
  if (pathMajor === '') return '';
  const major = withoutUnstable(pathMajor).slice(1);
  if (!/^[./]/.test(pathMajor) || major !== majorOf(major)) {
    throw new GomirrorError<ModuleCode>('module.bad-path-major', { pathMajor: shown(pathMajor) });
  }
  return major;
}

/**
 * True when a version may stand under a path with this major: v0, v1 and anything `+incompatible` under none, otherwise
 * exactly that major. Old pseudo-versions `v0.0.0-…` are let through under gopkg.in's `.v1`.
 */
export function checkPathMajor(version: string, pathMajor: string): boolean {
  const wanted = withoutUnstable(pathMajor);
  if (wanted === '.v1' && version.startsWith('v0.0.0-')) return true;
  const major = majorOf(version);
  if (wanted === '') return major === 'v0' || major === 'v1' || build(version) === '+incompatible';
  return (wanted.startsWith('/') || wanted.startsWith('.')) && major === wanted.slice(1);
}
