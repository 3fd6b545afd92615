import { writeFileSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, GomirrorError } from '../base/index.ts';
import type { StoreCode } from './codes.ts';
import { unusable } from './disk.ts';

/** The right to be the only gomirror on a data folder. */
export interface DataLock {
  /** Leaves word of where the holder can be reached, for {@link readLockNote}. Never rejects: the note is a convenience. */
  noteUrl(url: string): Promise<void>;
  release(): void;
}

/** What the holder of a lock has written beside it. It may be of a process that has ended since. */
export interface LockNote {
  readonly pid: number | undefined;
  /** Where it answers; undefined while it does not. */
  readonly url: string | undefined;
}

/** The note beside the lock of a data folder; undefined when there is none, or none that can be read. */
export async function readLockNote(root: string): Promise<LockNote | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(noteOf(root), 'utf8'));
    if (typeof note !== 'object' || note === null) return undefined;
    const { pid, url } = note as { pid?: unknown; url?: unknown };
    return {
      pid: typeof pid === 'number' ? pid : undefined,
      url: typeof url === 'string' ? url : undefined,
    };
  } catch {
    return undefined; // The holder has not written its note yet, or it was removed by hand.
  }
}

function noteOf(root: string): string {
  return path.join(root, 'lock.json');
}

/**
 * Takes the lock of a data folder. The operating system holds it through an SQLite file, so it ends with the process
 * however that ends, and a crash leaves nothing to clean up. Throws `store.locked` or `store.unusable`.
 */
export async function lockData(root: string): Promise<DataLock> {
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
      { folder: root, pid: (await readLockNote(root))?.pid ?? '?' },
      { cause: error },
    );
  }
  const holder = { pid: process.pid, since: new Date().toISOString() };
  const write = (note: object) => writeFile(noteOf(root), `${JSON.stringify(note)}\n`);
  await write(holder);
  return {
    noteUrl: (url) => write({ ...holder, url }).catch(() => undefined),
    release: () => {
      try {
        writeFileSync(noteOf(root), `${JSON.stringify(holder)}\n`);
      } catch {
        // Whoever follows the address finds nobody there.
      }
      database.close();
    },
  };
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
