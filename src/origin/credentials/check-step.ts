import { describeError, GomirrorError } from '../../base/index.ts';

/**
 * - `works`: the server let us in. `open`: it lets everybody in. `answers`: it is there, which says nothing of credentials.
 * - `obtained`: there is a credential to present.
 * - `refused`: 401. `forbidden`: 403. `absent`: 404, 410. `elsewhere`: a redirect. `strange`: no answer of git's.
 * - `denied`, `host-key`: as ssh says it. `locked`: the key has a passphrase. `failed`: `error` tells.
 */
export type CheckOutcome =
  | 'works'
  | 'open'
  | 'answers'
  | 'obtained'
  | 'refused'
  | 'forbidden'
  | 'absent'
  | 'elsewhere'
  | 'strange'
  | 'denied'
  | 'host-key'
  | 'locked'
  | 'failed';

/** Something that was tried. No field holds a secret. */
export interface CheckStep {
  readonly kind: 'credential' | 'https' | 'ssh';
  /** What was asked; undefined when nothing was. */
  readonly url: string | undefined;
  /** The name of what was presented; undefined for nothing. */
  readonly credential: string | undefined;
  readonly outcome: CheckOutcome;
  /** HTTP's status, or ssh's exit code. */
  readonly status?: number;
  /** `WWW-Authenticate`. */
  readonly challenge?: string;
  /** Where a redirect leads, or the first words of an answer that is no success. */
  readonly said?: string;
  readonly error?: GomirrorError;
}

/** Throws the reason of an aborted signal. */
export function failure(error: unknown, signal: AbortSignal): Pick<CheckStep, 'outcome' | 'error'> {
  signal.throwIfAborted();
  if (error instanceof GomirrorError) return { outcome: 'failed', error };
  const reason = describeError(error);
  return { outcome: 'failed', error: new GomirrorError('origin.unreachable', { upstream: '', reason }) };
}
