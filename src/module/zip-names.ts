import { errorCode, GomirrorError } from '../base/index.ts';
import { checkFilePath } from './path.ts';
import { shown } from './shown.ts';
import type { ZipCode } from './zip-codes.ts';
import { foldCase } from './zip-fold.ts';

/**
 * What a module zip may call its files ("Module zip files" in the Go Modules Reference): names that mean the same one file on
 * every system, whatever it does about case, and a go.mod at the root only.
 */
export class NameChecker {
  /** By folded name: the name first seen, and whether it is a folder. */
  readonly #seen = new Map<string, { name: string; folder: boolean }>();
  /** Folders that have passed together with all that they lie in. */
  readonly #folders = new Set<string>();
  readonly #prefixLength: number;

  constructor(prefix: string) {
    this.#prefixLength = prefix.length;
  }

  /** Takes in the next entry's full name, which begins with the prefix; throws a GomirrorError for one that may not be. */
  add(fullName: string): void {
    this.reserve(fullName);
    const base = fullName.slice(fullName.lastIndexOf('/') + 1);
    if (base.length !== 6 || base.length === fullName.length - this.#prefixLength) return;
    if (base.toLowerCase() === 'go.mod') refuse('zip.go-mod-elsewhere', fullName);
  }

  /** The same for a name that will not be in the zip itself but must not stand in another's way; a go.mod in a folder passes. */
  reserve(fullName: string): void {
    const folder = fullName.charCodeAt(fullName.length - 1) === 0x2f;
    // The module's own folder may have an entry.
    if (fullName.length === this.#prefixLength) return;
    const name = fullName.slice(this.#prefixLength, folder ? -1 : undefined);
    if (!isCleanName(name)) refuse('zip.name-not-clean', fullName);
    try {
      checkFilePath(name);
    } catch (error) {
      const rule = errorCode(error) ?? '';
      throw new GomirrorError<ZipCode>('zip.bad-name', { name: shown(fullName), rule }, { cause: error });
    }
    if (folder) {
      this.#addFolder(name);
      return;
    }
    this.#addFile(name);
    if (name.length === 6 && name !== 'go.mod' && name.toLowerCase() === 'go.mod') {
      refuse('zip.go-mod-case', fullName);
    }
  }

  #addFile(name: string): void {
    const folded = foldCase(name);
    const other = this.#seen.get(folded);
    if (other !== undefined) {
      refuseCollision(other.name, name);
      refuse(other.folder ? 'zip.file-and-folder' : 'zip.duplicate-file', name);
    }
    this.#seen.set(folded, { name, folder: false });
    const slash = name.lastIndexOf('/');
    if (slash > 0) this.#addFolder(name.slice(0, slash));
  }

  #addFolder(name: string): void {
    for (let folder = name; !this.#folders.has(folder);) {
      const folded = foldCase(folder);
      const other = this.#seen.get(folded);
      if (other !== undefined) {
        refuseCollision(other.name, folder);
        if (!other.folder) refuse('zip.file-and-folder', folder);
      } else {
        this.#seen.set(folded, { name: folder, folder: true });
      }
      this.#folders.add(folder);
      const slash = folder.lastIndexOf('/');
      if (slash < 0) return;
      folder = folder.slice(0, slash);
    }
  }
}

function refuse(code: ZipCode, name: string): never {
  throw new GomirrorError<ZipCode>(code, { name: shown(name) });
}

function refuseCollision(first: string, second: string): void {
  if (first === second) return;
  throw new GomirrorError<ZipCode>('zip.case-collision', { name: shown(second), other: shown(first) });
}

/** As Go's `path.Clean` would leave it: no empty, `.` or `..` elements, and not empty itself. */
export function isCleanName(name: string): boolean {
  if (name === '' || name.endsWith('/')) return false;
  for (let start = 0; start < name.length;) {
    const slash = name.indexOf('/', start);
    const end = slash < 0 ? name.length : slash;
    const length = end - start;
    if (length === 0) return false;
    if (
      name.charCodeAt(start) === 0x2e &&
      (length === 1 || (length === 2 && name.charCodeAt(start + 1) === 0x2e))
    ) {
      return false;
    }
    start = end + 1;
  }
  return true;
}
