import { crc32, deflateRawSync } from 'node:zlib';

/**
 * Writes zips for tests: by default as Go writes those of modules (deflated, data descriptors, nothing between the
 * entries), and with any lie told that a test needs.
 */
export interface ZipItem {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** A number is written as it is, with the content stored. */
  readonly method?: 'deflate' | 'store' | number;
  /** Stands in place of the compressed content. */
  readonly packed?: Uint8Array;
  /** Where checksum and sizes stand: in the local header (`none`), or behind the data, in one of four forms. */
  readonly descriptor?: 'none' | 'signed' | 'plain' | 'signed64' | 'plain64';
  /** Puts sizes and offset into zip64 extra fields. */
  readonly zip64?: boolean;
  readonly localExtra?: Uint8Array;
  readonly centralExtra?: Uint8Array;
  readonly comment?: string;
  /** Flag bits set besides those that the descriptor needs. */
  readonly flags?: number;
  /** Bytes put in front of the local header. */
  readonly gap?: Uint8Array;
  /** Values written in place of the true ones. */
  readonly local?: Partial<HeaderValues> & { readonly signature?: number };
  readonly central?: Partial<HeaderValues> & { readonly signature?: number; readonly headerOffset?: number };
  readonly described?: Partial<EntryValues>;
  /** Written, but not listed in the directory; or listed only. */
  readonly only?: 'data' | 'listed';
}

interface EntryValues {
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly unpackedBytes: number;
}

interface HeaderValues extends EntryValues {
  readonly name: string | Uint8Array;
  readonly method: number;
  readonly flags: number;
}

export interface ZipShape {
  readonly leading?: Uint8Array;
  /** Whether offsets count the leading bytes, as those of a self-extracting archive may not. */
  readonly leadingCounted?: boolean;
  readonly trailing?: Uint8Array;
  readonly comment?: string | Uint8Array;
  readonly beforeDirectory?: Uint8Array;
  readonly afterDirectory?: Uint8Array;
  /** Lists the entries in reverse. */
  readonly reversed?: boolean;
  /** Whether there is a zip64 end record with its locator; by default where the entries are too many for the plain one. */
  readonly zip64?: boolean;
  readonly end?: Partial<EndValues> & { readonly commentBytes?: number };
  readonly end64?: Partial<EndValues> & { readonly recordBytes?: number; readonly signature?: number };
  readonly locator?: { readonly offset?: bigint; readonly disk?: number; readonly disks?: number };
}

interface EndValues {
  readonly disk: number;
  readonly directoryDisk: number;
  readonly recordsHere: number;
  readonly records: number;
  readonly directoryBytes: number | bigint;
  readonly directoryOffset: number | bigint;
}

const all32 = 0xffffffff;

export function makeZip(items: readonly ZipItem[], shape: ZipShape = {}): Buffer {
  const leading = shape.leading ?? Buffer.alloc(0);
  const origin = shape.leadingCounted === false ? leading.length : 0;
  const parts: Uint8Array[] = [leading];
  let position = leading.length;
  const put = (bytes: Uint8Array) => {
    parts.push(bytes);
    position += bytes.length;
  };

  const listed: Buffer[] = [];
  for (const item of items) {
    if (item.gap !== undefined) put(item.gap);
    const headerOffset = position - origin;
    const values = valuesOf(item);
    if (item.only !== 'listed') {
      put(localHeader(item, values));
      put(values.packed);
      put(descriptor(item, values));
    }
    if (item.only !== 'data') listed.push(centralHeader(item, values, headerOffset));
  }
  if (shape.beforeDirectory !== undefined) put(shape.beforeDirectory);
  const directoryOffset = position - origin;
  if (shape.reversed === true) listed.reverse();
  for (const header of listed) put(header);
  const directoryBytes = position - origin - directoryOffset;
  if (shape.afterDirectory !== undefined) put(shape.afterDirectory);

  const truth: EndValues = {
    disk: 0,
    directoryDisk: 0,
    recordsHere: listed.length,
    records: listed.length,
    directoryBytes,
    directoryOffset,
  };
  let plain = truth;
  if (shape.zip64 ?? listed.length >= 0xffff) {
    const end64Offset = position - origin;
    put(endRecord64({ ...truth, ...shape.end64 }, shape.end64));
    put(locator64(end64Offset, shape.locator));
    plain = { ...truth, recordsHere: 0xffff, records: 0xffff, directoryBytes: all32, directoryOffset: all32 };
  }
  put(endRecord({ ...plain, ...shape.end }, shape));
  if (shape.trailing !== undefined) put(shape.trailing);
  return Buffer.concat(parts);
}

