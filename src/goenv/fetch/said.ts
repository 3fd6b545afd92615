import { describeError, type ErrorParams, GomirrorError } from '../../base/index.ts';
import type { FetchCode } from './codes.ts';

const longestSaid = 200;

/** The parameters of a message that ends in `{said}`, why `fetchSmall` rejected: in our words where we know, else in those of the system. */
export function whyNot(error: unknown): ErrorParams {
  const coded: GomirrorError | undefined = error instanceof GomirrorError ? error : undefined;
  if (coded !== undefined) return { ...coded.params, why: coded.code, said: coded.code };
  if (error instanceof Error && error.name === 'TimeoutError')
    return { why: 'goenv.fetch-too-slow' satisfies FetchCode, said: error.message };
  return { said: describeError(error).slice(0, longestSaid) };
}
