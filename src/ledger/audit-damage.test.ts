import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  auditEntry,
  auditOutcomes,
  auditProblem,
  auditSegments,
  filledLedger,
  newLedgerFolder,
  verifyLedger,
  withLedger,
} from '../../test/support/ledger.ts';
import { lineOf, parseLine } from './audit-chain.ts';
import { ledgerTools } from './index.ts';

const { readAudit } = await ledgerTools();
const signal = new AbortController().signal;
const writer = fileURLToPath(new URL('../../test/support/ledger-writer.ts', import.meta.url));

test('two processes at once write one chain', async (t) => {
  const folder = await newLedgerFolder(t);
  const codes = await Promise.all(
    [1, 2].map(async () => {
      const child = spawn(process.execPath, [writer, folder, 'append', '50'], { stdio: 'inherit' });
      const [code] = (await once(child, 'exit')) as [number];
      return code;
    }),
  );
  assert.deepEqual(codes, [0, 0]);
  const { problem, entries } = await verifyLedger(folder);
  assert.deepEqual([problem, entries], [undefined, 100]);
  assert.equal(new Set([...readAudit(folder)].map(({ record }) => record?.who)).size, 2);
});

test('kill -9 in the middle of writing loses nothing that was said to be written', async (t) => {
  const folder = await newLedgerFolder(t);
  let before = 0;
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, [writer, folder, 'forever'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = 0;
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      const numbers = String(chunk).trim().split('\n');
      acknowledged = Number(numbers.at(-1));
      if (acknowledged >= 5 + round * 7 && !child.killed) child.kill('SIGKILL');
    }
    assert.equal((await verifyLedger(folder)).problem, undefined);
    await withLedger(folder, () => undefined);
    const { problem, entries } = await verifyLedger(folder);
    assert.equal(problem, undefined);
    assert.ok(entries >= before + acknowledged, `${entries} of ${before} + ${acknowledged}`);
    before = entries;
  }
});

test('a half-written last line is cut off, and that is noted', async (t) => {
  const folder = await filledLedger(t);
  const last = auditSegments(folder).at(-1)!;
  const half = readFileSync(last, 'utf8').slice(0, 50) + 'x'.repeat(1000);
  appendFileSync(last, half);
  assert.deepEqual(
    [await auditProblem(folder), (await verifyLedger(folder)).unfinishedBytes],
    [undefined, half.length],
  );
  await withLedger(folder, () => undefined);
  const { problem, entries, unfinishedBytes } = await verifyLedger(folder);
  assert.deepEqual([problem, entries, unfinishedBytes], [undefined, 31, 0]);
  const noted = [...readAudit(folder)].at(-1)?.record;
  assert.deepEqual(
    [noted?.action, noted?.outcome, noted?.detail],
    ['incident', 'recovered', { cutBytes: half.length, from: 30, to: 30 }],
  );
});

test('whole lines that the database does not know yet are kept', async (t) => {
  const folder = await filledLedger(t, 6);
  copyFileSync(path.join(folder, 'ledger.sqlite'), path.join(folder, 'older'));
  await withLedger(folder, async ({ audit }) => {
    for (let number = 0; number < 40; number++) audit.append(auditEntry(`y${number}`));
    await audit.flush();
    audit.append(auditEntry('in a segment of its own'));
  });
  renameSync(path.join(folder, 'older'), path.join(folder, 'ledger.sqlite'));
  await withLedger(folder, async ({ audit }) => {
    audit.append(auditEntry('after'));
    await audit.flush();
  });
  const { problem, entries } = await verifyLedger(folder);
  assert.deepEqual([problem, entries], [undefined, 6 + 41 + 2]);
  assert.deepEqual(auditOutcomes(folder).slice(-2), ['recovered', 'allow']);
});

