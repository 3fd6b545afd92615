import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '../../test/support/temp.ts';
import { moveToQuarantine } from './quarantine.ts';

test('the oldest gives way to the newest, which stays however large it is', async (t) => {
  const root = await temporaryFolder(t);
  const quarantine = path.join(root, 'quarantine');
  const move = async (name: string, sizeBytes: number, limits: { folders: number; sizeBytes: number }) => {
    const file = path.join(root, name);
    fs.writeFileSync(file, Buffer.alloc(sizeBytes));
    fs.writeFileSync(`${file}.sha256`, 'x');
    await delay(2); // Folders are named after milliseconds.
    return moveToQuarantine(quarantine, file, `a/@v/${name}`, ['', '.sha256', 'hash'], limits);
  };
  const held = () =>
    fs
      .readdirSync(quarantine, { recursive: true })
      .map((name) => path.basename(String(name)))
      .filter((name) => /^\d+$/.test(name))
      .sort();
  const roomy = { folders: 10, sizeBytes: 10_000 };
  assert.equal(await move('1', 100, roomy), 100);
  assert.equal(fs.existsSync(path.join(root, '1.sha256')), false);
  await move('2', 200, roomy);
  await move('3', 300, roomy);
  assert.deepEqual(held(), ['1', '2', '3']);
  await move('4', 10, { folders: 3, sizeBytes: 10_000 });
  assert.deepEqual(held(), ['2', '3', '4']);
  await move('5', 10, { folders: 10, sizeBytes: 330 });
  assert.deepEqual(held(), ['3', '4', '5']);
  await move('6', 5000, { folders: 10, sizeBytes: 330 });
  assert.deepEqual(held(), ['6']);
  assert.equal(await moveToQuarantine(quarantine, path.join(root, 'none'), 'none', ['']), undefined);
});
