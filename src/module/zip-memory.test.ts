import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { failure, zipOf } from '../../test/support/zip-verdict.ts';
import type { ZipItem } from '../../test/support/zip.ts';
import { verifyZip } from './zip.ts';
import type { ZipSource } from './zip-source.ts';

// In a file, and so in a process, of their own: what is measured is the process's peak.
const MiB = 1024 * 1024;

/** How much more memory than ever before this process took while `work` ran, in MiB. */
async function grownMiB(work: () => Promise<unknown>): Promise<number> {
  const before = process.resourceUsage().maxRSS;
  await work();
  return (process.resourceUsage().maxRSS - before) / 1024;
}

test('a bomb is stopped at its declared size', async () => {
  // 1 GiB of zeros, deflated in one MiB each.
  const mebibyte = deflateRawSync(Buffer.alloc(MiB), { finishFlush: 2 });
  const gibibyte = Buffer.concat(Array.from({ length: 1024 }, () => mebibyte));
  for (const unpackedBytes of [1, 4 * MiB, 100 * MiB]) {
    const zip = zipOf([{ name: 'bomb', packed: gibibyte, central: { unpackedBytes } }]);
    const grown = await grownMiB(async () => assert.equal((await failure(zip)).code, 'zip.wrong-size'));
    assert.ok(grown < 64, `${grown} MiB more for ${unpackedBytes} bytes declared`);
  }
});

test('a stored file of hundreds of megabytes takes no memory to speak of', async () => {
  const sizeBytes = 300 * MiB;
  const crc32 = 0x6dfb08c4;
  const item: ZipItem = {
    name: 'zeros',
    method: 'store',
    descriptor: 'none',
    central: { unpackedBytes: sizeBytes, compressedBytes: sizeBytes, crc32 },
    local: { unpackedBytes: sizeBytes, compressedBytes: sizeBytes, crc32 },
  };
  const frame = zipOf([item], { end: { directoryOffset: sizeBytes + 30 + 'm.test/m@v1.0.0/zeros'.length } });
  const bodyOffset = 30 + 'm.test/m@v1.0.0/zeros'.length;
  const source: ZipSource = {
    sizeBytes: frame.length + sizeBytes,
    readSync(into, position) {
      for (let i = 0; i < into.length;) {
        const at = position + i;
        if (at >= bodyOffset && at < bodyOffset + sizeBytes) {
          const zeros = Math.min(into.length - i, bodyOffset + sizeBytes - at);
          into.fill(0, i, i + zeros);
          i += zeros;
        } else {
          into[i] = frame[at < bodyOffset ? at : at - sizeBytes] ?? 0;
          i++;
        }
      }
      return into.length;
    },
  };
  let files = 0;
  const grown = await grownMiB(async () => ({ files } = await verifyZip(source, 'm.test/m', 'v1.0.0')));
  assert.equal(files, 1);
  assert.ok(grown < 48, `${grown} MiB more`);
});
