import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../base/index.ts';
import { FolderSync, replaceFile } from '../store/index.ts';
import type { ForkEvidence } from '../sumdb/index.ts';

/**
 * What is kept of one checksum database on disk: `head` (the pinned head's signed note, durable), `fork.json` (the proof
 * that its key signed two histories, durable), and verified tiles and records under their own paths. The latter are
 * proven anew whenever they are used, so they are written without waiting for the disk.
 */
export class LogFiles {
  readonly #folder: string;
  readonly #folders = new FolderSync();
  readonly #made = new Map<string, Promise<unknown>>();
  #swapping: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async readHead(): Promise<string | undefined> {
    return (await readIfThere(path.join(this.#folder, 'head')))?.toString('utf8');
  }

  /** Compare-and-swap: one at a time in this process, which is the only one on its data folder. */
  swapHead(old: string | undefined, next: string): Promise<boolean> {
    const turn = this.#swapping.then(async () => {
      if ((await this.readHead()) !== old) return false;
      await this.#makeFolder(this.#folder);
      await replaceFile(path.join(this.#folder, 'head'), next, { durable: true, folders: this.#folders });
      return true;
    });
    this.#swapping = turn.catch(() => {});
    return turn;
  }

  readCache(logPath: string): Promise<Uint8Array | undefined> {
    return readIfThere(this.#path(logPath));
  }

  async writeCache(logPath: string, bytes: Uint8Array): Promise<void> {
    const file = this.#path(logPath);
    await this.#makeFolder(path.dirname(file));
    await replaceFile(file, bytes, { durable: false });
  }

  async forgetCache(logPath: string): Promise<void> {
    await rm(this.#path(logPath), { force: true });
  }

  async keepFork(evidence: ForkEvidence): Promise<void> {
    await this.#makeFolder(this.#folder);
    const text = `${JSON.stringify(evidence, undefined, 2)}\n`;
    await replaceFile(path.join(this.#folder, 'fork.json'), text, { durable: true, folders: this.#folders });
  }

  async readFork(): Promise<ForkEvidence | undefined> {
    const text = await readIfThere(path.join(this.#folder, 'fork.json'));
    return text === undefined ? undefined : (JSON.parse(text.toString('utf8')) as ForkEvidence);
  }

  #path(logPath: string): string {
    return path.join(
      this.#folder,
      ...logPath.split('/').filter((part) => part !== '' && part !== '..' && part !== '.'),
    );
  }

  #makeFolder(folder: string): Promise<unknown> {
    let made = this.#made.get(folder);
    if (made === undefined) {
      if (this.#made.size > 10_000) this.#made.clear();
      made = mkdir(folder, { recursive: true });
      made.catch(() => this.#made.delete(folder));
      this.#made.set(folder, made);
    }
    return made;
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: unknown) => {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  });
}
