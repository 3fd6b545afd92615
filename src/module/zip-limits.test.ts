import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { temporaryFolder } from '../../test/support/temp.ts';
import { failure, h1Of, refusal, verify, zipOf } from '../../test/support/zip-verdict.ts';
import type { ZipItem } from '../../test/support/zip.ts';
import { GomirrorError } from '../base/index.ts';
import { verifyZip, zipLimits } from './zip.ts';
import { fileZipSource, memoryZipSource, type ZipSource } from './zip-source.ts';
import { pieceBytes } from './inflate.ts';

const MiB = 1024 * 1024;
/** Several pieces, and a little. */
const largeBytes = 16 * pieceBytes;
const small: ZipItem[] = [
  { name: 'go.mod', content: 'module m.test/m\n' },
  { name: 'LICENSE', content: 'Free.\n' },
  { name: 'a.go', content: 'package m\n' },
];

test('the limits are those of the go command', () => {
  const { entries, ...bytes } = zipLimits;
  const want = {
    zipBytes: 524_288_000,
    unpackedBytes: 524_288_000,
    goModBytes: 16_777_216,
    licenseBytes: 16_777_216,
  };
  assert.deepEqual(bytes, want);
  assert.ok(entries >= 200_000);
});

test('each limit may be reached and not passed', async () => {
  const zip = zipOf(small);
  const exact = { zipBytes: zip.length, unpackedBytes: 32, goModBytes: 16, licenseBytes: 6, entries: 3 };
  assert.equal((await verify(zip, { limits: exact })).h1, h1Of(small));
  const codes = {
    zipBytes: 'zip.too-large',
    unpackedBytes: 'zip.unpacked-too-large',
    goModBytes: 'zip.go-mod-too-large',
    licenseBytes: 'zip.license-too-large',
    entries: 'zip.container-too-many-files',
  };
  for (const [name, code] of Object.entries(codes) as [keyof typeof codes, string][]) {
    const limits = { ...exact, [name]: exact[name] - 1 };
    assert.equal((await failure(zip, { limits })).code, code);
  }
});

test('folders do not count as content', async () => {
  const zip = zipOf([...small, { name: 'd/' }]);
  const { files, unpackedBytes } = await verify(zip, { limits: { unpackedBytes: 32 } });
  assert.deepEqual({ files, unpackedBytes }, { files: 3, unpackedBytes: 32 });
});

/** `length` bytes that compress to about half. */
function patterned(length: number): Buffer {
  const content = Buffer.alloc(length);
  for (let i = 0, state = 1; i < length; i += 2) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    content[i] = state >>> 24;
  }
  return content;
}

const large: ZipItem = { name: 'large.bin', content: patterned(largeBytes + 3) };
const largeDeflated = deflateRawSync(large.content as Buffer, { level: 1 });

test('an entry that is unpacked in pieces passes, stored or deflated', async () => {
  const forms: ZipItem[] = [large, { ...large, method: 'store' }, { ...large, descriptor: 'none' }];
  for (const form of forms) {
    const { h1 } = await verify(zipOf([...small, form, { name: 'z.go', content: 'z' }]));
    assert.equal(h1, h1Of([...small, large, { name: 'z.go', content: 'z' }]));
  }
});

test('an entry of whole pieces passes', async () => {
  const edge: ZipItem = { name: 'edge.bin', content: patterned(largeBytes) };
  assert.equal((await verify(zipOf([edge]))).h1, h1Of([edge]));
});

test('faults in an entry that is unpacked in pieces', async () => {
  const length = largeBytes + 3;
  const faulty: [string, Partial<ZipItem>][] = [
    ['zip.wrong-size', { packed: largeDeflated, central: { unpackedBytes: length - 1 } }],
    ['zip.wrong-size', { packed: largeDeflated, central: { unpackedBytes: length + 1 } }],
    ['zip.wrong-size', { method: 'store', central: { unpackedBytes: length + 1 } }],
    ['zip.wrong-checksum', { packed: largeDeflated, central: { crc32: 9 } }],
    ['zip.corrupt-data', { packed: largeDeflated.subarray(0, -5) }],
    [
      'zip.corrupt-data',
      { packed: Buffer.concat([largeDeflated.subarray(0, MiB), Buffer.alloc(MiB, 0xff)]) },
    ],
  ];
  for (const [code, fault] of faulty)
    assert.equal((await failure(zipOf([{ ...large, ...fault }]))).code, code);

  const padded = { ...large, packed: Buffer.concat([largeDeflated, Buffer.alloc(2 * MiB)]) };
  const error = await failure(zipOf([padded]));
  assert.deepEqual([error.code, error.params['h1']], ['zip.container-compressed-size', h1Of([large])]);
});

