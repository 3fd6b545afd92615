import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describeError, errorCode, GomirrorError } from '../base/index.ts';
import { extract } from './archive.ts';
import { type AuditFinding, findingError, verifySegments } from './audit-verify.ts';
import { checkBackup, type Manifest } from './backup.ts';
import type { LedgerCode } from './codes.ts';
import { passGate } from './gate.ts';
import { finishRestore, ledgerExists, restoredFolder, segmentsName } from './places.ts';
import { syncFolder } from './segments.ts';

export interface RestoreSummary {
  readonly folder: string;
  /** Where what was there before is now; undefined when there was nothing. */
  readonly aside: string | undefined;
  /** When the backup was made. */
  readonly created: string;
  /** Entries in its audit log. */
  readonly entries: number;
  /** What was wrong with its audit log when the backup was made. */
  readonly problem: AuditFinding['problem'];
}

/**
 * Puts a backup in the place of the ledger in `folder`: everything is checked and written beside first, then the folders change
 * places by rename, once nobody has the ledger open; what was there is kept. Should this be killed in between, whoever opens the ledger next finishes it. The
 * caller holds the data folder's lock. Rejects with `ledger.backup-unreadable`, `ledger.not-a-backup`,
 * `ledger.backup-damaged`, an audit finding that the backup does not tell of, `ledger.would-replace` unless `replace`,
 * `ledger.busy`, `ledger.unusable`.
 */
export async function restoreBackup(
  file: string,
  folder: string,
  { replace, nowMs }: { readonly replace: boolean; readonly nowMs: number },
): Promise<RestoreSummary> {
  const { manifest, members } = checkBackup(file);
  finishRestore(folder);
  const exists = ledgerExists(folder);
  if (exists && !replace) throw new GomirrorError<LedgerCode>('ledger.would-replace', { folder });
  const restored = restoredFolder(folder);
  for (const left of leftovers(folder)) fs.rmSync(left, { recursive: true, force: true });
  const beside = `${folder}${restoringPart}${randomBytes(6).toString('hex')}`;
  try {
    fs.mkdirSync(path.join(beside, segmentsName), { recursive: true, mode: 0o700 });
    fs.chmodSync(beside, 0o700);
    for (const member of members) extract(member, path.join(beside, ...member.name.split('/')));
    const { head } = manifest;
    const after = () => Promise.resolve(head);
    const { problem } = await verifySegments(
      path.join(beside, segmentsName),
      { before: head, after },
      new AbortController().signal,
    );
    if (problem !== undefined && !isTold(problem, manifest)) throw findingError(problem);
    for (const each of [path.join(beside, segmentsName), beside]) syncFolder(each);
    const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const aside = fs.existsSync(folder) ? unusedName(`${folder}.before-${stamp}`) : undefined;
    const gate = passGate(folder, 'alone');
    try {
      // This name says that it is whole.
      fs.renameSync(beside, restored);
      syncFolder(path.dirname(folder));
      if (aside !== undefined) fs.renameSync(folder, aside);
      finishRestore(folder);
    } finally {
      gate.close();
    }
    syncFolder(path.dirname(folder));
    return { folder, aside, created: manifest.created, entries: head.number, problem };
  } catch (error) {
    fs.rmSync(beside, { recursive: true, force: true });
    if (fs.existsSync(folder)) fs.rmSync(restored, { recursive: true, force: true });
    if (error instanceof GomirrorError) throw error;
    const reason = errorCode(error) ?? describeError(error);
    throw new GomirrorError<LedgerCode>('ledger.unusable', { folder, reason }, { cause: error });
  }
}

/** The backup is to the byte what it was made of, so that this is no damage of its own. */
function isTold(problem: NonNullable<AuditFinding['problem']>, manifest: Manifest): boolean {
  return JSON.stringify(problem) === JSON.stringify(manifest.problem);
}

const restoringPart = '.restoring-';

/** What was left by others that were killed: the lock of the data folder is ours. */
function leftovers(folder: string): string[] {
  const parent = path.dirname(folder);
  const begun = path.basename(folder) + restoringPart;
  const names = fs.existsSync(parent) ? fs.readdirSync(parent).filter((name) => name.startsWith(begun)) : [];
  return [...names.map((name) => path.join(parent, name)), restoredFolder(folder)];
}

function unusedName(name: string): string {
  let candidate = name;
  for (let count = 2; fs.existsSync(candidate); count++) candidate = `${name}-${count}`;
  return candidate;
}
