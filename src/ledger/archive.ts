import { createHash, type Hash } from 'node:crypto';
import fs from 'node:fs';

/**
 * Tar archives of plain files (POSIX.1-1988, the `ustar` format), so that a backup can be looked into with what every system
 * has. Only what this room needs: no folders, no links, names of up to 100 bytes.
 */

const blockBytes = 512;
const chunkBytes = 1024 * 1024;

/** A file of an archive: where its bytes are, in the archive or outside. */
export interface Member {
  readonly name: string;
  readonly file: string;
  readonly startByte: number;
  readonly sizeBytes: number;
}

/** Writes an archive of `members` to `fd`. Throws the errors of the system, or when a member is shorter than it should be. */
export function writeArchive(fd: number, members: readonly Member[], timeMs: number): void {
  for (const member of members) {
    writeAll(fd, header(member, timeMs));
    for (const chunk of chunksOf(member)) writeAll(fd, chunk);
    writeAll(fd, Buffer.alloc(padding(member.sizeBytes)));
  }
  writeAll(fd, Buffer.alloc(2 * blockBytes));
}

/** The members of an archive, in order. Throws an Error when it is none, or ends too early. */
export function readArchive(file: string): Member[] {
  const fd = fs.openSync(file, 'r');
  try {
    const members: Member[] = [];
    const sizeBytes = fs.fstatSync(fd).size;
    const block = Buffer.alloc(blockBytes);
    for (let position = 0; ;) {
      if (fs.readSync(fd, block, 0, blockBytes, position) !== blockBytes)
        throw new Error('it ends too early');
      if (block.every((byte) => byte === 0)) return members;
      const member = parseHeader(block, file, position + blockBytes);
      members.push(member);
      position += blockBytes + member.sizeBytes + padding(member.sizeBytes);
      if (position > sizeBytes) throw new Error('it ends too early');
    }
  } finally {
    fs.closeSync(fd);
  }
}

/** The bytes of a member, a megabyte at a time. */
function* chunksOf({ file, startByte, sizeBytes }: Member): Generator<Buffer> {
  const fd = fs.openSync(file, 'r');
  try {
    for (let done = 0; done < sizeBytes;) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, sizeBytes - done));
      const got = fs.readSync(fd, chunk, 0, chunk.length, startByte + done);
      if (got === 0) throw new Error(`${file} ends too early`);
      yield chunk.subarray(0, got);
      done += got;
    }
  } finally {
    fs.closeSync(fd);
  }
}

/** SHA-256 of a member, hex. */
export function digestOf(member: Member): string {
  let hash: Hash = createHash('sha256');
  for (const chunk of chunksOf(member)) hash = hash.update(chunk);
  return hash.digest('hex');
}

/** Writes a member to a new file that only its owner may read, and waits for the disk. */
export function extract(member: Member, target: string): void {
  const fd = fs.openSync(target, 'wx', 0o600);
  try {
    for (const chunk of chunksOf(member)) writeAll(fd, chunk);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done);
}

function padding(sizeBytes: number): number {
  return (blockBytes - (sizeBytes % blockBytes)) % blockBytes;
}

function header({ name, sizeBytes }: Member, timeMs: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  if (Buffer.byteLength(name) > 100 || sizeBytes >= 8 ** 11)
    throw new Error(`${name} does not fit a tar header`);
  block.write(name, 0);
  block.write(octal(0o600, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(sizeBytes, 12), 124);
  block.write(octal(Math.max(0, Math.floor(timeMs / 1000)), 12), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function parseHeader(block: Buffer, file: string, startByte: number): Member {
  const text = (from: number, length: number) =>
    block.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  const blank = Buffer.from(block);
  blank.fill(' ', 148, 156);
  const isHeader = text(257, 5) === 'ustar' && Number.parseInt(text(148, 8), 8) === checksum(blank);
  const sizeText = text(124, 12).trim();
  if (!isHeader || text(156, 1) !== '0' || !/^[0-7]+$/.test(sizeText))
    throw new Error('it is no archive of this kind');
  return { name: text(0, 100), file, startByte, sizeBytes: Number.parseInt(sizeText, 8) };
}

function checksum(block: Buffer): number {
  return block.reduce((sum, byte) => sum + byte, 0);
}
