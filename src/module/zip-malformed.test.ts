import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { failure, h1Of, zipOf } from '../../test/support/zip-verdict.ts';
import { makeModuleZip, makeZip, zip64Extra, type ZipItem } from '../../test/support/zip.ts';
import { type ContainerCode, containerCodes, type ZipCode, zipRuleCodes } from './zip-codes.ts';

const text = 'package m\n'.repeat(50);
const plain: ZipItem[] = [
  { name: 'go.mod', content: 'module m.test/m\n' },
  { name: 'a.go', content: text },
  { name: 'sub/B.go', content: '' },
];
const good: ZipItem = { name: 'a.go', content: text };
const deflated = deflateRawSync(text);
const raw = (...bytes: number[]) => Buffer.concat([Buffer.from('m.test/m@v1.0.0/'), Buffer.from(bytes)]);

/** What Go refuses as well. */
const refused: Record<string, readonly [ZipCode, Buffer]> = {
  'an empty file': ['zip.no-end-record', Buffer.alloc(0)],
  'a web page': ['zip.no-end-record', Buffer.from('<!doctype html>'.repeat(100))],
  'cut in the middle': ['zip.no-end-record', zipOf(plain).subarray(0, 300)],
  'cut by one byte': ['zip.no-end-record', zipOf(plain).subarray(0, -1)],
  'too much behind it': ['zip.no-end-record', zipOf(plain, { trailing: Buffer.alloc(66_560) })],
  'a comment longer than the file': ['zip.bad-end-record', zipOf(plain, { end: { commentBytes: 1 } })],
  'the start of an end record in the comment': [
    'zip.bad-end-record',
    zipOf(plain, { comment: Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18, 0xff)]) }),
  ],
  'a directory longer than the file': [
    'zip.bad-end-record',
    zipOf(plain, { end: { directoryBytes: 100_000 } }),
  ],
  'a zip64 locator to nowhere': [
    'zip.bad-end-record',
    zipOf(plain, { zip64: true, locator: { offset: 1_000_000n } }),
  ],
  'a zip64 locator to something else': [
    'zip.bad-end-record',
    zipOf(plain, { zip64: true, locator: { offset: 3n } }),
  ],
  'a zip64 directory beyond 63 bits': [
    'zip.bad-end-record',
    zipOf(plain, { zip64: true, end64: { directoryBytes: 1n << 63n } }),
  ],
  'fewer entries than said': ['zip.bad-directory', zipOf(plain, { end: { records: 4 } })],
  'more entries than said': ['zip.bad-directory', zipOf(plain, { end: { records: 2 } })],
  'a directory header damaged': [
    'zip.bad-directory',
    zipOf([good, { ...good, name: 'b.go', central: { signature: 7 } }]),
  ],
  'a zip64 field too short': [
    'zip.bad-directory',
    zipOf([{ ...good, central: { headerOffset: 0xffffffff }, centralExtra: zip64Extra() }]),
  ],
  'an offset of 0xffffffff and no zip64 field': [
    'zip.bad-directory',
    zipOf([{ ...good, central: { headerOffset: 0xffffffff } }]),
  ],
  'another module': ['zip.outside-prefix', makeModuleZip('m.test/n', 'v1.0.0', { 'a.go': '' })],
  'another version': ['zip.outside-prefix', makeModuleZip('m.test/m', 'v1.0.1', { 'a.go': '' })],
  'the prefix in another case': ['zip.outside-prefix', makeModuleZip('m.test/M', 'v1.0.0', { 'a.go': '' })],
  'a name shorter than the prefix': ['zip.outside-prefix', makeZip([{ name: 'm.test' }])],
  'no name': ['zip.outside-prefix', makeZip([{ name: '' }])],
  'a step up': ['zip.name-not-clean', zipOf([{ name: '../a.go' }])],
  'a step up inside': ['zip.name-not-clean', zipOf([{ name: 'a/../b.go' }])],
  'a dot element': ['zip.name-not-clean', zipOf([{ name: './a.go' }])],
  'two slashes': ['zip.name-not-clean', zipOf([{ name: 'a//b.go' }])],
  'two slashes at the end': ['zip.name-not-clean', zipOf([{ name: 'a//' }])],
  'only a slash': ['zip.name-not-clean', zipOf([{ name: '/' }])],
  'an absolute name': ['zip.name-not-clean', zipOf([{ name: '/a' }])],
  'a backslash': ['zip.bad-name', zipOf([{ name: 'a\\b.go' }])],
  'a colon': ['zip.bad-name', zipOf([{ name: 'a:b' }])],
  'a control character': ['zip.bad-name', zipOf([{ name: 'a\x1bb' }])],
  'a line break': ['zip.bad-name', zipOf([{ name: 'a\nb' }])],
  'a NUL': ['zip.bad-name', zipOf([{ name: 'a\0b' }])],
  'no UTF-8': ['zip.bad-name', makeZip([{ name: raw(0x61, 0xff) }])],
  'a surrogate in UTF-8': ['zip.bad-name', makeZip([{ name: raw(0xed, 0xa0, 0x80) }])],
  'the replacement character': ['zip.bad-name', zipOf([{ name: '\ufffd' }])],
  'a symbol': ['zip.bad-name', zipOf([{ name: '😀' }])],
  'a reserved name': ['zip.bad-name', zipOf([{ name: 'x/CoN.go' }])],
  'a reserved folder': ['zip.bad-name', zipOf([{ name: 'aux/' }])],
  'a dot at the end': ['zip.bad-name', zipOf([{ name: 'a.' }])],
  'only dots': ['zip.bad-name', zipOf([{ name: 'a/.../b' }])],
  'two names that differ in case': ['zip.case-collision', zipOf([{ name: 'a/b' }, { name: 'a/B' }])],
  'two folders that differ in case': ['zip.case-collision', zipOf([{ name: 'a/b' }, { name: 'A/c' }])],
  'a file and a folder that differ in case': ['zip.case-collision', zipOf([{ name: 'a' }, { name: 'A/c' }])],
  'two names that differ in case beyond ASCII': ['zip.case-collision', zipOf([{ name: 'ß' }, { name: 'ẞ' }])],
  'a file and a folder': ['zip.file-and-folder', zipOf([{ name: 'a' }, { name: 'a/b' }])],
  'a folder and a file': ['zip.file-and-folder', zipOf([{ name: 'a/b/c' }, { name: 'a' }])],
  'a file and a folder entry': ['zip.file-and-folder', zipOf([{ name: 'a' }, { name: 'a/' }])],
  'a file twice': ['zip.duplicate-file', zipOf([good, good])],
  'a nested go.mod': ['zip.go-mod-elsewhere', zipOf([{ name: 'x/go.mod' }])],
  'a nested go.mod in another case': ['zip.go-mod-elsewhere', zipOf([{ name: 'x/y/Go.Mod' }])],
  'go.mod in another case': ['zip.go-mod-case', zipOf([{ name: 'GO.MOD' }])],
  'no local header': ['zip.bad-local-header', zipOf([{ ...good, local: { signature: 1 } }])],
  'an offset past the end': ['zip.bad-local-header', zipOf([{ ...good, central: { headerOffset: 5000 } }])],
  'a zip64 offset past the end': [
    'zip.bad-local-header',
    zipOf([{ ...good, central: { headerOffset: 0xffffffff }, centralExtra: zip64Extra(1n << 62n) }]),
  ],
  'a negative offset': [
    'zip.bad-local-header',
    zipOf([{ ...good, central: { headerOffset: 0xffffffff }, centralExtra: zip64Extra((1n << 64n) - 1n) }]),
  ],
  'an entry that is only listed': ['zip.bad-local-header', zipOf([good, { name: 'b.go', only: 'listed' }])],
  'another method': ['zip.unsupported-method', zipOf([{ ...good, method: 12 }])],
  'no deflate stream': ['zip.corrupt-data', zipOf([{ ...good, packed: Buffer.alloc(20, 0xff) }])],
  'a deflate stream cut short': ['zip.corrupt-data', zipOf([{ ...good, packed: deflated.subarray(0, -2) }])],
  'no data at all': ['zip.corrupt-data', zipOf([{ ...good, packed: Buffer.alloc(0) }])],
  'data that run past the end': [
    'zip.corrupt-data',
    zipOf([{ ...good, central: { compressedBytes: 1_000_000 } }]),
  ],
  'more than declared': ['zip.wrong-size', zipOf([{ ...good, central: { unpackedBytes: text.length - 1 } }])],
  'less than declared': ['zip.wrong-size', zipOf([{ ...good, central: { unpackedBytes: text.length + 1 } }])],
  'something declared as nothing': ['zip.wrong-size', zipOf([{ ...good, central: { unpackedBytes: 0 } }])],
  'stored, of two sizes': [
    'zip.wrong-size',
    zipOf([{ ...good, method: 'store', central: { unpackedBytes: 10 } }]),
  ],
  'another checksum': ['zip.wrong-checksum', zipOf([{ ...good, central: { crc32: 7 }, descriptor: 'none' }])],
  'another checksum in the descriptor': ['zip.wrong-checksum', zipOf([{ ...good, described: { crc32: 7 } }])],
  'another checksum in both': [
    'zip.wrong-checksum',
    zipOf([{ ...good, described: { crc32: 7 }, central: { crc32: 7 } }]),
  ],
  'zero for a checksum, with a descriptor': [
    'zip.wrong-checksum',
    zipOf([{ ...good, described: { crc32: 0 }, central: { crc32: 0 } }]),
  ],
  'a folder with content': ['zip.folder-with-content', zipOf([{ name: 'a/', content: 'x' }])],
  'more than 500 MiB declared': [
    'zip.unpacked-too-large',
    zipOf([{ ...good, central: { unpackedBytes: 0x1f400001 } }]),
  ],
  'more than can be, declared': [
    'zip.unpacked-too-large',
    zipOf([{ ...good, central: { unpackedBytes: 0xffffffff }, centralExtra: zip64Extra((1n << 64n) - 1n) }]),
  ],
  'a go.mod of more than 16 MiB': [
    'zip.go-mod-too-large',
    zipOf([{ name: 'go.mod', central: { unpackedBytes: 0x1000001 } }]),
  ],
  'a LICENSE of more than 16 MiB': [
    'zip.license-too-large',
    zipOf([{ name: 'LICENSE', central: { unpackedBytes: 0x1000001 } }]),
  ],
};

