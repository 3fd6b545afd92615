import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MovingAverage, RecentPercentile } from './averages.ts';

test('what is old weighs less', () => {
  const clock = new ManualClock();
  const average = new MovingAverage(1000, clock);
  assert.equal(average.value, undefined);
  average.add(100);
  average.add(200);
  assert.equal(average.value, 150);
  clock.advance(10_000);
  average.add(400);
  assert.ok(Math.abs((average.value ?? 0) - 400) < 1);
});

test('a mean stays between the least and the greatest', () => {
  const sample = fc.record({ value: fc.nat(10_000), ms: fc.nat(100_000) });
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1 }), (samples) => {
      const clock = new ManualClock();
      const average = new MovingAverage(60_000, clock);
      for (const { value, ms } of samples) {
        clock.advance(ms);
        average.add(value);
      }
      const values = samples.map(({ value }) => value);
      const mean = average.value ?? assert.fail();
      assert.ok(mean >= Math.min(...values) - 1e-6 && mean <= Math.max(...values) + 1e-6);
    }),
  );
});

test('95 of the last hundred are not above the 95th percentile', () => {
  const recent = new RecentPercentile(95, 100);
  assert.equal(recent.value, undefined);
  for (let i = 1; i <= 1000; i++) recent.add(1000);
  for (let i = 1; i <= 100; i++) recent.add(i);
  assert.deepEqual([recent.count, recent.value], [100, 95]);
});
