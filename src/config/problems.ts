import { type ErrorParams, GomirrorError } from '../base/index.ts';
import type { ConfigCode, ConfigNoticeCode } from './codes.ts';

/** A line worth printing that stops nothing; its words are `say(code, params, lang)`. */
export interface Notice {
  readonly code: ConfigNoticeCode;
  readonly params: ErrorParams;
}

/** Why a text is not a value of some kind: a code and the parameters of its message, without the place. */
export interface Fault {
  readonly code: ConfigCode;
  readonly params: ErrorParams;
}

/** What reading one value gave. */
export type Reading<Value> = { readonly value: Value } | { readonly fault: Fault };

/** A {@link Reading} that failed. */
export function fault(code: ConfigCode, params: ErrorParams = {}): { readonly fault: Fault } {
  return { fault: { code, params } };
}

/**
 * Everything that is wrong with the settings at once, in the order flags, environment, file. Each of `problems` has its
 * own message and hint, with the place (`--listen`, `GOMIRROR_LISTEN`, `gomirror.yaml:3:9`) in the parameter `where`.
 */
export class ConfigError extends GomirrorError<'config.invalid'> {
  readonly problems: readonly GomirrorError<ConfigCode>[];

  constructor(problems: readonly GomirrorError<ConfigCode>[]) {
    super('config.invalid', { count: problems.length }, { cause: problems[0] });
    this.problems = problems;
  }
}
