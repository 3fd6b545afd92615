import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { flipBit, keptName, writeDigest, writeTree } from '../../../test/support/written-tree.ts';
import { makeModule, type TestModule } from '../../../test/support/module-factory.ts';
import { fileScope } from '../../../test/support/scope.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError, systemClock } from '../../base/index.ts';
import { type Verifier, VerifierPool } from '../verifier.ts';
import { auditPlace } from './audit.ts';
import { AuditDatabase } from './database.ts';
import type { Finding } from './finding.ts';
import { findPlace } from './place.ts';

const pool = new VerifierPool(1);
fileScope.after(() => pool.close());

const a = makeModule({ path: 'example.com/Upper/a', version: 'v1.0.0' });
const b = makeModule({ path: 'example.com/b', version: 'v1.2.3', sizeBytes: 300_000 });
const old = makeModule({ path: 'example.com/b', version: 'v1.0.0', goMod: null });
const modules = [a, b, old];

/** A checksum database that knows some modules. */
function logOf(
  known: readonly TestModule[],
  name = 'sum.example.com',
): ConstructorParameters<typeof AuditDatabase>[0] {
  return {
    name,
    look: async (modulePath, version) => {
      const id = known.findIndex((each) => each.path === modulePath && each.version === version);
      const what = `${modulePath}@${version}`;
      if (id === -1) throw new GomirrorError('mirror.not-in-log', { what, database: name });
      return { database: name, id, zipHash: known[id]!.h1, modHash: known[id]!.modH1 };
    },
  };
}

interface Audited {
  readonly codes: readonly string[];
  readonly findings: readonly Finding[];
  readonly seen: Awaited<ReturnType<typeof auditPlace>>;
}

async function audit(
  folder: string,
  options: {
    log?: ReturnType<typeof logOf>;
    isPrivate?: (path: string) => boolean;
    verifier?: Verifier;
  } = {},
): Promise<Audited> {
  const database = new AuditDatabase(options.log ?? logOf(modules), options.isPrivate ?? (() => false));
  const findings: Finding[] = [];
  const seen = await auditPlace(await findPlace(folder), {
    verifier: options.verifier ?? pool,
    database,
    clock: systemClock,
    signal: new AbortController().signal,
    onFinding: (finding) => findings.push(finding),
    onProgress: () => undefined,
  });
  return { codes: findings.map(({ file, code }) => `${file} ${code}`).sort(), findings, seen };
}

/** A data folder with the three modules; `file` gives the place of one of their files. */
async function makeStore(t: TestContext) {
  const root = fs.realpathSync(await temporaryFolder(t));
  await writeTree(path.join(root, 'modules'), modules, { digests: true });
  fs.mkdirSync(path.join(root, 'sums'));
  const file = (each: TestModule, suffix: string) =>
    path.join(root, 'modules', `${keptName(each)}.${suffix}`);
  return { root, file };
}

test('a store as it should be: every file is read, every zip and go.mod proven', async (t) => {
  const { root } = await makeStore(t);
  const { codes, seen } = await audit(root);
  assert.deepEqual(codes, []);
  const sizeBytes = modules.reduce(
    (sum, { info, mod, zip }) => sum + info.length + mod.length + zip.length,
    0,
  );
  assert.deepEqual(seen, { files: 9, sizeBytes, proven: 6, unproven: 0, complete: true });
});

