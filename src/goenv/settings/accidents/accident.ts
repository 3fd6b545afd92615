import { redactUrl } from '../../../config/basics/index.ts';
import type { AccidentCode } from './codes.ts';

/** A mistake in a setting. */
export interface Accident {
  readonly code: AccidentCode;
  /** `error`: go fails, or does not do what was meant; `warning`: it is unsafe or slow; `note`: worth knowing, perhaps meant so. */
  readonly level: 'error' | 'warning' | 'note';
  /** Fit to be printed: what may be a password is taken out. */
  readonly params: Readonly<Record<string, string | number>>;
  /**
   * The settings as they were probably meant, undefined for one to be taken away: what mends everything in this value that can be
   * mended. Not to be printed, as there may be credentials in it. Absent where only a person can tell.
   */
  readonly meant?: Readonly<Record<string, string | undefined>>;
}

/** What other settings are, for mistakes that only show together. */
export type OtherSettings = (name: string) => string | undefined;

/** A value, or a list of them, fit to be printed. */
export function shown(value: string): string {
  return value.replaceAll(/[^,|;，、；\s"'“”‘’`]+/g, (word) =>
    /:\/|@|[?#]/.test(word) ? redactUrl(word) : word,
  );
}
