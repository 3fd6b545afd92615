import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder } from '../../test/support/temp.ts';
import { systemClock } from '../base/index.ts';
import { Ledger, ledgerExists, ledgerTools } from './index.ts';

const { restoreBackup } = await ledgerTools();

const signal = new AbortController().signal;
const code = (wanted: string) => (error: { code: string }) => error.code === wanted;
const options = { replace: false, version: '1.2.3' };

async function open(t: TestContext, folder: string): Promise<Ledger> {
  const ledger = await Ledger.open(folder, { clock: systemClock, mode: 'server', segmentBytes: 4000 });
  t.after(() => ledger.close());
  return ledger;
}

/** A ledger with an account and some entries, and a backup of it. */
async function backedUp(t: TestContext) {
  const root = await temporaryFolder(t);
  const folder = path.join(root, 'ledger');
  const ledger = await open(t, folder);
  const token = { name: 'ci', groups: [], reads: undefined, expiresMs: undefined };
  const { secret } = await ledger.accounts.createToken(token);
  for (let number = 0; number < 50; number++)
    ledger.audit.append({
      action: 'read',
      who: 'x',
      address: undefined,
      what: `m${number}`,
      outcome: 'allow',
    });
  await ledger.audit.flush();
  const file = path.join(root, 'backup.tar');
  const summary = await ledger.backup(file, options);
  return { root, folder, ledger, secret, file, summary };
}

test('a backup made while others write is one moment, and can be restored elsewhere', async (t) => {
  const { root, folder, ledger, secret } = await backedUp(t);
  const other = await open(t, folder);
  const done = new AbortController();
  const writing = (async () => {
    for (let number = 0; !done.signal.aborted; number++) {
      other.audit.append({
        action: 'read',
        who: 'y',
        address: undefined,
        what: `n${number}`,
        outcome: 'allow',
      });
      await other.audit.flush();
    }
  })();
  const files: string[] = [];
  for (let round = 0; round < 3; round++) {
    const file = path.join(root, `while-writing-${round}.tar`);
    await ledger.backup(file, options);
    files.push(file);
  }
  done.abort();
  await writing;
  for (const [round, file] of files.entries()) {
    const target = path.join(root, `restored-${round}`);
    const { entries, aside } = await restoreBackup(file, target, { replace: false, nowMs: 0 });
    assert.equal(aside, undefined);
    const restored = await open(t, target);
    const found = await restored.verifyAudit(signal);
    assert.deepEqual([found.problem, found.entries, found.unfinishedBytes], [undefined, entries, 0]);
    assert.ok(await restored.accounts.verifyToken(secret));
    restored.audit.append({ action: 'read', who: 'z', address: undefined, what: 'on', outcome: 'allow' });
    await restored.audit.flush();
    assert.equal((await restored.verifyAudit(signal)).entries, entries + 1);
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('tmp')),
    [],
  );
});

test('a backup is a tar archive that only its owner may read, and no file is replaced unasked', async (t) => {
  const { file, ledger, summary } = await backedUp(t);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(summary.head.number, 50);
  const listed = execFileSync('tar', ['tf', file], { encoding: 'utf8' }).trim().split('\n');
  assert.deepEqual(listed.slice(0, 3), ['manifest.json', 'ledger.sqlite', 'audit/000000000001.jsonl']);
  const before = readFileSync(file);
  await assert.rejects(ledger.backup(file, options), code('ledger.backup-exists'));
  assert.ok(readFileSync(file).equals(before));
  await ledger.backup(file, { ...options, replace: true });
  const nowhere = path.join(path.dirname(file), 'no-such-folder', 'x.tar');
  await assert.rejects(ledger.backup(nowhere, options), code('ledger.backup-failed'));
});

test('an audit log that is not whole is backed up as it is, which is said, and restored so', async (t) => {
  const { root, folder, ledger, secret } = await backedUp(t);
  const [first = ''] = readdirSync(path.join(folder, 'audit')).toSorted();
  const segment = path.join(folder, 'audit', first);
  writeFileSync(segment, readFileSync(segment, 'utf8').replace('"m3"', '"m4"'));
  const file = path.join(root, 'damaged.tar');
  const { problem } = await ledger.backup(file, options);
  assert.equal(problem?.code, 'ledger.audit-bad-entry');
  const elsewhere = path.join(root, 'elsewhere', 'ledger');
  const restored = await restoreBackup(file, elsewhere, { replace: false, nowMs: 0 });
  assert.deepEqual(restored.problem, problem);
  const again = await open(t, elsewhere);
  assert.equal((await again.accounts.verifyToken(secret))?.name, 'ci');
  assert.deepEqual((await again.verifyAudit(signal)).problem, problem);
});

