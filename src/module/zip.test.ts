import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { failure, h1Of, refusal, verify, zipOf } from '../../test/support/zip-verdict.ts';
import { makeModuleZip, makeZip, zip64Extra, type ZipItem } from '../../test/support/zip.ts';
import { GomirrorError } from '../base/index.ts';
import { hashGoMod } from './hash.ts';
import type { ZipVerdict } from './zip.ts';

const text = 'package m\n'.repeat(50);
const plain: ZipItem[] = [
  { name: 'go.mod', content: 'module m.test/m\n' },
  { name: 'a.go', content: text },
  { name: 'sub/B.go', content: '' },
];

test('a module zip passes with its hashes', async () => {
  const zip = makeModuleZip('m.test/m', 'v1.0.0', {
    'go.mod': 'module m.test/m\n',
    'a.go': text,
    'sub/B.go': '',
  });
  const want: ZipVerdict = {
    h1: h1Of(plain),
    sha256: createHash('sha256').update(zip).digest('hex'),
    files: 3,
    unpackedBytes: 516,
    goModHash: hashGoMod(Buffer.from('module m.test/m\n')),
  };
  assert.deepEqual(await verify(zip), want);
});

test('no go.mod, no goModHash; no files, the hash of nothing', async () => {
  assert.equal('goModHash' in (await verify(zipOf([{ name: 'a.go', content: text }]))), false);
  const { h1, files } = await verify(makeZip([]));
  assert.deepEqual({ h1, files }, { h1: h1Of([]), files: 0 });
});

/** What the format leaves open, and Go and we read alike: the hash is that of the plain zip. */
const sameModule: Record<string, Buffer> = {
  stored: zipOf(plain.map((item) => ({ ...item, method: 'store' }))),
  'no descriptors': zipOf(plain.map((item) => ({ ...item, descriptor: 'none' }))),
  'descriptors without signature': zipOf(plain.map((item) => ({ ...item, descriptor: 'plain' }))),
  'wide descriptors': zipOf(plain.map((item) => ({ ...item, descriptor: 'signed64' }))),
  'wide descriptors without signature': zipOf(plain.map((item) => ({ ...item, descriptor: 'plain64' }))),
  'zip64 entries': zipOf(plain.map((item) => ({ ...item, zip64: true }))),
  'zip64 entries without descriptors': zipOf(
    plain.map((item) => ({ ...item, zip64: true, descriptor: 'none' })),
  ),
  'zip64 end record': zipOf(plain, { zip64: true }),
  'extra fields': zipOf(
    plain.map((item) => ({
      ...item,
      localExtra: Buffer.from([9, 9, 1, 0, 7]),
      centralExtra: Buffer.alloc(6),
    })),
  ),
  'a zip64 field that nothing asks for': zipOf(
    plain.map((item) => ({ ...item, centralExtra: zip64Extra(1n << 63n) })),
  ),
  comments: zipOf(
    plain.map((item) => ({ ...item, comment: 'c' })),
    { comment: 'made by hand' },
  ),
  'the longest comment': zipOf(plain, { comment: Buffer.alloc(0xffff, 'x') }),
  'listed in another order': zipOf(plain, { reversed: true }),
  'flags of no consequence': zipOf(plain.map((item) => ({ ...item, flags: 0x0806 }))),
};

for (const [about, zip] of Object.entries(sameModule)) {
  test(`accepted: ${about}`, async () => {
    assert.equal((await verify(zip)).h1, h1Of(plain));
  });
}

/** Names that are allowed, though one may wonder. */
const goodNames = [
  '.hidden',
  'a b.go',
  'go.mod.go',
  'vendor/modules.txt',
  'a~1',
  '中文.go',
  'é/É',
  'LICENSE',
  'com0',
  'x/go.mod.d/y',
];
test('accepted: unusual names, folders, the folder of the module', async () => {
  const items: ZipItem[] = [...goodNames, '', 'dir/', 'dir/deeper/', 'sub/', 'sub/x', 'go.mod/'].map(
    (name) => ({ name }),
  );
  const { h1, files } = await verify(zipOf(items));
  assert.deepEqual({ h1, files }, { h1: h1Of(items), files: goodNames.length + 1 });
});

