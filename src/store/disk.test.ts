import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { GomirrorError } from '../base/index.ts';
import { blobStoreSuite, digestOf, keyFor } from '../../test/support/blob-store-suite.ts';
import { atEnd, fileScope } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { DiskStore, type StoreKey } from './index.ts';

async function makeStore(): Promise<DiskStore> {
  const store = await DiskStore.open(await temporaryFolder(fileScope));
  atEnd(fileScope, () => store.close());
  return store;
}

blobStoreSuite('disk', makeStore);

const key = keyFor('example.com/a', 'v1.0.0', 'mod');
const body = Buffer.from('module example.com/a\n');
const sha256 = digestOf(body);

test('the tree is one that the go command reads as file://, with sha256sum files beside', async () => {
  const store = await makeStore();
  await store.keep(key, body, { sha256 });
  const folder = path.join(store.layout.modules, 'example.com', 'a', '@v');
  assert.deepEqual(fs.readdirSync(folder).sort(), ['v1.0.0.mod', 'v1.0.0.mod.sha256']);
  assert.equal(
    fs.readFileSync(path.join(folder, 'v1.0.0.mod.sha256'), 'utf8'),
    `${sha256}  v1.0.0.mod\n# ${body.length} bytes\n`,
  );
  assert.deepEqual(fs.readdirSync(store.layout.temporary), []);
});

test('a damaged digest counts as none', async () => {
  const store = await makeStore();
  await store.keep(key, body, { sha256 });
  const beside = path.join(store.layout.modules, `${key}.sha256`);
  for (const damaged of ['', sha256.slice(0, 63), `X${sha256.slice(1)}`]) {
    fs.writeFileSync(beside, damaged);
    assert.equal(await store.digest(key), undefined, damaged);
  }
});

test('a file of unknown digest is not replaced either, and its digest is computed', async () => {
  const store = await makeStore();
  await store.keep(key, body, { sha256 });
  fs.rmSync(path.join(store.layout.modules, `${key}.sha256`));
  const other = Buffer.from('module example.com/other\n');
  assert.deepEqual(await store.keep(key, other, { sha256: digestOf(other) }), { kept: sha256, first: false });
});

test('what a crash left in the temporary folder is gone at the next start', async () => {
  const root = await temporaryFolder(fileScope);
  const first = await DiskStore.open(root);
  await first.createTemporary();
  fs.writeFileSync(path.join(first.layout.temporary, 'write-1.tmp'), 'half');
  const second = await DiskStore.open(root);
  assert.deepEqual(fs.readdirSync(second.layout.temporary), []);
});

test('a folder that cannot be used is named', async () => {
  const root = path.join(await temporaryFolder(fileScope), 'file');
  fs.writeFileSync(root, '');
  await assert.rejects(DiskStore.open(root), (error: unknown) => {
    assert.ok(error instanceof GomirrorError);
    assert.equal(error.code, 'store.unusable');
    assert.equal(error.params['folder'], root);
    return true;
  });
});

test('a failed write is an error with what and why, and leaves nothing behind', async () => {
  const store = await makeStore();
  // A file where the module's folder should be.
  fs.writeFileSync(path.join(store.layout.modules, 'example.com'), '');
  await assert.rejects(store.keep(key, body, { sha256 }), (error: unknown) => {
    assert.ok(error instanceof GomirrorError);
    assert.equal(error.code, 'store.write-failed');
    assert.equal(error.params['what'], key);
    assert.match(String(error.params['reason']), /ENOTDIR|EEXIST/);
    return true;
  });
  assert.deepEqual(fs.readdirSync(store.layout.temporary), []);
});

test('one failure in a batch does not touch the others', async () => {
  const store = await makeStore();
  fs.writeFileSync(path.join(store.layout.modules, 'bad.example'), '');
  const good = Array.from({ length: 5 }, (_, index) => keyFor('example.com/a', `v1.0.${index}`, 'mod'));
  const bad = keyFor('bad.example/a', 'v1.0.0', 'mod');
  const outcomes = await Promise.allSettled([bad, ...good].map((each) => store.keep(each, body, { sha256 })));
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', ...good.map(() => 'fulfilled')],
  );
});

