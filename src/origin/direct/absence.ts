import type { ErrorParams } from '../../base/index.ts';
import { detached } from './detached.ts';

/** Why something does not exist. The words are in the catalogue `absence`; `origin.absent` carries the code as `why`. */
export const whyCodes = [
  'absence.not-offered',
  'absence.not-a-repository',
  'absence.no-repository',
  'absence.vcs-suffix',
  'absence.page-status',
  'absence.no-go-import',
  'absence.several-go-imports',
  'absence.go-imports-disagree',
  'absence.bad-root',
  'absence.bad-subfolder',
  'absence.outside-repository',
  'absence.no-commits',
  'absence.no-revision',
  'absence.ambiguous-revision',
  'absence.no-gomod',
  'absence.no-gomod-at-major',
  'absence.gomod-without-module',
  'absence.gomod-other-major',
  'absence.gomod-twice',
  'absence.not-a-tag',
  'absence.other-version',
  'absence.major-mismatch',
  'absence.major-has-gomod',
  'absence.not-incompatible',
  'absence.pseudo-malformed',
  'absence.pseudo-revision',
  'absence.pseudo-time',
  'absence.pseudo-major',
  'absence.pseudo-has-tag',
  'absence.pseudo-no-base',
  'absence.pseudo-not-descendant',
] as const;
export type WhyCode = (typeof whyCodes)[number];

/** Those that a tag, branch or commit ends that comes to be the next moment. */
const passing: ReadonlySet<WhyCode> = new Set([
  'absence.no-revision',
  'absence.not-a-tag',
  'absence.pseudo-no-base',
  'absence.pseudo-not-descendant',
]);

const longestParam = 300;

/** Thrown inside of this folder; {@link DirectOrigin} makes it an `origin.absent` about the path that was asked for. */
export class Absence extends Error {
  override readonly name = 'Absence';
  /** Whether a look at what the repository has now may tell otherwise. */
  readonly isPassing: boolean;
  readonly why: WhyCode;
  readonly params: ErrorParams;

  constructor(why: WhyCode, params: ErrorParams = {}) {
    super(why);
    this.why = why;
    this.isPassing = passing.has(why);
    // Much of it is a stranger's, and cut out of something large that is not to be remembered with it.
    const short = (value: string | number | boolean) =>
      typeof value === 'string' ? detached(value.slice(0, longestParam)) : value;
    this.params = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, short(value)]));
  }
}
