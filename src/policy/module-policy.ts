import type { PrivateEntry } from '../config/index.ts';
import { Patterns } from './patterns.ts';
import type { ModuleClass } from './types.ts';

const publicClass: ModuleClass = { isPrivate: false, entry: undefined, inLog: true, fromPublic: true };

/** Of no module that is private itself, and still nobody public may hear its name. */
const withheldClass: ModuleClass = { isPrivate: false, entry: undefined, inLog: false, fromPublic: false };

/** How modules are treated, by the `private` entries of the settings: the first whose patterns match counts. */
export class ModulePolicy {
  readonly #entries: readonly { readonly patterns: Patterns; readonly moduleClass: ModuleClass }[];
  /** For paths in lower case: whatever of them is not private is withheld. */
  readonly #withheld: Patterns;

  constructor(entries: readonly Pick<PrivateEntry, 'modules' | 'from' | 'sumdb'>[]) {
    this.#entries = entries.map(({ modules, from, sumdb }, entry) => ({
      patterns: new Patterns(modules),
      moduleClass: { isPrivate: true, entry, inLog: sumdb, fromPublic: from === undefined },
    }));
    const ofOwn = entries.filter(({ from }) => from !== undefined).flatMap(({ modules }) => modules);
    this.#withheld = new Patterns(ofOwn.flatMap((list) => list.split(',')).map(withheldBy));
  }

  /**
   * `modulePath` is unescaped. The same object each time for one entry. What leads to private modules alone, as
   * `git.corp.example` to those of `git.corp.example/*`, and what differs from one only in case, which most git servers do not
   * tell apart, is not private, and in no log or public source either.
   */
  classify(modulePath: string): ModuleClass {
    for (const { patterns, moduleClass } of this.#entries) {
      if (patterns.matches(modulePath)) return moduleClass;
    }
    return this.#withheld.matches(modulePath.toLowerCase()) ? withheldClass : publicClass;
  }
}

/** The pattern without the elements at its end that may be anything, in lower case. */
function withheldBy(pattern: string): string {
  return pattern.replace(/(?:\/\*)+\/?$/, '').toLowerCase();
}
