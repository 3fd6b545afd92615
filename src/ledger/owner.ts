import fs from 'node:fs';
import path from 'node:path';
import { GomirrorError } from '../base/index.ts';
import type { LedgerCode } from './codes.ts';

/**
 * Files that root makes beside a server's own cannot be written by that server any more, so that a command run with `sudo` by
 * habit would stop it. Throws `ledger.other-owner` for a root to whom `file`, or the nearest folder above it that exists, does not belong.
 */
export function refuseForeignOwner(file: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = ownerOf(file);
  if (owner === undefined || owner === 0) return;
  throw new GomirrorError<LedgerCode>('ledger.other-owner', { file, owner });
}

function ownerOf(file: string): number | undefined {
  for (let each = file; ; each = path.dirname(each)) {
    const found = fs.statSync(each, { throwIfNoEntry: false });
    if (found !== undefined) return found.uid;
    if (path.dirname(each) === each) return undefined;
  }
}
