import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { VerifyFinding, VerifySummary } from '../../src/cli/seam.ts';
import { goClient, needsGo } from '../support/go.ts';
import { runGomirror } from '../support/gomirror.ts';
import { makeGraph, makeModule, type ModuleGraph, type TestModule } from '../support/module-factory.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld, type World } from '../support/world.ts';
import { flipBit, keptName, snapshot, writeDigest, writeTree } from '../support/written-tree.ts';

type Report = VerifySummary & {
  readonly path: string;
  readonly findings: number;
  readonly found: readonly (VerifyFinding & { readonly words: string })[];
};

interface Verified {
  readonly code: number | null;
  readonly report: Report;
  /** `file code`, sorted. */
  readonly found: readonly string[];
}

function settings(world: World, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { GOMIRROR_UPSTREAM: world.upstream.url, GOMIRROR_SUMDB_DATABASE: world.database.gosumdb, ...more };
}

async function verify(world: World, folder: string, ...args: readonly string[]): Promise<Verified> {
  const { code, stdout, stderr } = await runGomirror(['verify', folder, '--json', ...args], {
    env: settings(world, { GOMIRROR_DATA: '/nowhere' }),
  });
  assert.equal(stderr, '');
  const report = JSON.parse(stdout) as Report;
  return { code, report, found: report.found.map(({ file, code: what }) => `${file} ${what}`).sort() };
}

/** A data folder that a real build has filled, its mirror stopped; and the module cache of the go command that built. */
async function fill(
  t: TestContext,
  graph: ModuleGraph,
): Promise<{ world: World; data: string; cache: string }> {
  const world = await startWorld(t, graph.modules);
  const mirror = await world.gomirror();
  const folder = await temporaryFolder(t);
  await graph.write(folder);
  const client = await goClient(t, { goproxy: mirror.url, gosumdb: world.database.db.key.verifierKey });
  const tidy = await client.run(folder, ['mod', 'tidy']);
  assert.equal(tidy.code, 0, tidy.stderr);
  // The .info of each, which a build does not need.
  const download = await client.run(folder, ['mod', 'download']);
  assert.equal(download.code, 0, download.stderr);
  const running = await verify(world, mirror.data);
  assert.deepEqual([running.code, running.found], [0, []], 'also beside a server that uses it');
  await mirror.stop();
  return { world, data: mirror.data, cache: client.moduleCache };
}

test('what a mirror and a go command have kept is as it should be, and nothing is written', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(6);
  const { world, data, cache } = await fill(t, graph);
  const before = [await snapshot(data), await snapshot(cache)];
  const places = [
    { folder: data, kind: 'store', files: 18, proven: 12 },
    { folder: path.join(data, 'modules'), kind: 'store', files: 18, proven: 12 },
    // The go command makes an .info of each version that it was told of; extracted folders count too.
    { folder: cache, kind: 'module-cache', files: 24, proven: 18 },
    { folder: path.join(cache, 'cache', 'download'), kind: 'module-cache', files: 18, proven: 12 },
  ];
  for (const { folder, kind, files, proven } of places) {
    const { code, report, found } = await verify(world, folder);
    assert.deepEqual([code, found], [0, []], folder);
    assert.deepEqual(
      [report.kind, report.files, report.proven, report.unproven, report.complete],
      [kind, files, proven, 0, true],
    );
  }
  await world.upstream.refuse();
  await world.database.refuse();
  // A store brings its proofs along; what a module cache has of the log it was never told.
  const offline = await verify(world, data, '--offline');
  assert.deepEqual([offline.code, offline.report.proven, offline.report.unproven], [0, 12, 0]);
  const cut = await verify(world, cache);
  assert.deepEqual([cut.code, cut.report.proven, cut.report.unproven], [0, 0, 18]);
  assert.equal(cut.report.trouble?.code, 'sumdb.unreachable');
  const helped = await runGomirror(['verify', cache, '--json', '--offline'], {
    env: settings(world, { GOMIRROR_DATA: data }),
  });
  assert.equal(
    (JSON.parse(helped.stdout) as Report).proven,
    18,
    'a mirror on the same machine has the proofs',
  );
  assert.deepEqual([await snapshot(data), await snapshot(cache)], before);
});