test('what is recorded beside a file', async (t) => {
  const { root, file } = await makeStore(t);
  await flipBit(file(a, 'zip'));
  fs.truncateSync(file(b, 'zip'), 1000);
  fs.truncateSync(file(old, 'zip'), 0);
  await flipBit(file(a, 'mod'));
  fs.rmSync(file(b, 'mod.sha256'));
  fs.writeFileSync(file(b, 'info.sha256'), 'not a digest\n');
  fs.truncateSync(file(old, 'info'), 0);
  fs.rmSync(file(old, 'mod'));
  const { codes, findings, seen } = await audit(root);
  assert.deepEqual(codes, [
    'modules/example.com/!upper/a/@v/v1.0.0.mod verify.other-bytes',
    'modules/example.com/!upper/a/@v/v1.0.0.zip verify.other-bytes',
    'modules/example.com/b/@v/v1.0.0.info verify.empty-file',
    'modules/example.com/b/@v/v1.0.0.mod.sha256 verify.record-without-file',
    'modules/example.com/b/@v/v1.0.0.zip verify.empty-file',
    'modules/example.com/b/@v/v1.2.3.info verify.no-digest',
    'modules/example.com/b/@v/v1.2.3.mod verify.no-digest',
    'modules/example.com/b/@v/v1.2.3.zip verify.other-bytes',
  ]);
  // Only b's go.mod is left: its bytes are those of the log, whatever became of their record.
  assert.equal(seen.proven, 1);
  const cut = findings.find(({ file: name }) => name.endsWith('/b/@v/v1.2.3.zip'));
  assert.equal(cut?.because?.code.startsWith('zip.'), true, 'says what is wrong inside too');
  assert.deepEqual(cut?.remove.toSorted(), [file(b, 'zip'), file(b, 'zip.sha256'), file(b, 'ziphash')]);
});

test('the hash beside a zip', async (t) => {
  const { root, file } = await makeStore(t);
  fs.writeFileSync(file(a, 'ziphash'), b.h1);
  fs.rmSync(file(b, 'ziphash'));
  const { codes, findings } = await audit(root);
  assert.deepEqual(codes, [
    'modules/example.com/!upper/a/@v/v1.0.0.zip verify.wrong-zip-hash',
    'modules/example.com/b/@v/v1.2.3.zip verify.no-zip-hash',
  ]);
  // What a server writes anew by itself is not to be deleted.
  assert.deepEqual(findings.find(({ code }) => code === 'verify.no-zip-hash')?.remove, []);
});

test('what is consistent in itself and still not what the checksum database has', async (t) => {
  const { root, file } = await makeStore(t);
  const forged = makeModule({ path: a.path, version: a.version, files: { 'x.go': 'package x\n' } });
  fs.writeFileSync(file(a, 'zip'), forged.zip);
  fs.writeFileSync(file(a, 'ziphash'), forged.h1);
  await writeDigest(file(a, 'zip'));
  fs.writeFileSync(file(old, 'mod'), 'module example.com/b // other\n');
  await writeDigest(file(old, 'mod'));
  const { codes, findings } = await audit(root);
  assert.deepEqual(codes, [
    'modules/example.com/!upper/a/@v/v1.0.0.zip verify.wrong-hash',
    'modules/example.com/b/@v/v1.0.0.mod verify.wrong-hash',
  ]);
  const { params } = findings.find(({ file: name }) => name.endsWith('.zip'))!;
  assert.deepEqual([params['got'], params['want'], params['id']], [forged.h1, a.h1, 0]);
});

test('a version that is not in the log is one finding; also when only its .info is kept', async (t) => {
  const { root, file } = await makeStore(t);
  for (const suffix of ['mod', 'mod.sha256', 'zip', 'zip.sha256', 'ziphash']) fs.rmSync(file(b, suffix));
  const { codes, findings, seen } = await audit(root, { log: logOf([a]) });
  assert.deepEqual(codes, [
    'modules/example.com/b/@v/v1.0.0.zip verify.not-in-log',
    'modules/example.com/b/@v/v1.2.3.info verify.not-in-log',
  ]);
  assert.deepEqual([seen.proven, seen.unproven], [2, 0]);
  const whole = findings.find(({ file: name }) => name.includes('v1.0.0'));
  assert.deepEqual(whole?.remove.map((name) => path.basename(name)).sort(), [
    'v1.0.0.info',
    'v1.0.0.info.sha256',
    'v1.0.0.mod',
    'v1.0.0.mod.sha256',
    'v1.0.0.zip',
    'v1.0.0.zip.sha256',
    'v1.0.0.ziphash',
  ]);
});

