import { GomirrorError } from '../base/index.ts';
import type { EscapedPath, EscapedVersion, ModulePath, Version } from './brands.ts';
import { checkVersionFits } from './check.ts';
import type { ModuleCode } from './codes.ts';
import { unescapePath, unescapeVersion } from './escape.ts';
import { checkPathMajor, splitPathVersion } from './major.ts';
import { isCanonicalVersion } from './semver.ts';
import { shown } from './shown.ts';

/** What a request under the GOPROXY protocol asks for. All strings are checked; see {@link parseTarget}. */
export type Target = ModuleTarget | SumDbTarget;

/** A request about one module. `cachedOnly`: it came under `/cached-only/` and must not start a fetch. */
export type ModuleTarget = ListTarget | VersionTarget | QueryTarget;

interface OfModule {
  readonly path: ModulePath;
  readonly escapedPath: EscapedPath;
  readonly cachedOnly: boolean;
}

/** `/<module>/@v/list` or `/<module>/@latest`. */
export interface ListTarget extends OfModule {
  readonly kind: 'list' | 'latest';
}

/** `/<module>/@v/<version>.info`, `.mod` or `.zip` of a canonical version that fits the path. */
export interface VersionTarget extends OfModule {
  readonly kind: 'info' | 'mod' | 'zip';
  readonly version: Version;
  readonly escapedVersion: EscapedVersion;
}

/**
 * `/<module>/@v/<query>.info` of anything else: a branch, a tag, a commit, a version that is not canonical, or one of
 * another major (the go command asks `v2.0.0` of a path without `/v2` to learn of `v2.0.0+incompatible`).
 */
export interface QueryTarget extends OfModule {
  readonly kind: 'query';
  readonly query: string;
  readonly escapedQuery: EscapedVersion;
}

/** `/sumdb/<name><rest>`; `rest` is `/supported`, `/latest`, `/lookup/…` or `/tile/…`, percent-decoded, `!` kept. */
export interface SumDbTarget {
  readonly kind: 'sumdb';
  readonly name: string;
  readonly rest: string;
}

const sumDbPrefix = '/sumdb/';
const cachedOnlyPrefix = '/cached-only/';

/**
 * Reads a raw request target (`req.url`: still percent-encoded, beginning with `/`) and checks everything about it, so
 * that what comes out can be used in file names and URLs as it is.
 *
 * The escapes are decoded exactly once: the go command sends `!` as `%21`. An encoded slash or backslash, a query, a
 * control character, bytes that are not UTF-8, an upper-case letter or an empty or dotted element are refused.
 *
 * Throws a GomirrorError: `module.target-…` for a request that is none of this protocol's, `module.path-…`,
 * `module.bad-escape`, `module.bad-revision`, `module.version-not-canonical` or `module.version-major-mismatch` for a
 * malformed module path or version.
 */
export function parseTarget(rawTarget: string): Target {
  const target = decodeTarget(rawTarget);
  if (target.startsWith(sumDbPrefix)) return parseSumDb(target);
  const cachedOnly = target.startsWith(cachedOnlyPrefix);
  const start = cachedOnly ? cachedOnlyPrefix.length : 1;

  const at = target.indexOf('/@', start);
  if (at < 0) throw unknownTarget(target);
  const escapedPath = target.slice(start, at) as EscapedPath;
  const request = target.slice(at + 1);
  if (request === '@latest')
    return { kind: 'latest', path: unescapePath(escapedPath), escapedPath, cachedOnly };
  if (request === '@v/list')
    return { kind: 'list', path: unescapePath(escapedPath), escapedPath, cachedOnly };
  if (!request.startsWith('@v/')) throw unknownTarget(target);

  const dot = request.lastIndexOf('.');
  const kind = dot < 0 ? '' : request.slice(dot + 1);
  if (kind !== 'info' && kind !== 'mod' && kind !== 'zip') throw unknownTarget(target);
  const path = unescapePath(escapedPath);
  const escapedVersion = request.slice(3, dot) as EscapedVersion;
  const version = unescapeVersion(escapedVersion);
  if (isCanonicalVersion(version)) {
    if (kind === 'info' && !checkPathMajor(version, splitPathVersion(path)?.pathMajor ?? '')) {
      return { kind: 'query', path, escapedPath, query: version, escapedQuery: escapedVersion, cachedOnly };
    }
    checkVersionFits(path, version);
    return { kind, path, escapedPath, version, escapedVersion, cachedOnly };
  }
  if (kind !== 'info') {
    throw new GomirrorError<ModuleCode>('module.version-not-canonical', { version: shown(version) });
  }
  if (version.startsWith('-')) {
    throw new GomirrorError<ModuleCode>('module.bad-revision', { revision: shown(version) });
  }
  return { kind: 'query', path, escapedPath, query: version, escapedQuery: escapedVersion, cachedOnly };
}

/** Percent-decodes a raw target once and refuses what may stand in no target. */
function decodeTarget(raw: string): string {
  if (raw.charCodeAt(0) !== 0x2f) {
    throw new GomirrorError<ModuleCode>('module.target-not-absolute', { target: shown(raw) });
  }
  let encoded = false;
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code === 0x25) encoded = true;
    else if (code === 0x3f)
      throw new GomirrorError<ModuleCode>('module.target-query', { target: shown(raw) });
    else if (code <= 0x20 || code >= 0x7f || code === 0x23 || code === 0x5c)
      throw badCharacter(raw, raw.charAt(i));
  }
  if (!encoded) return raw;
  if (/%(?:2f|5c)/i.test(raw)) {
    throw new GomirrorError<ModuleCode>('module.target-encoded-separator', { target: shown(raw) });
  }
  let decoded: string;
  try {
    decoded = decodeURIComponent(raw);
  } catch (cause) {
    throw new GomirrorError<ModuleCode>('module.target-bad-percent', { target: shown(raw) }, { cause });
  }
  for (let i = 0; i < decoded.length; i++) {
    const code = decoded.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) throw badCharacter(raw, decoded.charAt(i));
  }
  return decoded;
}

const sumDbRequest = /\/(?:supported$|latest$|lookup\/|tile\/)/;

/** A database's name may itself hold slashes (`example.com/sums`), so it ends where the first known request begins. */
function parseSumDb(target: string): SumDbTarget {
  const found = sumDbRequest.exec(target.slice(sumDbPrefix.length));
  if (found === null) throw unknownTarget(target);
  const name = target.slice(sumDbPrefix.length, sumDbPrefix.length + found.index);
  const rest = target.slice(sumDbPrefix.length + found.index);
  const named = /^[a-zA-Z0-9._:-]+(?:\/[a-zA-Z0-9._:-]+)*$/.test(name);
  const elements = [...name.split('/'), ...rest.slice(1).split('/')];
  const clean = elements.every((element) => element !== '' && !/^\.+$/.test(element));
  if (!named || !clean || !/^[\x21-\x5b\x5d-\x7e]*$/.test(rest)) {
    throw new GomirrorError<ModuleCode>('module.target-bad-sumdb', { target: shown(target) });
  }
  return { kind: 'sumdb', name, rest };
}

function unknownTarget(target: string): GomirrorError<ModuleCode> {
  return new GomirrorError<ModuleCode>('module.target-unknown', { target: shown(target) });
}

function badCharacter(target: string, character: string): GomirrorError<ModuleCode> {
  return new GomirrorError<ModuleCode>('module.target-bad-character', {
    target: shown(target),
    character: shown(character),
  });
}