test('for a person: each finding with what to do, in both languages, and what was looked at', async (t) => {
  const module = makeModule({ path: 'example.com/a', version: 'v1.0.0' });
  const world = await startWorld(t, [module]);
  const root = await temporaryFolder(t);
  await writeTree(path.join(root, 'modules'), [module], { digests: true });
  fs.mkdirSync(path.join(root, 'sums'));
  const good = await runGomirror(['verify', root], { env: settings(world) });
  assert.deepEqual([good.code, good.stderr], [0, '']);
  assert.equal(good.stdout.trim().split('\n').length, 1);
  assert.match(good.stdout, /: 3 files, .*: all as they should be \(2 proven, 0 without proof\)/);
  const zip = path.join(root, 'modules', `${keptName(module)}.zip`);
  await flipBit(zip);
  const bad = await runGomirror(['verify', root], { env: settings(world) });
  assert.equal(bad.code, 1);
  assert.match(
    bad.stdout,
    /^modules\/example\.com\/a\/@v\/v1\.0\.0\.zip: its bytes have changed since it was kept/,
  );
  assert.ok(
    bad.stdout.includes(`    delete ${zip}\n    delete ${zip}.sha256\n    delete ${zip}hash\n`),
    bad.stdout,
  );
  assert.match(bad.stdout, /1 not as they should be/);
  const chinese = await runGomirror(['verify', root, '--lang', 'zh', '--offline'], { env: settings(world) });
  assert.equal(chinese.code, 1);
  assert.match(chinese.stdout, /保存之后内容发生了变化[^]*删除 .*\.zip\n[^]*1 个不正常/);
  const nothing = await runGomirror(['verify', path.join(root, 'sums')], { env: settings(world) });
  assert.deepEqual([nothing.code, nothing.stdout], [2, '']);
  assert.match(nothing.stderr, /there is nothing to verify in/);
});

test('every way in which a store can be wrong is found, and nothing else', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(12, { sizeBytes: 20_000 });
  const { world, data } = await fill(t, graph);
  const [flipped, cut, empty, digest, mod, info, forged, hashed, stray, loop] = graph.modules as [
    TestModule, TestModule, TestModule, TestModule, TestModule, TestModule, TestModule, TestModule, TestModule, TestModule,
  ]; // prettier-ignore
  const file = (each: TestModule, suffix: string) =>
    path.join(data, 'modules', `${keptName(each)}.${suffix}`);
  await flipBit(file(flipped, 'zip'), 0.3);
  fs.truncateSync(file(cut, 'zip'), fs.statSync(file(cut, 'zip')).size - 1);
  fs.truncateSync(file(empty, 'mod'), 0);
  fs.rmSync(file(digest, 'zip.sha256'));
  await flipBit(file(mod, 'mod'));
  fs.appendFileSync(file(info, 'info'), ' ');
  const other = makeModule({
    path: forged.path,
    version: forged.version,
    goMod: forged.mod,
    files: { 'x.go': 'package x\n' },
  });
  fs.writeFileSync(file(forged, 'zip'), other.zip);
  await writeDigest(file(forged, 'zip'));
  fs.writeFileSync(file(forged, 'ziphash'), other.h1);
  fs.writeFileSync(file(hashed, 'ziphash'), flipped.h1);
  fs.rmSync(file(stray, 'info'));
  fs.rmSync(file(loop, 'zip'));
  fs.symlinkSync(path.basename(file(loop, 'zip')), file(loop, 'zip'));
  const unknown = makeModule({ path: 'stranger.example.com/x', version: 'v1.0.0' });
  await writeTree(path.join(data, 'modules'), [unknown], { digests: true });

  const name = (each: TestModule, suffix: string) => `modules/${keptName(each)}.${suffix}`;
  const expected = [
    `${name(flipped, 'zip')} verify.other-bytes`,
    `${name(cut, 'zip')} verify.other-bytes`,
    `${name(empty, 'mod')} verify.empty-file`,
    `${name(digest, 'zip')} verify.no-digest`,
    `${name(mod, 'mod')} verify.other-bytes`,
    `${name(info, 'info')} verify.other-bytes`,
    `${name(forged, 'zip')} verify.wrong-hash`,
    `${name(hashed, 'zip')} verify.wrong-zip-hash`,
    `${name(stray, 'info.sha256')} verify.record-without-file`,
    `${name(loop, 'zip')} verify.unreadable`,
    `${name(unknown, 'zip')} verify.not-in-log`,
  ].sort();
  const before = await snapshotWithoutLoop(data, file(loop, 'zip'));
  const { code, report, found } = await verify(world, data);
  assert.equal(code, 1);
  assert.deepEqual(found, expected);
  assert.deepEqual([report.findings, report.complete], [expected.length, true]);
  for (const { words, hint } of report.found as readonly (VerifyFinding & { words: string; hint?: string })[])
    assert.ok(words.length > 10 && hint !== undefined, words);
  assert.deepEqual(await snapshotWithoutLoop(data, file(loop, 'zip')), before);

  // What it says to delete is what heals: deleted and fetched again, all is well.
  for (const { remove } of report.found) for (const each of remove) fs.rmSync(each);
  fs.rmSync(file(loop, 'zip'));
  for (const suffix of ['zip', 'zip.sha256', 'ziphash']) fs.rmSync(file(digest, suffix), { force: true });
  const mirror = await world.gomirror({ data });
  for (const each of graph.modules) {
    for (const kind of ['info', 'mod', 'zip'])
      assert.equal((await mirror.get(`/${keptName(each)}.${kind}`)).status, 200);
  }
  await mirror.stop();
  assert.deepEqual((await verify(world, data)).found, []);
});

