import { setImmediate as turn } from 'node:timers/promises';
import { type ErrorParams, GomirrorError } from '../base/index.ts';
import { type HashedFile, hashSummary } from './hash.ts';
import { createInflater, type Inflater } from './inflate.ts';
import { shown } from './shown.ts';
import type { ContainerCode, ZipCode } from './zip-codes.ts';
import { readDirectory, type ZipDirectory, type ZipEntry } from './zip-directory.ts';
import { hasDescriptor, isEncrypted, readDescriptor, readLocalHeader } from './zip-local.ts';
import { NameChecker } from './zip-names.ts';
import { BlockReader, type ZipSource } from './zip-source.ts';
import { emptySha256, type PackedEntry, unpack, unpackInPieces } from './zip-unpack.ts';

const MiB = 1024 * 1024;
/** So much is unpacked before whatever else waits on this thread has its turn, and an abort is heard. */
const turnEveryBytes = 8 * MiB;

/** Bounds of a module zip; all but the last are the go command's own. */
export interface ZipLimits {
  /** The zip file itself. */
  readonly zipBytes: number;
  /** The sum of its unpacked files. */
  readonly unpackedBytes: number;
  readonly goModBytes: number;
  readonly licenseBytes: number;
  /** Entries; the go command has no such bound, and no real module comes near it. */
  readonly entries: number;
}

export const zipLimits: ZipLimits = {
  zipBytes: 500 * MiB,
  unpackedBytes: 500 * MiB,
  goModBytes: 16 * MiB,
  licenseBytes: 16 * MiB,
  entries: 500_000,
};

export interface VerifyZipOptions {
  /** Other limits than the usual {@link zipLimits}. */
  readonly limits?: Partial<ZipLimits>;
  readonly signal?: AbortSignal;
}

/** What a valid module zip holds. */
export interface ZipVerdict {
  /** Its hash as go.sum and the checksum database have it: `h1:` and base64. */
  readonly h1: string;
  /** SHA-256 of the zip file, in hex; two zips of the same module may differ in it. */
  readonly sha256: string;
  /** How many files it holds. */
  readonly files: number;
  /** The sum of their sizes. */
  readonly unpackedBytes: number;
  /** The `h1:` of the go.mod at its root, if there is one. */
  readonly goModHash?: string;
}

/** The first thing wrong with the container of a zip that Go would read all the same. */
interface Fault {
  readonly code: ContainerCode;
  readonly params: ErrorParams;
}

/**
 * Checks the zip of the module `path` at `version` (both checked by the caller) against every rule of the go command and
 * against gomirror's own for the container, and computes its hashes. Reads synchronously, entry by entry in the order of the
 * file; keeps the names but no content.
 *
 * Throws a GomirrorError: one of `zipRuleCodes` if the go command would refuse the zip too; one of `containerCodes` if it would
 * not but the container is at fault, with `params.h1` if the hash could be computed; `zip.short-read` if the source ends early.
 * An error that the source's `readSync` throws, and the signal's reason, pass through.
 */
export async function verifyZip(
  source: ZipSource,
  path: string,
  version: string,
  options: VerifyZipOptions = {},
): Promise<ZipVerdict> {
  const limits = { ...zipLimits, ...options.limits };
  if (source.sizeBytes > limits.zipBytes) {
    throw new GomirrorError<ZipCode>('zip.too-large', {
      sizeBytes: source.sizeBytes,
      limitBytes: limits.zipBytes,
    });
  }
  const reader = new BlockReader(source);
  try {
    return await verify(reader, `${path}@${version}/`, limits, options.signal);
  } finally {
    reader.release();
  }
}

