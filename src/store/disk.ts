import fs from 'node:fs';
import { access, constants, link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { describeError, errorCode, GomirrorError } from '../base/index.ts';
import type { StoreCode } from './codes.ts';
import { FolderSync, replaceFile, temporaryName } from './durable.ts';
import type { StoreKey } from './key.ts';
import { type Layout, layoutOf } from './layout.ts';
import { Temporary } from './temporary.ts';
import type { BlobStore, Digest, Kept, StoredFile } from './types.ts';

/** The BlobStore on a local file system: a plain GOPROXY tree with `.sha256` files beside. */
export class DiskStore implements BlobStore {
  readonly layout: Layout;
  readonly #folders = new FolderSync();
  readonly #made = new Set<string>();

  private constructor(layout: Layout) {
    this.layout = layout;
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
      await replaceFile(probe, 'can be written\n', { durable: false });
      await rm(probe);
    } catch (error) {
      throw unusable(layout.root, error);
    }
    return new DiskStore(layout);
  }

  open(key: StoreKey): Promise<StoredFile | undefined> {
    const file = this.#path(key);
    return new Promise((resolve, reject) => {
      fs.open(file, 'r', (error, fd) => {
        if (error !== null) {
          if (isAbsence(error)) resolve(undefined);
          else reject(error);
          return;
        }
        fs.fstat(fd, (statError, stats) => {
          if (statError !== null || !stats.isFile()) {
            fs.close(fd, () => (statError === null ? resolve(undefined) : reject(statError)));
            return;
          }
          resolve({ fd, sizeBytes: stats.size, close: () => fs.close(fd, () => {}) });
        });
      });
    });
  }

  async read(key: StoreKey): Promise<Buffer | undefined> {
    return readIfThere(this.#path(key));
  }

  async digest(key: StoreKey): Promise<Digest | undefined> {
    const text = (await readIfThere(`${this.#path(key)}.sha256`))?.toString('latin1');
    const sha256 = text?.slice(0, 64);
    return sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? (sha256 as Digest) : undefined;
  }

  async zipHash(key: StoreKey): Promise<string | undefined> {
    return (await readIfThere(`${this.#path(key)}hash`))?.toString('latin1').trim();
  }

  createTemporary(onWritten?: () => void): Promise<Temporary> {
    return Temporary.create(path.join(this.layout.temporary, temporaryName('fill')), onWritten);
  }

  async keep(
    key: StoreKey,
    content: Uint8Array | Temporary,
    facts: { sha256: Digest; zipHash?: string },
  ): Promise<Kept> {
    const file = this.#path(key);
    const name = path.basename(file);
    let temporary: string | undefined;
    try {
      await this.#makeFolder(path.dirname(file));
      if (content instanceof Temporary) {
        await content.sync();
        temporary = content.path;
      } else {
        temporary = path.join(this.layout.temporary, temporaryName('keep'));
        await writeSynced(temporary, content);
      }
      // The digest goes first: a file without one is an accident that a scrub must look into, the reverse is nothing.
      const already = await this.#digestOrHash(key, file);
      if (already !== undefined) return { kept: already, first: false };
      await replaceFile(`${file}.sha256`, `${facts.sha256}  ${name}\n`, { durable: false });
      if (facts.zipHash !== undefined) await replaceFile(`${file}hash`, facts.zipHash, { durable: false });
      await placeOnce(temporary, file);
      await this.#folders.sync(path.dirname(file));
      return { kept: facts.sha256, first: true };
    } catch (error) {
      throw new GomirrorError<StoreCode>(
        'store.write-failed',
        { what: key, reason: describeError(error) },
        { cause: error },
      );
    } finally {
      if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
    }
  }

  async setAside(key: StoreKey): Promise<void> {
    const file = this.#path(key);
    const stamp = new Date().toISOString().replaceAll(':', '');
    for (const suffix of fileSuffixes(key)) {
      const target = path.join(this.layout.quarantine, stamp, `${key}${suffix}`);
      await mkdir(path.dirname(target), { recursive: true });
      await rename(`${file}${suffix}`, target).catch((error: unknown) => {
        if (!isAbsence(error)) throw error;
      });
    }
    await this.#folders.sync(path.dirname(file));
  }

  async *keys(): AsyncGenerator<StoreKey> {
    yield* walk(this.layout.modules, '');
  }

  async versions(escapedPath: string): Promise<string[]> {
    const folder = path.join(this.layout.modules, ...escapedPath.split('/'), '@v');
    const names = await readdir(folder).catch((error: unknown) => {
      if (isAbsence(error)) return [];
      throw error;
    });
    return names.filter((name) => name.endsWith('.info')).map((name) => name.slice(0, -'.info'.length));
  }

  #path(key: StoreKey): string {
    return path.join(this.layout.modules, key);
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    const first = await mkdir(folder, { recursive: true });
    // Every new folder's own name must be durable before a file in it is called kept.
    if (first !== undefined) {
      for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
        await this.#folders.sync(path.dirname(made));
      }
    }
    if (this.#made.size > 10_000) this.#made.clear();
    this.#made.add(folder);
  }

  /** The digest of what is kept under `key` already, computed when the one beside it is missing. */
  async #digestOrHash(key: StoreKey, file: string): Promise<Digest | undefined> {
    const there = await stat(file).catch((error: unknown) => {
      if (isAbsence(error)) return undefined;
      throw error;
    });
    if (there === undefined) return undefined;
    return (await this.digest(key)) ?? sha256File(file);
  }
}

/** What lies beside a kept file and goes wherever it goes. */
export function fileSuffixes(key: StoreKey): readonly string[] {
  return key.endsWith('.zip') ? ['', '.sha256', 'hash'] : ['', '.sha256'];
}

async function sha256File(file: string): Promise<Digest> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 262_144 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex') as Digest;
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives `temporary` its final name unless the name is taken; link() says so without a gap between look and act. */
async function placeOnce(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
    // No hard links here (exFAT, some network file systems). One process owns the folder and one flight the key.
    await rename(temporary, file);
  }
}

function isAbsence(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: unknown) => {
    if (isAbsence(error)) return undefined;
    throw error;
  });
}

async function* walk(root: string, relative: string): AsyncGenerator<StoreKey> {
  const entries = await readdir(path.join(root, relative), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, below);
    else if (entry.isFile() && /\/@v\/[^/]+\.(?:info|mod|zip)$/.test(below)) yield below as StoreKey;
  }
}

export function unusable(folder: string, error: unknown): GomirrorError<StoreCode> {
  return new GomirrorError('store.unusable', { folder, reason: describeError(error) }, { cause: error });
}
