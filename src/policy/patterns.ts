import { type Glob, parseGlob } from './glob.ts';

/**
 * Patterns as GOPRIVATE has them: globs that match a module path's leading elements, `*.corp.example` and `github.com/acme/*`.
 * They are for **unescaped** paths without a version: an escaped `github.com/!acme/x` matches nothing. White space is part of a
 * glob, and a malformed one matches nothing, as for the go command; settings are checked before they come here.
 */
export class Patterns {
  readonly #globs: readonly Glob[];

  /** One pattern or several joined by commas in each string. */
  constructor(patterns: readonly string[]) {
    this.#globs = patterns
      .join(',')
      .split(',')
      .map(parseGlob)
      .filter((glob) => glob !== undefined);
  }

  matches(modulePath: string): boolean {
    for (const glob of this.#globs) {
      if (glob.matches(modulePath)) return true;
    }
    return false;
  }
}
