import { GomirrorError } from '../base/index.ts';
import type { EscapedPath, EscapedVersion, ModulePath } from './brands.ts';
import type { ModuleCode } from './codes.ts';
import { checkFileElement, checkPath } from './path.ts';
import { shown } from './shown.ts';

/**
 * The escaped form of paths and versions ("Module cache" and "GOPROXY protocol" in the Go Modules Reference): file
 * systems that ignore case would take `A` for `a`, so URLs and file names write each upper-case letter as `!` and its
 * lower-case letter. The form is unique: whatever unescapes at all escapes to the same text again.
 */
function escapeText(text: string): string {
  return /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`) : text;
}

/** The text behind an escaped form; undefined when it is not one (an upper-case letter, a `!` astray, not ASCII). */
function unescapeText(escaped: string): string | undefined {
  let text = '';
  let copied = 0;
  for (let i = 0; i < escaped.length; i++) {
    const code = escaped.charCodeAt(i);
    if (code >= 0x80 || (code >= 0x41 && code <= 0x5a)) return undefined;
    if (code !== 0x21) continue;
    const letter = escaped.charCodeAt(i + 1);
    if (!(letter >= 0x61 && letter <= 0x7a)) return undefined;
    text += escaped.slice(copied, i) + String.fromCharCode(letter - 0x20);
    copied = ++i + 1;
  }
  return copied === 0 ? escaped : text + escaped.slice(copied);
}

/** The escaped form of a module path. Throws `module.path-…` when it is none. */
export function escapePath(path: string): EscapedPath {
  checkPath(path);
  return escapeText(path) as EscapedPath;
}

/** The module path behind an escaped one. Throws `module.bad-escape` or `module.path-…`. */
export function unescapePath(escaped: string): ModulePath {
  const path = unescapeText(escaped);
  if (path === undefined)
    throw new GomirrorError<ModuleCode>('module.bad-escape', { escaped: shown(escaped) });
  checkPath(path);
  return path;
}

/** The escaped form of a version or another revision. Throws `module.bad-revision` when no URL can carry it. */
export function escapeVersion(version: string): EscapedVersion {
  checkRevision(version);
  return escapeText(version) as EscapedVersion;
}

/** The version or other revision behind an escaped one. Throws `module.bad-escape` or `module.bad-revision`. */
export function unescapeVersion(escaped: string): string {
  const version = unescapeText(escaped);
  if (version === undefined)
    throw new GomirrorError<ModuleCode>('module.bad-escape', { escaped: shown(escaped) });
  checkRevision(version);
  return version;
}

function checkRevision(revision: string): void {
  try {
    checkFileElement(revision);
  } catch (cause) {
    throw new GomirrorError<ModuleCode>('module.bad-revision', { revision: shown(revision) }, { cause });
  }
  for (let i = 0; i < revision.length; i++) {
    const code = revision.charCodeAt(i);
    if (code >= 0x80 || code === 0x21) {
      throw new GomirrorError<ModuleCode>('module.bad-revision', { revision: shown(revision) });
    }
  }
}