test('every kind of tampering is found, and stays found when the log goes on', async (t) => {
  type Tamper = (segments: readonly string[], folder: string) => void;
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  const ways: Record<string, [Tamper, string]> = {
    'an entry is changed': [
      (files) => edit(files[1]!, (text) => text.replace('allow', 'denyy')),
      'ledger.audit-bad-entry',
    ],
    'an entry is changed together with its own hash': [
      (files) =>
        edit(files[0]!, (text) => {
          const [first = '', second = '', ...rest] = text.split('\n');
          const known = parseLine(second)!;
          const forged = lineOf({ ...known, outcome: 'deny' }, parseLine(first)!).line;
          return [first, forged, ...rest].join('\n');
        }),
      'ledger.audit-bad-entry',
    ],
    'a line is taken out': [
      (files) => edit(files[1]!, (text) => text.slice(text.indexOf('\n') + 1)),
      'ledger.audit-bad-entry',
    ],
    'lines change places': [
      (files) => edit(files[0]!, (text) => text.replace(/^(.*\n)(.*\n)/, '$2$1')),
      'ledger.audit-bad-entry',
    ],
    'a line is put in': [
      (files) => edit(files[0]!, (text) => text.replace(/^(.*\n)/, '$1$1')),
      'ledger.audit-bad-entry',
    ],
    'something is put behind the end': [
      (files) => appendFileSync(files.at(-1)!, 'x\n'),
      'ledger.audit-bad-entry',
    ],
    'the first segment is removed': [(files) => rmSync(files[0]!), 'ledger.audit-missing'],
    'a segment in the middle is removed': [(files) => rmSync(files[1]!), 'ledger.audit-missing'],
    'the last segment is removed': [(files) => rmSync(files.at(-1)!), 'ledger.audit-tail-missing'],
    'all segments are removed': [
      (files) => files.forEach((file) => rmSync(file)),
      'ledger.audit-tail-missing',
    ],
    'the last line is cut off': [
      (files) => edit(files.at(-1)!, (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)),
      'ledger.audit-tail-missing',
    ],
    'the last line is cut in half': [
      (files) => truncateSync(files.at(-1)!, readFileSync(files.at(-1)!).length - 20),
      'ledger.audit-bad-entry',
    ],
    'the database is removed': [
      (_, folder) => {
        for (const name of readdirSync(folder))
          if (name.startsWith('ledger')) rmSync(path.join(folder, name));
      },
      'ledger.audit-unacknowledged',
    ],
  };
  const whole = await filledLedger(t);
  for (const [name, [tamper, wanted]] of Object.entries(ways)) {
    const folder = await newLedgerFolder(t);
    cpSync(whole, folder, { recursive: true });
    tamper(auditSegments(folder), folder);
    assert.equal(await auditProblem(folder), wanted, name);
    if (wanted === 'ledger.audit-unacknowledged') continue;
    for (let time = 0; time < 2; time++) {
      const { problem } = await withLedger(folder, async (ledger) => {
        ledger.audit.append(auditEntry('afterwards'));
        await ledger.audit.flush();
        return ledger.verifyAudit(signal);
      });
      assert.ok(problem, `${name}, and then written to`);
    }
    const lines = [...readAudit(folder)].filter(({ record }) => record?.what === 'afterwards');
    assert.equal(lines.length, 2, name);
  }
});

test('who rewrites everything is found by a head that was written down', async (t) => {
  const folder = await filledLedger(t);
  const { head } = await verifyLedger(folder);
  assert.equal((await verifyLedger(folder, head)).problem, undefined);
  const other = await newLedgerFolder(t);
  await withLedger(other, async ({ audit }) => {
    for (let number = 1; number <= 40; number++) audit.append(auditEntry(`all is well ${number}`));
    await audit.flush();
  });
  assert.equal((await verifyLedger(other, head)).problem?.code, 'ledger.audit-other-anchor');
  assert.equal((await verifyLedger(other, { ...head, number: 41 })).problem?.code, 'ledger.audit-no-anchor');
  rmSync(path.join(folder, 'audit'), { recursive: true });
  renameSync(path.join(other, 'audit'), path.join(folder, 'audit'));
  assert.equal(await auditProblem(folder), 'ledger.audit-other-head');
});
