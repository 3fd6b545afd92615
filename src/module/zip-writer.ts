import { createHash, hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { GomirrorError } from '../base/index.ts';
import { type HashedFile, hashSummary } from './hash.ts';
import { shown } from './shown.ts';
import { type ZipLimits, zipLimits, type ZipVerdict } from './zip.ts';
import type { ZipCode } from './zip-codes.ts';
import { deflatePiece, pieceBytes } from './zip-deflate.ts';
import { NameChecker } from './zip-names.ts';
import {
  dataDescriptor,
  directoryHeader,
  endRecords,
  localHeader,
  longestNameBytes,
  type WrittenEntry,
} from './zip-records.ts';

export interface ZipWriterOptions {
  /** Other limits than the usual {@link zipLimits}. */
  readonly limits?: Partial<ZipLimits>;
  readonly signal?: AbortSignal;
}

/** A zip that is whole: what `verifyZip` would say of it, so that nobody has to read it again for that. */
export interface WrittenZip extends ZipVerdict {
  /** Of the zip file. */
  readonly sizeBytes: number;
}

/** So many bytes of content may wait for their turn to be deflated and written. */
const waitingBytes = 4 * 1024 * 1024;
/** What a piece counts besides its content, which keeps the number of small ones within bounds. */
const perPieceBytes = 64 * 1024;
/** Records and content go out in chunks of at least this. */
const chunkBytes = 256 * 1024;

/** A file whose pieces are on their way. */
interface Entry {
  readonly name: Buffer;
  crc32: number;
  compressedBytes: number;
  unpackedBytes: number;
  headerOffset: number;
  /** True once a piece came out no smaller: the pieces behind it will not either. */
  hopeless: boolean;
}

/**
 * Writes the zip of the module `path` at `version` (both checked by the caller) in one pass: content is deflated on other threads,
 * several pieces at once, and written in the order in which it was added. Memory is bounded, whatever the size of a file.
 *
 * `write` is given the zip's bytes in order, each chunk when the one before has been taken. After an error, of its own or of
 * `write` or of a content, the writer only repeats that error; what was written until then is no zip. There is nothing to close.
 */
export class ZipWriter {
  readonly #prefix: string;
  readonly #names: NameChecker;
  readonly #limits: ZipLimits;
  readonly #signal: AbortSignal | undefined;
  readonly #write: (chunk: Uint8Array) => Promise<void> | void;
  readonly #digest = createHash('sha256');
  readonly #hashes: HashedFile[] = [];
  readonly #directory: Buffer[] = [];
  #unpackedBytes = 0;
  #sizeBytes = 0;
  /** Bytes that are counted in the size but not yet written. */
  #chunk: Buffer[] = [];
  #chunkBytes = 0;
  /** Settled once everything that was added has been taken in. */
  #taken: Promise<void> = Promise.resolve();
  /** One promise a piece, which never fails, in order; settled when the piece has been written. */
  readonly #waiting: { readonly bytes: number; readonly written: Promise<void> }[] = [];
  #waitingBytes = 0;
  #lastWritten: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  constructor(
    path: string,
    version: string,
    write: (chunk: Uint8Array) => Promise<void> | void,
    options: ZipWriterOptions = {},
  ) {
    this.#prefix = `${path}@${version}/`;
    this.#names = new NameChecker(this.#prefix);
    this.#limits = { ...zipLimits, ...options.limits };
    this.#signal = options.signal;
    this.#write = write;
  }

  /**
   * Adds the file `name`, relative to the module's folder. Resolves when its content has been read, which is before it has been
   * written, and then the next is best added; a second call waits for the first. The content's bytes must not change afterwards.
   *
   * Throws a GomirrorError: `zip.…` for a name that no zip may hold, and where a limit is passed. What `content` or `write`
   * throws, and the signal's reason, pass through; those of `write` perhaps from a later call.
   */
  add(name: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<void> {
    return this.#inTurn(() => this.#take(name, content));
  }

  /** Writes what is left, and the directory. Throws as `add` does. */
  async end(): Promise<WrittenZip> {
    let end: WrittenZip | undefined;
    await this.#inTurn(async () => {
      await this.#lastWritten;
      this.#throwFailure();
      end = await this.#finish();
    });
    return end!;
  }

  /** Runs `work` when all that was asked for before is done; its failure is everybody's who comes after. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#taken.then(async () => {
      try {
        this.#throwFailure();
        await work();
      } catch (error) {
        this.#failure ??= { error };
        throw error;
      }
    });
    this.#taken = done.catch(() => {});
    return done;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#signal?.throwIfAborted();
  }

  async #take(name: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<void> {
    const fullName = this.#prefix + name;
    const nameBytes = Buffer.from(fullName);
    if (name === '' || name.endsWith('/')) refuse('zip.name-not-clean', { name: shown(fullName) });
    if (nameBytes.length > longestNameBytes) refuse('zip.name-too-long', { name: shown(fullName) });
    this.#names.add(fullName);
    if (this.#hashes.length >= this.#limits.entries) {
      refuse('zip.container-too-many-files', { limit: this.#limits.entries });
    }
    const entry: Entry = {
      name: nameBytes,
      crc32: 0,
      compressedBytes: 0,
      unpackedBytes: 0,
      headerOffset: 0,
      hopeless: false,
    };
    if (content instanceof Uint8Array && content.length <= pieceBytes) {
      this.#count(name, content.length, content.length);
      this.#hashes.push({ name: fullName, sha256: hash('sha256', content, 'hex') });
      entry.crc32 = crc32(content);
      entry.unpackedBytes = content.length;
      await this.#queue(content, () => this.#writeWhole(entry, content));
      return;
    }
    const digest = createHash('sha256');
    let first = true;
    const give = async (piece: Uint8Array, last: boolean): Promise<void> => {
      this.#throwFailure();
      entry.crc32 = crc32(piece, entry.crc32);
      entry.unpackedBytes += piece.length;
      digest.update(piece);
      const whole = first && last;
      const opens = first;
      first = false;
      await this.#queue(piece, () =>
        whole ? this.#writeWhole(entry, piece) : this.#writePiece(entry, piece, opens, last),
      );
    };
    await cut(content, give, (addedBytes, totalBytes) => this.#count(name, addedBytes, totalBytes));
    this.#hashes.push({ name: fullName, sha256: digest.digest('hex') });
  }

  /** Takes account of content before it is kept waiting. */
  #count(name: string, addedBytes: number, fileBytes: number): void {
    const { unpackedBytes, goModBytes, licenseBytes } = this.#limits;
    this.#unpackedBytes += addedBytes;
    if (this.#unpackedBytes > unpackedBytes) refuse('zip.unpacked-too-large', { limitBytes: unpackedBytes });
    if (name === 'go.mod' && fileBytes > goModBytes) {
      refuse('zip.go-mod-too-large', { sizeBytes: fileBytes, limitBytes: goModBytes });
    }
    if (name === 'LICENSE' && fileBytes > licenseBytes) {
      refuse('zip.license-too-large', { sizeBytes: fileBytes, limitBytes: licenseBytes });
    }
  }

  /**
   * Has a piece worked on at once, by `start`, and what that gives done when its turn to be written has come. Resolves when there
   * is room for another.
   */
  async #queue(piece: Uint8Array, start: () => () => Promise<void>): Promise<void> {
    const writeOut = start();
    const written = this.#lastWritten.then(async () => {
      try {
        this.#throwFailure();
        await writeOut();
      } catch (error) {
        this.#failure ??= { error };
      }
    });
    this.#lastWritten = written;
    const bytes = piece.length + perPieceBytes;
    this.#waiting.push({ bytes, written });
    this.#waitingBytes += bytes;
    while (this.#waitingBytes > waitingBytes) {
      const oldest = this.#waiting.shift();
      if (oldest === undefined) break;
      await oldest.written;
      this.#waitingBytes -= oldest.bytes;
    }
    this.#throwFailure();
  }

  /** A file in one piece: everything is known before its header is written. */
  #writeWhole(entry: Entry, content: Uint8Array): () => Promise<void> {
    const deflated =
      content.length === 0 ? Promise.resolve(content) : settled(deflatePiece(content, true, false));
    return async () => {
      let packed = await deflated;
      if (packed instanceof Failed) throw packed.error;
      const method = packed.length < content.length ? 8 : 0;
      if (method === 0) packed = content;
      entry.headerOffset = this.#sizeBytes;
      entry.compressedBytes = packed.length;
      const written: WrittenEntry = { ...entry, method, described: false };
      await this.#emit(localHeader(written));
      await this.#emit(packed);
      this.#directory.push(directoryHeader(written));
    };
  }

  /** A piece of a file whose checksum and sizes follow its last. */
  #writePiece(entry: Entry, piece: Uint8Array, first: boolean, last: boolean): () => Promise<void> {
    const deflated = settled(deflatePiece(piece, last, entry.hopeless));
    return async () => {
      const packed = await deflated;
      if (packed instanceof Failed) throw packed.error;
      if (packed.length > piece.length - (piece.length >> 6)) entry.hopeless = true;
      if (first) {
        entry.headerOffset = this.#sizeBytes;
        await this.#emit(localHeader({ ...entry, method: 8, described: true }));
      }
      await this.#emit(packed);
      entry.compressedBytes += packed.length;
      if (!last) return;
      const written: WrittenEntry = { ...entry, method: 8, described: true };
      await this.#emit(dataDescriptor(written));
      this.#directory.push(directoryHeader(written));
    };
  }

  async #emit(bytes: Uint8Array): Promise<void> {
    this.#sizeBytes += bytes.length;
    if (this.#sizeBytes > this.#limits.zipBytes) {
      refuse('zip.too-large', { sizeBytes: this.#sizeBytes, limitBytes: this.#limits.zipBytes });
    }
    this.#chunk.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    this.#chunkBytes += bytes.length;
    if (this.#chunkBytes >= chunkBytes) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#chunkBytes === 0) return;
    const chunk = Buffer.concat(this.#chunk, this.#chunkBytes);
    this.#chunk = [];
    this.#chunkBytes = 0;
    this.#digest.update(chunk);
    await this.#write(chunk);
  }

  async #finish(): Promise<WrittenZip> {
    const offset = this.#sizeBytes;
    for (const header of this.#directory) await this.#emit(header);
    await this.#emit(endRecords(this.#directory.length, offset, this.#sizeBytes - offset));
    await this.#flush();
    const goModName = `${this.#prefix}go.mod`;
    const goMod = this.#hashes.find((file) => file.name === goModName);
    return {
      sizeBytes: this.#sizeBytes,
      sha256: this.#digest.digest('hex'),
      h1: hashSummary(this.#hashes),
      files: this.#hashes.length,
      unpackedBytes: this.#unpackedBytes,
      ...(goMod === undefined ? {} : { goModHash: hashSummary([{ name: 'go.mod', sha256: goMod.sha256 }]) }),
    };
  }
}

function refuse(code: ZipCode, params: Record<string, string | number>): never {
  throw new GomirrorError<ZipCode>(code, params);
}

class Failed {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** The promise with its failure as a value: nobody may be waiting yet when it fails. */
function settled<Value>(promise: Promise<Value>): Promise<Value | Failed> {
  return promise.catch((error: unknown) => new Failed(error));
}

/** Gives `content` on in pieces, the last of which may be shorter, or empty where there is nothing at all. */
async function cut(
  content: AsyncIterable<Uint8Array> | Uint8Array,
  give: (piece: Uint8Array, last: boolean) => Promise<void>,
  count: (addedBytes: number, totalBytes: number) => void,
): Promise<void> {
  let parts: Uint8Array[] = [];
  let partsBytes = 0;
  let totalBytes = 0;
  for await (const part of content instanceof Uint8Array ? [content] : content) {
    totalBytes += part.length;
    count(part.length, totalBytes);
    for (let at = 0; at < part.length;) {
      // A full piece is given on only when more is known to come.
      if (partsBytes === pieceBytes) {
        await give(joined(parts), false);
        parts = [];
        partsBytes = 0;
      }
      const next = part.subarray(at, at + pieceBytes - partsBytes);
      parts.push(next);
      partsBytes += next.length;
      at += next.length;
    }
  }
  await give(joined(parts), true);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
