import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { systemClock } from '../base/index.ts';
import { lineOf, parseLine } from './audit-chain.ts';
import { type AuditEntry, Ledger, ledgerTroubleChannel, readAudit } from './index.ts';

const signal = new AbortController().signal;
const writer = fileURLToPath(new URL('../../test/support/ledger-writer.ts', import.meta.url));

function entry(what: string, outcome = 'allow'): AuditEntry {
  return { action: 'read', who: 'token:ci', address: '192.0.2.1', what, outcome };
}

async function newFolder(t: TestContext): Promise<string> {
  return path.join(await temporaryFolder(t), 'ledger');
}

/** Runs `work` on the ledger as a server has it, in small segments. */
async function withLedger<Result>(
  folder: string,
  work: (ledger: Ledger) => Promise<Result> | Result,
  mode: 'server' | 'command' = 'server',
): Promise<Result> {
  const ledger = await Ledger.open(folder, { clock: systemClock, mode, segmentBytes: 2000 });
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** A ledger of `count` entries, over several segments. */
async function filled(t: TestContext, count = 30): Promise<string> {
  const folder = await newFolder(t);
  await withLedger(folder, async ({ audit }) => {
    for (let number = 1; number <= count; number++) {
      audit.append(entry(`corp.example/x@v1.0.${number}.zip`));
      if (number % 3 === 0) await audit.flush();
    }
  });
  return folder;
}

function segmentsOf(folder: string): string[] {
  const audit = path.join(folder, 'audit');
  return readdirSync(audit)
    .toSorted()
    .map((name) => path.join(audit, name));
}

const verify = (folder: string, anchor?: { number: number; hash: string }) =>
  withLedger(folder, (ledger) => ledger.verifyAudit(signal, anchor), 'command');

const problemOf = async (folder: string) => (await verify(folder)).problem?.code;
const outcomesOf = (folder: string) => [...readAudit(folder)].map(({ record }) => record?.outcome);

test('what was appended is in the log, in order, and can be asked for', async (t) => {
  const folder = await filled(t);
  assert.ok(segmentsOf(folder).length > 2);
  const found = await verify(folder);
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
  const folder = await newFolder(t);
  await withLedger(folder, async (ledger) => {
    for (let number = 1; number <= 1200; number++) ledger.audit.append(entry(`m${number}`));
    await ledger.audit.flush();
    ledger.audit.append(entry('last'));
    await ledger.audit.flush();
    const all = await ledger.auditTail({ limit: 5000 });
    assert.deepEqual([all.length, all.at(0)?.what, all.at(-1)?.what], [1201, 'm1', 'last']);
  });
});

test('two processes at once write one chain', async (t) => {
  const folder = await newFolder(t);
  const codes = await Promise.all(
    [1, 2].map(async () => {
      const child = spawn(process.execPath, [writer, folder, 'append', '50'], { stdio: 'inherit' });
      const [code] = (await once(child, 'exit')) as [number];
      return code;
    }),
  );
  assert.deepEqual(codes, [0, 0]);
  const { problem, entries } = await verify(folder);
  assert.deepEqual([problem, entries], [undefined, 100]);
  assert.equal(new Set([...readAudit(folder)].map(({ record }) => record?.who)).size, 2);
});

test('kill -9 in the middle of writing loses nothing that was said to be written', async (t) => {
  const folder = await newFolder(t);
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
    assert.equal((await verify(folder)).problem, undefined);
    await withLedger(folder, () => undefined);
    const { problem, entries } = await verify(folder);
    assert.equal(problem, undefined);
    assert.ok(entries >= before + acknowledged, `${entries} of ${before} + ${acknowledged}`);
    before = entries;
  }
});

test('a half-written last line is cut off, and that is noted', async (t) => {
  const folder = await filled(t);
  const last = segmentsOf(folder).at(-1)!;
  const half = readFileSync(last, 'utf8').slice(0, 50) + 'x'.repeat(1000);
  appendFileSync(last, half);
  assert.deepEqual(
    [await problemOf(folder), (await verify(folder)).unfinishedBytes],
    [undefined, half.length],
  );
  await withLedger(folder, () => undefined);
  const { problem, entries, unfinishedBytes } = await verify(folder);
  assert.deepEqual([problem, entries, unfinishedBytes], [undefined, 31, 0]);
  const noted = [...readAudit(folder)].at(-1)?.record;
  assert.deepEqual(
    [noted?.action, noted?.outcome, noted?.detail],
    ['incident', 'recovered', { cutBytes: half.length, from: 30, to: 30 }],
  );
});

