import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { temporaryFolder } from '../../test/support/temp.ts';
import { h1Of } from '../../test/support/zip-verdict.ts';
import { hashDirectory } from './hash-directory.ts';

type Files = readonly { readonly name: string; readonly content: string | Uint8Array }[];

const files: Files = [
  { name: 'go.mod', content: 'module m.test/m\n' },
  { name: 'a/b/c.go', content: 'package b\n' },
  { name: 'a-b', content: '' },
  { name: 'Z', content: 'upper' },
  { name: '\u{20000}', content: 'beyond' },
  { name: '\uf900', content: 'before' },
  { name: 'block', content: Buffer.alloc(1024 * 1024, 'b') },
  { name: 'more', content: Buffer.alloc(9 * 1024 * 1024 + 1, 'm') },
];

async function extracted(t: TestContext, tree: Files = files): Promise<string> {
  const folder = await temporaryFolder(t);
  for (const { name, content } of tree) {
    const place = path.join(folder, name);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, content);
  }
  return folder;
}

test('an extracted module hashes as its zip does', async (t) => {
  const folder = await extracted(t);
  mkdirSync(path.join(folder, 'empty'));
  const { h1, files: count, unpackedBytes } = await hashDirectory(folder, 'm.test/m@v1.0.0');
  const want = files.reduce((sum, { content }) => sum + Buffer.from(content).length, 0);
  assert.deepEqual(
    { h1, count, unpackedBytes },
    { h1: h1Of(files), count: files.length, unpackedBytes: want },
  );
});

test('each change in a file, a name or the prefix changes the hash', async (t) => {
  const hashes = new Set<string>();
  const trees: Files[] = [
    files,
    files.slice(1),
    files.map((file) => (file.name === 'Z' ? { ...file, content: 'Upper' } : file)),
    files.map((file) => (file.name === 'Z' ? { ...file, name: 'Y' } : file)),
    files.map((file) =>
      file.name === 'more' ? { ...file, content: Buffer.alloc(9 * 1024 * 1024, 'm') } : file,
    ),
  ];
  for (const tree of trees) hashes.add((await hashDirectory(await extracted(t, tree), 'm.test/m@v1.0.0')).h1);
  hashes.add((await hashDirectory(await extracted(t), 'm.test/m@v1.0.1')).h1);
  assert.equal(hashes.size, trees.length + 1);
});

test('what no module holds is refused by name', { skip: process.platform === 'win32' }, async (t) => {
  const hash = (folder: string) => hashDirectory(folder, 'm.test/m@v1.0.0');
  const linked = await extracted(t);
  symlinkSync('go.mod', path.join(linked, 'link'));
  await assert.rejects(hash(linked), {
    code: 'zip.irregular-file',
    params: { name: 'm.test/m@v1.0.0/link' },
  });

  const broken = await extracted(t);
  mkdirSync(path.join(broken, 'x\ny'));
  // Go ignores a folder that holds no file.
  assert.equal((await hash(broken)).h1, h1Of(files));
  writeFileSync(path.join(broken, 'x\ny', 'z'), '');
  const name = 'm.test/m@v1.0.0/x\\u{a}y/z';
  await assert.rejects(hash(broken), { code: 'zip.name-with-newline', params: { name } });

  const bytes = await extracted(t);
  try {
    writeFileSync(Buffer.concat([Buffer.from(`${bytes}/`), Buffer.from([0x61, 0xff])]), '');
  } catch {
    t.diagnostic('this file system takes no such name');
    return;
  }
  await assert.rejects(hash(bytes), { code: 'zip.bad-name' });
});

test('a folder that is not there, or is a file, is a system error', async (t) => {
  const folder = await extracted(t);
  await assert.rejects(hashDirectory(path.join(folder, 'nowhere'), 'm@v1'), { code: 'ENOENT' });
  await assert.rejects(hashDirectory(path.join(folder, 'go.mod'), 'm@v1'), { code: 'ENOTDIR' });
});

test('an aborted signal ends the work with its reason', async (t) => {
  const reason = new Error('enough');
  const folder = await extracted(t);
  await assert.rejects(hashDirectory(folder, 'm@v1', { signal: AbortSignal.abort(reason) }), reason);
  const huge = Buffer.alloc(20 * 1024 * 1024);
  const many = await extracted(
    t,
    Array.from({ length: 3 }, (_, i) => ({ name: `${i}`, content: huge })),
  );
  const controller = new AbortController();
  const running = hashDirectory(many, 'm@v1', { signal: controller.signal });
  setImmediate(() => controller.abort(reason));
  await assert.rejects(running, reason);
});
