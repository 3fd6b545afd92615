import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BadTar, CutTar, readTar } from './tar.ts';

interface Entry {
  readonly name: string;
  readonly content: Buffer;
  readonly type?: string;
  readonly pax?: Readonly<Record<string, string>>;
}

function header(name: string, size: number, type: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(size.toString(8).padStart(11, '0'), 124);
  block.fill(0x20, 148, 156);
  block.write(type, 156);
  block.write('ustar\0', 257);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const filled = (content: Buffer) =>
  Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest) + 1;
  while (String(length).length + Buffer.byteLength(rest) !== length) length++;
  return `${length}${rest}`;
}

function tar(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ name, content, type = '0', pax }) => {
    const records = Object.entries(pax ?? {}).map(([key, value]) => paxRecord(key, value));
    const extra = Buffer.from(records.join(''));
    return [
      ...(pax === undefined ? [] : [header('pax', extra.length, 'x'), filled(extra)]),
      header(name, content.length, type),
      filled(content),
    ];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(bytes: Buffer, size = 700): Promise<[string, string, string][]> {
  const found: [string, string, string][] = [];
  for await (const entry of readTar(inChunks(bytes, size))) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry.read()) chunks.push(chunk);
    found.push([entry.path, entry.type, Buffer.concat(chunks).toString('latin1')]);
  }
  return found;
}

test('what was written comes back, however it is cut into chunks', async () => {
  const entry = fc.record({
    name: fc.stringMatching(/^[a-z]{1,20}$/),
    content: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    long: fc.option(fc.stringMatching(/^[a-zé/]{1,200}$/), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 5 }),
      fc.integer({ min: 1, max: 1500 }),
      async (all, size) => {
        const entries = all.map(({ name, content, long }) => ({
          name,
          content,
          ...(long !== undefined && { pax: { path: long } }),
        }));
        assert.deepEqual(
          await readAll(tar(entries), size),
          all.map(({ name, content, long }) => [long ?? name, 'file', content.toString('latin1')]),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('what nobody reads is skipped, also when it was begun', async () => {
  const bytes = tar([
    { name: 'a', content: Buffer.alloc(5000, 'a') },
    { name: 'b', content: Buffer.alloc(3000, 'b') },
    { name: 'c', content: Buffer.from('last') },
  ]);
  const seen: string[] = [];
  for await (const entry of readTar(inChunks(bytes, 300))) {
    seen.push(entry.path);
    if (entry.path === 'b') {
      for await (const chunk of entry.read()) {
        assert.equal(chunk[0], 0x62);
        break;
      }
    }
  }
  assert.deepEqual(seen, ['a', 'b', 'c']);
});

test('links and folders are told apart from files', async () => {
  const bytes = tar([
    { name: 'f/', content: Buffer.alloc(0), type: '5' },
    { name: 'l', content: Buffer.alloc(0), type: '2' },
    { name: 'd', content: Buffer.alloc(0), type: '3' },
  ]);
  assert.deepEqual(
    (await readAll(bytes)).map(([path, type]) => [path, type]),
    [
      ['f/', 'folder'],
      ['l', 'symlink'],
      ['d', 'other'],
    ],
  );
});

test('a broken header and a missing end are noticed', async () => {
  const good = tar([{ name: 'a', content: Buffer.alloc(600, 'a') }]);
  const bent = Buffer.from(good);
  bent[0] = 0x62;
  await assert.rejects(readAll(bent), (error) => error instanceof BadTar && !(error instanceof CutTar));
  for (const length of [0, 100, 512, 900, 1536])
    await assert.rejects(readAll(good.subarray(0, length)), CutTar);
  const pax = tar([{ name: 'a', content: Buffer.from('x'), pax: { path: 'b' } }]);
  pax.write('99', 512, 'latin1');
  await assert.rejects(readAll(pax), BadTar);
});
