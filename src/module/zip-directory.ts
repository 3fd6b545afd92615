import { isUtf8 } from 'node:buffer';
import { GomirrorError } from '../base/index.ts';
import { shown } from './shown.ts';
import type { ContainerCode, ZipCode } from './zip-codes.ts';
import type { BlockReader } from './zip-source.ts';

/**
 * The central directory, found and read as Go's `archive/zip` does: the go command sees what stands there and nothing else.
 * Layouts are those of PKWARE's APPNOTE, sections 4.3.12 to 4.3.16.
 */
export interface ZipEntry {
  /** The whole name, prefix included. */
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly unpackedBytes: number;
  /** Where the local header begins; may lie outside the file. */
  readonly headerOffset: number;
}

export interface ZipDirectory {
  readonly entries: ZipEntry[];
  /** Where the first and after the last directory header. */
  readonly start: number;
  readonly end: number;
  /** Ways in which the container contradicts itself although Go reads it. */
  readonly faults: readonly ContainerCode[];
}

const endSignature = 0x06054b50;
const endBytes = 22;
/** How far from the end Go looks for the end record. */
const endWindowBytes = 65 * 1024;
const locatorSignature = 0x07064b50;
const locatorBytes = 20;
const end64Signature = 0x06064b50;
const end64Bytes = 56;
const headerSignature = 0x02014b50;
const headerBytes = 46;
const zip64ExtraTag = 1;
const all32 = 0xffffffff;

interface EndRecord {
  records: bigint;
  directoryBytes: bigint;
  directoryOffset: bigint;
  /** Where the record that counts begins: the zip64 one if that is in force. */
  position: number;
  /** Faults of the records themselves. */
  faults: ContainerCode[];
}

/** Reads the directory of a module zip, whose every name must begin with `prefix`. */
export function readDirectory(reader: BlockReader, prefix: string, entriesLimit: number): ZipDirectory {
  const end = readEndRecord(reader);
  const { faults } = end;
  const size = BigInt(reader.sizeBytes);
  const position = BigInt(end.position);
  const maxInt64 = 0x7fff_ffff_ffff_ffffn;
  if (end.directoryBytes > maxInt64 || end.directoryOffset > maxInt64) refuse('zip.bad-end-record');

  // Whatever precedes the archive proper shifts all its offsets. Go derives the shift from where the directory must end.
  let shift = BigInt.asIntN(64, position - end.directoryBytes - end.directoryOffset);
  const derived = position - end.directoryBytes;
  if (derived < 0n || derived >= size) refuse('zip.bad-end-record');
  if (shift !== 0n) {
    if (shift > 0n && hasHeader(reader, end.directoryOffset)) shift = 0n;
    faults.push(shift > 0n ? 'zip.container-leading-bytes' : 'zip.container-directory');
  }
  const start = Number(shift + end.directoryOffset);

  const prefixBytes = Buffer.from(prefix);
  const entries: ZipEntry[] = [];
  let at = start;
  for (;;) {
    const header = readHeader(reader, at, shift);
    if (header === 'cut off') refuse('zip.bad-directory');
    if (header === 'none') break;
    if (entries.length === entriesLimit) {
      throw new GomirrorError<ZipCode>('zip.container-too-many-files', { limit: entriesLimit });
    }
    entries.push(readEntry(header, prefix, prefixBytes));
    at += header.totalBytes;
  }
  // Go compares 16 bits of the count, because that is all that the plain end record holds.
  if (BigInt(entries.length % 0x10000) !== end.records % 0x10000n) refuse('zip.bad-directory');
  if (BigInt(entries.length) !== end.records || at !== end.position)
    addFault(faults, 'zip.container-directory');
  return { entries, start, end: at, faults };
}

function refuse(code: ZipCode): never {
  throw new GomirrorError<ZipCode>(code);
}

function addFault(faults: ContainerCode[], fault: ContainerCode): void {
  if (!faults.includes(fault)) faults.push(fault);
}

