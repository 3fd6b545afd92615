import type { RegistryValue } from '../system/index.ts';

/** One change to a machine, complete: what was there, and what is to be there. */
export type Change = {
  /** What it is for, as message code and parameters: `goenv.change-go-env` {name: 'GOPROXY'}. */
  readonly why: {
    readonly code: string;
    readonly params: Readonly<Record<string, string | number | boolean>>;
  };
  /** True for what must not be shown: a file with credentials is shown as changed, without its content. */
  readonly isSecret?: boolean;
} & (
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Undefined: there was no such file. */
      readonly before: Buffer | undefined;
      /** Undefined: it is removed. */
      readonly after: Buffer | undefined;
      /** Of a new file; the mode of what was there is kept without one. */
      readonly mode?: number;
    }
  | {
      readonly kind: 'registry';
      readonly key: string;
      readonly name: string;
      readonly before: RegistryValue | undefined;
      readonly after: RegistryValue | undefined;
    }
);

/** What is to be done, in order, and what was seen on the way. */
export interface Plan {
  readonly changes: readonly Change[];
  /** What the user should know: lines of their own that were respected, a value that something else shadows, rights that are missing. */
  readonly notes: readonly {
    readonly code: string;
    readonly params: Readonly<Record<string, string | number | boolean>>;
  }[];
  /** What can only be done by hand or with other rights: the commands. */
  readonly byHand: readonly {
    readonly code: string;
    readonly params: Readonly<Record<string, string | number | boolean>>;
    readonly command: string;
  }[];
}

/** A change in the journal, with what is needed to put it back. */
export type JournaledChange = Change & {
  /** Of a file: where it really is, links followed. */
  readonly target?: string;
  /** Of a file that was there. */
  readonly modeBefore?: number;
  /** Of a file that was made with the rights that the system gives. */
  readonly modeAfter?: number;
  /** Folders that were not there before, the outermost first. */
  readonly newFolders?: readonly string[];
};

/** What is in the journal of one `setup`. */
export interface JournalEntry {
  /** `20261121-203000-1`: the moment in UTC, and which one of that second. */
  readonly id: string;
  readonly timeMs: number;
  /** `planned` before the first write, `done` after the last; `undone` when it was put back. */
  readonly state: 'planned' | 'done' | 'undone';
  /** The command line, without secrets. */
  readonly command: string;
  /** Of an entry that was put back as a whole only what is needed to name them: no content. */
  readonly changes: readonly JournaledChange[];
  /** What could not be put back, by path or registry value; then the contents are kept. */
  readonly left?: readonly string[];
}
