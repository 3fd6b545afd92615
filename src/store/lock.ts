import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, GomirrorError } from '../base/index.ts';
import type { StoreCode } from './codes.ts';
import { unusable } from './disk.ts';

/** The right to be the only gomirror on a data folder. */
export interface DataLock {
  release(): void;
}

/**
 * Takes the lock of a data folder. The operating system holds it through an SQLite file, so it ends with the process
 * however that ends, and a crash leaves nothing to clean up. Throws `store.locked` or `store.unusable`.
 */
export async function lockData(root: string): Promise<DataLock> {
  const note = path.join(root, 'lock.json');
  try {
    await makeFolders(path.resolve(root));
  } catch (error) {
    throw unusable(root, error);
  }
  const { DatabaseSync } = await import('node:sqlite');
  let database: InstanceType<typeof DatabaseSync>;
  try {
    database = new DatabaseSync(path.join(root, 'lock'));
    database.exec('PRAGMA journal_mode=MEMORY; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    if (!/locked|busy/i.test(describeError(error))) throw unusable(root, error);
    throw new GomirrorError<StoreCode>(
      'store.locked',
      { folder: root, pid: await holderOf(note) },
      { cause: error },
    );
  }
  await writeFile(note, `${JSON.stringify({ pid: process.pid, since: new Date().toISOString() })}\n`);
  return { release: () => database.close() };
}

/**
 * Like `mkdir` with `recursive`, which never returns where a parent exists and refuses with ENOENT (as /proc does).
 */
async function makeFolders(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let each = folder; !(await isFolder(each)); each = path.dirname(each)) {
    missing.push(each);
    if (path.dirname(each) === each) break;
  }
  for (const each of missing.reverse()) await mkdir(each);
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function holderOf(note: string): Promise<string> {
  try {
    const { pid } = JSON.parse(await readFile(note, 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' ? String(pid) : '?';
  } catch {
    return '?'; // The holder has not written its note yet, or it was removed by hand.
  }
}
