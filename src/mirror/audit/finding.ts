import { type ErrorParams, GomirrorError } from '../../base/index.ts';
import type { AuditCode } from './codes.ts';

/** One file that is not what it should be. */
export interface Finding {
  /** Relative to the verified folder, with `/`. */
  readonly file: string;
  readonly code: AuditCode;
  readonly params: ErrorParams;
  /** What a check of the content said, where there is more to say than `code` does. */
  readonly because?: { readonly code: string; readonly params: ErrorParams };
  /** What to delete so that it is fetched again: absolute paths, nothing of any other version among them. */
  readonly remove: readonly string[];
}

/** `error` as the reason of a finding; what has no code is thrown on. */
export function becauseOf(error: unknown): { code: string; params: ErrorParams } {
  if (!(error instanceof GomirrorError)) throw error;
  return { code: error.code, params: error.params };
}
