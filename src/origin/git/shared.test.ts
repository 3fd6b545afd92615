import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedWork } from './shared.ts';

test('one execution for all, which ends when the last of them has gone', async () => {
  const shared = new SharedWork<string>();
  const first = new AbortController();
  const second = new AbortController();
  let runs = 0;
  let stopped: AbortSignal | undefined;
  const work = async (signal: AbortSignal) => {
    runs++;
    stopped = signal;
    return new Promise<string>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  };
  const a = shared.run('k', first.signal, work);
  const b = shared.run('k', second.signal, work);
  first.abort(new Error('first'));
  await assert.rejects(a, /first/);
  assert.equal(stopped?.aborted, false);
  second.abort(new Error('second'));
  await assert.rejects(b, /second/);
  assert.equal(stopped?.aborted, true);
  assert.equal(runs, 1);
  assert.equal(await shared.run('k', new AbortController().signal, async () => 'anew'), 'anew');
});

test('the outcome is for everybody, and nothing is remembered', async () => {
  const shared = new SharedWork<number>();
  const { signal } = new AbortController();
  let runs = 0;
  const work = async () => ++runs;
  assert.deepEqual(await Promise.all([shared.run('k', signal, work), shared.run('k', signal, work)]), [1, 1]);
  assert.equal(await shared.run('k', signal, work), 2);
  const failing = async () => Promise.reject(new Error('no'));
  const both = [shared.run('k', signal, failing), shared.run('k', signal, failing)];
  for (const one of both) await assert.rejects(one, /no/);
});
