import { GomirrorError } from '../base/index.ts';
import type { Version } from './brands.ts';
import type { ModuleCode } from './codes.ts';
import { build, isValidVersion, prerelease, semverCanonical } from './semver.ts';
import { shown } from './shown.ts';

/**
 * Pseudo-versions: the versions that name a commit without a tag ("Pseudo-versions" in the Go Modules Reference).
 * - `vX.0.0-yyyymmddhhmmss-abcdefabcdef`: no earlier tag;
 * - `vX.Y.Z-pre.0.yyyymmddhhmmss-abcdefabcdef`: the latest earlier tag is `vX.Y.Z-pre`;
 * - `vX.Y.(Z+1)-0.yyyymmddhhmmss-abcdefabcdef`: the latest earlier tag is `vX.Y.Z`.
 */
export interface PseudoVersion {
  /** The earlier tag's version, with `+incompatible` where the pseudo-version has it; undefined when there is none. */
  readonly base: Version | undefined;
  /** The commit's time in UTC as written: `yyyymmddhhmmss`. */
  readonly timestamp: string;
  /** The same in milliseconds since the epoch. */
  readonly timeMs: number;
  /** The beginning of the commit's name: 12 hexadecimal digits for git. */
  readonly rev: string;
}

const pattern =
  /^v[0-9]+\.(?:0\.0-|[0-9]+\.[0-9]+-(?:[^+]*\.)?0\.)[0-9]{14}-[A-Za-z0-9]+(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** True for a valid version in one of the three forms; neither the time nor the base is looked at. */
export function isPseudoVersion(version: string): boolean {
  return version.length > 20 && pattern.test(version) && isValidVersion(version);
}

/**
 * Takes a pseudo-version apart. Throws `module.bad-pseudo-version` when it is none, `module.pseudo-version-time` when
 * its time is no date, `module.pseudo-version-base` when no tag can have led to it.
 */
export function parsePseudoVersion(version: string): PseudoVersion {
  if (!isPseudoVersion(version)) throw problem('module.bad-pseudo-version', version);
  const metadata = build(version);
  const plain = metadata === '' ? version : version.slice(0, -metadata.length);
  const revDash = plain.lastIndexOf('-');
  const beforeRev = plain.slice(0, revDash);
  const timestamp = beforeRev.slice(-14);
  const timeMs = parseTimestamp(timestamp);
  if (timeMs === undefined) throw problem('module.pseudo-version-time', version);
  return {
    base: baseOf(version, beforeRev.slice(0, -15), metadata),
    timestamp,
    timeMs,
    rev: plain.slice(revDash + 1),
  };
}

/** `stem` is what stands before the separator of the time: `vX.0.0`, `vX.Y.Z-pre.0` or `vX.Y.Z-0`. */
function baseOf(version: string, stem: string, metadata: string): Version | undefined {
  const pre = prerelease(stem);
  if (pre === '') {
    if (metadata !== '') throw problem('module.pseudo-version-base', version);
    return undefined;
  }
  if (pre !== '-0') return (stem.slice(0, -2) + metadata) as Version;
  const release = stem.slice(0, -2);
  const dot = release.lastIndexOf('.') + 1;
  const patch = BigInt(release.slice(dot));
  if (patch === 0n) throw problem('module.pseudo-version-base', version);
  return (release.slice(0, dot) + String(patch - 1n) + metadata) as Version;
}

function parseTimestamp(timestamp: string): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(timestamp) ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  if (Number.isNaN(date.getTime()) || formatTimestamp(date.getTime()) !== timestamp) return undefined;
  return date.getTime();
}

function formatTimestamp(timeMs: number): string {
  return new Date(timeMs).toISOString().replaceAll(/\.\d+Z$|[-:T]/g, '');
}

/**
 * The pseudo-version of a commit. `major` is `v0` … (empty stands for `v0`) and counts only without `base`, the version
 * of the latest tag before the commit; `timeMs` is the commit's time; `rev` the first 12 digits of its name.
 */
export function makePseudoVersion(commit: {
  readonly major: string;
  readonly base?: string | undefined;
  readonly timeMs: number;
  readonly rev: string;
}): Version {
  const ending = `${formatTimestamp(commit.timeMs)}-${commit.rev}`;
  const base = semverCanonical(commit.base ?? '');
  if (base === undefined) return `${commit.major || 'v0'}.0.0-${ending}` as Version;
  const metadata = build(commit.base ?? '');
  if (prerelease(base) !== '') return `${base}.0.${ending}${metadata}` as Version;
  const dot = base.lastIndexOf('.') + 1;
  return `${base.slice(0, dot)}${BigInt(base.slice(dot)) + 1n}-0.${ending}${metadata}` as Version;
}

function problem(code: ModuleCode, version: string): GomirrorError<ModuleCode> {
  return new GomirrorError<ModuleCode>(code, { version: shown(version) });
}