test('data that unpack to nothing and are listed often are not read as often', async () => {
  const nothing = Buffer.concat([
    ...Array.from({ length: 50_000 }, () => Buffer.from([0, 0, 0, 0xff, 0xff])),
    Buffer.from([3, 0]),
  ]);
  const real: ZipItem = { name: 'f0', packed: nothing, descriptor: 'none' };
  const others = Array.from({ length: 5000 }, (_, i): ZipItem => {
    return { ...real, name: `f${i + 1}`, only: 'listed', central: { headerOffset: 0 } };
  });
  const error = await failure(zipOf([real, ...others]));
  // No hash: it was not worth the work.
  assert.deepEqual([error.code, error.params['h1']], ['zip.container-overlap', undefined]);
});

test('the digest is that of the file, which is read once', async () => {
  const noise = patterned(30_000);
  const items = Array.from({ length: 150 }, (_, i): ZipItem => {
    return { name: `${i}.bin`, content: noise.subarray(i), descriptor: i % 2 === 0 ? 'none' : 'signed' };
  });
  const zip = zipOf([...items.slice(0, 100), large, ...items.slice(100)]);
  const inner = memoryZipSource(zip);
  let readBytes = 0;
  const source: ZipSource = {
    sizeBytes: zip.length,
    readSync(into, position) {
      readBytes += into.length;
      return inner.readSync(into, position);
    },
  };
  const { sha256 } = await verifyZip(source, 'm.test/m', 'v1.0.0');
  assert.equal(sha256, createHash('sha256').update(zip).digest('hex'));
  assert.ok(readBytes < 1.3 * zip.length, `${readBytes} bytes read of ${zip.length}`);
});

test('more than 65,535 files pass, with the zip64 end record that counts them, and not without', async () => {
  const items = Array.from({ length: 65_537 }, (_, i): ZipItem => {
    return { name: `${i}`, method: 'store', descriptor: 'none' };
  });
  assert.equal((await verify(zipOf(items))).files, 65_537);
  // Go compares 16 bits of the count.
  const error = await failure(zipOf(items, { zip64: false, end: { records: 1, recordsHere: 1 } }));
  assert.deepEqual([error.code, error.params['h1']], ['zip.container-directory', h1Of(items)]);
});

test('a source may read as little at a time as it likes', async () => {
  const zip = zipOf(small);
  const inner = memoryZipSource(zip);
  const source: ZipSource = {
    sizeBytes: zip.length,
    readSync: (into, position) => inner.readSync(into.subarray(0, 7), position),
  };
  const { h1, sha256 } = await verifyZip(source, 'm.test/m', 'v1.0.0');
  assert.deepEqual({ h1, sha256 }, { h1: h1Of(small), sha256: (await verify(zip)).sha256 });
});

test('a source that ends early, or fails', async () => {
  const zip = zipOf(small);
  const short: ZipSource = { ...memoryZipSource(zip), sizeBytes: zip.length + 1 };
  await assert.rejects(verifyZip(short, 'm.test/m', 'v1.0.0'), { code: 'zip.short-read' });
  const broken: ZipSource = {
    sizeBytes: zip.length,
    readSync: () => {
      throw Object.assign(new Error('disk'), { code: 'EIO' });
    },
  };
  await assert.rejects(verifyZip(broken, 'm.test/m', 'v1.0.0'), { code: 'EIO' });
});

test('a file is read at the places asked for, up to the size given', async (t) => {
  const file = path.join(await temporaryFolder(t), 'm.zip');
  const zip = zipOf([...small, large]);
  writeFileSync(file, Buffer.concat([zip, Buffer.from('not yet part of it')]));
  const fd = openSync(file, 'r');
  try {
    const verdict = await verifyZip(fileZipSource(fd, zip.length), 'm.test/m', 'v1.0.0');
    assert.deepEqual(verdict, await verify(zip));
  } finally {
    closeSync(fd);
  }
});

test('verifications at the same time do not disturb each other', async () => {
  const other = zipOf([{ ...large, content: patterned(largeBytes + 100).fill(1, 0, 9) }, ...small]);
  const zip = zipOf([large, ...small]);
  const alone = [await verify(zip), await verify(other)];
  const together = await Promise.all([verify(zip), verify(other), verify(zip), refusal(zip.subarray(1))]);
  assert.deepEqual(together.slice(0, 3), [...alone, alone[0]]);
  assert.ok(together[3] instanceof GomirrorError);
});

test('an aborted signal ends the work with its reason', async () => {
  const reason = new Error('enough');
  await assert.rejects(verify(zipOf(small), { signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const many = Array.from({ length: 4 }, (_, i) => ({ ...large, name: `${i}.bin` }));
  const running = verify(zipOf(many), { signal: controller.signal });
  setImmediate(() => controller.abort(reason));
  await assert.rejects(running, reason);
});
