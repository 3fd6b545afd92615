import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import {
  auditEntry,
  auditProblem,
  auditSegments,
  filledLedger,
  newLedgerFolder,
  verifyLedger,
  withLedger,
} from '../../test/support/ledger.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { atEnd } from '../../test/support/scope.ts';
import { AuditWriter } from './audit-writer.ts';
import { openDatabase } from './dialect.ts';
import { Ledger, ledgerTools, ledgerTroubleChannel } from './index.ts';
import type { Tables } from './schema.ts';

const { readAudit } = await ledgerTools();
const signal = new AbortController().signal;

test('what was appended is in the log, in order, and can be asked for', async (t) => {
  const folder = await filledLedger(t);
  assert.ok(auditSegments(folder).length > 2);
  const found = await verifyLedger(folder);
  assert.deepEqual([found.problem, found.entries, found.unfinishedBytes], [undefined, 30, 0]);
  const lines = [...readAudit(folder)];
  assert.deepEqual(
    lines.map(({ record }) => record?.number),
    Array.from({ length: 30 }, (_, at) => at + 1),
  );
  await withLedger(folder, async (ledger) => {
    const tail = await ledger.auditTail({ limit: 2 });
    assert.deepEqual(
      tail.map(({ number, what }) => [number, what]),
      [
        [29, 'corp.example/x@v1.0.29.zip'],
        [30, 'corp.example/x@v1.0.30.zip'],
      ],
    );
    assert.deepEqual(tail[1], lines[29]?.record);
    assert.equal((await ledger.auditTail({ limit: 99, what: 'corp.example/x@v1.0.2' })).length, 11);
    assert.equal((await ledger.auditTail({ limit: 99, who: 'token:c' })).length, 0);
    assert.equal((await ledger.auditTail({ limit: 99, outcome: 'deny' })).length, 0);
    assert.equal((await ledger.auditTail({ limit: 99, sinceMs: Date.now() + 60_000 })).length, 0);
  });
});

test('the index is made anew from the segments, also for batches that were too large for it', async (t) => {
  const folder = await newLedgerFolder(t);
  await withLedger(folder, async (ledger) => {
    for (let number = 1; number <= 1200; number++) ledger.audit.append(auditEntry(`m${number}`));
    await ledger.audit.flush();
    ledger.audit.append(auditEntry('last'));
    await ledger.audit.flush();
    const all = await ledger.auditTail({ limit: 5000 });
    assert.deepEqual([all.length, all.at(0)?.what, all.at(-1)?.what], [1201, 'm1', 'last']);
  });
});

test('whoever knocks everywhere is counted, and neither fills the disk nor crowds out others', async (t) => {
  const folder = await newLedgerFolder(t);
  const refusal = (address: string, what: string) =>
    ({ action: 'read', who: 'nobody', address, what, outcome: 'identify' }) as const;
  await withLedger(folder, async (ledger) => {
    const { audit } = ledger;
    for (let number = 0; number < 60_000; number++) audit.append(refusal('192.0.2.1', `m${number}`));
    for (let number = 0; number < 3000; number++)
      audit.append(refusal(`198.51.100.${number % 250}`, `n${number}`));
    for (let number = 0; number < 3000; number++) audit.append(refusal(`2001:db8::${number}`, `o${number}`));
    for (let number = 0; number < 2000; number++) audit.append(auditEntry(`read ${number}`));
    await audit.flush();
    const all = await ledger.auditTail({ limit: 10_000 });
    const reads = all.filter(({ outcome }) => outcome !== 'identify');
    assert.equal(reads.length, 2000);
    const refused = all.filter(({ outcome }) => outcome === 'identify');
    assert.ok(refused.length <= 521, `${refused.length} refusals`);
    const counted = refused.map(({ detail }) => Number(detail?.['others'] ?? 1));
    assert.equal(
      counted.reduce((sum, count) => sum + count, 0),
      66_000,
    );
    const worst = refused.find(({ address, detail }) => address === '192.0.2.1' && detail !== undefined);
    assert.deepEqual([worst?.what, worst?.detail], ['*', { others: 59_900 }]);
    // The next ones are entries of their own again.
    audit.append(refusal('192.0.2.1', 'later'));
    await audit.flush();
    assert.equal((await ledger.auditTail({ limit: 1 }))[0]?.what, 'later');
  });
  assert.equal((await verifyLedger(folder)).problem, undefined);
});

test('the same decision about the same reader is counted while it waits; changes never are', async (t) => {
  const folder = await newLedgerFolder(t);
  await withLedger(folder, async ({ audit }) => {
    for (let times = 0; times < 1000; times++) audit.append(auditEntry('corp.example/x', 'deny'));
    for (let times = 0; times < 3; times++) audit.append(auditEntry('corp.example/x', 'allow'));
    audit.append(auditEntry('corp.example/x', 'deny'));
    audit.append({ ...auditEntry('corp.example/x', 'deny'), detail: { reason: 'no-rule' } });
    audit.append({ ...auditEntry('corp.example/x', 'allow'), who: 'token:other' });
    audit.append({ ...auditEntry('corp.example/x', 'allow'), address: '192.0.2.2' });
    for (let times = 0; times < 2; times++)
      audit.append({ ...auditEntry('y', 'revoked'), action: 'token', who: 'command line' });
    await audit.flush();
    audit.append(auditEntry('corp.example/x', 'allow'));
    await audit.flush();
  });
  assert.deepEqual(
    [...readAudit(folder)].map(({ record }) => [record?.what.at(-1), record?.outcome, record?.detail]),
    [
      ['x', 'deny', { times: 1001 }],
      ['x', 'allow', { times: 3 }],
      ['x', 'deny', { reason: 'no-rule' }],
      ['x', 'allow', undefined],
      ['x', 'allow', undefined],
      ['y', 'revoked', undefined],
      ['y', 'revoked', undefined],
      ['x', 'allow', undefined],
    ],
  );
});

