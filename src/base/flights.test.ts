import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Flights } from './flights.ts';

test('concurrent calls share one execution, later ones start anew', async () => {
  const flights = new Flights<string, number>();
  let runs = 0;
  const gate = Promise.withResolvers<void>();
  const work = async () => {
    runs++;
    await gate.promise;
    return runs;
  };
  const both = [flights.run('a', work), flights.run('a', work)];
  assert.equal(flights.size, 1);
  gate.resolve();
  assert.deepEqual(await Promise.all(both), [1, 1]);
  assert.equal(flights.size, 0);
  assert.equal(await flights.run('a', work), 2);
});

test('a failure reaches every caller and is not remembered', async () => {
  const flights = new Flights<string, number>();
  const failing = () => Promise.reject(new Error('no'));
  const outcomes = await Promise.allSettled([flights.run('a', failing), flights.run('a', failing)]);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    ['rejected', 'rejected'],
  );
  assert.equal(await flights.run('a', async () => 7), 7);
});

test('work that throws before its first await lands as a rejection', async () => {
  const flights = new Flights<string, number>();
  await assert.rejects(
    flights.run('a', () => {
      throw new Error('at once');
    }),
    /at once/,
  );
  assert.equal(flights.size, 0);
});
