/** What only commands need; loaded by {@link ledgerTools}. */
export { readAudit } from './audit-read.ts';
export { parseHead } from './audit-verify.ts';
export { refuseForeignOwner } from './owner.ts';
export { restoreBackup } from './restore.ts';
