import type { ContainerCode } from './zip-codes.ts';
import type { ZipEntry } from './zip-directory.ts';
import type { BlockReader } from './zip-source.ts';

/**
 * The local header before an entry's data and the descriptor behind them (APPNOTE 4.3.7 and 4.3.9). Go takes only the length
 * of the one and the checksum in the other; other readers believe more of them, so all of it has to agree with the directory.
 */
export interface LocalHeader {
  /** Where the data begin. */
  readonly bodyOffset: number;
  /** False if it names another file, or other sizes, than the directory does. */
  readonly agrees: boolean;
}

const localSignature = 0x04034b50;
const localBytes = 30;
const descriptorSignature = 0x08074b50;
const encryptedFlag = 0x1;
const descriptorFlag = 0x8;
const all32 = 0xffffffff;

export function hasDescriptor(entry: ZipEntry): boolean {
  return (entry.flags & descriptorFlag) !== 0;
}

export function isEncrypted(entry: ZipEntry): boolean {
  return (entry.flags & encryptedFlag) !== 0;
}

/** The entry's local header; undefined if there is none at its place. */
export function readLocalHeader(reader: BlockReader, entry: ZipEntry): LocalHeader | undefined {
  const { headerOffset } = entry;
  if (headerOffset < 0 || headerOffset + localBytes > reader.sizeBytes) return undefined;
  const fixed = reader.view(headerOffset, localBytes);
  if (fixed.readUInt32LE(0) !== localSignature) return undefined;
  const nameBytes = fixed.readUInt16LE(26);
  const extraBytes = fixed.readUInt16LE(28);
  const totalBytes = localBytes + nameBytes + extraBytes;
  const bodyOffset = headerOffset + totalBytes;
  if (bodyOffset > reader.sizeBytes) return { bodyOffset, agrees: false };
  const header = reader.view(headerOffset, totalBytes);
  const flags = header.readUInt16LE(6);
  const agrees =
    ((flags ^ entry.flags) & (encryptedFlag | descriptorFlag)) === 0 &&
    header.readUInt16LE(8) === entry.method &&
    header.toString('utf8', localBytes, localBytes + nameBytes) === entry.name &&
    valuesAgree(header, nameBytes, entry);
  return { bodyOffset, agrees };
}

/** Checksum and sizes: those of the directory, or nothing at all where a descriptor gives them later. */
function valuesAgree(header: Buffer, nameBytes: number, entry: ZipEntry): boolean {
  const crc32 = header.readUInt32LE(14);
  let compressedBytes = header.readUInt32LE(18);
  let unpackedBytes = header.readUInt32LE(22);
  if (compressedBytes === all32 || unpackedBytes === all32) {
    const extra = header.subarray(localBytes + nameBytes);
    for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
      if (extra.readUInt16LE(at) !== 1 || extra.readUInt16LE(at + 2) < 16 || at + 20 > extra.length) continue;
      unpackedBytes = Number(extra.readBigUInt64LE(at + 4));
      compressedBytes = Number(extra.readBigUInt64LE(at + 12));
      break;
    }
  }
  if (
    crc32 === entry.crc32 &&
    compressedBytes === entry.compressedBytes &&
    unpackedBytes === entry.unpackedBytes
  ) {
    return true;
  }
  return hasDescriptor(entry) && crc32 === 0 && compressedBytes === 0 && unpackedBytes === 0;
}

/** What stands behind the data of an entry with the descriptor flag. */
export interface Descriptor {
  readonly crc32: number;
  readonly endOffset: number;
  readonly fault?: ContainerCode;
}

/**
 * The descriptor at `position`; undefined if the file ends before Go would have read it. It comes with or without a signature
 * and with sizes of 32 or 64 bits; where it could be read in two ways, the one that ends at `next` is meant.
 */
export function readDescriptor(
  reader: BlockReader,
  entry: ZipEntry,
  position: number,
  next: number,
): Descriptor | undefined {
  const room = Math.min(24, reader.sizeBytes - position);
  if (room < 12) return undefined;
  const bytes = reader.view(position, room);
  const at = bytes.readUInt32LE(0) === descriptorSignature ? 4 : 0;
  if (room < at + 12) return undefined;
  const crc32 = bytes.readUInt32LE(at);
  const narrow =
    bytes.readUInt32LE(at + 4) === entry.compressedBytes &&
    bytes.readUInt32LE(at + 8) === entry.unpackedBytes;
  const wide =
    room >= at + 20 &&
    Number(bytes.readBigUInt64LE(at + 4)) === entry.compressedBytes &&
    Number(bytes.readBigUInt64LE(at + 12)) === entry.unpackedBytes;
  const narrowEnd = position + at + 12;
  if (wide && (!narrow || narrowEnd !== next)) return { crc32, endOffset: position + at + 20 };
  if (narrow) return { crc32, endOffset: narrowEnd };
  return { crc32, endOffset: narrowEnd, fault: 'zip.container-descriptor' };
}
