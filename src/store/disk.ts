import fs from 'node:fs';
import { access, constants, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, errorCode, GomirrorError } from '../base/index.ts';
import type { StoreCode } from './codes.ts';
import type { StoreKey } from './key.ts';
import { type Layout, layoutOf } from './layout.ts';
import { moveToQuarantine } from './quarantine.ts';
import { formatRecord, parseRecord } from './record.ts';
import { Temporary } from './temporary.ts';
import type { BlobStore, Digest, FileRecord, Kept, KeysOptions, StoredFile } from './types.ts';
import { walkKeys } from './walk.ts';
import { Writer } from './writer.ts';

/** The BlobStore on a local file system: a plain GOPROXY tree with `.sha256` files beside. */
export class DiskStore implements BlobStore {
  readonly layout: Layout;
  readonly #writer: Writer;
  #temporaries = 0;

  private constructor(layout: Layout) {
    this.layout = layout;
    this.#writer = new Writer(layout.temporary);
  }

  /**
   * Makes the folders that are missing, empties the temporary one and checks that a file can be written.
   * Throws `store.unusable`. The caller holds the lock of the data folder.
   */
  static async open(root: string): Promise<DiskStore> {
    const layout = layoutOf(path.resolve(root));
    try {
      await rm(layout.temporary, { recursive: true, force: true });
      for (const folder of [layout.modules, layout.temporary, layout.answers, layout.sums]) {
        await mkdir(folder, { recursive: true });
        await access(folder, constants.W_OK);
      }
      const probe = path.join(layout.temporary, 'probe');
      await writeFile(probe, 'can be written\n', { flag: 'wx' });
      await rm(probe);
    } catch (error) {
      throw unusable(layout.root, error);
    }
    return new DiskStore(layout);
  }

