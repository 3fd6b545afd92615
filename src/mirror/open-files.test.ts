import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import type { Digest, StoreKey } from '../store/index.ts';
import { OpenFiles } from './open-files.ts';

const key = 'example.com/a/@v/v1.0.0.zip' as StoreKey;
const sha256 = 'ab' as Digest;

async function start(t: TestContext, limit = 2) {
  const folder = await temporaryFolder(t);
  const clock = new ManualClock();
  const files = new OpenFiles(clock, limit);
  const closed: string[] = [];
  const open = (name: string) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, 'content');
    const fd = fs.openSync(file, 'r');
    const close = () => {
      fs.closeSync(fd);
      closed.push(name);
    };
    return { at: file, opened: { file: { fd, sizeBytes: 7, close }, sha256 } };
  };
  return { files, clock, closed, open };
}

test('one descriptor for many readers, closed some time after the last', async (t) => {
  const { files, clock, closed, open } = await start(t);
  const first = files.hold(key, open('a').opened);
  const second = files.get(key);
  assert.equal(second?.file.fd, first.file.fd);
  assert.equal(second.sha256, sha256);
  first.file.close();
  first.file.close();
  second.file.close();
  assert.deepEqual(closed, []);
  clock.advance(1999);
  assert.deepEqual(closed, []);
  clock.advance(1);
  assert.deepEqual(closed, ['a']);
  assert.equal(files.get(key), undefined);
});

test('a reader keeps what he has, whatever becomes of the file', async (t) => {
  const { files, closed, open } = await start(t);
  const reader = files.hold(key, open('a').opened);
  files.forget(key);
  assert.equal(files.get(key), undefined);
  assert.equal(fs.readSync(reader.file.fd, Buffer.alloc(7), 0, 7, 0), 7);
  assert.deepEqual(closed, []);
  reader.file.close();
  assert.deepEqual(closed, ['a']);
});

test('a file that was removed or has another size is opened anew', async (t) => {
  const { files, closed, open } = await start(t);
  const removed = open('a');
  files.hold(key, removed.opened).file.close();
  fs.rmSync(removed.at);
  assert.equal(files.get(key), undefined);
  const cut = open('b');
  files.hold(key, cut.opened).file.close();
  fs.truncateSync(cut.at, 3);
  assert.equal(files.get(key), undefined);
  assert.deepEqual(closed, ['a', 'b']);
});

test('all are let go at once, except for who reads', async (t) => {
  const { files, closed, open } = await start(t);
  files.hold(key, open('a').opened).file.close();
  const reader = files.hold('b/@v/v1.0.0.zip' as StoreKey, open('b').opened);
  files.clear();
  assert.deepEqual(closed, ['a']);
  assert.equal(files.get(key), undefined);
  reader.file.close();
  assert.deepEqual(closed, ['a', 'b']);
});

test('no more descriptors than allowed', async (t) => {
  const { files, closed, open } = await start(t, 2);
  for (const name of ['a', 'b', 'c'])
    files.hold(`${name}/@v/v1.0.0.zip` as StoreKey, open(name).opened).file.close();
  assert.deepEqual(closed, ['a']);
});
