import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle } from '../../test/support/fake-origin.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { type Pace, race, type Wanted } from './race.ts';

function setUp(count: number, patienceMs: readonly number[] = [1000]) {
  const clock = new ManualClock();
  const gone = new AbortController();
  const wanted: Wanted[] = [];
  const failures: unknown[] = [];
  const runners = Array.from({ length: count }, () => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    return {
      promise,
      resolve,
      reject,
      signal: undefined as AbortSignal | undefined,
      pace: undefined as Pace | undefined,
    };
  });
  let next = 0;
  const fatal = new Error('fatal');
  const won = race<string>(
    (why) => {
      wanted.push(why);
      const runner = runners[next];
      if (runner === undefined) return undefined;
      next++;
      return {
        patienceMs,
        run: (signal, pace) => {
          Object.assign(runner, { signal, pace });
          signal.addEventListener('abort', () => runner.reject(signal.reason as Error));
          return runner.promise;
        },
        failed: (error) => {
          failures.push(error);
          if (error === fatal) throw fatal;
        },
      };
    },
    clock,
    gone.signal,
  );
  won.catch(() => {});
  return { clock, gone, wanted, failures, runners, won, fatal, sent: () => next };
}

test('a failure sends out the next one at once; the last one leaves nobody', async () => {
  const { runners, won, wanted, failures, clock } = setUp(2);
  const [first, second] = runners;
  first?.reject(new Error('one'));
  await settle();
  second?.reject(new Error('two'));
  assert.equal(await won, undefined);
  assert.deepEqual(wanted, ['first', 'failed', 'failed']);
  assert.deepEqual(failures.map(String), ['Error: one', 'Error: two']);
  assert.equal(clock.sleeping, 0);
});

test('one that is slow gets company, the first success wins and the others are stopped', async () => {
  const { runners, won, clock, wanted, sent, failures } = setUp(3);
  clock.advance(999);
  assert.equal(sent(), 1);
  clock.advance(1);
  assert.equal(sent(), 2);
  runners[1]?.resolve('second');
  assert.deepEqual(await won, { value: 'second' });
  assert.equal(runners[0]?.signal?.aborted, true);
  assert.equal(runners[1]?.signal?.aborted, false);
  await settle();
  assert.deepEqual([wanted, failures], [['first', { afterMs: 1000 }], []]);
  assert.equal(clock.sleeping, 0);
});

test('a failure beside one that is still out does not decide', async () => {
  const { runners, won, clock } = setUp(2);
  clock.advance(1000);
  runners[1]?.reject(new Error('absent'));
  await settle();
  runners[0]?.resolve('late, but there');
  assert.deepEqual(await won, { value: 'late, but there' });
});

test('patience begins anew with the waiting and ends with it', async () => {
  const { runners, clock, sent } = setUp(3);
  clock.advance(900);
  runners[0]?.pace?.begin();
  clock.advance(900);
  assert.equal(sent(), 1);
  clock.advance(100);
  assert.equal(sent(), 2);
  // Only the latest one's patience counts.
  runners[0]?.pace?.rest();
  runners[0]?.pace?.begin();
  runners[1]?.pace?.rest();
  clock.advance(10_000);
  assert.equal(sent(), 2);
});

test('several patiences, and never more than three at once', async () => {
  const { clock, wanted, sent, runners } = setUp(9, [100, 1000]);
  clock.advance(100);
  clock.advance(100);
  clock.advance(5000);
  assert.equal(sent(), 3);
  assert.deepEqual(wanted, ['first', { afterMs: 100 }, { afterMs: 100 }]);
  runners[0]?.reject(new Error('gone'));
  await settle();
  assert.equal(sent(), 4);
});

test('what a failure throws ends it all', async () => {
  const { runners, won, clock, fatal } = setUp(3);
  clock.advance(1000);
  runners[0]?.reject(fatal);
  await assert.rejects(won, fatal);
  assert.equal(runners[1]?.signal?.aborted, true);
});

test('who gives up is told so, and nobody else is sent out', async () => {
  const { won, clock, gone, failures, sent } = setUp(3);
  gone.abort(new Error('enough'));
  clock.advance(5000);
  await assert.rejects(won, /enough/);
  assert.deepEqual([sent(), failures.length], [1, 0]);
});
