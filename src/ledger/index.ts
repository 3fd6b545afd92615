/**
 * ledger: what cannot be rebuilt: users, tokens, first-seen hashes, observations, the audit log; their backup. The database and
 * the log are on a thread of their own, which alone loads Kysely and SQLite; this door loads next to nothing before something is opened. May import base, module, config, policy.
 */
export type { Head } from './audit-chain.ts';
export type { AuditQuery } from './audit-index.ts';
export type { AuditFinding } from './audit-verify.ts';
export type { BackupSummary } from './backup.ts';
export { type LedgerCode, ledgerCodes } from './codes.ts';
export { ledgerTroubleChannel } from './events.ts';
export { Ledger, type LedgerOptions } from './ledger.ts';
export { ledgerExists, ledgerFolder } from './places.ts';
export type { RestoreSummary } from './restore.ts';
export { isTokenSecret } from './secret.ts';
export type {
  Account,
  Accounts,
  Audit,
  AuditEntry,
  AuditRecord,
  FirstSeen,
  Observations,
  Token,
  User,
} from './types.ts';

/** Reading and restoring without opening a ledger; loaded when it is wanted. */
export const ledgerTools = () => import('./tools.ts');
