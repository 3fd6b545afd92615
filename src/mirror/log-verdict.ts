import { type Clock, errorCode } from '../base/index.ts';
import { Verdict } from '../origin/index.ts';
import type { MirrorCode } from './codes.ts';

/** What nobody vouches for may not exist at all: an origin has so long to say so. */
const existsWithinMs = 1000;

/**
 * A look-up whose failure ends what is fetched beside it: there is no point in fetching what the log does not know or cannot
 * vouch for now. But a version that an origin calls absent is absent, which the go command takes for another word than
 * refused, so the origin may finish that sentence.
 */
export function endsFetch<Record>(
  lookUp: Promise<Record>,
  ended: AbortController,
  clock: Clock,
): Promise<Record> {
  const looked = lookUp.catch((error: unknown) => {
    throw new Verdict(error, 'stop');
  });
  looked.catch((verdict: unknown) => {
    const why = verdict instanceof Verdict ? verdict.error : verdict;
    const isUnknown = errorCode(why) === ('mirror.not-in-log' satisfies MirrorCode);
    if (isUnknown) clock.after(existsWithinMs, () => ended.abort(verdict));
    else ended.abort(verdict);
  });
  return looked;
}
