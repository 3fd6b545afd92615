import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { digestOf, keyFor } from '../../test/support/blob-store-suite.ts';
import { atEnd } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { flipBit } from '../../test/support/written-tree.ts';
import { systemClock } from '../base/index.ts';
import { DiskStore, type StoreKey } from '../store/index.ts';
import { incidentChannel, setAsideChannel, troubleChannel } from './events.ts';
import { KeptFiles } from './kept.ts';

const mod = keyFor('example.com/Upper', 'v1.0.0', 'mod');
const zip = keyFor('example.com/Upper', 'v1.0.0', 'zip');
const body = Buffer.from('module example.com/Upper\n');

async function make(t: TestContext) {
  const store = await DiskStore.open(await temporaryFolder(t));
  atEnd(t, () => store.close());
  const keep = (key: StoreKey, bytes = body) =>
    store.keep(key, bytes, { sha256: digestOf(bytes), ...(key.endsWith('zip') && { zipHash: 'h1:x' }) });
  await keep(mod);
  await keep(zip);
  const told: string[] = [];
  const ends = [
    incidentChannel.subscribe(({ error, path: of }) => told.push(`${error.code} ${of ?? '-'}`)),
    setAsideChannel.subscribe(({ key, sizeBytes }) => told.push(`${path.basename(key)} ${sizeBytes}`)),
    troubleChannel.subscribe(({ error }) => told.push(error.code)),
  ];
  atEnd(t, () => ends.forEach((end) => end()));
  const file = (key: StoreKey, suffix = '') => path.join(store.layout.modules, `${key}${suffix}`);
  const quarantined = () =>
    fs.existsSync(store.layout.quarantine)
      ? fs
          .readdirSync(store.layout.quarantine, { recursive: true })
          .map(String)
          .filter((name) => /\/v1\.0\.0\.\w+(\.sha256)?$/.test(name))
          .map((name) => path.basename(name))
          .sort()
      : [];
  return { store, kept: new KeptFiles(store, systemClock), keep, told, file, quarantined };
}

async function sizeOfOpen(kept: KeptFiles): Promise<number | undefined> {
  const opened = await kept.open(zip);
  opened?.file.close();
  return opened?.file.sizeBytes;
}

test('what agrees with its record is given, and nothing is said', async (t) => {
  const { kept, told, file } = await make(t);
  assert.deepEqual(await kept.read(mod), body);
  const opened = await kept.open(zip);
  assert.deepEqual([opened?.file.sizeBytes, opened?.sha256], [body.length, digestOf(body)]);
  opened?.file.close();
  // A lost record is no reason to refuse.
  fs.rmSync(file(mod, '.sha256'));
  fs.rmSync(file(zip, '.sha256'));
  assert.deepEqual(await kept.read(mod), body);
  assert.equal(await sizeOfOpen(kept), body.length);
  assert.equal(await kept.read(keyFor('example.com/other', 'v1.0.0', 'mod')), undefined);
  assert.deepEqual(told, []);
});

test('a small file with a flipped bit is never given: set aside with its record, told once', async (t) => {
  const { kept, told, file, quarantined, keep } = await make(t);
  await flipBit(file(mod));
  assert.deepEqual(await Promise.all([kept.read(mod), kept.read(mod), kept.read(mod)]), [
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual(told, [`v1.0.0.mod ${body.length}`, 'mirror.rotten-bytes example.com/Upper']);
  assert.deepEqual(quarantined(), ['v1.0.0.mod', 'v1.0.0.mod.sha256']);
  await keep(mod);
  assert.deepEqual(await kept.read(mod), body);
});

test('an empty file is never given, with or without a record', async (t) => {
  const { kept, told, file } = await make(t);
  fs.truncateSync(file(mod), 0);
  fs.truncateSync(file(zip), 0);
  fs.rmSync(file(zip, '.sha256'));
  assert.equal(await kept.read(mod), undefined);
  assert.equal(await sizeOfOpen(kept), undefined);
  assert.deepEqual(
    told.filter((line) => line.startsWith('mirror')),
    ['mirror.rotten-empty example.com/Upper', 'mirror.rotten-empty example.com/Upper'],
  );
});

test('a zip that is shorter or longer than recorded is never given, also when it became so after it was opened', async (t) => {
  const { kept, told, file, quarantined, keep } = await make(t);
  assert.equal(await sizeOfOpen(kept), body.length);
  fs.appendFileSync(file(zip), 'x');
  assert.deepEqual(await Promise.all([sizeOfOpen(kept), sizeOfOpen(kept)]), [undefined, undefined]);
  assert.deepEqual(told, [`v1.0.0.zip ${body.length + 1}`, 'mirror.rotten-size example.com/Upper']);
  assert.deepEqual(quarantined(), ['v1.0.0.zip', 'v1.0.0.zip.sha256', 'v1.0.0.ziphash'].sort());
  // What is kept in its place may be longer: the old record is forgotten.
  await keep(zip, Buffer.concat([body, body]));
  assert.equal(await sizeOfOpen(kept), 2 * body.length);
  fs.truncateSync(file(zip), 3);
  assert.equal(await sizeOfOpen(kept), undefined);
});

test('what is right when looked at again stays', async (t) => {
  const { kept, told } = await make(t);
  assert.equal(await kept.setAside(zip, () => kept.lookAtSize(zip)), false);
  assert.equal(await sizeOfOpen(kept), body.length);
  assert.deepEqual(told, []);
});

test('a rotten file that cannot be moved is not given either, and that is trouble', async (t) => {
  const { kept, told, file, store } = await make(t);
  fs.truncateSync(file(zip), 3);
  fs.writeFileSync(store.layout.quarantine, 'a file where the folder should be');
  assert.equal(await sizeOfOpen(kept), undefined);
  await flipBit(file(mod));
  assert.equal(await kept.read(mod), undefined);
  assert.deepEqual(told, [
    'v1.0.0.zip undefined',
    'mirror.rotten-stays',
    'v1.0.0.mod undefined',
    'mirror.rotten-stays',
  ]);
});
