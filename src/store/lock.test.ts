import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { GomirrorError } from '../base/index.ts';
import { fileScope } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { lockData, readLockNote } from './index.ts';

test('a second lock on one folder names the holder; released, it can be taken again', async () => {
  const root = await temporaryFolder(fileScope);
  const lock = await lockData(root);
  await assert.rejects(lockData(root), (error: unknown) => {
    assert.ok(error instanceof GomirrorError);
    assert.equal(error.code, 'store.locked');
    assert.equal(error.params['pid'], process.pid);
    return true;
  });
  lock.release();
  (await lockData(root)).release();
});

test('the lock of a process that was killed is free', async () => {
  const root = await temporaryFolder(fileScope);
  const door = new URL('./index.ts', import.meta.url).href;
  const script = `import { lockData } from ${JSON.stringify(door)}; await lockData(${JSON.stringify(root)}); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  await assert.rejects(lockData(root), { code: 'store.locked' });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  (await lockData(root)).release();
});

test('a folder that cannot be made is an error, also where the parent says that it does not exist', async (t) => {
  if (process.platform !== 'linux') {
    t.skip('/proc is a Linux thing');
    return;
  }
  await assert.rejects(lockData('/proc/gomirror/data'), { code: 'store.unusable' });
});

test('missing parents are made', async () => {
  const root = path.join(await temporaryFolder(fileScope), 'a', 'b', 'c');
  (await lockData(root)).release();
});

test('the note says where the holder answers, until it lets go', async () => {
  const root = await temporaryFolder(fileScope);
  assert.equal(await readLockNote(root), undefined);
  const lock = await lockData(root);
  assert.deepEqual(await readLockNote(root), { pid: process.pid, url: undefined });
  await lock.noteUrl('http://127.0.0.1:1');
  assert.deepEqual(await readLockNote(root), { pid: process.pid, url: 'http://127.0.0.1:1' });
  lock.release();
  assert.deepEqual(await readLockNote(root), { pid: process.pid, url: undefined });
  writeFileSync(path.join(root, 'lock.json'), '[');
  assert.equal(await readLockNote(root), undefined);
});
