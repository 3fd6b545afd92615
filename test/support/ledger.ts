/** Ledgers for tests of the audit log. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { systemClock } from '../../src/base/index.ts';
import { type AuditEntry, Ledger, ledgerTools } from '../../src/ledger/index.ts';
import { temporaryFolder } from './temp.ts';

const { readAudit } = await ledgerTools();
const signal = new AbortController().signal;

export function auditEntry(what: string, outcome = 'allow'): AuditEntry {
  return { action: 'read', who: 'token:ci', address: '192.0.2.1', what, outcome };
}

export async function newLedgerFolder(t: TestContext): Promise<string> {
  return path.join(await temporaryFolder(t), 'ledger');
}

/** Runs `work` on the ledger as a server has it, in small segments. */
export async function withLedger<Result>(
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
export async function filledLedger(t: TestContext, count = 30): Promise<string> {
  const folder = await newLedgerFolder(t);
  await withLedger(folder, async ({ audit }) => {
    for (let number = 1; number <= count; number++) {
      audit.append(auditEntry(`corp.example/x@v1.0.${number}.zip`));
      if (number % 3 === 0) await audit.flush();
    }
  });
  return folder;
}

export function auditSegments(folder: string): string[] {
  const audit = path.join(folder, 'audit');
  return readdirSync(audit)
    .toSorted()
    .map((name) => path.join(audit, name));
}

export const verifyLedger = (folder: string, anchor?: { number: number; hash: string }) =>
  withLedger(folder, (ledger) => ledger.verifyAudit(signal, anchor), 'command');

export const auditProblem = async (folder: string) => (await verifyLedger(folder)).problem?.code;
export const auditOutcomes = (folder: string) => [...readAudit(folder)].map(({ record }) => record?.outcome);
