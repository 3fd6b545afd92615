import type { Version } from './brands.ts';

/**
 * Semantic versions as Go writes them (`golang.org/x/mod/semver`): a leading `v` is demanded, and `v1` and `v1.2` are
 * accepted short forms of `v1.0.0` and `v1.2.0` (without pre-release or build).
 */
interface Parts {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** What is missing to the full three numbers: empty, `.0` or `.0.0`. */
  readonly missing: string;
  /** With its leading `-`, or empty. */
  readonly prerelease: string;
  /** With its leading `+`, or empty. */
  readonly build: string;
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** The end of the number without a leading zero that begins at `start`; -1 when there is none. */
function numberEnd(text: string, start: number): number {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end === start || (text.charCodeAt(start) === 0x30 && end !== start + 1)) return -1;
  return end;
}

/**
 * The end of the dot-separated identifiers that begin at `start`; -1 when one is empty, or is a number with a leading
 * zero where `numbersMatter`.
 */
function identifiersEnd(text: string, start: number, numbersMatter: boolean): number {
  let identifierStart = start;
  let onlyDigits = true;
  for (let i = start; ; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) continue;
    const lower = code | 0x20;
    if (code === 0x2d || (lower >= 0x61 && lower <= 0x7a)) {
      onlyDigits = false;
      continue;
    }
    if (i === identifierStart) return -1;
    if (numbersMatter && onlyDigits && i > identifierStart + 1 && text.charCodeAt(identifierStart) === 0x30)
      return -1;
    if (code !== 0x2e) return i;
    identifierStart = i + 1;
    onlyDigits = true;
  }
}

function parse(text: string): Parts | undefined {
  if (text.charCodeAt(0) !== 0x76) return undefined;
  const majorEnd = numberEnd(text, 1);
  if (majorEnd < 0) return undefined;
  const major = text.slice(1, majorEnd);
  const short = { prerelease: '', build: '' };
  if (majorEnd === text.length) return { major, minor: '0', patch: '0', missing: '.0.0', ...short };
  if (text.charCodeAt(majorEnd) !== 0x2e) return undefined;
  const minorEnd = numberEnd(text, majorEnd + 1);
  if (minorEnd < 0) return undefined;
  const minor = text.slice(majorEnd + 1, minorEnd);
  if (minorEnd === text.length) return { major, minor, patch: '0', missing: '.0', ...short };
  if (text.charCodeAt(minorEnd) !== 0x2e) return undefined;
  const patchEnd = numberEnd(text, minorEnd + 1);
  if (patchEnd < 0) return undefined;
  let end = patchEnd;
  if (text.charCodeAt(end) === 0x2d) {
    end = identifiersEnd(text, end + 1, true);
    if (end < 0) return undefined;
  }
  const prereleaseEnd = end;
  if (text.charCodeAt(end) === 0x2b) {
    end = identifiersEnd(text, end + 1, false);
    if (end < 0) return undefined;
  }
  if (end !== text.length) return undefined;
  return {
    major,
    minor,
    patch: text.slice(minorEnd + 1, patchEnd),
    missing: '',
    prerelease: text.slice(patchEnd, prereleaseEnd),
    build: text.slice(prereleaseEnd),
  };
}

/** True for a semantic version in Go's notation, `v1` and `v1.2` included. */
export function isValidVersion(text: string): boolean {
  return parse(text) !== undefined;
}

/** The version with all three numbers and without build metadata; undefined when it is not valid. */
export function semverCanonical(text: string): string | undefined {
  const parts = parse(text);
  if (parts === undefined) return undefined;
  return (parts.build === '' ? text : text.slice(0, -parts.build.length)) + parts.missing;
}

/**
 * The canonical form that a module version has: all three numbers, and of build metadata only `+incompatible`. The
 * empty string when `text` is not a valid version.
 */
export function canonicalVersion(text: string): string {
  const parts = parse(text);
  if (parts === undefined) return '';
  if (parts.build === '+incompatible') return text;
  return (parts.build === '' ? text : text.slice(0, -parts.build.length)) + parts.missing;
}

/** True when `text` is valid and already in its canonical form, `+incompatible` included. */
export function isCanonicalVersion(text: string): text is Version {
  const parts = parse(text);
  if (parts === undefined || parts.missing !== '') return false;
  return parts.build === '' || parts.build === '+incompatible';
}

/** `v2` of `v2.1.0`; the empty string when `text` is not a valid version. */
export function majorOf(text: string): string {
  const parts = parse(text);
  return parts === undefined ? '' : `v${parts.major}`;
}

/** `v2.1` of `v2.1.0`; the empty string when `text` is not a valid version. */
export function majorMinor(text: string): string {
  const parts = parse(text);
  return parts === undefined ? '' : `v${parts.major}.${parts.minor}`;
}

/** `-pre.1` of `v2.1.0-pre.1+meta`; the empty string when there is none or `text` is not a valid version. */
export function prerelease(text: string): string {
  return parse(text)?.prerelease ?? '';
}

/** `+meta` of `v2.1.0-pre.1+meta`; the empty string when there is none or `text` is not a valid version. */
export function build(text: string): string {
  return parse(text)?.build ?? '';
}

function compareNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length < b.length ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const left = a.slice(1).split('.');
  const right = b.slice(1).split('.');
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    if (x === y) continue;
    const xIsNumber = /^[0-9]+$/.test(x);
    const yIsNumber = /^[0-9]+$/.test(y);
    if (xIsNumber !== yIsNumber) return xIsNumber ? -1 : 1;
    if (xIsNumber) return compareNumbers(x, y);
    return x < y ? -1 : 1;
  }
  return left.length < right.length ? -1 : 1;
}

function compareParts(a: Parts | undefined, b: Parts | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease)
  );
}

/**
 * -1, 0 or 1 as semantic versioning orders them; build metadata does not count, so `v1.0.0` and `v1.0.0+incompatible`
 * are equal. Anything invalid is equal to anything else invalid and below every valid version.
 */
export function compareVersions(a: string, b: string): number {
  return compareParts(parse(a), parse(b));
}

/** A new array in ascending order; versions that compare equal are ordered by their text, so that the order is total. */
export function sortVersions<Text extends string>(versions: readonly Text[]): Text[] {
  return versions
    .map((text) => ({ text, parts: parse(text) }))
    .sort((a, b) => compareParts(a.parts, b.parts) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ text }) => text);
}

/**
 * The version that stands for "latest" in a list: the highest release, else the highest pre-release; undefined for an
 * empty list. `+incompatible` versions count like any other: hiding them takes the go.mod file of the latest compatible
 * version, which the go command reads itself. Retractions likewise are the client's business.
 */
export function latestVersion<Text extends string>(versions: readonly Text[]): Text | undefined {
  const sorted = sortVersions(versions.filter((version) => isValidVersion(version)));
  return sorted.findLast((version) => prerelease(version) === '') ?? sorted.at(-1);
}