async function verify(
  reader: BlockReader,
  prefix: string,
  limits: ZipLimits,
  signal: AbortSignal | undefined,
): Promise<ZipVerdict> {
  const directory = readDirectory(reader, prefix, limits.entries);
  const { files, unpackedBytes } = checkEntries(directory, prefix, limits);
  const unpacking = new Unpacking(reader, directory);
  const inflater = createInflater();
  try {
    await unpacking.run(inflater, signal);
  } finally {
    inflater?.release();
  }

  const h1 = hashSummary(unpacking.hashes);
  const { fault } = unpacking;
  if (fault !== undefined) throw new GomirrorError<ZipCode>(fault.code, { ...fault.params, h1 });
  const goModName = `${prefix}go.mod`;
  const goMod = unpacking.hashes.find((file) => file.name === goModName);
  return {
    h1,
    sha256: reader.digest(),
    files,
    unpackedBytes,
    ...(goMod === undefined ? {} : { goModHash: hashSummary([{ name: 'go.mod', sha256: goMod.sha256 }]) }),
  };
}

/** The rules for which the directory alone is needed. */
function checkEntries(
  directory: ZipDirectory,
  prefix: string,
  limits: ZipLimits,
): { files: number; unpackedBytes: number } {
  const names = new NameChecker(prefix);
  let files = 0;
  let unpackedBytes = 0;
  for (const entry of directory.entries) {
    names.add(entry.name);
    if (isFolder(entry)) continue;
    files++;
    unpackedBytes += entry.unpackedBytes;
    if (unpackedBytes > limits.unpackedBytes) {
      throw new GomirrorError<ZipCode>('zip.unpacked-too-large', { limitBytes: limits.unpackedBytes });
    }
    const name = entry.name.slice(prefix.length);
    if (name === 'go.mod') checkSize(entry, 'zip.go-mod-too-large', limits.goModBytes);
    if (name === 'LICENSE') checkSize(entry, 'zip.license-too-large', limits.licenseBytes);
  }
  return { files, unpackedBytes };
}

function checkSize(entry: ZipEntry, code: ZipCode, limitBytes: number): void {
  if (entry.unpackedBytes <= limitBytes) return;
  throw new GomirrorError<ZipCode>(code, { sizeBytes: entry.unpackedBytes, limitBytes });
}

function isFolder(entry: ZipEntry): boolean {
  return entry.name.charCodeAt(entry.name.length - 1) === 0x2f;
}

/** One pass over the entries in the order of the file. */
class Unpacking {
  readonly hashes: HashedFile[] = [];
  fault: Fault | undefined;
  readonly #reader: BlockReader;
  readonly #directory: ZipDirectory;
  /** Where the entry before ended, and so where the next must begin. */
  #expected = 0;
  /** Compressed bytes that may still be read before the zip is taken for one made to keep us busy. */
  #budgetBytes: number;

  constructor(reader: BlockReader, directory: ZipDirectory) {
    this.#reader = reader;
    this.#directory = directory;
    this.#budgetBytes = 2 * reader.sizeBytes;
    const [fault] = directory.faults;
    if (fault !== undefined) this.#note(fault, {});
  }