async function snapshotWithoutLoop(folder: string, loop: string): Promise<ReadonlyMap<string, string>> {
  const target = fs.readlinkSync(loop);
  fs.rmSync(loop);
  try {
    const seen = new Map(await snapshot(folder));
    seen.delete(path.relative(folder, path.dirname(loop))); // Touched by this very function.
    return seen;
  } finally {
    fs.symlinkSync(target, loop);
  }
}

test('every way in which a module cache can be wrong is found, and nothing else', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(8, { sizeBytes: 20_000 });
  const { world, cache } = await fill(t, graph);
  const [flipped, changed, added, mod, hashed, forged] = graph.modules as [
    TestModule, TestModule, TestModule, TestModule, TestModule, TestModule,
  ]; // prettier-ignore
  const file = (each: TestModule, suffix: string) =>
    path.join(cache, 'cache', 'download', `${keptName(each)}.${suffix}`);
  const folder = (each: TestModule) => keptName(each).replace('/@v/', '@');
  await flipBit(file(flipped, 'zip'), 0.3);
  fs.appendFileSync(path.join(cache, folder(changed), 'LICENSE'), 'changed\n');
  fs.writeFileSync(path.join(cache, folder(added), 'added.go'), 'package m\n');
  fs.writeFileSync(file(mod, 'mod'), `${mod.mod}// changed\n`);
  fs.writeFileSync(file(hashed, 'ziphash'), flipped.h1);
  const other = makeModule({
    path: forged.path,
    version: forged.version,
    goMod: forged.mod,
    files: { 'x.go': 'package x\n' },
  });
  fs.writeFileSync(file(forged, 'zip'), other.zip);
  fs.writeFileSync(file(forged, 'ziphash'), other.h1);
  fs.rmSync(path.join(cache, folder(forged)), { recursive: true });
  const before = await snapshot(cache);
  const { code, found } = await verify(world, cache);
  assert.equal(code, 1);
  assert.deepEqual(
    found,
    [
      `cache/download/${keptName(flipped)}.zip verify.bad-zip`,
      `${folder(changed)}/ verify.changed-extracted`,
      `${folder(added)}/ verify.changed-extracted`,
      `cache/download/${keptName(mod)}.mod verify.wrong-hash`,
      `cache/download/${keptName(hashed)}.zip verify.wrong-zip-hash`,
      // Its folder is right, the record that it is compared with is not.
      `${folder(hashed)}/ verify.changed-extracted`,
      `cache/download/${keptName(forged)}.zip verify.wrong-hash`,
    ].sort(),
  );
  assert.deepEqual(await snapshot(cache), before);
});

test('Ctrl-C ends it with what was seen until then, and code 130', async (t) => {
  const module = makeModule({ path: 'example.com/a', version: 'v1.0.0' });
  const world = await startWorld(t, [module]);
  const asked = Promise.withResolvers<void>();
  world.database.db.tell(/lookup/, () => {
    asked.resolve();
    return undefined;
  });
  const root = await temporaryFolder(t);
  await writeTree(path.join(root, 'modules'), [module], { digests: true });
  fs.mkdirSync(path.join(root, 'sums'));
  const { code, stdout, stderr } = await runGomirror(['verify', root, '--json'], {
    // Nothing ends the wait but the Ctrl-C.
    env: settings(world, { GOMIRROR_FETCH_FIRST_BYTE_TIMEOUT: '1h', GOMIRROR_SUMDB_TIMEOUT: '1h' }),
    interrupt: asked.promise,
  });
  assert.deepEqual([code, stderr], [130, '']);
  assert.equal((JSON.parse(stdout) as Report).complete, false);
});
