import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

/** The nice value of each thread of this process (proc(5), field 19 of `stat`). */
function niceOfThreads(): number[] {
  return fs.readdirSync('/proc/self/task').map((thread) => {
    const stat = fs.readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

test('a worker that steps back does so alone', { skip: process.platform !== 'linux' }, async () => {
  const before = niceOfThreads();
  const priority = new URL('./priority.ts', import.meta.url).href;
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(priority)}).then(({ stepBack }) => { stepBack(); parentPort.postMessage('done'); });
    parentPort.on('message', () => {});`,
    { eval: true },
  );
  await new Promise((resolve) => worker.once('message', resolve));
  const lowered = niceOfThreads().filter((nice) => nice === 5);
  assert.equal(lowered.length, before.filter((nice) => nice === 5).length + 1);
  await worker.terminate();
});
