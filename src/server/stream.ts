import fs from 'node:fs';
import type { ServerResponse } from 'node:http';
import { KiB } from '../base/index.ts';
import type { Growing } from '../mirror/index.ts';
import type { Response } from './http.ts';

/** How many answers are being sent from files now; the more there are, the smaller each one's buffers. */
let sending = 0;

const pooledBytes = 512 * KiB;

function chunkBytes(): number {
  if (sending <= 16) return pooledBytes;
  if (sending <= 128) return 64 * KiB;
  return 16 * KiB;
}

const poolLimit = 8;
/** Buffers of the largest size that nobody uses now: what the garbage collector would have to find otherwise. */
const pool: Buffer[] = [];

function takeBuffer(sizeBytes: number): Buffer {
  if (sizeBytes > 64 * KiB) return pool.pop() ?? Buffer.allocUnsafeSlow(pooledBytes);
  return Buffer.allocUnsafe(sizeBytes);
}

/** Only of what the connection has let go of. */
function giveBack(buffer: Buffer): void {
  if (buffer.length === pooledBytes && pool.length < poolLimit) pool.push(buffer);
}

/** Raised inside this file when the client has gone or does not read; nobody is left to be told. */
class ClientGone extends Error {}

function read(fd: number, into: Buffer, length: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, into, 0, length, position, (error, count) =>
      error === null ? resolve(count) : reject(error),
    );
  });
}

/** Hands `chunk` to the connection; resolves when it may be used again. */
function write(response: Response, chunk: Buffer, stallMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let stalled: NodeJS.Timeout | undefined;
    const gone = () => finish(new ClientGone());
    const finish = (error?: Error | null) => {
      clearTimeout(stalled);
      response.off('close', gone);
      if (error === undefined || error === null) resolve();
      else reject(new ClientGone());
    };
    if (response.destroyed) {
      reject(new ClientGone());
      return;
    }
    response.on('close', gone);
    (response as ServerResponse).write(chunk, finish);
    if (stallMs > 0) stalled = setTimeout(gone, stallMs);
  });
}

/**
 * Sends the bytes [start, end) of a file, reading one buffer while the other is on its way. Resolves true when all were
 * handed over; false when the client went away or stopped reading for `stallMs`. Rejects when the file cannot be read or is
 * shorter than it was; the caller then cuts the connection.
 */
export async function sendFile(
  response: Response,
  fd: number,
  start: number,
  end: number,
  stallMs: number,
): Promise<boolean> {
  return whileSending(response, async () => {
    const size = Math.min(chunkBytes(), end - start);
    let ready = takeBuffer(size);
    let spare = end - start > size ? takeBuffer(size) : ready;
    let position = start;
    let filled = await readFully(fd, ready, Math.min(size, end - position), position);
    while (filled > 0) {
      const sent = write(response, ready.subarray(0, filled), stallMs);
      position += filled;
      const next = position < end ? readFully(fd, spare, Math.min(size, end - position), position) : 0;
      const [, count] = await Promise.all([sent, next]);
      [ready, spare] = [spare, ready];
      filled = count;
    }
    // After an error one of them may still be on its way.
    giveBack(ready);
    if (spare !== ready) giveBack(spare);
  });
}

/**
 * Sends a growing zip as far as it may be seen, then waits; otherwise like {@link sendFile}. `begin` sends the head, once
 * there is a byte to follow it. Rejects when the fill fails.
 */
export async function sendGrowing(
  response: Response,
  growing: Growing,
  stallMs: number,
  begin: () => void,
): Promise<boolean> {
  return whileSending(response, async () => {
    const buffer = takeBuffer(chunkBytes());
    let position = 0;
    while (position < growing.sizeBytes) {
      await growing.beyond(position);
      if (response.destroyed) throw new ClientGone();
      const length = Math.min(buffer.length, growing.visibleBytes - position);
      const filled = await readFully(growing.fd, buffer, length, position);
      growing.check();
      if (position === 0) begin();
      await write(response, buffer.subarray(0, filled), stallMs);
      position += filled;
    }
    giveBack(buffer);
  });
}

async function whileSending(response: Response, work: () => Promise<void>): Promise<boolean> {
  sending++;
  try {
    await work();
    response.end();
    return true;
  } catch (error) {
    if (error instanceof ClientGone) {
      response.destroy();
      return false;
    }
    throw error;
  } finally {
    sending--;
  }
}

/** Reads `length` bytes at `position`. Rejects when the file cannot be read, or ends before. */
export async function readFully(fd: number, into: Buffer, length: number, position: number): Promise<number> {
  let filled = await read(fd, into, length, position);
  while (filled < length) {
    const count = await read(fd, into.subarray(filled), length - filled, position + filled);
    if (count === 0) throw new Error('the file is shorter than it was');
    filled += count;
  }
  return filled;
}
