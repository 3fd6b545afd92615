import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { findPlace } from './place.ts';
import { versionsIn } from './walk.ts';

test('a folder is recognised by what is in it', async (t) => {
  const root = fs.realpathSync(await temporaryFolder(t));
  const make = (...names: readonly string[]) => {
    for (const name of names) fs.mkdirSync(path.join(root, name), { recursive: true });
  };
  make('store/modules', 'store/sums', 'store/unverified/modules', 'young/modules', 'young/tmp');
  make('cache/cache/download/x.y/@v', 'tree/x.y/z/@v', 'empty/x/y');
  const cases = [
    ['store', 'store', ['modules/', 'unverified/modules/'], true],
    ['young', 'store', ['modules/'], true],
    ['store/modules', 'store', [''], true],
    ['cache', 'module-cache', ['cache/download/'], false],
    ['cache/cache/download', 'module-cache', [''], false],
    ['tree', 'proxy-tree', [''], false],
    ['tree/x.y', 'proxy-tree', [''], false],
  ] as const;
  for (const [name, kind, prefixes, hasDigests] of cases) {
    const place = await findPlace(path.join(root, name));
    assert.equal(place.kind, kind, name);
    assert.deepEqual(
      place.trees.map(({ prefix }) => prefix),
      prefixes,
    );
    assert.ok(place.trees.every((tree) => tree.hasDigests === hasDigests));
  }
  assert.equal((await findPlace(path.join(root, 'store/modules'))).sums, path.join(root, 'store/sums'));
  assert.equal((await findPlace(path.join(root, 'cache'))).extracted, path.join(root, 'cache'));
  fs.writeFileSync(path.join(root, 'file'), '');
  for (const name of ['empty', 'file', 'store/sums'])
    await assert.rejects(findPlace(path.join(root, name)), { code: 'verify.nothing-here' });
  await assert.rejects(findPlace(path.join(root, 'nowhere')), { code: 'verify.unreadable' });
  fs.symlinkSync('store', path.join(root, 'link'));
  assert.equal((await findPlace(path.join(root, 'link'))).root, path.join(root, 'store'));
});

test('the walk sees versions in the order of names, and tells of what it cannot enter', async (t) => {
  const root = await temporaryFolder(t);
  const touch = (name: string) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), '');
  };
  for (const name of [
    'b/@v/v1.0.0.zip',
    'a/@v/v1.1.0.mod',
    'a/@v/v1.1.0.mod.sha256',
    'a/@v/v1.0.0.info',
    'a/@v/list',
  ])
    touch(name);
  touch('sumdb/x/@v/v1.0.0.zip');
  touch('a/sumdb/@v/v1.0.0.zip');
  fs.mkdirSync(path.join(root, 'b', '@v', 'v2.0.0.zip'));
  const seen: string[] = [];
  const unreadable: string[] = [];
  for await (const { escapedPath, escapedVersion, suffixes } of versionsIn(root, (folder) =>
    unreadable.push(folder),
  ))
    seen.push(`${escapedPath} ${escapedVersion} ${[...suffixes].join()}`);
  assert.deepEqual(seen, ['a v1.0.0 info', 'a v1.1.0 mod,mod.sha256', 'a/sumdb v1.0.0 zip', 'b v1.0.0 zip']);
  assert.equal(unreadable.length, 0);
  for await (const _ of versionsIn(path.join(root, 'a', '@v', 'list'), (folder) => unreadable.push(folder)));
  assert.deepEqual(unreadable, ['']);
});
