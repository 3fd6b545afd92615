import { GomirrorError } from '../base/index.ts';
import type { ModulePath } from './brands.ts';
import type { ModuleCode } from './codes.ts';
import { isLetter } from './unicode.ts';
import { splitPathVersion } from './major.ts';
import { shown } from './shown.ts';

/**
 * Which strings may be module paths, import paths and file names. The rules are those of "Module paths and versions" in
 * the Go Modules Reference and of `golang.org/x/mod/module`: paths become URLs and file names on every system, so
 * nothing may pass that one of them would read differently (case, reserved names, short names, dots at the end).
 */
type Kind = 'module' | 'import' | 'file';

const moduleBit = 1;
const importBit = 2;
const fileBit = 4;
const firstBit = 8;

/** For each ASCII character, in which kinds of path it may stand. */
const allowed = new Uint8Array(128);
const allow = (characters: string, bits: number) => {
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    allowed[code] = (allowed[code] ?? 0) | bits;
  }
};
allow('abcdefghijklmnopqrstuvwxyz0123456789-.', moduleBit | importBit | fileBit | firstBit);
allow('ABCDEFGHIJKLMNOPQRSTUVWXYZ_~', moduleBit | importBit | fileBit);
allow('+', importBit | fileBit);
allow('!#$%&(),=@[]^{} ', fileBit);

const bitOf: Readonly<Record<Kind, number>> = { module: moduleBit, import: importBit, file: fileBit };

const reservedNames = new Set(
  ['con', 'prn', 'aux', 'nul', ...Array.from('123456789', (n) => [`com${n}`, `lpt${n}`])].flat(),
);

function refuse(code: ModuleCode, path: string, part?: { element?: string; character?: string }): never {
  throw new GomirrorError<ModuleCode>(code, {
    path: shown(path),
    ...(part?.element === undefined ? {} : { element: shown(part.element) }),
    ...(part?.character === undefined ? {} : { character: shown(part.character) }),
  });
}

/** Checks the element `path[start, end)`. */
function checkElement(path: string, start: number, end: number, kind: Kind): void {
  const bit = bitOf[kind];
  let dots = 0;
  let firstDot = end;
  for (let i = start; i < end; i++) {
    const code = path.charCodeAt(i);
    if (code < 0x80) {
      if (code === 0x2e) {
        if (dots === 0) firstDot = i;
        dots++;
      }
      if (((allowed[code] ?? 0) & bit) === 0) {
        refuse('module.path-bad-character', path, { character: path.charAt(i) });
      }
      continue;
    }
    const codePoint = path.codePointAt(i) ?? 0;
    if (kind !== 'file' || !isLetter(codePoint)) {
      refuse('module.path-bad-character', path, { character: String.fromCodePoint(codePoint) });
    }
    if (codePoint > 0xffff) i++;
  }
  const element = () => path.slice(start, end);
  if (dots === end - start) refuse('module.path-dot-element', path, { element: element() });
  if (kind === 'module' && firstDot === start)
    refuse('module.path-leading-dot', path, { element: element() });
  if (path.charCodeAt(end - 1) === 0x2e) refuse('module.path-trailing-dot', path, { element: element() });

  const stemLength = firstDot - start;
  if (stemLength === 3 || stemLength === 4) {
    if (reservedNames.has(path.slice(start, firstDot).toLowerCase())) {
      refuse('module.path-reserved-name', path, { element: element() });
    }
  }
  if (kind !== 'file' && endsInTildeAndDigits(path, start, firstDot)) {
    refuse('module.path-short-name', path, { element: element() });
  }
}

/** Windows answers to `progra~1` for a longer name, so a stem like that could mean another file. */
function endsInTildeAndDigits(path: string, start: number, end: number): boolean {
  let i = end;
  while (i > start && isDigit(path.charCodeAt(i - 1))) i--;
  return i < end && i > start && path.charCodeAt(i - 1) === 0x7e;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function checkAnyPath(path: string, kind: Kind): void {
  if (!path.isWellFormed()) refuse('module.path-not-utf8', path);
  if (path === '') refuse('module.path-empty', path);
  if (kind !== 'file' && path.charCodeAt(0) === 0x2d) refuse('module.path-leading-dash', path);
  if (path.charCodeAt(0) === 0x2f) refuse('module.path-leading-slash', path);
  if (path.includes('//')) refuse('module.path-double-slash', path);
  if (path.charCodeAt(path.length - 1) === 0x2f) refuse('module.path-trailing-slash', path);
  let start = 0;
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
    checkElement(path, start, end, kind);
    start = end + 1;
  }
  checkElement(path, start, path.length, kind);
}

/**
 * Throws a GomirrorError (`module.path-…`) unless `path` may be a module path that a mirror can be asked for: an import
 * path whose first element is a lower-case host name with a dot in it, and whose ending is not a malformed major version.
 */
export function checkPath(path: string): asserts path is ModulePath {
  checkAnyPath(path, 'module');
  const slash = path.indexOf('/');
  const firstEnd = slash < 0 ? path.length : slash;
  let hasDot = false;
  for (let i = 0; i < firstEnd; i++) {
    const code = path.charCodeAt(i);
    if (code === 0x2e) hasDot = true;
    if (((allowed[code] ?? 0) & firstBit) === 0) {
      refuse('module.path-bad-first-character', path, { character: path.charAt(i) });
    }
  }
  if (!hasDot) refuse('module.path-no-dot', path, { element: path.slice(0, firstEnd) });
  if (splitPathVersion(path) === undefined) refuse('module.path-bad-major', path);
}

/** Throws a GomirrorError (`module.path-…`) unless `path` may be the import path of a package. */
export function checkImportPath(path: string): void {
  checkAnyPath(path, 'import');
}

/** Throws a GomirrorError (`module.path-…`) unless `path`, slash-separated and relative, may name a file in a module. */
export function checkFilePath(path: string): void {
  checkAnyPath(path, 'file');
}

/** Throws a GomirrorError unless `element` may be one file name; what a version or revision must be to stand in a URL. */
export function checkFileElement(element: string): void {
  checkElement(element, 0, element.length, 'file');
}