test('a restore that is killed between two steps is finished by whoever comes next, and leaves nothing lying about', async (t) => {
  const { root, folder, ledger, secret, file } = await backedUp(t);
  const { secret: later } = await ledger.accounts.createToken({
    ...{ name: 'later', groups: [], reads: undefined, expiresMs: undefined },
  });
  await ledger.close();
  const whole = path.join(root, 'whole', 'ledger');
  await restoreBackup(file, whole, { replace: false, nowMs: 0 });
  /** As it is left by a process that dies before its `step`. */
  const killed = (step: 'checked' | 'named' | 'moved') => {
    const half = `${folder}.restoring-0123456789ab`;
    mkdirSync(half);
    if (step === 'checked') return;
    cpSync(whole, `${folder}.restored`, { recursive: true });
    if (step === 'moved') renameSync(folder, `${folder}.before-x`);
  };
  const names = () =>
    readdirSync(root)
      .filter((name) => name.startsWith('ledger'))
      .toSorted();
  const has = async (token: string) => {
    assert.ok(ledgerExists(folder));
    const opened = await Ledger.open(folder, { clock: systemClock, mode: 'server' });
    const found = await opened.accounts.verifyToken(token);
    await opened.close();
    return found !== undefined;
  };
  for (const step of ['checked', 'named'] as const) {
    killed(step);
    assert.deepEqual([await has(secret), await has(later)], [true, true], step);
    await assert.rejects(
      restoreBackup(file, folder, { replace: false, nowMs: 0 }),
      code('ledger.would-replace'),
    );
    const { aside = '' } = await restoreBackup(file, folder, { replace: true, nowMs: 0 });
    assert.deepEqual(names(), ['ledger', path.basename(aside), 'ledger.gate']);
    rmSync(folder, { recursive: true });
    renameSync(aside, folder);
  }
  killed('moved');
  assert.deepEqual([await has(later), await has(secret)], [false, true]);
  rmSync(folder, { recursive: true });
  rmSync(`${folder}.restoring-0123456789ab`, { recursive: true });
  renameSync(`${folder}.before-x`, folder);
  killed('moved');
  // Another restore does not take an empty place for one where nothing is.
  await assert.rejects(
    restoreBackup(file, folder, { replace: false, nowMs: 0 }),
    code('ledger.would-replace'),
  );
});

test('a ledger changes its place only when nobody has it open', async (t) => {
  const { root, folder, ledger, secret, file } = await backedUp(t);
  const { url } = import.meta;
  const script = `import { ledgerTools } from ${JSON.stringify(new URL('./index.ts', url).href)};
    const { restoreBackup } = await ledgerTools();
    await restoreBackup(${JSON.stringify(file)}, ${JSON.stringify(folder)}, { replace: true, nowMs: 0 });`;
  const restoring = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const before = () => readdirSync(root).filter((name) => name.includes('before')).length;
  while (readdirSync(root).every((name) => !name.includes('restoring'))) await sleep(20);
  await sleep(500);
  assert.equal(before(), 0);
  // Whoever has it open goes on meanwhile, and writes where everything else of theirs is.
  ledger.audit.append({ action: 'read', who: 'x', address: undefined, what: 'late', outcome: 'allow' });
  await ledger.audit.flush();
  await ledger.close();
  await restoring;
  assert.equal(before(), 1);
  const again = await open(t, folder);
  assert.equal((await again.accounts.verifyToken(secret))?.name, 'ci');
  assert.equal((await again.verifyAudit(signal)).problem, undefined);
});

test('restoring replaces only when asked, and keeps what was there', async (t) => {
  const { root, folder, file, ledger } = await backedUp(t);
  await ledger.accounts.revokeToken('ci');
  await ledger.close();
  const nowMs = Date.UTC(2026, 10, 21, 20, 30);
  await assert.rejects(restoreBackup(file, folder, { replace: false, nowMs }), code('ledger.would-replace'));
  const { aside } = await restoreBackup(file, folder, { replace: true, nowMs });
  assert.equal(aside, `${folder}.before-20261121T203000Z`);
  const again = await restoreBackup(file, folder, { replace: true, nowMs });
  assert.equal(again.aside, `${folder}.before-20261121T203000Z-2`);
  assert.equal((await (await open(t, folder)).accounts.tokens())[0]?.revokedMs, undefined);
  assert.ok((await (await open(t, aside)).accounts.tokens())[0]?.revokedMs);
  assert.equal(
    readdirSync(root).some((name) => name.includes('restoring')),
    false,
  );
});

test('a backup that is damaged anywhere is refused, and nothing is touched', async (t) => {
  const { root, file } = await backedUp(t);
  const target = path.join(root, 'target');
  const good = readFileSync(file);
  const bad = path.join(root, 'bad.tar');
  const refused = async () => {
    const codes = ['ledger.not-a-backup', 'ledger.backup-damaged', 'ledger.audit-other-head'];
    await assert.rejects(
      restoreBackup(bad, target, { replace: true, nowMs: 0 }),
      (error: { code: string }) => {
        assert.ok(codes.includes(error.code) || error.code.startsWith('ledger.audit-'), error.code);
        return true;
      },
    );
    assert.equal(
      readdirSync(root).some((name) => name.startsWith('target')),
      false,
    );
  };
  for (const sizeBytes of [0, 100, 512, 2000, good.length - 1024 - 1]) {
    writeFileSync(bad, good);
    truncateSync(bad, sizeBytes);
    await refused();
  }
  // Between the members stand zeros, and times and owners of no meaning; everything else is covered.
  const manifestBytes = Number.parseInt(good.toString('latin1', 124, 135), 8);
  const start = 512 + Math.ceil(manifestBytes / 512) * 512 + 512;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: start, max: start + 80_000 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, flip) => {
        const bytes = Buffer.from(good);
        bytes[at] = bytes[at]! ^ flip;
        writeFileSync(bad, bytes);
        await refused();
      },
    ),
    { numRuns: 20 },
  );
  await assert.rejects(
    restoreBackup(path.join(root, 'none.tar'), target, { replace: true, nowMs: 0 }),
    code('ledger.backup-unreadable'),
  );
});
