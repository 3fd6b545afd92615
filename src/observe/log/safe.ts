import { describeError, type ErrorParams, type GomirrorError } from '../../base/index.ts';
import { has, hint, type Lang, say } from '../../text/index.ts';
import { redact } from './redact.ts';

/** An error in words, without secrets. */
export interface SaidError {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly params: ErrorParams;
  /** What lies underneath, in no particular language. */
  readonly cause: string | undefined;
}

/** The words of an error, its parameters redacted first. */
export function saidError(error: GomirrorError, lang: Lang): SaidError {
  const { code } = error;
  const params = Object.fromEntries(
    Object.entries(error.params).map(([name, value]) => [
      name,
      typeof value === 'string' ? redact(value) : value,
    ]),
  );
  const cause = error.cause === undefined ? undefined : redact(describeError(error.cause));
  return {
    code,
    message: has(code) ? say(code, params, lang) : redact(error.message),
    hint: hint(code, params, lang),
    params,
    cause,
  };
}

/** A request target without its query, which is a stranger's text and may hold what was meant for somebody else. */
export function pathOf(target: string): string {
  const question = target.indexOf('?');
  return redact(question === -1 ? target : `${target.slice(0, question)}?***`);
}