/** The end record is the last signature in the file whose comment would fit; Go gives up when that one's does not. */
function readEndRecord(reader: BlockReader): EndRecord {
  const windowBytes = Math.min(endWindowBytes, reader.sizeBytes);
  const window = reader.view(reader.sizeBytes - windowBytes, windowBytes);
  let at = windowBytes - endBytes;
  while (at >= 0 && window.readUInt32LE(at) !== endSignature) at--;
  if (at < 0) refuse('zip.no-end-record');
  const commentEnd = at + endBytes + window.readUInt16LE(at + 20);
  if (commentEnd > windowBytes) refuse('zip.bad-end-record');

  const faults: ContainerCode[] = [];
  if (commentEnd < windowBytes) faults.push('zip.container-trailing-bytes');
  const plain: EndRecord = {
    records: BigInt(window.readUInt16LE(at + 10)),
    directoryBytes: BigInt(window.readUInt32LE(at + 12)),
    directoryOffset: BigInt(window.readUInt32LE(at + 16)),
    position: reader.sizeBytes - windowBytes + at,
    faults,
  };
  // One disk, and all records on it: Go does not look, other readers do.
  const oneDisk = window.readUInt16LE(at + 4) === 0 && window.readUInt16LE(at + 6) === 0;
  const allHere = window.readUInt16LE(at + 8) === window.readUInt16LE(at + 10);
  // 0xffff for the size is Go's own reading; the format says 0xffffffff.
  const mayBe64 =
    plain.records === 0xffffn || plain.directoryBytes === 0xffffn || plain.directoryOffset === BigInt(all32);
  const full = mayBe64 ? readEnd64(reader, plain) : undefined;
  if (full !== undefined) return full;
  if (!oneDisk || !allHere) addFault(faults, 'zip.container-directory');
  return plain;
}

/** The zip64 end record, if the locator before the plain record points to one. */
function readEnd64(reader: BlockReader, plain: EndRecord): EndRecord | undefined {
  const locatorAt = plain.position - locatorBytes;
  if (locatorAt < 0) return undefined;
  const locator = reader.view(locatorAt, locatorBytes);
  if (locator.readUInt32LE(0) !== locatorSignature) return undefined;
  if (locator.readUInt32LE(4) !== 0 || locator.readUInt32LE(16) !== 1) return undefined;
  const position = BigInt.asIntN(64, locator.readBigUInt64LE(8));
  if (position < 0n) return undefined;
  if (position + BigInt(end64Bytes) > BigInt(reader.sizeBytes)) refuse('zip.bad-end-record');
  const record = reader.view(Number(position), end64Bytes);
  if (record.readUInt32LE(0) !== end64Signature) refuse('zip.bad-end-record');
  const recordEnd = position + 12n + record.readBigUInt64LE(4);
  const oneDisk = record.readUInt32LE(16) === 0 && record.readUInt32LE(20) === 0;
  const allHere = record.readBigUInt64LE(24) === record.readBigUInt64LE(32);
  const { faults } = plain;
  if (recordEnd !== BigInt(locatorAt) || !oneDisk || !allHere) addFault(faults, 'zip.container-directory');
  return {
    records: record.readBigUInt64LE(32),
    directoryBytes: record.readBigUInt64LE(40),
    directoryOffset: record.readBigUInt64LE(48),
    position: Number(position),
    faults,
  };
}

interface Header {
  readonly bytes: Buffer;
  readonly totalBytes: number;
  readonly nameBytes: number;
  readonly compressedBytes: number;
  readonly unpackedBytes: number;
  readonly headerOffset: number;
}

function hasHeader(reader: BlockReader, offset: bigint): boolean {
  return offset < BigInt(reader.sizeBytes) && typeof readHeader(reader, Number(offset), 0n) === 'object';
}

/**
 * The directory header at `position`. `none` ends the list: no whole and well-formed header stands there. `cut off` is fatal
 * to Go: the file ends exactly where a header, or the name in it, would begin.
 */
