/** What an error is about; chapters of the page of problems. */
export const groups = [
  'mirror',
  'settings',
  'network',
  'tls',
  'checksums',
  'private',
  'toolchain',
  'project',
  'build',
] as const;
export type Group = (typeof groups)[number];

/** One of go's errors as the files in `entries/` have it. Its words are those of `code`: what it means, and what to do. */
export interface EntrySpec {
  /** Stable and documented: `explain.proxy-404`. */
  readonly code: string;
  /**
   * How go, git, curl or the system spell it, in the language of patterns.ts: `reading {url}: 404 Not Found`. One that matches is
   * enough; the first is the one that the page shows.
   */
  readonly patterns: readonly string[];
  /** Of several entries that match one message the highest wins; 2 without it. 1 is for what says no more than that it failed. */
  readonly rank?: number;
  /** How deep it lies: 0 are causes of everything else, 5 follows from others. Without it, its group's. */
  readonly depth?: number;
  /** Commands that mend it or tell more, best first; `{module}`, `{host}` and so on are filled in. */
  readonly commands?: readonly string[];
  /** Checks of doctor that tell this from its like. */
  readonly probes?: readonly string[];
  /** Codes of others that are taken for it, or cause it. */
  readonly related?: readonly string[];
}

/** An entry with everything that was left out. */
export interface Entry extends Required<EntrySpec> {
  readonly group: Group;
}

type Params = Readonly<Record<string, string>>;

/** One error that was recognised, however often it came. */
export interface Explanation {
  readonly code: string;
  /** What the message says: `module`, `version`, `url`, `host`, …; never a secret. */
  readonly params: Params;
  /** The message the first time, line by line, secrets taken out. */
  readonly quote: readonly string[];
  /** The number of its first line in what was read, from 1. */
  readonly line: number;
  readonly count: number;
  /** Modules (`path@version`) that it was said of, the first few. */
  readonly modules: readonly string[];
  /** Other entries that the same message fits, such as the reason why a database could not be reached. */
  readonly also: readonly string[];
}

/** What looks like an error and is in no entry. */
export interface Unknown {
  readonly quote: readonly string[];
  readonly line: number;
  readonly count: number;
  /** Codes of the entries that are most like it, best first; may be empty. */
  readonly nearest: readonly string[];
}

/** What a log was found to say. */
export interface Reading {
  /** Root causes first. */
  readonly explained: readonly Explanation[];
  readonly unknown: readonly Unknown[];
  readonly lines: number;
  /** Different errors that were seen and not kept, because there were too many. */
  readonly dropped: number;
}