test('what cannot be written waits; what does not fit into memory is counted in the log', async (t) => {
  const folder = await newLedgerFolder(t);
  const clock = new ManualClock();
  const ledger = await Ledger.open(folder, { clock, mode: 'server' });
  t.after(() => ledger.close());
  const troubles: string[] = [];
  t.after(ledgerTroubleChannel.subscribe(({ error }) => troubles.push(error.code)));
  const audit = path.join(folder, 'audit');
  assert.equal(existsSync(audit), false);
  writeFileSync(audit, 'in the way');
  ledger.audit.append(auditEntry('first'));
  const failed = (error: { code: string }) => error.code === 'ledger.audit-failed';
  await assert.rejects(ledger.audit.flush(), failed);
  await assert.rejects(ledger.audit.flush(), failed);
  assert.deepEqual(troubles, ['ledger.audit-failed']);
  for (let number = 0; number < 50_010; number++) ledger.audit.append(auditEntry(`m${number}`));
  assert.deepEqual(troubles, ['ledger.audit-failed', 'ledger.audit-lost']);
  rmSync(audit);
  await assert.rejects(ledger.audit.flush(), (error: { code: string; params: unknown }) => {
    assert.deepEqual([error.code, error.params], ['ledger.audit-lost', { entries: 11 }]);
    return true;
  });
  await ledger.audit.flush();
  const lines = [...readAudit(folder)];
  assert.equal(lines.length, 50_001);
  assert.equal(lines[0]?.record?.what, 'first');
  const lost = lines.find(({ record }) => record?.outcome === 'lost')?.record;
  assert.deepEqual(lost?.detail, { entries: 11 });
  assert.equal((await ledger.verifyAudit(signal)).problem, undefined);
});

test('where the database has no room for what stands in the log already, nothing comes twice, and the reason is told', async (t) => {
  const folder = await newLedgerFolder(t);
  await withLedger(folder, () => undefined);
  const opened = openDatabase<Tables>(path.join(folder, 'ledger.sqlite'));
  const { db } = opened;
  atEnd(t, () => opened.close());
  const writer = new AuditWriter(db, path.join(folder, 'audit'), 3000);
  const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(db);
  const entry = (what: string) => ({ ...auditEntry(what + 'x'.repeat(1500)), timeMs: 1 });
  await writer.append([entry('first')]);
  for (let round = 0; round < 3; round++) {
    const entries = Array.from({ length: 8 }, (_, index) => entry(`${round}.${index}`));
    await limit(1); // No fewer than there are.
    for (let tries = 0; tries < 3; tries++)
      await assert.rejects(writer.append(entries), /database or disk is full/);
    await limit(1_000_000);
    await writer.append([...entries, entry(`${round}.more`)]);
  }
  const written = [...readAudit(folder)].map(({ record }) => record?.what.replace(/x+$/, ''));
  const rounds = [0, 1, 2].flatMap((round) => [
    ...Array.from({ length: 8 }, (_, index) => `${round}.${index}`),
    `${round}.more`,
  ]);
  assert.deepEqual(written, ['first', ...rounds]);
  assert.equal(await auditProblem(folder), undefined);
});

test('refusals that go on and on are written once a second', async (t) => {
  const folder = await newLedgerFolder(t);
  const clock = new ManualClock();
  const ledger = await Ledger.open(folder, { clock, mode: 'server' });
  t.after(() => ledger.close());
  const numberAfter = async (ms: number) => {
    clock.advance(ms);
    return (await ledger.auditHead()).number;
  };
  const deny = () => ledger.audit.append(auditEntry('x', 'deny'));
  deny();
  assert.equal(await numberAfter(50), 1);
  for (let times = 0; times < 5; times++) deny();
  assert.equal(await numberAfter(50), 1);
  assert.equal(await numberAfter(950), 2);
  assert.deepEqual([...readAudit(folder)].at(-1)?.record?.detail, { times: 5 });
  // Something else does not wait behind them.
  deny();
  ledger.audit.append(auditEntry('y', 'deny'));
  assert.equal(await numberAfter(50), 4);
});

test('without anybody asking, entries are written by themselves', async (t) => {
  const folder = await newLedgerFolder(t);
  const clock = new ManualClock();
  const ledger = await Ledger.open(folder, { clock, mode: 'server' });
  t.after(() => ledger.close());
  ledger.audit.append(auditEntry('x'));
  assert.equal((await ledger.auditHead()).number, 0);
  clock.advance(50);
  assert.equal((await ledger.auditHead()).number, 1);
});
