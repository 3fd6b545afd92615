import { after } from 'node:test';

/** Whatever tells when a test is over: a `TestContext`, or {@link fileScope}. */
export interface Scope {
  after(cleanup: () => Promise<void> | void): void;
}

/** The scope of a whole test file; use it at the file's top level only. */
export const fileScope: Scope = { after: (cleanup) => after(cleanup) };

const pending = new WeakMap<Scope, (() => Promise<void> | void)[]>();

/**
 * Runs `cleanup` when the test of `scope` is over, last registered first: a process ends before the folder it writes to
 * is removed. (node:test itself runs its `after` hooks in the order of registration.) Every clean-up runs, even after
 * one has thrown; the first error is thrown on.
 */
export function atEnd(scope: Scope, cleanup: () => Promise<void> | void): void {
  const known = pending.get(scope);
  if (known !== undefined) {
    known.push(cleanup);
    return;
  }
  const stack = [cleanup];
  pending.set(scope, stack);
  scope.after(async () => {
    pending.delete(scope);
    const errors: unknown[] = [];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      try {
        await next();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  });
}
