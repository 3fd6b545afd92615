import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from './clock.ts';

test('a sleep that is ended rejects with the reason that was given', async () => {
  const reason = new Error('enough');
  const ended = new AbortController();
  const sleeping = systemClock.sleep(60_000, ended.signal);
  ended.abort(reason);
  await assert.rejects(sleeping, (error) => error === reason);
  await assert.rejects(systemClock.sleep(1, ended.signal), (error) => error === reason);
  await systemClock.sleep(0);
});
