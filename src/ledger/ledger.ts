import path from 'node:path';
import type { Clock } from '../base/index.ts';
import type { LedgerAccounts } from './accounts.ts';
import type { Head } from './audit-chain.ts';
import type { AuditQuery } from './audit-index.ts';
import type { AuditFinding } from './audit-verify.ts';
import type { BackupSummary } from './backup.ts';
import { segmentsName } from './places.ts';
import type { LedgerThread } from './thread.ts';
import type { Accounts, Audit, AuditRecord, FirstSeen, Observations } from './types.ts';

export interface LedgerOptions {
  readonly clock: Clock;
  /** `server`: changes by other processes are noticed, and what a crash has left is repaired at once. */
  readonly mode: 'server' | 'command';
  /** Size from which on a segment of the audit log is followed by another; 64 MiB without it. */
  readonly segmentBytes?: number;
}

/** The ledger of a data folder, open. Several processes may have it open at once. */
export class Ledger {
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly firstSeen: FirstSeen;
  readonly observations: Observations;
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #thread: LedgerThread;
  readonly #accounts: LedgerAccounts;

  private constructor(
    folder: string,
    clock: Clock,
    parts: { thread: LedgerThread; accounts: LedgerAccounts; audit: Audit },
  ) {
    const { thread } = parts;
    this.#folder = folder;
    this.#clock = clock;
    this.#thread = thread;
    this.#accounts = parts.accounts;
    this.accounts = parts.accounts;
    this.audit = parts.audit;
    this.firstSeen = {
      record: (seen) => thread.call('recordFirstSeen', seen, clock.now()),
      find: (modulePath, version) => thread.call('findFirstSeen', modulePath, version),
    };
    this.observations = {
      replace: (name, value) => thread.call('replaceObservation', name, value, clock.now()),
    };
  }

  /**
   * Opens the ledger in `folder`, and makes it if need be; starts its thread. Rejects with `ledger.unusable`,
   * `ledger.newer-schema`, `ledger.other-owner`. To be closed with {@link close}.
   */
  static async open(folder: string, { clock, mode, segmentBytes }: LedgerOptions): Promise<Ledger> {
    const [{ LedgerThread }, { LedgerAccounts }, { LedgerAudit }] = await Promise.all([
      import('./thread.ts'),
      import('./accounts.ts'),
      import('./audit.ts'),
    ]);
    const thread = await LedgerThread.start({ folder, mode, segmentBytes, timeMs: clock.now() });
    const accounts = new LedgerAccounts(thread, clock);
    return new Ledger(folder, clock, { thread, accounts, audit: new LedgerAudit(thread, clock) });
  }

  /** The last entry of the audit log, as the database has it. */
  auditHead(): Promise<Head> {
    return this.#thread.call('auditHead');
  }

  /** The last entries that a query asks for, oldest first. */
  auditTail(query: AuditQuery): Promise<AuditRecord[]> {
    return this.#thread.call('queryAudit', query);
  }

  /** Follows the whole chain of the audit log; see {@link verifySegments}. Changes nothing. */
  async verifyAudit(signal: AbortSignal, anchor?: Head): Promise<AuditFinding> {
    const { verifySegments } = await import('./audit-verify.ts');
    const before = await this.auditHead();
    const after = () => this.auditHead();
    return verifySegments(path.join(this.#folder, segmentsName), { before, after, anchor }, signal);
  }

  /** Writes everything into one file, as of one moment, while other processes go on; see {@link writeBackup}. Keeps this process busy. */
  async backup(
    file: string,
    options: { readonly replace: boolean; readonly version: string },
  ): Promise<BackupSummary> {
    const { writeBackup } = await import('./backup.ts');
    const copy = (target: string) => this.#thread.call('copyTo', target);
    const headNow = () => this.auditHead();
    return writeBackup({ ...options, folder: this.#folder, file, nowMs: this.#clock.now(), copy, headNow });
  }

  /** Writes what waits, then ends the thread. Rejects when the audit log could not be written; is closed then too. */
  async close(): Promise<void> {
    try {
      await this.#accounts.writeUses();
      await this.audit.flush();
    } finally {
      await this.#thread.close();
    }
  }
}
