import fs from 'node:fs';
import path from 'node:path';
import { describeError, GomirrorError } from '../base/index.ts';
import { AccountsTable } from './accounts-table.ts';
import type { TimedEntry } from './audit-chain.ts';
import { type AuditQuery, queryIndex, updateIndex } from './audit-index.ts';
import { AuditWriter, headOf, placeOf } from './audit-writer.ts';
import type { LedgerCode } from './codes.ts';
import { openDatabase, type Opened } from './dialect.ts';
import { migrate } from './migrations.ts';
import { refuseForeignOwner } from './owner.ts';
import { passGate } from './gate.ts';
import { databaseName, finishRestore, segmentsName } from './places.ts';
import type { Tables } from './schema.ts';
import { findFirstSeen, recordFirstSeen, replaceObservation } from './seen-table.ts';

/** How a ledger is opened on its thread. */
export interface OpenOptions {
  readonly folder: string;
  /** `server`: what a crash has left is repaired at once. */
  readonly mode: 'server' | 'command';
  readonly timeMs: number;
  /** Size from which on a segment of the audit log is followed by another. */
  readonly segmentBytes: number | undefined;
}

/** What the ledger's thread does, by name. */
export type Operations = Awaited<ReturnType<typeof openOperations>>;

/** Opens the database and the log. Throws `ledger.unusable`, `ledger.newer-schema`, `ledger.other-owner`. */
export async function openOperations(options: OpenOptions) {
  const { folder, mode, timeMs, segmentBytes } = options;
  const opened = await open(options);
  const { db } = opened;
  const accounts = new AccountsTable(db);
  const segments = path.join(folder, segmentsName);
  const writer = new AuditWriter(db, segments, segmentBytes);
  if (mode === 'server') await writer.repair(timeMs);
  return {
    generation: () => accounts.generation(),
    userSecret: (name: string) => accounts.userSecret(name),
    token: (sha256: string) => accounts.token(sha256),
    used: (...uses: Parameters<AccountsTable['used']>) => accounts.used(...uses),
    addUser: (...user: Parameters<AccountsTable['addUser']>) => accounts.addUser(...user),
    changeUser: (...change: Parameters<AccountsTable['changeUser']>) => accounts.changeUser(...change),
    removeUser: (...user: Parameters<AccountsTable['removeUser']>) => accounts.removeUser(...user),
    users: () => accounts.users(),
    createToken: (...token: Parameters<AccountsTable['createToken']>) => accounts.createToken(...token),
    revokeToken: (...token: Parameters<AccountsTable['revokeToken']>) => accounts.revokeToken(...token),
    tokens: () => accounts.tokens(),
    recordFirstSeen: (seen: Parameters<typeof recordFirstSeen>[1], timeMs: number) =>
      recordFirstSeen(db, seen, timeMs),
    findFirstSeen: (path: string, version: string) => findFirstSeen(db, path, version),
    replaceObservation: (name: string, value: string, timeMs: number) =>
      replaceObservation(db, name, value, timeMs),
    appendAudit: (entries: readonly TimedEntry[]) => writer.append(entries),
    auditHead: () => headOf(db),
    queryAudit: async (query: AuditQuery) => {
      const { number } = await headOf(db);
      await updateIndex(db, segments, number);
      return queryIndex(db, query);
    },
    /** Copies the database to a new file; gives what the copy says of the audit log. */
    copyTo: async (file: string) => {
      opened.copyTo(file);
      const copy = openDatabase<Tables>(file);
      try {
        return await placeOf(copy.db);
      } finally {
        await copy.close();
      }
    },
    dataVersion: () => opened.dataVersion(),
    close: () => opened.close(),
  };
}

async function open({ folder, mode }: OpenOptions): Promise<Opened<Tables>> {
  const file = path.join(folder, databaseName);
  let gate: ReturnType<typeof passGate> | undefined;
  let opened: Opened<Tables> | undefined;
  try {
    if (mode === 'command') refuseForeignOwner(file);
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    gate = passGate(folder, 'with others');
    finishRestore(folder);
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    // SQLite gives its other files the permissions of this one.
    if (!fs.existsSync(file)) fs.closeSync(fs.openSync(file, 'a', 0o600));
    opened = openDatabase<Tables>(file);
    await migrate(opened.db, folder);
    const database = opened;
    const passed = gate;
    return { ...database, close: () => database.close().finally(() => passed.close()) };
  } catch (error) {
    await opened?.close();
    gate?.close();
    if (error instanceof GomirrorError) throw error;
    throw new GomirrorError<LedgerCode>(
      'ledger.unusable',
      { folder, reason: describeError(error) },
      { cause: error },
    );
  }
}
