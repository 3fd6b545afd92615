import type { GomirrorError } from '../base/index.ts';

/** The three meanings of a failure: it does not exist, it may not be had, it cannot be had now. */
export type Meaning = 'absent' | 'refused' | 'unavailable';

/** The HTTP status of an error, by the server's table. */
export type StatusOf = (error: GomirrorError) => number;

/** What an answer of this status means. */
export function meaningOf(status: number): Meaning {
  if (status === 404 || status === 410) return 'absent';
  return status >= 500 ? 'unavailable' : 'refused';
}
