import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../base/index.ts';

/** A file of the audit log; named after the number of its first entry, so that names sort as entries do. */
export interface Segment {
  readonly name: string;
  readonly firstNumber: number;
}

const namePattern = /^(\d{12})\.jsonl$/;

export function segmentName(firstNumber: number): string {
  return `${String(firstNumber).padStart(12, '0')}.jsonl`;
}

/** The segments in a folder, in order; none when there is no such folder. */
export function listSegments(folder: string): Segment[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  return names
    .flatMap((name) => {
      const match = namePattern.exec(name);
      return match === null ? [] : [{ name, firstNumber: Number(match[1]) }];
    })
    .toSorted((a, b) => a.firstNumber - b.firstNumber);
}

/** A line, without its line feed, and the byte behind it. */
export interface SegmentLine {
  readonly bytes: Buffer;
  readonly endByte: number;
  /** False for the rest of a file that does not end with a line feed. */
  readonly whole: boolean;
}

const chunkBytes = 1024 * 1024;

/**
 * The lines of a file from `startByte` on, up to `endByte` at most, read as they are asked for. What is longer than `limitBytes` without a
 * line feed is given in parts as if there were some: it is no entry anyway.
 */
export function* readLines(
  file: string,
  limitBytes: number,
  startByte = 0,
  endByte = Number.POSITIVE_INFINITY,
): Generator<SegmentLine> {
  const fd = fs.openSync(file, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    let position = startByte;
    for (;;) {
      const wanted = Math.min(chunkBytes, endByte - position);
      const chunk = Buffer.alloc(wanted);
      const got = wanted === 0 ? 0 : fs.readSync(fd, chunk, 0, wanted, position);
      if (got === 0) break;
      let restStart = position - rest.length;
      position += got;
      rest = Buffer.concat([rest, chunk.subarray(0, got)]);
      for (let end = rest.indexOf(10); end !== -1 || rest.length > limitBytes; end = rest.indexOf(10)) {
        const length = end === -1 ? limitBytes : end;
        const skipped = end === -1 ? limitBytes : end + 1;
        yield { bytes: rest.subarray(0, length), endByte: restStart + skipped, whole: true };
        rest = rest.subarray(skipped);
        restStart += skipped;
      }
    }
    if (rest.length > 0) yield { bytes: rest, endByte: position, whole: false };
  } finally {
    fs.closeSync(fd);
  }
}

/** The last line that ends at `endByte`, a line feed included; undefined when none does. */
export function lineBefore(file: string, endByte: number, limitBytes: number): Buffer | undefined {
  const fd = fs.openSync(file, 'r');
  try {
    const size = Math.min(endByte, limitBytes);
    const bytes = Buffer.alloc(size);
    if (size === 0 || fs.readSync(fd, bytes, 0, size, endByte - size) !== size) return undefined;
    if (bytes.at(-1) !== 10) return undefined;
    return bytes.subarray(bytes.lastIndexOf(10, -2) + 1, -1);
  } finally {
    fs.closeSync(fd);
  }
}

/** Writes `bytes` at `position` and waits for the disk. Throws the system's error; what is behind `position` is then worth nothing. */
export function writeDurably(file: string, bytes: Uint8Array, position: number, isNew: boolean): void {
  const fd = fs.openSync(file, isNew ? 'wx' : 'r+', 0o600);
  try {
    for (let done = 0; done < bytes.length;)
      done += fs.writeSync(fd, bytes, done, bytes.length - done, position + done);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  if (isNew) syncFolder(path.dirname(file));
}

/** Makes new names in a folder durable, where the system has that. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } catch (error) {
    // Some network file systems know no fsync of a folder.
    if (errorCode(error) !== 'EINVAL') throw error;
  } finally {
    fs.closeSync(fd);
  }
}
