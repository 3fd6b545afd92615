import type { ModuleVersion } from './graph.ts';

/** No build has as many modules. */
const maxListed = 5000;
/** So many zips show in which order they are asked for. */
const firstZips = 3;
/** The first zips are among the first so many of the list: several are asked for at once. */
const firstListed = 12;

/**
 * Tells `go mod download` from other commands. It asks for the `.info` of each module that was chosen and then for the
 * zips, by path; what builds asks for no `.info`, and for the zips in the order of its imports.
 */
export class Download {
  /** The versions whose `.info` was asked for, by their names. */
  readonly #listed = new Map<string, ModuleVersion>();
  readonly #zips: string[] = [];
  #certain = false;

  /** Notes a request. True when it settles the question, or adds to what will be asked for. */
  note(module: ModuleVersion, kind: 'info' | 'mod' | 'zip'): boolean {
    const name = `${module.path}@${module.version}`;
    if (kind === 'info') {
      const isNew = !this.#listed.has(name);
      if (this.#listed.size >= maxListed) return false;
      this.#listed.set(name, module);
      return isNew && this.#certain;
    }
    if (kind === 'mod' || this.#zips.length >= firstZips) return false;
    this.#zips.push(name);
    if (this.#zips.length < firstZips) return false;
    const first = new Set(
      this.#sorted()
        .slice(0, firstListed)
        .map(({ path, version }) => `${path}@${version}`),
    );
    this.#certain = this.#zips.every((zip) => first.has(zip));
    return this.#certain;
  }

  /** What will be asked for, in that order; empty while that is not known. */
  coming(): ModuleVersion[] {
    return this.#certain ? this.#sorted() : [];
  }

  #sorted(): ModuleVersion[] {
    return [...this.#listed.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }
}