  async run(inflater: Inflater | undefined, signal: AbortSignal | undefined): Promise<void> {
    const entries = this.#inFileOrder();
    let sinceTurn = 0;
    for (const [i, entry] of entries.entries()) {
      signal?.throwIfAborted();
      sinceTurn += entry.unpackedBytes;
      if (sinceTurn > turnEveryBytes) {
        sinceTurn = 0;
        await turn();
        signal?.throwIfAborted();
      }
      const next = entries[i + 1]?.headerOffset ?? this.#directory.start;
      const packed = this.#open(entry);
      if (packed === undefined) continue;
      const unpacked =
        inflater === undefined
          ? await unpackInPieces(this.#reader, packed, signal)
          : unpack(this.#reader, inflater, packed);
      if (typeof unpacked === 'string') this.#refuse(`zip.${unpacked}`, entry);
      if (unpacked.consumedBytes !== entry.compressedBytes)
        this.#noteEntry('zip.container-compressed-size', entry);
      this.#close(entry, packed.position + entry.compressedBytes, unpacked.crc32, next);
      this.hashes.push({ name: entry.name, sha256: unpacked.sha256 });
    }
    const { start } = this.#directory;
    if (this.#expected !== start) this.#note(this.#gapCode(start), {});
  }

  /** Sorted by where they lie, without those that a later entry of the same name hides from Go: only folders can be so. */
  #inFileOrder(): ZipEntry[] {
    let entries = this.#directory.entries;
    const folders = new Map<string, ZipEntry>();
    for (const entry of entries) {
      if (!isFolder(entry)) continue;
      if (folders.has(entry.name)) {
        this.#noteEntry('zip.container-duplicate-folder', entry);
        // Hashed as often as it is listed.
        this.hashes.push({ name: entry.name, sha256: emptySha256 });
      }
      folders.set(entry.name, entry);
    }
    if (folders.size > 0)
      entries = entries.filter((entry) => !isFolder(entry) || folders.get(entry.name) === entry);
    for (let i = 1; i < entries.length; i++) {
      if ((entries[i]?.headerOffset ?? 0) < (entries[i - 1]?.headerOffset ?? 0)) {
        return entries.toSorted((a, b) => a.headerOffset - b.headerOffset);
      }
    }
    return entries;
  }

  /** Finds the data of a file; a folder, which has none, is done with here. */
  #open(entry: ZipEntry): PackedEntry | undefined {
    const reader = this.#reader;
    const header = readLocalHeader(reader, entry);
    if (header === undefined) this.#refuse('zip.bad-local-header', entry);
    if (entry.headerOffset !== this.#expected) this.#noteEntry(this.#gapCode(entry.headerOffset), entry);
    if (!header.agrees) this.#noteEntry('zip.container-local-header', entry);
    if (isEncrypted(entry)) this.#noteEntry('zip.container-encrypted', entry);
    if (isFolder(entry)) {
      if (entry.unpackedBytes !== 0) this.#refuse('zip.folder-with-content', entry);
      if (entry.compressedBytes !== 0 || hasDescriptor(entry))
        this.#noteEntry('zip.container-folder-data', entry);
      this.hashes.push({ name: entry.name, sha256: emptySha256 });
      this.#expected = header.bodyOffset + entry.compressedBytes;
      return undefined;
    }
    const { method } = entry;
    if (method !== 0 && method !== 8) this.#refuse('zip.unsupported-method', entry, { method });
    // Go reads whatever there is and refuses only what turns out to be missing.
    const room = Math.max(0, reader.sizeBytes - header.bodyOffset);
    const compressedBytes = Math.min(entry.compressedBytes, room);
    this.#budgetBytes -= compressedBytes;
    if (this.#budgetBytes < 0 || entry.compressedBytes > Number.MAX_SAFE_INTEGER) {
      throw new GomirrorError<ZipCode>('zip.container-overlap', { name: shown(entry.name) });
    }
    return { method, position: header.bodyOffset, compressedBytes, unpackedBytes: entry.unpackedBytes };
  }

  /** Checks the checksum as Go does, and finds where the entry ends. */
  #close(entry: ZipEntry, dataEnd: number, crc32: number, next: number): void {
    this.#expected = dataEnd;
    if (hasDescriptor(entry)) {
      const descriptor = readDescriptor(this.#reader, entry, dataEnd, next);
      if (descriptor === undefined) this.#refuse('zip.corrupt-data', entry);
      if (descriptor.crc32 !== entry.crc32 || crc32 !== entry.crc32)
        this.#refuse('zip.wrong-checksum', entry);
      if (descriptor.fault !== undefined) this.#noteEntry(descriptor.fault, entry);
      this.#expected = descriptor.endOffset;
    } else if (crc32 !== entry.crc32) {
      // Go takes a zero for "not known" and believes the data.
      if (entry.crc32 !== 0) this.#refuse('zip.wrong-checksum', entry);
      this.#noteEntry('zip.container-no-checksum', entry);
    }
  }

  #gapCode(position: number): ContainerCode {
    if (position < this.#expected) return 'zip.container-overlap';
    return this.#expected === 0 ? 'zip.container-leading-bytes' : 'zip.container-gap';
  }

  #note(code: ContainerCode, params: ErrorParams): void {
    this.fault ??= { code, params };
  }

  #noteEntry(code: ContainerCode, entry: ZipEntry): void {
    this.fault ??= { code, params: { name: shown(entry.name) } };
  }

  #refuse(code: ZipCode, entry: ZipEntry, params: ErrorParams = {}): never {
    throw new GomirrorError<ZipCode>(code, { name: shown(entry.name), ...params });
  }
}
