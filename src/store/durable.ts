import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../base/index.ts';

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows offers no handle to a folder that can be flushed.
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (errorCode(error) !== 'EINVAL') throw error; // Some network file systems know no fsync of a folder.
  } finally {
    await handle.close();
  }
}

/**
 * Makes names durable: after a rename or a link, the folder itself must reach the disk. A call that arrives while a sync
 * of the same folder is running may have named its file too late for it, so it waits for the next one, and all such
 * calls share that next one.
 */
export class FolderSync {
  readonly #folders = new Map<string, { running: Promise<void>; next: Promise<void> | undefined }>();

  sync(folder: string): Promise<void> {
    const state = this.#folders.get(folder);
    if (state === undefined) {
      const fresh = { running: syncFolder(folder), next: undefined };
      this.#folders.set(folder, fresh);
      return this.#watch(folder, fresh);
    }
    state.next ??= state.running
      .catch(() => {})
      .then(() => {
        state.running = syncFolder(folder);
        state.next = undefined;
        this.#folders.set(folder, state);
        return this.#watch(folder, state);
      });
    return state.next;
  }

  async #watch(
    folder: string,
    state: { running: Promise<void>; next: Promise<void> | undefined },
  ): Promise<void> {
    const mine = state.running;
    try {
      await mine;
    } finally {
      if (state.running === mine && state.next === undefined) this.#folders.delete(folder);
    }
  }
}

let sequence = 0;

/** A name for a temporary file beside its final place that no other writer of this machine uses. */
export function temporaryName(base: string): string {
  sequence++;
  return `${base}.${process.pid}-${sequence}.tmp`;
}

/**
 * Replaces `file` by `bytes` whole or not at all: temporary file in the same folder → fsync → rename → fsync of the
 * folder. With `durable: false` both syncs are left out: a power cut may then leave an empty file, so it is only for
 * what is checked when it is read and can be had again. Rejects with the system's error; the old file then stays.
 */
export async function replaceFile(
  file: string,
  bytes: Uint8Array | string,
  options: { durable: boolean; folders?: FolderSync },
): Promise<void> {
  const temporary = temporaryName(file);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      if (options.durable) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (options.durable) await (options.folders ?? new FolderSync()).sync(path.dirname(file));
}
