import fs from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { GomirrorError } from '../base/index.ts';
import type { LedgerCode } from './codes.ts';

/** How long a restore waits for those who have the ledger open, and they for it. */
const waitMs = 10_000;

/**
 * Keeps a ledger's folder where it is while somebody has the ledger open, and everybody out while another is put in its place: a
 * database that changes its folder under an open connection is damaged. It is an empty database beside the folder, of which
 * nothing is used but its locks; the system takes them from a process that dies. Throws `ledger.busy`, and the system's errors.
 */
export function passGate(folder: string, how: 'with others' | 'alone'): { readonly close: () => void } {
  const file = `${folder}.gate`;
  if (!fs.existsSync(file)) fs.closeSync(fs.openSync(file, 'a', 0o600));
  const gate = new DatabaseSync(file, { timeout: waitMs });
  try {
    if (how === 'alone') gate.exec('BEGIN EXCLUSIVE');
    else gate.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
    return { close: () => gate.close() };
  } catch (error) {
    gate.close();
    throw new GomirrorError<LedgerCode>('ledger.busy', {}, { retryable: true, cause: error });
  }
}
