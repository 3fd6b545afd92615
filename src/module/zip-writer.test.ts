import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import type { ManyFiles } from '../../test/support/many-files.ts';
import { h1Of, verify } from '../../test/support/zip-verdict.ts';
import { errorCode } from '../base/index.ts';
import { hashGoMod } from './hash.ts';
import { pieceBytes } from './zip-deflate.ts';
import { type WrittenZip, ZipWriter, type ZipWriterOptions } from './zip-writer.ts';

type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

function bytesOf(content: Content): Uint8Array | AsyncIterable<Uint8Array> {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

async function* inParts(content: Uint8Array, partBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += partBytes) yield content.subarray(at, at + partBytes);
}

async function writeZip(
  files: Iterable<readonly [name: string, content: Content]>,
  options: ZipWriterOptions = {},
): Promise<{ zip: Buffer; written: WrittenZip }> {
  const chunks: Uint8Array[] = [];
  const writer = new ZipWriter('m.test/m', 'v1.0.0', (chunk) => void chunks.push(chunk), options);
  for (const [name, content] of files) await writer.add(name, bytesOf(content));
  const written = await writer.end();
  return { zip: Buffer.concat(chunks), written };
}

/** Bytes that deflate can do nothing with, the same each time. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = (state >>> 23) ^ (state >>> 11);
  }
  return bytes;
}

const lines = (length: number) => Buffer.alloc(length, 'package m // the same line again\n');

test('what is written is what the reader finds, down to the hashes', async () => {
  const files: [string, Buffer][] = [
    ['go.mod', Buffer.from('module m.test/m\n')],
    ['empty', Buffer.alloc(0)],
    ['one', Buffer.from('x')],
    ['noise', noise(1000)],
    ['b/été/文件.go', lines(100)],
    ['piece', lines(pieceBytes)],
    ['piece-and-one', lines(pieceBytes + 1)],
    ['pieces', lines(3 * pieceBytes)],
    ['noisy-pieces', noise(6 * pieceBytes + 7)],
  ];
  for (const partBytes of [0, 1000, pieceBytes, pieceBytes + 1, 8 * pieceBytes]) {
    const given = files.map(([name, content]) => {
      return [name, partBytes === 0 ? content : inParts(content, partBytes)] as const;
    });
    const { zip, written } = await writeZip(given);
    const { sizeBytes, ...verdict } = written;
    assert.deepEqual(await verify(zip), verdict);
    assert.equal(sizeBytes, zip.length);
    assert.equal(verdict.h1, h1Of(files.map(([name, content]) => ({ name, content }))));
    assert.equal(verdict.goModHash, hashGoMod(files[0]![1]));
    assert.ok(sizeBytes < 6 * pieceBytes + 100_000, `${sizeBytes}: what could be deflated was not`);
  }
});

test('any files give a zip that passes, with their hash', async () => {
  // Windows keeps some names of three letters for itself, and so does Go.
  const name = fc
    .stringMatching(/^[a-z]{1,3}(?:\/[a-z]{1,3}){0,2}\.go$/)
    .filter((path) => !/(?:^|\/)(?:con|prn|aux|nul)(?:\/|\.)/.test(path));
  const files = fc.dictionary(name, fc.uint8Array({ maxLength: 300 }), { noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 100 }), async (tree, partBytes) => {
      const list = Object.entries(tree);
      const { zip, written } = await writeZip(list.map(([n, content]) => [n, inParts(content, partBytes)]));
      const { sizeBytes, ...verdict } = written;
      assert.equal(sizeBytes, zip.length);
      assert.deepEqual(await verify(zip), verdict);
      assert.equal(verdict.h1, h1Of(list.map(([n, content]) => ({ name: n, content }))));
    }),
    { numRuns: 60 },
  );
});

test('pieces are one deflate stream that any reader follows', async () => {
  const content = Buffer.concat([lines(pieceBytes), noise(2 * pieceBytes), lines(pieceBytes)]);
  const { zip } = await writeZip([['x', content]]);
  const start = 30 + 'm.test/m@v1.0.0/x'.length;
  assert.deepEqual(inflateRawSync(zip.subarray(start)), content);
});

test('files asked for all at once come one after the other', async () => {
  const chunks: Uint8Array[] = [];
  const writer = new ZipWriter('m.test/m', 'v1.0.0', (chunk) => void chunks.push(chunk));
  const names = ['c', 'a', 'b'];
  await Promise.all([
    ...names.map((name) => writer.add(name, inParts(lines(3 * pieceBytes), 70_000))),
    writer.end().then(({ files }) => assert.equal(files, 3)),
  ]);
  const zip = Buffer.concat(chunks);
  assert.equal((await verify(zip)).files, 3);
  const places = names.map((name) => zip.indexOf(`m.test/m@v1.0.0/${name}`));
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
});

test('more files than the plain end record can count', async () => {
  const thread = new URL('../../test/support/many-files.ts', import.meta.url);
  const counts = [0xfffe, 0xffff, 0x10001];
  const all = await Promise.all(
    counts.map(async (count) => {
      const worker = new Worker(thread, { workerData: count });
      const [found] = (await once(worker, 'message')) as [ManyFiles];
      return found;
    }),
  );
  for (const [index, { writtenH1, verifiedH1, files, hasZip64 }] of all.entries()) {
    const count = counts[index] ?? 0;
    assert.equal(verifiedH1, writtenH1);
    assert.equal(files, count);
    assert.equal(hasZip64, count >= 0xffff);
  }
});

test('an empty module has an empty zip', async () => {
  const { zip } = await writeZip([]);
  assert.equal((await verify(zip)).files, 0);
});

test('names that no zip may hold are refused', async () => {
  const cases: readonly (readonly [names: string[], code: string])[] = [
    [[''], 'zip.name-not-clean'],
    [['a/'], 'zip.name-not-clean'],
    [['a//b'], 'zip.name-not-clean'],
    [['/a'], 'zip.name-not-clean'],
    [['../a'], 'zip.name-not-clean'],
    [['a:b'], 'zip.bad-name'],
    [['a\nb'], 'zip.bad-name'],
    [['a', 'A'], 'zip.case-collision'],
    [['a', 'a'], 'zip.duplicate-file'],
    [['a', 'a/b'], 'zip.file-and-folder'],
    [['b/go.mod'], 'zip.go-mod-elsewhere'],
    [['GO.MOD'], 'zip.go-mod-case'],
    [[`${'a/'.repeat(40_000)}b`], 'zip.name-too-long'],
  ];
  for (const [names, code] of cases) {
    await assert.rejects(
      writeZip(names.map((name) => [name, 'x'])),
      (error) => errorCode(error) === code,
      `${names.join(' ').slice(0, 50)}: ${code}`,
    );
  }
});

test('limits are kept while writing', async () => {
  const limits = { goModBytes: 10, licenseBytes: 10, unpackedBytes: 1000, zipBytes: 1500, entries: 3 };
  const parts = (length: number) => inParts(lines(length), 4);
  const fails = async (code: string, files: (readonly [string, Content])[]) => {
    await assert.rejects(writeZip(files, { limits }), (error) => errorCode(error) === code, code);
  };
  await writeZip(
    [
      ['go.mod', parts(10)],
      ['LICENSE', lines(10)],
      ['x', parts(980)],
    ],
    { limits },
  );
  await fails('zip.go-mod-too-large', [['go.mod', lines(11)]]);
  await fails('zip.go-mod-too-large', [['go.mod', parts(11)]]);
  await fails('zip.license-too-large', [['LICENSE', parts(11)]]);
  await writeZip([['a/LICENSE', parts(11)]], { limits });
  await fails('zip.unpacked-too-large', [
    ['a', lines(600)],
    ['b', parts(401)],
  ]);
  await fails('zip.too-large', [['a'.repeat(800), '']]);
  await fails('zip.container-too-many-files', [
    ['a', ''],
    ['b', ''],
    ['c', ''],
    ['d', ''],
  ]);
});

test('the failure of a content, of the taker and an abort reach the caller, and stay', async () => {
  const trouble = new Error('trouble');
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield lines(10);
    throw trouble;
  }
  const isTrouble = (error: unknown) => error === trouble;
  const writer = new ZipWriter('m.test/m', 'v1.0.0', () => {});
  await assert.rejects(writer.add('a', broken()), isTrouble);
  await assert.rejects(writer.add('b', lines(10)), isTrouble);
  await assert.rejects(writer.end(), isTrouble);

  const full = new ZipWriter('m.test/m', 'v1.0.0', () => Promise.reject(trouble));
  await assert.rejects(async () => {
    await full.add('a', noise(20 * pieceBytes));
    await full.end();
  }, isTrouble);
  await assert.rejects(full.end(), isTrouble);

  const stop = new AbortController();
  const aborted = new ZipWriter('m.test/m', 'v1.0.0', () => {}, { signal: stop.signal });
  await aborted.add('a', lines(10));
  stop.abort(trouble);
  await assert.rejects(aborted.add('b', lines(10)), isTrouble);
});

test('a taker that is slow is not run over', async () => {
  let busy = 0;
  let most = 0;
  const order: number[] = [];
  const writer = new ZipWriter('m.test/m', 'v1.0.0', async (chunk) => {
    most = Math.max(most, ++busy);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(chunk.length);
    busy--;
  });
  await writer.add('a', noise(10 * pieceBytes));
  const { sizeBytes } = await writer.end();
  assert.equal(most, 1);
  assert.equal(
    order.reduce((sum, length) => sum + length, 0),
    sizeBytes,
  );
});
