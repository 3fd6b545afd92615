import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { withDeadline } from './deadline.ts';

/** Work that goes on until it is told to end. */
const until = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

test('work is ended when its time is up, or when somebody ends it, and nothing is left behind', async () => {
  const clock = new ManualClock();
  const late = new Error('late');
  const ended = new AbortController();
  const options = { clock, ms: 1000, signal: ended.signal, late: () => late };
  assert.equal(await withDeadline(options, async () => 'done'), 'done');
  assert.equal(clock.sleeping, 0);
  const slow = withDeadline(options, until);
  clock.advance(1000);
  await assert.rejects(slow, late);
  const stopped = withDeadline(options, until);
  const enough = new Error('enough');
  ended.abort(enough);
  await assert.rejects(stopped, enough);
  assert.equal(await withDeadline(options, async ({ reason }) => reason as unknown), enough);
  assert.equal(clock.sleeping, 0);
});