/** The zip of a module version, written as Go writes it: `files` by their names within the module. */
export function makeModuleZip(
  modulePath: string,
  version: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Buffer {
  const prefix = `${modulePath}@${version}/`;
  return makeZip(Object.entries(files).map(([name, content]) => ({ name: prefix + name, content })));
}

interface Values extends HeaderValues {
  readonly packed: Uint8Array;
}

function valuesOf(item: ZipItem): Values {
  const content =
    typeof item.content === 'string' ? Buffer.from(item.content) : (item.content ?? Buffer.alloc(0));
  const isFolder = typeof item.name === 'string' && item.name.endsWith('/');
  const method = item.method ?? (isFolder ? 'store' : 'deflate');
  const packed = item.packed ?? (method === 'deflate' ? deflateRawSync(content) : content);
  return {
    name: item.name,
    method: method === 'deflate' ? 8 : method === 'store' ? 0 : method,
    flags: (item.flags ?? 0) | (descriptorOf(item) === 'none' ? 0 : 8),
    crc32: crc32(content),
    compressedBytes: packed.length,
    unpackedBytes: content.length,
    packed,
  };
}

function descriptorOf(item: ZipItem): NonNullable<ZipItem['descriptor']> {
  const isFolder = typeof item.name === 'string' && item.name.endsWith('/');
  return item.descriptor ?? (isFolder ? 'none' : 'signed');
}

function bytesOf(name: string | Uint8Array): Uint8Array {
  return typeof name === 'string' ? Buffer.from(name) : name;
}

function localHeader(item: ZipItem, truth: Values): Buffer {
  const later = descriptorOf(item) !== 'none';
  const silent = later ? { crc32: 0, compressedBytes: 0, unpackedBytes: 0 } : {};
  const values = { ...truth, ...silent, ...item.local };
  const name = bytesOf(values.name);
  const wide = item.zip64 === true && !later;
  const extra = Buffer.concat([
    wide ? zip64Extra(values.unpackedBytes, values.compressedBytes) : Buffer.alloc(0),
    item.localExtra ?? Buffer.alloc(0),
  ]);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(item.local?.signature ?? 0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(values.flags, 6);
  header.writeUInt16LE(values.method, 8);
  header.writeUInt32LE(values.crc32, 14);
  header.writeUInt32LE(wide ? all32 : values.compressedBytes, 18);
  header.writeUInt32LE(wide ? all32 : values.unpackedBytes, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

function descriptor(item: ZipItem, truth: Values): Buffer {
  const form = descriptorOf(item);
  if (form === 'none') return Buffer.alloc(0);
  const values = { ...truth, ...item.described };
  const wide = form.endsWith('64');
  const bytes = Buffer.alloc(wide ? 24 : 16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(values.crc32, 4);
  if (wide) {
    bytes.writeBigUInt64LE(BigInt(values.compressedBytes), 8);
    bytes.writeBigUInt64LE(BigInt(values.unpackedBytes), 16);
  } else {
    bytes.writeUInt32LE(values.compressedBytes, 8);
    bytes.writeUInt32LE(values.unpackedBytes, 12);
  }
  return form.startsWith('signed') ? bytes : bytes.subarray(4);
}

function centralHeader(item: ZipItem, truth: Values, offset: number): Buffer {
  const values = { ...truth, headerOffset: offset, ...item.central };
  const name = bytesOf(values.name);
  const wide = item.zip64 === true;
  const extra = Buffer.concat([
    wide ? zip64Extra(values.unpackedBytes, values.compressedBytes, values.headerOffset) : Buffer.alloc(0),
    item.centralExtra ?? Buffer.alloc(0),
  ]);
  const comment = Buffer.from(item.comment ?? '');
  const header = Buffer.alloc(46);
  header.writeUInt32LE(item.central?.signature ?? 0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(values.flags, 8);
  header.writeUInt16LE(values.method, 10);
  header.writeUInt32LE(values.crc32, 16);
  header.writeUInt32LE(wide ? all32 : values.compressedBytes, 20);
  header.writeUInt32LE(wide ? all32 : values.unpackedBytes, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt16LE(comment.length, 32);
  header.writeUInt32LE(wide ? all32 : values.headerOffset, 42);
  return Buffer.concat([header, name, extra, comment]);
}

/** A zip64 extra field with these values, in the order that the format gives them. */
export function zip64Extra(...values: (number | bigint)[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * values.length, 2);
  for (const [i, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * i);
  return field;
}

function endRecord(values: EndValues, shape: ZipShape): Buffer {
  const comment =
    typeof shape.comment === 'string' ? Buffer.from(shape.comment) : (shape.comment ?? Buffer.alloc(0));
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(values.disk, 4);
  record.writeUInt16LE(values.directoryDisk, 6);
  record.writeUInt16LE(values.recordsHere, 8);
  record.writeUInt16LE(values.records, 10);
  record.writeUInt32LE(Number(values.directoryBytes), 12);
  record.writeUInt32LE(Number(values.directoryOffset), 16);
  record.writeUInt16LE(shape.end?.commentBytes ?? comment.length, 20);
  return Buffer.concat([record, comment]);
}

function endRecord64(values: EndValues, lies: ZipShape['end64']): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(lies?.signature ?? 0x06064b50, 0);
  record.writeBigUInt64LE(BigInt(lies?.recordBytes ?? 44), 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeUInt32LE(values.disk, 16);
  record.writeUInt32LE(values.directoryDisk, 20);
  record.writeBigUInt64LE(BigInt(values.recordsHere), 24);
  record.writeBigUInt64LE(BigInt(values.records), 32);
  record.writeBigUInt64LE(BigInt(values.directoryBytes), 40);
  record.writeBigUInt64LE(BigInt(values.directoryOffset), 48);
  return record;
}

function locator64(end64Offset: number, lies: ZipShape['locator']): Buffer {
  const record = Buffer.alloc(20);
  record.writeUInt32LE(0x07064b50, 0);
  record.writeUInt32LE(lies?.disk ?? 0, 4);
  record.writeBigUInt64LE(lies?.offset ?? BigInt(end64Offset), 8);
  record.writeUInt32LE(lies?.disks ?? 1, 16);
  return record;
}