test('replace puts whole content, and close waits for it', async () => {
  const store = await DiskStore.open(await temporaryFolder(fileScope));
  const file = path.join(store.layout.sums, 'deep', 'er', 'head');
  const writes = ['one', 'two', 'three'].map((text) => store.replace(file, text, { durable: true }));
  await store.close();
  await Promise.all(writes);
  assert.equal(fs.readFileSync(file, 'utf8'), 'three');
});

test('a temporary file that grows past its backlog makes its writer wait and loses nothing', async () => {
  const store = await makeStore();
  const seen: number[] = [];
  const temporary = await store.createTemporary(() => seen.push(temporary.writtenBytes));
  const chunk = Buffer.alloc(100_000, 7);
  let waits = 0;
  for (let count = 0; count < 40; count++) {
    const wait = temporary.append(chunk);
    if (wait === undefined) continue;
    waits++;
    await wait;
  }
  await temporary.flush();
  assert.equal(temporary.writtenBytes, 4_000_000);
  assert.ok(waits > 0);
  assert.ok(seen.length > 0 && seen.at(-1) === 4_000_000);
  assert.equal(digestOf(fs.readFileSync(temporary.path)), digestOf(Buffer.alloc(4_000_000, 7)));
  await temporary.discard();
  temporary.release();
});

test('the walk begins behind any key, kept or not, and misses none', async () => {
  const store = await makeStore();
  const paths = ['example.com/a', 'example.com/a/b', 'example.com/a-b', 'example.com/ab', 'x.y/Z'];
  for (const each of paths) {
    for (const version of ['v1.0.0', 'v1.0.0-rc.1', 'v1.10.0', 'v1.2.0'])
      await store.keep(keyFor(each, version, 'mod'), body, { sha256 });
  }
  const keysOf = async (after?: StoreKey) => {
    const found: StoreKey[] = [];
    for await (const each of store.keys({ after })) found.push(each);
    return found;
  };
  const keys = await keysOf();
  assert.equal(keys.length, 20);
  const strangers = [
    'aaa',
    'example.com/a/@v/v1.1.0.mod',
    'example.com/a/@v',
    'zzz/@v/v1.0.0.mod',
  ] as StoreKey[];
  const order = (one: string, other: string) => {
    const [a, b] = [one.split('/'), other.split('/')];
    const at = a.findIndex((part, index) => part !== b[index]);
    return at === -1 ? a.length - b.length : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
  };
  for (const after of [...keys, ...strangers]) {
    const rest = await keysOf(after);
    assert.deepEqual(
      rest,
      keys.filter((each) => order(each, after) > 0),
      after,
    );
  }
});

test('a folder that cannot be read ends the walk, or is told of and passed over', async () => {
  const store = await makeStore();
  await store.keep(key, body, { sha256 });
  await store.keep(keyFor('example.com/b', 'v1.0.0', 'mod'), body, { sha256 });
  const walk = store.keys({ onUnreadable: (folder) => told.push(folder) });
  const told: string[] = [];
  const seen: string[] = [(await walk.next()).value as string];
  // What was a folder when its parent was read.
  const folder = path.join(store.layout.modules, 'example.com', 'b');
  fs.rmSync(folder, { recursive: true });
  fs.writeFileSync(folder, '');
  for await (const each of walk) seen.push(each);
  assert.deepEqual([seen, told], [[key], ['example.com/b']]);
});

test('the record tells digest and size, can be mended, and one by sha256sum will do', async () => {
  const store = await makeStore();
  await store.keep(key, body, { sha256 });
  assert.deepEqual(await store.record(key), { sha256, sizeBytes: body.length });
  const beside = path.join(store.layout.modules, `${key}.sha256`);
  fs.writeFileSync(beside, `${sha256}  v1.0.0.mod\n`);
  assert.deepEqual(await store.record(key), { sha256, sizeBytes: undefined });
  fs.writeFileSync(beside, `${sha256}  v1.0.0.mod\n# 12`);
  assert.deepEqual(await store.record(key), { sha256, sizeBytes: undefined });
  fs.rmSync(beside);
  assert.equal(await store.record(key), undefined);
  await store.mendRecord(key, { sha256, sizeBytes: body.length });
  assert.deepEqual(await store.record(key), { sha256, sizeBytes: body.length });
  assert.equal(await store.setAside(key), body.length);
  assert.equal(await store.record(key), undefined);
});
