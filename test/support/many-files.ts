/**
 * A thread that writes a zip of `workerData` empty files, verifies it, and says what came out. Of its own, since node:test follows
 * every promise of the thread that its tests are in, which for millions of them takes several times as long as they do.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ZipWriter } from '../../src/module/zip-writer.ts';
import { verify } from './zip-verdict.ts';

/** What came out. */
export interface ManyFiles {
  readonly writtenH1: string;
  readonly verifiedH1: string;
  readonly files: number;
  /** Whether the locator of a zip64 end record stands where it belongs. */
  readonly hasZip64: boolean;
}

const chunks: Uint8Array[] = [];
const writer = new ZipWriter('m.test/m', 'v1.0.0', (chunk) => void chunks.push(chunk));
const empty = new Uint8Array(0);
for (let index = 0; index < Number(workerData); index++) await writer.add(`f${index}`, empty);
const { h1, files } = await writer.end();
const zip = Buffer.concat(chunks);
const found: ManyFiles = {
  writtenH1: h1,
  verifiedH1: (await verify(zip)).h1,
  files,
  hasZip64: zip.subarray(-42, -38).toString('latin1') === 'PK\x06\x07',
};
parentPort?.postMessage(found);
