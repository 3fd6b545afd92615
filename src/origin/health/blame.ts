import { errorCode, GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';

/**
 * What the end of a request says about the upstream: `good` it answered, also when it said no; `failed` it did not, or not
 * rightly; `nothing` the reason was ours.
 */
export type Blame = 'good' | 'failed' | 'nothing';

const answered: ReadonlySet<string> = new Set<OriginCode>([
  'origin.absent',
  'origin.refused',
  'origin.other-vcs',
  'origin.range-refused',
]);
const ours: ReadonlySet<string> = new Set<OriginCode>(['origin.offline', 'origin.all-offline', 'origin.off']);

/** Who is to blame for `error`, as `Origin.get` and `OriginAnswer.read` reject with it. */
export function blameOf(error: unknown): Blame {
  const code = errorCode(error);
  if (!(error instanceof GomirrorError) || code?.startsWith('origin.') !== true || ours.has(code))
    return 'nothing';
  if (answered.has(code)) return 'good';
  // A status like 400 is an answer; 429 and those of 500 and beyond can be another one later.
  if (isStatus(error)) return error.retryable ? 'failed' : 'good';
  return 'failed';
}

/** True for a refusal: another source may have it all the same, and asking again is pointless. */
export function isRefusal(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'origin.refused' || code === 'origin.other-vcs';
}

/** True for a source's word that it does not have it, or does not give it: an answer, and no outage. */
export function isNo(error: unknown): boolean {
  return errorCode(error) === ('origin.absent' satisfies OriginCode) || isRefusal(error);
}

/** True for an answer whose status says that the upstream has trouble: the connection works, and other files may. */
export function isStatus(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'origin.status' || code === 'origin.rate-limited';
}