test('accepted: a stored file with an end record in it', async () => {
  const items: ZipItem[] = [...plain, { name: 'inner.zip', content: zipOf(plain), method: 'store' }];
  assert.equal((await verify(zipOf(items))).h1, h1Of(items));
});

test('names sort by their UTF-8 bytes', async () => {
  const items: ZipItem[] = ['\u{20000}', '\uf900', 'z', 'a/b', 'a-b', 'B'].map((name) => ({
    name,
    content: name,
  }));
  assert.equal((await verify(zipOf(items))).h1, h1Of(items));
});

test('an error names the entry, with what cannot be seen written out', async () => {
  const error = await failure(zipOf([{ name: 'a\u202eb' }]));
  assert.deepEqual(error.params, { name: 'm.test/m@v1.0.0/a\\u{202e}b', rule: 'module.path-bad-character' });
  assert.ok(error.cause instanceof GomirrorError);

  const bytes = Buffer.concat([Buffer.from('m.test/m@v1.0.0/a'), Buffer.from([0xff])]);
  const malformed = await failure(makeZip([{ name: bytes }]));
  assert.deepEqual(malformed.params, { name: 'm.test/m@v1.0.0/a\ufffd', rule: 'module.path-not-utf8' });
});

/** Accepted with the right hash, or refused in our own words, and no hash given for anything else. */
async function accountable(zip: Buffer, h1: string): Promise<void> {
  try {
    assert.equal((await verify(zip)).h1, h1);
  } catch (error) {
    if (!(error instanceof GomirrorError)) throw error;
    assert.ok(error.code.startsWith('zip.'), error.code);
    assert.ok([undefined, h1].includes(error.params['h1'] as string | undefined), error.message);
  }
}

const good: ZipItem = { name: 'a.go', content: text };

test('no flipped bit goes unnoticed', async () => {
  const zip = zipOf([good, { name: 'go.mod', content: 'module m.test/m\n', descriptor: 'none' }]);
  const h1 = h1Of([good, { name: 'go.mod', content: 'module m.test/m\n' }]);
  assert.equal((await verify(zip)).h1, h1);
  for (let at = 0; at < zip.length * 8; at++) {
    const mutated = Buffer.from(zip);
    mutated[at >> 3] = (mutated[at >> 3] ?? 0) ^ (1 << (at & 7));
    const error = await refusal(mutated);
    if (error === undefined) assert.equal((await verify(mutated)).h1, h1, `bit ${at}`);
    else assert.ok(error.code.startsWith('zip.'), `bit ${at}`);
  }
});

test('no cut, hole or patch goes unnoticed', async () => {
  const base = zipOf(plain);
  const h1 = h1Of(plain);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(base.length),
      fc.nat(60),
      fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 60 })),
      async (at, removed, added) => {
        const mutated = Buffer.concat([base.subarray(0, at), added, base.subarray(at + removed)]);
        const error = await refusal(mutated);
        if (error === undefined) assert.equal((await verify(mutated)).h1, h1);
      },
    ),
    { numRuns: 1500 },
  );
});

test('any bytes at all are accepted or refused, never fatal', async () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom('PK\x05\x06', 'PK\x01\x02', 'PK\x03\x04', 'PK\x06\x07', 'PK\x06\x06', 'PK\x07\x08')
      .map((s) => Buffer.from(s, 'latin1')),
    fc.constantFrom(0, 0xff).map((fill) => Buffer.alloc(20, fill)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
      await accountable(Buffer.concat([...parts, makeZip([])]), h1Of([]));
      await refusal(Buffer.concat(parts));
    }),
    { numRuns: 1500 },
  );
});
