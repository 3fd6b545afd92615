import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describeError, errorCode, GomirrorError, MiB } from '../base/index.ts';
import type { DiskStore } from '../store/index.ts';
import type { ForkEvidence } from '../sumdb/index.ts';

const pendingLimitBytes = 4 * MiB;

/**
 * What is kept of one checksum database on disk: `head` (the pinned head's signed note, durable), `fork.json` (the proof
 * that its key signed two histories, durable), and verified tiles and records under their own paths. The latter are
 * proven anew whenever they are used, so they are written without waiting for the disk.
 */
export class LogFiles {
  readonly #folder: string;
  readonly #writer: Pick<DiskStore, 'replace'>;
  #swapping: Promise<unknown> = Promise.resolve();
  /** What is on its way to the disk, by its path; read from here until it is there. */
  readonly #pending = new Map<string, Uint8Array>();
  #pendingBytes = 0;
  readonly #writing = new Set<Promise<void>>();

  constructor(folder: string, writer: Pick<DiskStore, 'replace'>) {
    this.#writer = writer;
    this.#folder = folder;
  }

  async readHead(): Promise<string | undefined> {
    return (await readIfThere(path.join(this.#folder, 'head')))?.toString('utf8');
  }

  /**
   * Compare-and-swap: one at a time in this process, which is the only one on its data folder. Rejects with
   * `store.write-failed`.
   */
  swapHead(old: string | undefined, next: string): Promise<boolean> {
    const turn = this.#swapping.then(async () => {
      if ((await this.readHead()) !== old) return false;
      const file = path.join(this.#folder, 'head');
      try {
        // A head may only be pinned on tiles that are there.
        await Promise.all(this.#writing);
        await this.#writer.replace(file, next, { durable: true });
      } catch (error) {
        const what = `${path.basename(this.#folder)}/head`;
        const params = { what, reason: describeError(error) };
        throw new GomirrorError('store.write-failed', params, { retryable: true, cause: error });
      }
      return true;
    });
    this.#swapping = turn.catch(() => {});
    return turn;
  }

  async readCache(logPath: string): Promise<Uint8Array | undefined> {
    const pending = this.#pending.get(logPath);
    if (pending !== undefined) return pending;
    const file = this.#path(logPath);
    // Most of it is not there, and a failed read costs many times what a look at the name does.
    return existsSync(file) ? readIfThere(file) : undefined;
  }

  /** Resolves at once, unless the disk is far behind; rejects when an earlier write has failed meanwhile. */
  async writeCache(logPath: string, bytes: Uint8Array): Promise<void> {
    this.#pending.set(logPath, bytes);
    this.#pendingBytes += bytes.length;
    const written = this.#writer.replace(this.#path(logPath), bytes, { durable: false }).finally(() => {
      if (this.#pending.get(logPath) === bytes) this.#pending.delete(logPath);
      this.#pendingBytes -= bytes.length;
      this.#writing.delete(written);
    });
    this.#writing.add(written);
    if (this.#pendingBytes > pendingLimitBytes) await written;
    else written.catch(() => {}); // Only a copy is lost: it can be had again.
  }

  async forgetCache(logPath: string): Promise<void> {
    this.#pending.delete(logPath);
    await rm(this.#path(logPath), { force: true });
  }

  async keepFork(evidence: ForkEvidence): Promise<void> {
    const text = `${JSON.stringify(evidence, undefined, 2)}\n`;
    await this.#writer.replace(path.join(this.#folder, 'fork.json'), text, { durable: true });
  }

  /** Rejects with a retryable `store.read-failed` when the machine has no file or memory to spare for it. */
  async readFork(): Promise<ForkEvidence | undefined> {
    const file = path.join(this.#folder, 'fork.json');
    const text = await readIfThere(file).catch((error: unknown) => {
      if (!['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'].includes(errorCode(error) ?? '')) throw error;
      const params = { what: `${path.basename(this.#folder)}/fork.json`, reason: describeError(error) };
      throw new GomirrorError('store.read-failed', params, { retryable: true, cause: error });
    });
    return text === undefined ? undefined : (JSON.parse(text.toString('utf8')) as ForkEvidence);
  }

  #path(logPath: string): string {
    return path.join(
      this.#folder,
      ...logPath.split('/').filter((part) => part !== '' && part !== '..' && part !== '.'),
    );
  }
}

/** What is asked of the place where a checksum database's files are kept. */
export type LogKeeper = Pick<LogFiles, keyof LogFiles>;

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: unknown) => {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  });
}
