import { describeError } from '../base/index.ts';

/**
 * An attempt's own word on how the walk goes on: `next` for bytes that failed a check (what is checked against the log is
 * safe from any source, so another one may have it right), `stop` for a failure that no other source can mend.
 */
export class Verdict extends Error {
  override readonly name = 'Verdict';
  readonly error: unknown;
  readonly then: 'next' | 'stop';

  constructor(error: unknown, then: 'next' | 'stop') {
    super(describeError(error), { cause: error });
    this.error = error;
    this.then = then;
  }
}
