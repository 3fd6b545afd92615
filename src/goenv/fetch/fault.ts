import type { ErrorParams } from '../../base/index.ts';

/** Words for why a small file could not be had; messages of others end in them. */
export type FetchWhy =
  | 'goenv.fetch-absent'
  | 'goenv.fetch-too-large'
  | 'goenv.fetch-too-slow'
  | 'goenv.fetch-status'
  | 'goenv.fetch-redirects'
  | 'goenv.fetch-redirect-away';

/** What is wrong with a place or with what is there. No error of its own: who asked for the file says what for, with `whyNot`. */
export class FetchFault extends Error {
  readonly why: FetchWhy;
  readonly params: ErrorParams;

  constructor(why: FetchWhy, params: ErrorParams = {}) {
    super(why);
    this.why = why;
    this.params = params;
  }
}
