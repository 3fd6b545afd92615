import { existsSync } from 'node:fs';
import path from 'node:path';

/** The database in a ledger's folder. */
export const databaseName = 'ledger.sqlite';
/** The folder of the audit log's segments in a ledger's folder. */
export const segmentsName = 'audit';

/** Where the ledger of a data folder is. */
export function ledgerFolder(dataFolder: string): string {
  return path.join(dataFolder, 'ledger');
}

/** True when there is a ledger, or what is left of one. */
export function ledgerExists(folder: string): boolean {
  return existsSync(path.join(folder, databaseName)) || existsSync(path.join(folder, segmentsName));
}
