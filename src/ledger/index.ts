/**
 * ledger: what cannot be rebuilt: users, tokens, first-seen hashes, observations, the audit log. May import base, module,
 * config, policy.
 */
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