test('whole lines that the database does not know yet are kept', async (t) => {
  const folder = await filled(t, 6);
  copyFileSync(path.join(folder, 'ledger.sqlite'), path.join(folder, 'older'));
  await withLedger(folder, async ({ audit }) => {
    for (let number = 0; number < 40; number++) audit.append(entry(`y${number}`));
    await audit.flush();
    audit.append(entry('in a segment of its own'));
  });
  renameSync(path.join(folder, 'older'), path.join(folder, 'ledger.sqlite'));
  await withLedger(folder, async ({ audit }) => {
    audit.append(entry('after'));
    await audit.flush();
  });
  const { problem, entries } = await verify(folder);
  assert.deepEqual([problem, entries], [undefined, 6 + 41 + 2]);
  assert.deepEqual(outcomesOf(folder).slice(-2), ['recovered', 'allow']);
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
  const whole = await filled(t);
  for (const [name, [tamper, wanted]] of Object.entries(ways)) {
    const folder = await newFolder(t);
    cpSync(whole, folder, { recursive: true });
    tamper(segmentsOf(folder), folder);
    assert.equal(await problemOf(folder), wanted, name);
    if (wanted === 'ledger.audit-unacknowledged') continue;
    for (let time = 0; time < 2; time++) {
      const { problem } = await withLedger(folder, async (ledger) => {
        ledger.audit.append(entry('afterwards'));
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
  const folder = await filled(t);
  const { head } = await verify(folder);
  assert.equal((await verify(folder, head)).problem, undefined);
  const other = await newFolder(t);
  await withLedger(other, async ({ audit }) => {
    for (let number = 1; number <= 40; number++) audit.append(entry('all is well'));
    await audit.flush();
  });
  assert.equal((await verify(other, head)).problem?.code, 'ledger.audit-other-anchor');
  assert.equal((await verify(other, { ...head, number: 41 })).problem?.code, 'ledger.audit-no-anchor');
  rmSync(path.join(folder, 'audit'), { recursive: true });
  renameSync(path.join(other, 'audit'), path.join(folder, 'audit'));
  assert.equal(await problemOf(folder), 'ledger.audit-other-head');
});

test('refusals that repeat one another are counted together, nothing else is', async (t) => {
  const folder = await newFolder(t);
  await withLedger(folder, async ({ audit }) => {
    for (let times = 0; times < 1000; times++) audit.append(entry('corp.example/x', 'deny'));
    for (let times = 0; times < 3; times++) audit.append(entry('corp.example/x', 'allow'));
    audit.append(entry('corp.example/x', 'deny'));
    audit.append(entry('corp.example/y', 'deny'));
    await audit.flush();
  });
  assert.deepEqual(
    [...readAudit(folder)].map(({ record }) => [record?.what.at(-1), record?.outcome, record?.detail]),
    [
      ['x', 'deny', { times: 1000 }],
      ['x', 'allow', undefined],
      ['x', 'allow', undefined],
      ['x', 'allow', undefined],
      ['x', 'deny', undefined],
      ['y', 'deny', undefined],
    ],
  );
});

test('what cannot be written waits; what does not fit into memory is counted in the log', async (t) => {
  const folder = await newFolder(t);
  const clock = new ManualClock();
  const ledger = await Ledger.open(folder, { clock, mode: 'server' });
  t.after(() => ledger.close());
  const troubles: string[] = [];
  t.after(ledgerTroubleChannel.subscribe(({ error }) => troubles.push(error.code)));
  const audit = path.join(folder, 'audit');
  assert.equal(existsSync(audit), false);
  writeFileSync(audit, 'in the way');
  ledger.audit.append(entry('first'));
  const failed = (error: { code: string }) => error.code === 'ledger.audit-failed';
  await assert.rejects(ledger.audit.flush(), failed);
  await assert.rejects(ledger.audit.flush(), failed);
  assert.deepEqual(troubles, ['ledger.audit-failed']);
  for (let number = 0; number < 50_010; number++) ledger.audit.append(entry(`m${number}`));
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

test('refusals that go on and on are written once a second', async (t) => {
  const folder = await newFolder(t);
  const clock = new ManualClock();
  const ledger = await Ledger.open(folder, { clock, mode: 'server' });
  t.after(() => ledger.close());
  const numberAfter = async (ms: number) => {
    clock.advance(ms);
    return (await ledger.auditHead()).number;
  };
  const deny = () => ledger.audit.append(entry('x', 'deny'));
  deny();
  assert.equal(await numberAfter(50), 1);
  for (let times = 0; times < 5; times++) deny();
  assert.equal(await numberAfter(50), 1);
  assert.equal(await numberAfter(950), 2);
  assert.deepEqual([...readAudit(folder)].at(-1)?.record?.detail, { times: 5 });
  // Something else does not wait behind them.
  deny();
  ledger.audit.append(entry('y', 'deny'));
  assert.equal(await numberAfter(50), 4);
});

test('without anybody asking, entries are written by themselves', async (t) => {
  const folder = await newFolder(t);
  const clock = new ManualClock();
  const ledger = await Ledger.open(folder, { clock, mode: 'server' });
  t.after(() => ledger.close());
  ledger.audit.append(entry('x'));
  assert.equal((await ledger.auditHead()).number, 0);
  clock.advance(50);
  assert.equal((await ledger.auditHead()).number, 1);
});
