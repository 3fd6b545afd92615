/**
 * The records of a zip that we write (PKWARE's APPNOTE, 4.3.7 to 4.3.16). All sizes and offsets fit into 32 bits, since a module
 * zip does; only the number of files may not fit into its 16.
 */
export interface WrittenEntry {
  readonly name: Buffer;
  /** 0 stored, 8 deflated. */
  readonly method: 0 | 8;
  /** True when checksum and sizes stand behind the data, because they were not known before. */
  readonly described: boolean;
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly unpackedBytes: number;
  /** Where the local header begins. */
  readonly headerOffset: number;
}

/** The longest name, in bytes, that the format has room for. */
export const longestNameBytes = 0xffff;

const versionNeeded = 20;
const versionForZip64 = 45;
const descriptorFlag = 0x8;
const utf8Flag = 0x800;
/** The first day that the format can tell: a module's files have no time. */
const date = 0x21;

function flagsOf(entry: WrittenEntry): number {
  const utf8 = entry.name.some((byte) => byte >= 0x80) ? utf8Flag : 0;
  return utf8 | (entry.described ? descriptorFlag : 0);
}

export function localHeader(entry: WrittenEntry): Buffer {
  const header = Buffer.alloc(30 + entry.name.length);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(versionNeeded, 4);
  header.writeUInt16LE(flagsOf(entry), 6);
  header.writeUInt16LE(entry.method, 8);
  header.writeUInt16LE(date, 12);
  if (!entry.described) writeValues(header, 14, entry);
  header.writeUInt16LE(entry.name.length, 26);
  header.set(entry.name, 30);
  return header;
}

export function dataDescriptor(entry: WrittenEntry): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  writeValues(descriptor, 4, entry);
  return descriptor;
}

export function directoryHeader(entry: WrittenEntry): Buffer {
  const header = Buffer.alloc(46 + entry.name.length);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(versionNeeded, 4);
  header.writeUInt16LE(versionNeeded, 6);
  header.writeUInt16LE(flagsOf(entry), 8);
  header.writeUInt16LE(entry.method, 10);
  header.writeUInt16LE(date, 14);
  writeValues(header, 16, entry);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt32LE(entry.headerOffset, 42);
  header.set(entry.name, 46);
  return header;
}

function writeValues(record: Buffer, at: number, entry: WrittenEntry): void {
  record.writeUInt32LE(entry.crc32, at);
  record.writeUInt32LE(entry.compressedBytes, at + 4);
  record.writeUInt32LE(entry.unpackedBytes, at + 8);
}

/** What stands behind the directory, which lies at `offset` and has `sizeBytes`. */
export function endRecords(entries: number, offset: number, sizeBytes: number): Buffer {
  const many = entries >= 0xffff;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(many ? 0xffff : entries, 8);
  end.writeUInt16LE(many ? 0xffff : entries, 10);
  end.writeUInt32LE(sizeBytes, 12);
  end.writeUInt32LE(offset, 16);
  return many ? Buffer.concat([zip64Records(entries, offset, sizeBytes), end]) : end;
}

/** The wider end record, and where it is. */
function zip64Records(entries: number, offset: number, sizeBytes: number): Buffer {
  const records = Buffer.alloc(56 + 20);
  records.writeUInt32LE(0x06064b50, 0);
  records.writeBigUInt64LE(44n, 4);
  records.writeUInt16LE(versionForZip64, 12);
  records.writeUInt16LE(versionForZip64, 14);
  records.writeBigUInt64LE(BigInt(entries), 24);
  records.writeBigUInt64LE(BigInt(entries), 32);
  records.writeBigUInt64LE(BigInt(sizeBytes), 40);
  records.writeBigUInt64LE(BigInt(offset), 48);
  records.writeUInt32LE(0x07064b50, 56);
  records.writeBigUInt64LE(BigInt(offset + sizeBytes), 64);
  records.writeUInt32LE(1, 72);
  return records;
}
