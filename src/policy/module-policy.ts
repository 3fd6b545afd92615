import type { PrivateEntry } from '../config/index.ts';
import { Patterns } from './patterns.ts';
import type { ModuleClass } from './types.ts';

const publicClass: ModuleClass = { isPrivate: false, entry: undefined, inLog: true, fromPublic: true };

/** How modules are treated, by the `private` entries of the settings: the first whose patterns match counts. */
export class ModulePolicy {
  readonly #entries: readonly { readonly patterns: Patterns; readonly moduleClass: ModuleClass }[];

  constructor(entries: readonly Pick<PrivateEntry, 'modules' | 'from' | 'sumdb'>[]) {
    this.#entries = entries.map(({ modules, from, sumdb }, entry) => ({
      patterns: new Patterns(modules),
      moduleClass: { isPrivate: true, entry, inLog: sumdb, fromPublic: from === undefined },
    }));
  }

  /** `modulePath` is unescaped. The same object each time for one entry. */
  classify(modulePath: string): ModuleClass {
    for (const { patterns, moduleClass } of this.#entries) {
      if (patterns.matches(modulePath)) return moduleClass;
    }
    return publicClass;
  }
}
