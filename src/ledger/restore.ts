import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describeError, errorCode, GomirrorError } from '../base/index.ts';
import { extract } from './archive.ts';
import { findingError, verifySegments } from './audit-verify.ts';
import { checkBackup } from './backup.ts';
import type { LedgerCode } from './codes.ts';
import { ledgerExists, segmentsName } from './places.ts';
import { syncFolder } from './segments.ts';

export interface RestoreSummary {
  readonly folder: string;
  /** Where what was there before is now; undefined when there was nothing. */
  readonly aside: string | undefined;
  /** When the backup was made. */
  readonly created: string;
  /** Entries in its audit log. */
  readonly entries: number;
}

/**
 * Puts a backup in the place of the ledger in `folder`: everything is checked and written beside first, then the folders change
 * places by rename; what was there is kept. Nobody may have the ledger open: the caller holds the data folder's lock. Rejects with
 * `ledger.backup-unreadable`, `ledger.not-a-backup`, `ledger.backup-damaged`, an audit finding, `ledger.would-replace` unless `replace`, `ledger.unusable`.
 */
export async function restoreBackup(
  file: string,
  folder: string,
  { replace, nowMs }: { readonly replace: boolean; readonly nowMs: number },
): Promise<RestoreSummary> {
  const { manifest, members } = checkBackup(file);
  const exists = ledgerExists(folder);
  if (exists && !replace) throw new GomirrorError<LedgerCode>('ledger.would-replace', { folder });
  const beside = `${folder}.restoring-${randomBytes(6).toString('hex')}`;
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
    if (problem !== undefined) throw findingError(problem);
    for (const each of [path.join(beside, segmentsName), beside]) syncFolder(each);
    const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const aside = fs.existsSync(folder) ? unusedName(`${folder}.before-${stamp}`) : undefined;
    if (aside !== undefined) fs.renameSync(folder, aside);
    fs.renameSync(beside, folder);
    syncFolder(path.dirname(folder));
    return { folder, aside, created: manifest.created, entries: head.number };
  } catch (error) {
    fs.rmSync(beside, { recursive: true, force: true });
    if (error instanceof GomirrorError) throw error;
    const reason = errorCode(error) ?? describeError(error);
    throw new GomirrorError<LedgerCode>('ledger.unusable', { folder, reason }, { cause: error });
  }
}

function unusedName(name: string): string {
  let candidate = name;
  for (let count = 2; fs.existsSync(candidate); count++) candidate = `${name}-${count}`;
  return candidate;
}
