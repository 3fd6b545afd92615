import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Budget } from './budget.ts';

test('a few at once always, more only from what requests have earned', () => {
  const budget = new Budget({ percent: 10, atOnce: 3 });
  const leaves = [budget.take(), budget.take(), budget.take()];
  assert.ok(leaves.every((leave) => leave !== undefined));
  assert.equal(budget.take(), undefined);
  leaves[0]?.();
  leaves[0]?.();
  assert.ok(budget.take());
  assert.equal(budget.take(), undefined);
  for (let i = 0; i < 10; i++) budget.earn();
  assert.ok(budget.take());
  assert.equal(budget.take(), undefined);
});

test('never more than the share, however requests and wishes for extra ones alternate', () => {
  const percents = fc.constantFrom(0, 1, 5, 10, 50);
  fc.assert(
    fc.property(percents, fc.array(fc.boolean(), { maxLength: 400 }), (percent, schedule) => {
      const budget = new Budget({ percent, atOnce: 0 });
      let asked = 0;
      let extra = 0;
      for (const isRequest of schedule) {
        if (isRequest) {
          budget.earn();
          asked++;
        } else if (budget.take() !== undefined) extra++;
        assert.ok(extra * 100 <= asked * percent);
      }
    }),
  );
});

test('quiet times are no reason for a storm', () => {
  const budget = new Budget({ percent: 10, atOnce: 0 });
  for (let i = 0; i < 1_000_000; i++) budget.earn();
  let extra = 0;
  while (budget.take() !== undefined) extra++;
  assert.equal(extra, 100);
});