test('an .info for another version, a zip that Go refuses, and names that no module has', async (t) => {
  const { root, file } = await makeStore(t);
  fs.writeFileSync(file(a, 'info'), b.info);
  await writeDigest(file(a, 'info'));
  fs.writeFileSync(file(b, 'zip'), 'PK but not a zip');
  await writeDigest(file(b, 'zip'));
  const stray = path.join(root, 'modules', 'Not Escaped', '@v');
  fs.mkdirSync(stray, { recursive: true });
  fs.writeFileSync(path.join(stray, 'v1.0.0.mod'), 'module x\n');
  const { codes, findings } = await audit(root);
  assert.deepEqual(codes, [
    'modules/Not Escaped/@v/v1.0.0.mod verify.bad-name',
    'modules/example.com/!upper/a/@v/v1.0.0.info verify.bad-info',
    'modules/example.com/b/@v/v1.2.3.zip verify.bad-zip',
  ]);
  for (const { because } of findings) assert.ok(because !== undefined);
});

test('what cannot be read is a finding, and the rest is still looked at', async (t) => {
  const { root, file } = await makeStore(t);
  for (const name of [file(a, 'mod'), file(a, 'zip')]) {
    fs.rmSync(name);
    fs.symlinkSync(path.basename(name), name); // To itself: no such file can be opened by anybody, root included.
  }
  const { codes, findings, seen } = await audit(root);
  assert.deepEqual(codes, [
    'modules/example.com/!upper/a/@v/v1.0.0.mod verify.unreadable',
    'modules/example.com/!upper/a/@v/v1.0.0.zip verify.unreadable',
  ]);
  assert.deepEqual(
    findings.map(({ remove }) => remove),
    [[], []],
  );
  assert.match(String(findings[0]?.params['reason']), /ELOOP/);
  assert.equal(seen.files, 7);
});

test('a zip that a thread cannot read is unreadable; a thread that fails without a reason ends the verification', async (t) => {
  const { root, file } = await makeStore(t);
  const broken = (work: (name: string) => void): Verifier => ({
    verify: (name) => {
      work(name);
      return Promise.reject(new GomirrorError('internal', { reason: 'EIO' }));
    },
    close: () => Promise.resolve(),
  });
  await assert.rejects(audit(root, { verifier: broken(() => undefined) }), { code: 'internal' });
  const gone = await audit(root, { verifier: broken((name) => fs.rmSync(name)) });
  assert.deepEqual(gone.codes, [], 'files that go away meanwhile are nobody’s fault');
  fs.writeFileSync(file(a, 'zip'), a.zip);
  const loop = broken((name) => {
    fs.rmSync(name);
    fs.symlinkSync(path.basename(name), name);
  });
  const { codes } = await audit(root, { verifier: loop });
  assert.deepEqual(
    codes.filter((code) => !code.endsWith('record-without-file')),
    ['modules/example.com/!upper/a/@v/v1.0.0.zip verify.unreadable'],
  );
});

test('a database that fails leaves files unproven, and private modules are not named to it', async (t) => {
  const { root } = await makeStore(t);
  const asked: string[] = [];
  const log = {
    name: 'sum.example.com',
    look: (modulePath: string) => {
      asked.push(modulePath);
      return Promise.reject(new GomirrorError('mirror.log-unavailable', {}));
    },
  };
  const { codes, seen } = await audit(root, { log, isPrivate: (name) => name === b.path });
  assert.deepEqual(codes, []);
  assert.deepEqual([seen.proven, seen.unproven], [0, 6]);
  assert.deepEqual(asked, [a.path]);
});

test('without digests (any GOPROXY tree) the log alone decides; hashes of zips that are gone may stay', async (t) => {
  const root = fs.realpathSync(await temporaryFolder(t));
  await writeTree(root, modules, { digests: false });
  assert.deepEqual((await audit(root)).codes, []);
  fs.rmSync(path.join(root, `${keptName(a)}.zip`));
  await flipBit(path.join(root, `${keptName(b)}.mod`));
  assert.deepEqual((await audit(root)).codes, ['example.com/b/@v/v1.2.3.mod verify.wrong-hash']);
});

/** A module cache with the modules downloaded and extracted. */
async function makeCache(t: TestContext) {
  const root = fs.realpathSync(await temporaryFolder(t));
  await writeTree(path.join(root, 'cache', 'download'), modules, { digests: false });
  const folder = (each: TestModule) => path.join(root, keptName(each).replace('/@v/', '@'));
  fs.mkdirSync(folder(old), { recursive: true });
  fs.writeFileSync(path.join(folder(old), 'b.go'), 'package b\n');
  fs.mkdirSync(folder(a), { recursive: true });
  fs.writeFileSync(path.join(folder(a), 'go.mod'), a.mod);
  fs.writeFileSync(path.join(folder(a), 'a.go'), 'package a\n');
  const base = (each: TestModule) => path.join(root, 'cache', 'download', keptName(each));
  return { root, folder, base };
}

