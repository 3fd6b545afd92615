import assert from 'node:assert/strict';
import { GomirrorError } from '../../src/base/index.ts';
import { has, hint, say } from '../../src/text/index.ts';

/**
 * The code of the GomirrorError that `work` throws; undefined when it throws nothing. Any other error fails the test, and
 * so does a code without words or one whose words name a parameter that the error does not carry.
 */
export function refusal(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!isGomirrorError(error)) assert.fail(`threw ${String(error)}`);
    assert.ok(has(error.code), `no words for ${error.code}`);
    // A parameter may itself hold braces, so the words are looked at with harmless ones.
    const params = Object.fromEntries(Object.keys(error.params).map((name) => [name, '*']));
    for (const lang of ['en', 'zh'] as const) {
      const words = `${say(error.code, params, lang)} ${hint(error.code, params, lang) ?? ''}`;
      assert.doesNotMatch(words, /\{\w+\}/, `${error.code} (${lang}) has a placeholder without a parameter`);
    }
    return error.code;
  }
}

/** Keeps the type of the code, which a bare `instanceof` would widen to `any`. */
export function isGomirrorError(error: unknown): error is GomirrorError {
  return error instanceof GomirrorError;
}
