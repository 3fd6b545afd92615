import { describeError, type ErrorParams } from '../../base/index.ts';
import { FetchFault, type FetchWhy } from './fault.ts';

const longestSaid = 200;

/**
 * The parameters of a message that ends in `{said}`, why `fetchSmall` rejected: in our words where we know, else in those of the system,
 * with what `redact` takes out of them.
 */
export function whyNot(error: unknown, redact = (text: string) => text): ErrorParams {
  const said = redact(describeError(error)).slice(0, longestSaid);
  if (error instanceof FetchFault) return { ...error.params, why: error.why, said };
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  return isLate ? { why: 'goenv.fetch-too-slow' satisfies FetchWhy, said } : { said };
}