test('every rule of Go is among the cases', () => {
  const missing = new Set<string>(zipRuleCodes);
  for (const [code] of Object.values(refused)) missing.delete(code);
  // In zip-limits.test.ts.
  assert.deepEqual([...missing], ['zip.too-large']);
});

for (const [about, [code, zip]] of Object.entries(refused)) {
  test(`refused: ${about}`, async () => {
    const error = await failure(zip);
    assert.deepEqual([error.code, error.params['h1']], [code, undefined]);
  });
}

/** What Go reads and we do not keep; the module inside is `good` alone unless said otherwise. */
const faults: Record<string, readonly [ContainerCode, Buffer, (readonly ZipItem[])?]> = {
  'bytes in front, counted': [
    'zip.container-leading-bytes',
    zipOf([good], { leading: Buffer.from('#!/bin/sh') }),
  ],
  'bytes in front, not counted': [
    'zip.container-leading-bytes',
    zipOf([good], { leading: Buffer.from('#!/bin/sh'), leadingCounted: false }),
  ],
  'bytes in front of nothing': [
    'zip.container-leading-bytes',
    makeZip([], { leading: Buffer.from('x') }),
    [],
  ],
  'an entry in front that is not listed': [
    'zip.container-leading-bytes',
    zipOf([{ name: 'evil.go', content: 'x', only: 'data' }, good]),
  ],
  'bytes behind': ['zip.container-trailing-bytes', zipOf([good], { trailing: Buffer.from('\n') })],
  'bytes between': [
    'zip.container-gap',
    zipOf([good, { name: 'b.go', gap: Buffer.alloc(1) }]),
    [good, { name: 'b.go' }],
  ],
  'bytes before the directory': ['zip.container-gap', zipOf([good], { beforeDirectory: Buffer.alloc(3) })],
  'an entry between that is not listed': [
    'zip.container-gap',
    zipOf([good, { name: 'evil.go', only: 'data' }, { name: 'b.go' }]),
    [good, { name: 'b.go' }],
  ],
  'bytes behind the directory': [
    'zip.container-directory',
    zipOf([good], { afterDirectory: Buffer.alloc(3) }),
  ],
  'bytes behind the directory, counted': [
    'zip.container-directory',
    zipOf([good], { afterDirectory: Buffer.alloc(3), end: { directoryBytes: 46 + 20 + 3 } }),
  ],
  'another disk': ['zip.container-directory', zipOf([good], { end: { disk: 1 } })],
  'records on other disks': ['zip.container-directory', zipOf([good], { end: { recordsHere: 0 } })],
  'another disk in zip64': [
    'zip.container-directory',
    zipOf([good], { zip64: true, end64: { directoryDisk: 1 } }),
  ],
  'a zip64 end record of another length': [
    'zip.container-directory',
    zipOf([good], { zip64: true, end64: { recordBytes: 45 } }),
  ],
  'two entries for the same data': [
    'zip.container-overlap',
    zipOf([
      good,
      { name: 'a.go2', content: text, only: 'listed', local: { name: 'a.go' }, central: { headerOffset: 0 } },
    ]),
    [good, { name: 'a.go2', content: text }],
  ],
  'another name in the local header': [
    'zip.container-local-header',
    zipOf([{ ...good, local: { name: 'm.test/m@v1.0.0/b.go' } }]),
  ],
  'another method in the local header': [
    'zip.container-local-header',
    zipOf([{ ...good, local: { method: 0 } }]),
  ],
  'another size in the local header': [
    'zip.container-local-header',
    zipOf([{ ...good, local: { unpackedBytes: 5 } }]),
  ],
  'another checksum in the local header': [
    'zip.container-local-header',
    zipOf([{ ...good, descriptor: 'none', local: { crc32: 5 } }]),
  ],
  'no descriptor flag in the local header': [
    'zip.container-local-header',
    zipOf([{ ...good, local: { flags: 0 } }]),
  ],
  'another size in the descriptor': [
    'zip.container-descriptor',
    zipOf([{ ...good, described: { unpackedBytes: 5 } }]),
  ],
  'no checksum': [
    'zip.container-no-checksum',
    zipOf([{ ...good, descriptor: 'none', central: { crc32: 0 }, local: { crc32: 0 } }]),
  ],
  'bytes behind the deflate stream': [
    'zip.container-compressed-size',
    zipOf([{ ...good, packed: Buffer.concat([deflated, Buffer.alloc(5)]) }]),
  ],
  'compressed data that run into the directory': [
    'zip.container-local-header',
    zipOf([{ ...good, descriptor: 'none', central: { compressedBytes: 200 } }]),
  ],
  'a folder twice': [
    'zip.container-duplicate-folder',
    zipOf([good, { name: 'd/' }, { name: 'd/' }]),
    [good, { name: 'd/' }, { name: 'd/' }],
  ],
  'a folder twice, the first with content': [
    'zip.container-duplicate-folder',
    zipOf([{ name: 'd/', content: 'x' }, { name: 'd/' }]),
    [{ name: 'd/' }, { name: 'd/' }],
  ],
  'data for a folder': [
    'zip.container-folder-data',
    zipOf([{ name: 'd/', packed: Buffer.from([3, 0]), method: 'deflate' }]),
    [{ name: 'd/' }],
  ],
  'marked as encrypted': ['zip.container-encrypted', zipOf([{ ...good, flags: 1 }])],
};

for (const [about, [code, zip, items = [good]]] of Object.entries(faults)) {
  test(`container at fault: ${about}`, async () => {
    const error = await failure(zip);
    assert.deepEqual([error.code, error.params['h1']], [code, h1Of(items)]);
  });
}

test('every container rule is among the cases', () => {
  const missing = new Set<string>(containerCodes);
  for (const [code] of Object.values(faults)) missing.delete(code);
  // In zip-limits.test.ts.
  assert.deepEqual([...missing], ['zip.container-too-many-files']);
});