test('extracted modules', async (t) => {
  const { root, folder, base } = await makeCache(t);
  const good = await audit(root);
  assert.deepEqual(good.codes, []);
  assert.equal(good.seen.proven, 8);
  fs.appendFileSync(path.join(folder(a), 'a.go'), '// changed\n');
  fs.symlinkSync('b.go', path.join(folder(old), 'link.go'));
  const changed = await audit(root);
  assert.deepEqual(changed.codes, [
    'example.com/!upper/a@v1.0.0/ verify.changed-extracted',
    'example.com/b@v1.0.0/ verify.bad-extracted',
  ]);
  assert.deepEqual(changed.findings.map(({ remove }) => remove.join()).sort(), [folder(a), folder(old)]);
  // Without the record of its hash the log still tells.
  fs.rmSync(`${base(a)}.ziphash`);
  fs.rmSync(`${base(a)}.zip`);
  const alone = await audit(root);
  assert.ok(alone.codes.includes('example.com/!upper/a@v1.0.0/ verify.wrong-hash'));
  // An extraction that was interrupted is done anew by the go command.
  fs.writeFileSync(`${base(a)}.partial`, '');
  assert.ok(!(await audit(root)).codes.some((code) => code.startsWith('example.com/!upper/a@')));
});

test('an extracted module of which nothing else is there, and which no log knows', async (t) => {
  const { root, folder, base } = await makeCache(t);
  for (const suffix of ['info', 'mod', 'zip', 'ziphash']) fs.rmSync(`${base(a)}.${suffix}`);
  const { codes, findings } = await audit(root, { log: logOf([b, old]) });
  assert.deepEqual(codes, ['example.com/!upper/a@v1.0.0/ verify.not-in-log']);
  assert.deepEqual(findings[0]?.remove, [folder(a)]);
});

test('a toolchain: its go.mod files are named _go.mod in the zip, and copied beside when it runs', async (t) => {
  const root = fs.realpathSync(await temporaryFolder(t));
  const toolchain = makeModule({
    path: 'golang.org/toolchain',
    version: 'v0.0.1-go1.99.0.linux-amd64',
    goMod: null,
    files: { 'src/_go.mod': 'module std\n', 'bin/go': 'a program' },
  });
  await writeTree(path.join(root, 'cache', 'download'), [toolchain], { digests: false });
  const folder = path.join(root, 'golang.org', 'toolchain@v0.0.1-go1.99.0.linux-amd64');
  for (const [name, text] of [
    ['src/_go.mod', 'module std\n'],
    ['src/go.mod', 'module std\n'],
    ['bin/go', 'a program'],
  ] as const) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const log = logOf([toolchain]);
  assert.deepEqual((await audit(root, { log })).codes, []);
  fs.writeFileSync(path.join(folder, 'src/go.mod'), 'module other\n');
  const { codes } = await audit(root, { log });
  assert.deepEqual(codes, ['golang.org/toolchain@v0.0.1-go1.99.0.linux-amd64/ verify.changed-extracted']);
});

test('stopped: what was seen until then, and no word any more', async (t) => {
  const { root, file } = await makeStore(t);
  await flipBit(file(b, 'zip'));
  const controller = new AbortController();
  const look = Promise.withResolvers<never>();
  const log = { name: 'sum.example.com', look: () => (setImmediate(() => controller.abort()), look.promise) };
  const findings: Finding[] = [];
  const seen = await auditPlace(await findPlace(root), {
    verifier: { verify: () => new Promise(() => undefined), close: () => Promise.resolve() },
    database: new AuditDatabase(log, () => false),
    clock: systemClock,
    signal: controller.signal,
    onFinding: (finding) => findings.push(finding),
    onProgress: () => undefined,
  });
  assert.equal(seen.complete, false);
  look.reject(new GomirrorError('mirror.log-unavailable', {}));
  assert.deepEqual(findings, []);
});