  /**
   * False when there is no such file. One look at a name, which the kernel has in memory: reading what is not there costs
   * many times as much, and most of what is asked for the first time is not there.
   */
  mayHave(key: StoreKey): boolean {
    return fs.existsSync(this.#path(key));
  }

  open(key: StoreKey): Promise<StoredFile | undefined> {
    const file = this.#path(key);
    return new Promise((resolve, reject) => {
      fs.open(file, 'r', (error, fd) => {
        if (error !== null) {
          if (isAbsence(error)) resolve(undefined);
          else reject(readFailed(key, error));
          return;
        }
        fs.fstat(fd, (statError, stats) => {
          if (statError !== null || !stats.isFile()) {
            fs.close(fd, () =>
              statError === null ? resolve(undefined) : reject(readFailed(key, statError)),
            );
            return;
          }
          resolve({ fd, sizeBytes: stats.size, close: () => fs.close(fd, () => {}) });
        });
      });
    });
  }

  async read(key: StoreKey): Promise<Buffer | undefined> {
    return readIfThere(key, this.#path(key));
  }

  async digest(key: StoreKey): Promise<Digest | undefined> {
    return (await this.record(key))?.sha256;
  }

  async record(key: StoreKey): Promise<FileRecord | undefined> {
    const text = await readIfThere(key, `${this.#path(key)}.sha256`);
    return text === undefined ? undefined : parseRecord(text.toString('latin1'));
  }

  async zipHash(key: StoreKey): Promise<string | undefined> {
    if (!key.endsWith('.zip')) return undefined;
    return (await readIfThere(key, `${this.#path(key)}hash`))?.toString('latin1').trim();
  }

  async createTemporary(onWritten?: () => void): Promise<Temporary> {
    this.#temporaries++;
    const file = path.join(this.layout.temporary, `fill-${this.#temporaries}.tmp`);
    return Temporary.create(file, onWritten).catch(async (error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
      // Somebody has removed the folder while it was in use.
      await mkdir(this.layout.temporary, { recursive: true });
      return Temporary.create(file, onWritten);
    });
  }

  async keep(
    key: StoreKey,
    content: Uint8Array | Temporary,
    facts: { sha256: Digest; zipHash?: string },
  ): Promise<Kept> {
    if (content instanceof Temporary) {
      await content.flush().catch((error: unknown) => {
        throw writeFailed(key, error);
      });
      return this.#place(key, content.path, { ...facts, sizeBytes: content.writtenBytes });
    }
    return this.#place(key, content, { ...facts, sizeBytes: content.length });
  }

  /** Moves a file of another store on the same file system into this one, unless it is kept here already. */
  async adopt(key: StoreKey, from: DiskStore): Promise<void> {
    const sha256 = (await from.digest(key)) ?? (await sha256File(from.#path(key)));
    const zipHash = await from.zipHash(key);
    const { size: sizeBytes } = await stat(from.#path(key));
    const facts = { sha256, sizeBytes, ...(zipHash !== undefined && { zipHash }) };
    await this.#place(key, from.#path(key), facts);
    for (const suffix of fileSuffixes(key)) await rm(from.#path(key) + suffix, { force: true });
  }

  /** Replaces a file outside the tree, below the data folder; see {@link Writer}. Rejects with the system's error. */
  async replace(file: string, bytes: Uint8Array | string, options: { durable: boolean }): Promise<void> {
    const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    await this.#writer.run({ kind: 'replace', file, bytes: content, durable: options.durable });
  }

  /** Finishes what is being written. */
  close(): Promise<void> {
    return this.#writer.close();
  }

  async mendRecord(
    key: StoreKey,
    facts: { sha256: Digest; sizeBytes: number; zipHash?: string },
  ): Promise<void> {
    const file = this.#path(key);
    const durable = { durable: true };
    await this.replace(`${file}.sha256`, formatRecord(path.basename(file), facts), durable);
    if (facts.zipHash !== undefined) await this.replace(`${file}hash`, facts.zipHash, durable);
  }

  setAside(key: StoreKey): Promise<number | undefined> {
    return moveToQuarantine(this.layout.quarantine, this.#path(key), key, fileSuffixes(key));
  }

  keys(options: KeysOptions = {}): AsyncGenerator<StoreKey> {
    return walkKeys(this.layout.modules, options);
  }

  async versions(escapedPath: string): Promise<string[]> {
    const folder = path.join(this.layout.modules, ...escapedPath.split('/'), '@v');
    const names = await readdir(folder).catch((error: unknown) => {
      if (isAbsence(error)) return [];
      throw error;
    });
    return names.filter((name) => name.endsWith('.info')).map((name) => name.slice(0, -'.info'.length));
  }

  async #place(
    key: StoreKey,
    content: Uint8Array | string,
    facts: { sha256: Digest; sizeBytes: number; zipHash?: string },
  ): Promise<Kept> {
    const file = this.#path(key);
    const beside: Record<string, string> = { '.sha256': formatRecord(path.basename(file), facts) };
    if (facts.zipHash !== undefined) beside['hash'] = facts.zipHash;
    try {
      const { taken } = await this.#writer.run({ kind: 'keep', file, content, beside });
      if (!taken) return { kept: facts.sha256, first: true };
      return { kept: (await this.digest(key)) ?? (await sha256File(file)), first: false };
    } catch (error) {
      throw writeFailed(key, error);
    }
  }

  #path(key: StoreKey): string {
    return path.join(this.layout.modules, key);
  }
}

/** What lies beside a kept file and goes wherever it goes. */
function fileSuffixes(key: StoreKey): readonly string[] {
  return key.endsWith('.zip') ? ['', '.sha256', 'hash'] : ['', '.sha256'];
}

async function sha256File(file: string): Promise<Digest> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 262_144 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex') as Digest;
}

function isAbsence(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

async function readIfThere(key: StoreKey, file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: unknown) => {
    if (isAbsence(error)) return undefined;
    throw readFailed(key, error);
  });
}

function readFailed(key: StoreKey, error: unknown): GomirrorError<StoreCode> {
  const params = { what: key, reason: describeError(error) };
  return new GomirrorError('store.read-failed', params, { retryable: true, cause: error });
}

function writeFailed(key: StoreKey, error: unknown): GomirrorError<StoreCode> {
  return new GomirrorError(
    'store.write-failed',
    { what: key, reason: describeError(error) },
    { cause: error },
  );
}

export function unusable(folder: string, error: unknown): GomirrorError<StoreCode> {
  return new GomirrorError('store.unusable', { folder, reason: describeError(error) }, { cause: error });
}
