import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';

/** The database in a ledger's folder. */
export const databaseName = 'ledger.sqlite';
/** The folder of the audit log's segments in a ledger's folder. */
export const segmentsName = 'audit';

/** Where the ledger of a data folder is. */
export function ledgerFolder(dataFolder: string): string {
  return path.join(dataFolder, 'ledger');
}

/** Where a restored ledger is that is whole, and has yet to take its place. */
export function restoredFolder(folder: string): string {
  return `${folder}.restored`;
}

/** Puts a restored ledger into its place, if that has been left empty for it. */
export function finishRestore(folder: string): void {
  const restored = restoredFolder(folder);
  if (existsSync(folder) || !existsSync(restored)) return;
  try {
    renameSync(restored, folder);
  } catch (error) {
    // Somebody else has just done it.
    if (!existsSync(folder)) throw error;
  }
}

/** True when there is a ledger, or what is left of one. */
export function ledgerExists(folder: string): boolean {
  const place = existsSync(folder) ? folder : restoredFolder(folder);
  return existsSync(path.join(place, databaseName)) || existsSync(path.join(place, segmentsName));
}
