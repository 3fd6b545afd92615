import type { Plan } from '../plan/index.ts';

/** One remark for the user; the words are those of the code. */
export type Note = Plan['notes'][number];

/** Who the settings are for: this user, everybody on the machine, or whoever works in this folder. */
export type Scope = 'user' | 'machine' | 'project';

/** A folder that is to be on PATH. In front, where it has to come before another of the same program. */
export interface PathFolder {
  readonly folder: string;
  readonly inFront: boolean;
}

/** What a machine is to be like. What is not named stays as it is. */
export interface Wishes {
  readonly scope: Scope;
  /** Go's own settings; undefined goes back to Go's default. */
  readonly go: Readonly<Record<string, string | undefined>>;
  /** Variables that Go does not take from its file: proxies, certificates. Undefined removes what setup has written. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly path: readonly PathFolder[];
}

/** Nothing wished for. */
export const noWishes: Wishes = { scope: 'user', go: {}, variables: {}, path: [] };

/** True for a value with a password in it: a URL with user info. */
export function isSecretValue(value: string | undefined): boolean {
  return value !== undefined && /:\/\/[^/\s@]*:[^/\s@]*@/.test(value);
}

/** True when a value can stand in a file of lines: no control characters. */
export function isOneLine(value: string): boolean {
  return !/\p{Cc}/u.test(value);
}
