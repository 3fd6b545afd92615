import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ZipWriter } from './zip-writer.ts';

// In a file, and so in a process, of their own: what is measured is the process's peak.
const MiB = 1024 * 1024;

test('a file of hundreds of megabytes takes no memory to speak of', async () => {
  const part = Buffer.alloc(MiB, 'something that deflates well enough, ');
  async function* content(parts: number): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < parts; i++) yield part;
  }
  let sizeBytes = 0;
  const write = async (parts: number) => {
    const writer = new ZipWriter('m.test/m', 'v1.0.0', (chunk) => void (sizeBytes += chunk.length));
    await writer.add('large', content(parts));
    return writer.end();
  };
  await write(20);
  const before = process.resourceUsage().maxRSS;
  const written = await write(400);
  const grownMiB = (process.resourceUsage().maxRSS - before) / 1024;
  assert.equal(written.unpackedBytes, 400 * MiB);
  assert.ok(written.sizeBytes < 10 * MiB);
  assert.ok(grownMiB < 64, `${grownMiB} MiB more`);
});