function readHeader(reader: BlockReader, position: number, shift: bigint): Header | 'none' | 'cut off' {
  const room = reader.sizeBytes - position;
  if (room <= 0) return 'cut off';
  if (room < headerBytes) return 'none';
  const fixed = reader.view(position, headerBytes);
  if (fixed.readUInt32LE(0) !== headerSignature) return 'none';
  const nameBytes = fixed.readUInt16LE(28);
  const extraBytes = fixed.readUInt16LE(30);
  const totalBytes = headerBytes + nameBytes + extraBytes + fixed.readUInt16LE(32);
  if (totalBytes > room) return room === headerBytes ? 'cut off' : 'none';
  const bytes = reader.view(position, totalBytes);
  const sizes = {
    compressedBytes: bytes.readUInt32LE(20),
    unpackedBytes: bytes.readUInt32LE(24),
    headerOffset: bytes.readUInt32LE(42),
  };
  const needs64 =
    sizes.compressedBytes === all32 || sizes.unpackedBytes === all32 || sizes.headerOffset === all32;
  if (needs64 || shift !== 0n) {
    const extra = bytes.subarray(headerBytes + nameBytes, headerBytes + nameBytes + extraBytes);
    if (!widen(sizes, extra, shift)) return 'none';
  }
  return { bytes, totalBytes, nameBytes, ...sizes };
}

/** Replaces the values that do not fit 32 bits by those in the zip64 extra field; false if Go would not take them. */
function widen(
  sizes: { compressedBytes: number; unpackedBytes: number; headerOffset: number },
  extra: Buffer,
  shift: bigint,
): boolean {
  let needsUnpacked = sizes.unpackedBytes === all32;
  let needsCompressed = sizes.compressedBytes === all32;
  let needsOffset = sizes.headerOffset === all32;
  let offset = BigInt(sizes.headerOffset);
  for (let at = 0; at + 4 <= extra.length;) {
    const tag = extra.readUInt16LE(at);
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) break;
    let field = at + 4;
    at = end;
    if (tag !== zip64ExtraTag) continue;
    if (needsUnpacked) {
      if (field + 8 > end) return false;
      sizes.unpackedBytes = Number(extra.readBigUInt64LE(field));
      needsUnpacked = false;
      field += 8;
    }
    if (needsCompressed) {
      if (field + 8 > end) return false;
      sizes.compressedBytes = Number(extra.readBigUInt64LE(field));
      needsCompressed = false;
      field += 8;
    }
    if (needsOffset) {
      if (field + 8 > end) return false;
      offset = extra.readBigUInt64LE(field);
      needsOffset = false;
      field += 8;
    }
  }
  if (needsCompressed || needsOffset) return false;
  // An unpacked size of 0xffffffff that nothing widens stands as it is.
  sizes.headerOffset = Number(BigInt.asIntN(64, offset + shift));
  return true;
}

function readEntry(header: Header, prefix: string, prefixBytes: Buffer): ZipEntry {
  const { bytes, nameBytes } = header;
  const nameEnd = headerBytes + nameBytes;
  const hasPrefix =
    nameBytes >= prefixBytes.length &&
    prefixBytes.compare(bytes, headerBytes, headerBytes + prefixBytes.length) === 0;
  if (!hasPrefix) {
    const name = bytes.toString('utf8', headerBytes, nameEnd);
    throw new GomirrorError<ZipCode>('zip.outside-prefix', { name: shown(name), prefix });
  }
  return {
    name: decodeName(bytes, nameEnd),
    flags: bytes.readUInt16LE(8),
    method: bytes.readUInt16LE(10),
    crc32: bytes.readUInt32LE(16),
    compressedBytes: header.compressedBytes,
    unpackedBytes: header.unpackedBytes,
    headerOffset: header.headerOffset,
  };
}

function decodeName(bytes: Buffer, nameEnd: number): string {
  const name = bytes.toString('utf8', headerBytes, nameEnd);
  // Only a name with the replacement character can have been malformed.
  if (name.includes('\ufffd') && !isUtf8(bytes.subarray(headerBytes, nameEnd))) {
    throw new GomirrorError<ZipCode>('zip.bad-name', { name: shown(name), rule: 'module.path-not-utf8' });
  }
  return name;
}
