import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { systemClock } from '../../base/index.ts';
import { withLock } from './fetch-lock.ts';

const { signal } = new AbortController();
const options = { clock: systemClock, staleMs: 60_000, signal };

test('one at a time, and nothing stays behind', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'x.lock');
  let inside = 0;
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3].map((n) =>
      withLock(file, options, async () => {
        assert.equal(++inside, 1);
        await systemClock.sleep(5);
        order.push(n);
        inside--;
      }),
    ),
  );
  assert.equal(order.length, 3);
  await assert.rejects(
    withLock(file, options, async () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.deepEqual(await readdir(folder), []);
});

test('the lock of a process that lives is waited for, until somebody has had enough', async (t) => {
  const file = path.join(await temporaryFolder(t), 'x.lock');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await writeFile(file, String(child.pid));
  const giving = new AbortController();
  const waiting = withLock(file, { ...options, signal: giving.signal }, async () => 'in');
  await systemClock.sleep(120);
  giving.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  const next = withLock(file, options, async () => 'in');
  child.kill('SIGKILL');
  assert.equal(await next, 'in');
});

test('locks of the dead, of an earlier process with our number, and old ones count for nothing', async (t) => {
  const file = path.join(await temporaryFolder(t), 'x.lock');
  await writeFile(file, String(process.pid));
  assert.equal(await withLock(file, options, async () => 'in'), 'in');
  await writeFile(file, String(process.ppid));
  await utimes(file, 1, 1);
  assert.equal(await withLock(file, options, async () => 'in'), 'in');
  await writeFile(file, '');
  await utimes(file, Date.now() / 1000 - 5, Date.now() / 1000 - 5);
  assert.equal(await withLock(file, options, async () => 'in'), 'in');
});
