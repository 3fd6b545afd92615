import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkKept, checkServed, eventually, filesBelow, targetOf } from '../support/kept.ts';
import type { MachineFaults } from '../support/machine-faults.ts';
import { makeModule } from '../support/module-factory.ts';
import { smallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';
import type { MirrorProcess } from '../support/gomirror.ts';

const preload = fileURLToPath(new URL('../support/machine-faults.ts', import.meta.url));
const small = makeModule({ path: 'disk.example.com/small', version: 'v1.0.0' });
const medium = makeModule({ path: 'disk.example.com/medium', version: 'v1.0.0', sizeBytes: 2_500_000 });
const large = makeModule({ path: 'disk.example.com/large', version: 'v1.0.0', sizeBytes: 6_000_000 });
const modules = [small, medium, large];

/** The whole zip, or an error that names its reason: status and text; `cut` when a stream broke off. */
async function askFor(mirror: MirrorProcess, target: string, right: Buffer | string): Promise<string> {
  let status: number;
  let bytes: Buffer;
  try {
    const answer = await mirror.get(target);
    ({ status } = answer);
    bytes = Buffer.from(await answer.arrayBuffer());
  } catch {
    return 'cut';
  }
  if (status !== 200) return `${status} ${bytes.toString()}`;
  assert.ok(bytes.equals(Buffer.from(right)), `wrong bytes for ${target}`);
  return 'whole';
}

async function readiness(mirror: MirrorProcess): Promise<string[]> {
  const answer = await mirror.get('/-/readyz?format=json', { headers: { accept: 'application/json' } });
  const { reasons } = (await answer.json()) as { reasons: readonly { code: string }[] };
  return reasons.map(({ code }) => code);
}

test('a full disk: hits go on, the rest is given or refused in words, and all is well when there is room', async (t) => {
  const data = await smallDisk(t, 5_000_000);
  if (data === undefined) return;
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror({ data });
  await checkServed(mirror, small);
  await checkServed(mirror, medium);
  await eventually(() => assert.equal(checkKept(data, modules).length, 6));

  // Too large for what is left: 4 MB and above are streamed, so its client may have been cut.
  const outcome = await askFor(mirror, `${targetOf(large)}.zip`, large.zip);
  assert.match(outcome, /^cut$|^503 gomirror: .*no space left/i);
  const ballast = path.join(data, 'ballast');
  try {
    writeFileSync(ballast, Buffer.alloc(5_000_000));
  } catch {
    // Full now, to the last block.
  }
  const late = makeModule({ path: 'disk.example.com/late', version: 'v1.0.0' });
  world.publish(late);
  for (const kind of ['info', 'mod', 'zip'] as const) {
    const answer = await askFor(mirror, `${targetOf(late)}.${kind}`, late[kind]);
    assert.match(answer, /^whole$|^503 gomirror: .*no space left/i);
  }
  await checkServed(mirror, small);
  await checkServed(mirror, medium);
  await eventually(async () => assert.deepEqual(await readiness(mirror), ['readiness.store-unwritable']));
  assert.match(JSON.stringify(mirror.events), /no space left/i);

  rmSync(ballast);
  await checkServed(mirror, late);
  assert.equal(await askFor(mirror, `${targetOf(late)}.zip`, late.zip), 'whole');
  await eventually(() => assert.equal(checkKept(data, [...modules, late]).length, 9));
  await eventually(() => assert.deepEqual(filesBelow(path.join(data, 'tmp')), []));
});

test('a file-size limit is a full disk like another', async (t) => {
  const world = await startWorld(t, modules);
  // In blocks of 512 bytes: 1 MB.
  const mirror = await world.gomirror({ shell: 'ulimit -f 2000' });
  await checkServed(mirror, small);
  const outcomes = await Promise.all(
    [medium, large].map((module) => askFor(mirror, `${targetOf(module)}.zip`, module.zip)),
  );
  assert.match(outcomes[0] ?? '', /^503 gomirror: cannot write .*EFBIG/);
  assert.match(outcomes[1] ?? '', /^cut$|^503 gomirror: cannot write .*EFBIG/);
  await checkServed(mirror, small);
  await eventually(() => assert.deepEqual(filesBelow(path.join(mirror.data, 'tmp')), []));
  assert.equal(checkKept(mirror.data, modules).length, 3);
  const free = await mirror.restart({ shell: 'true' });
  for (const module of modules) await checkServed(free, module);
});

/** A mirror whose machine can be made to fail: `spoil` says how, or that all is well. */
async function spoilable(t: TestContext) {
  const world = await startWorld(t, modules);
  const file = path.join(await temporaryFolder(t), 'faults.json');
  const mirror = await world.gomirror({ nodeArgs: ['--import', preload], env: { MACHINE_FAULTS: file } });
  const spoil = (fail?: MachineFaults['fail']) => {
    if (fail === undefined) rmSync(file, { force: true });
    else writeFileSync(file, JSON.stringify({ fail }));
  };
  return { world, mirror, spoil };
}

const failures: Readonly<Record<string, MachineFaults['fail']>> = {
  'a disk that cannot sync': { fsyncSync: 'EIO' },
  'a disk that cannot rename': { renameSync: 'EIO', linkSync: 'EIO' },
  'a store turned read-only': {
    open: 'EROFS',
    openSync: 'EROFS',
    writeFileSync: 'EROFS',
    renameSync: 'EROFS',
    linkSync: 'EROFS',
    mkdirSync: 'EROFS',
    rmSync: 'EROFS',
  },
  'a disk that fails while it is written to': { writev: 'EIO', writeFileSync: 'EIO' },
};

for (const [what, fail] of Object.entries(failures)) {
  test(`${what}: what is kept is served, nothing unsafe is kept, and all is well afterwards`, async (t) => {
    const { mirror, spoil } = await spoilable(t);
    await checkServed(mirror, small);
    await eventually(() => assert.equal(checkKept(mirror.data, modules).length, 3));
    spoil(fail);
    for (const module of [medium, large]) {
      for (const kind of ['info', 'mod', 'zip'] as const) {
        const outcome = await askFor(mirror, `${targetOf(module)}.${kind}`, module[kind]);
        assert.match(outcome, /^whole$|^cut$|^503 gomirror: cannot write /);
      }
    }
    await checkServed(mirror, small);
    await eventually(async () => assert.ok((await readiness(mirror)).includes('readiness.store-unwritable')));
    // What reached its name before a sync failed is whole all the same.
    checkKept(mirror.data, modules);
    spoil();
    for (const module of modules) await checkServed(mirror, module);
    const zips = () => checkKept(mirror.data, modules).filter((name) => name.endsWith('.zip'));
    await eventually(() => assert.equal(zips().length, 3));
    // Small files are answered from memory for a while before they are asked for, and kept, again.
    const again = await mirror.restart();
    assert.deepEqual(filesBelow(path.join(again.data, 'tmp')), []);
    for (const module of modules) await checkServed(again, module);
    await eventually(() => assert.equal(checkKept(again.data, modules).length, 9));
  });
}
