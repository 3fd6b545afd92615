import { deflateRawSync } from 'node:zlib';
import { makeZip, zip64Extra, type ZipItem, type ZipShape } from '../support/zip.ts';
import type { Random } from './random.ts';

/** Zips to compare verdicts on: some written with lies in them, some honest ones damaged afterwards. */

const interesting = '0 1 2 8 9 14 7f 80 ff fffe ffff 7fffffff fffffffe ffffffff'
  .split(' ')
  .map((hex) => Number.parseInt(hex, 16));

/** File names within a module that rules speak of, and some that no rule minds. */
const names = [
  'a.go A.go b/c.go b/C.go B/c.go b b/ b/c.go/ b/c.go/d go.mod Go.Mod GO.MOD go.mod/ b/go.mod b/GO.mod go.mod/x',
  'LICENSE license vendor/modules.txt vendor/x/y.go / /a b//c ./a a/.. ../a a/. a/./b . .. ... a. .git/x a/../b a\\b',
  'con CON.txt aux/x com1 lpt9.a.b com0 nul.go a~1 a:b a*b a?b a<b a|b a`b a;b \x7f a\0b a+b@{c}[d]^_!#$%&(),-=~',
  `a'b a"b é.go É.go ß ẞ ss K \u212a k ſ s S ı i İ I θ ϑ Θ ϴ µ μ ǆ ǅ Ǆ \u0390 \u1fd3 \ufb05 \ufb06 ᾀ ᾈ 中文/文件.go`,
  '𐐀 𐐨 Ａ ａ \uf900 𠀀 \u0301 ① 😀 \ufffd',
]
  .flatMap((line) => line.split(' '))
  .concat('', ' ', 'a b', 'prn ', 'a\nb');

/** Names that collide in several ways when case is ignored. */
const caseNames = 'a A a/b A/b a/B k \u212a s ſ ß ẞ ss θ ϴ ı I i é É 𐐀 𐐨'.split(' ');

const rawNames = [
  Buffer.from([0xff]),
  Buffer.from([0xc3]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xef, 0xbf, 0xbd]),
];

export const zipModule = { path: 'example.com/M', version: 'v1.2.3' };
const prefix = `${zipModule.path}@${zipModule.version}/`;

function anyName(random: Random): string | Uint8Array {
  const name = random.pick(names);
  if (random.oneIn(60)) return Buffer.concat([Buffer.from(prefix), random.pick(rawNames)]);
  if (random.oneIn(60)) return name;
  if (random.oneIn(80)) return prefix.toUpperCase() + name;
  return prefix + name;
}

function plainName(random: Random): string {
  return `${prefix}${random.pick(['', 'p/', 'p/q/', 'r/'])}${random.below(1000)}.go`;
}

function anyContent(random: Random): Buffer {
  const length = random.pick([0, 0, 1, 2, 100, 1000, 70_000]);
  const content = Buffer.alloc(length, 'abc\n');
  if (random.oneIn(2)) for (let i = 0; i < length; i++) content[i] = random.below(256);
  if (random.oneIn(10)) return Buffer.concat([content, Buffer.from([0x50, 0x4b, 5, 6]), Buffer.alloc(30)]);
  return content;
}

function anyNumber(random: Random, truth: number): number {
  const near = truth + random.pick([-1, 1, 8, -8, 16, 46, 256]);
  return Math.max(0, random.oneIn(2) ? near : random.pick(interesting)) % 2 ** 32;
}

const bytes = (random: Random) => Buffer.from(random.many(1, 40, () => random.below(256)));

/** One entry, with one or two lies at most in most cases. */
function anyItem(random: Random, lies: boolean): ZipItem {
  const content = anyContent(random);
  const base: ZipItem = {
    name: random.oneIn(lies ? 3 : 40) ? anyName(random) : plainName(random),
    content,
    method: random.pick(['deflate', 'deflate', 'store']),
    descriptor: random.pick(['signed', 'signed', 'none', 'plain', 'signed64', 'plain64']),
    ...(random.oneIn(6) ? { zip64: true } : {}),
    ...(random.oneIn(10) ? { comment: 'a comment' } : {}),
    ...(random.oneIn(10) ? { localExtra: Buffer.from([0x55, 0x54, 1, 0, 7]) } : {}),
    ...(random.oneIn(10) ? { centralExtra: Buffer.from([0x55, 0x54, 1, 0, 7]) } : {}),
  };
  if (!lies || random.oneIn(2)) return base;
  const deflated = deflateRawSync(content);
  const lie = random.below(18);
  if (lie === 0) return { ...base, method: random.pick([1, 9, 12, 14, 8]) };
  if (lie === 1) return { ...base, flags: 1 << random.below(16) };
  if (lie === 2) return { ...base, method: 'deflate', packed: Buffer.concat([deflated, bytes(random)]) };
  if (lie === 3)
    return { ...base, method: 'deflate', packed: deflated.subarray(0, random.below(deflated.length)) };
  if (lie === 4) return { ...base, method: 'deflate', packed: bytes(random) };
  if (lie === 5) return { ...base, central: { crc32: 0 }, local: { crc32: 0 }, descriptor: 'none' };
  if (lie === 6) return { ...base, central: { crc32: 0 }, described: { crc32: 0 } };
  if (lie === 7) return { ...base, central: { unpackedBytes: anyNumber(random, content.length) } };
  if (lie === 8) return { ...base, central: { compressedBytes: anyNumber(random, deflated.length) } };
  if (lie === 9) return { ...base, central: { headerOffset: random.below(3000) } };
  if (lie === 10) return { ...base, local: { name: anyName(random) } };
  if (lie === 11) return { ...base, local: { compressedBytes: anyNumber(random, deflated.length) } };
  if (lie === 12) return { ...base, described: { crc32: random.pick([0, 0x08074b50]) } };
  if (lie === 13) return { ...base, described: { unpackedBytes: anyNumber(random, content.length) } };
  if (lie === 14) return { ...base, gap: bytes(random) };
  if (lie === 15) return { ...base, only: random.pick(['data', 'listed'] as const) };
  if (lie === 16)
    return { ...base, centralExtra: zip64Extra(...random.many(0, 3, () => random.pick(interesting))) };
  return { ...base, local: { signature: 0x04034b51 } };
}

function anyShape(random: Random, lies: boolean): ZipShape {
  const base: ZipShape = random.oneIn(8) ? { zip64: true } : {};
  if (!lies || random.oneIn(2)) return base;
  const number = () => random.pick([...interesting, ...random.many(1, 3, () => random.below(5000))]);
  const wide = () =>
    random.pick([
      BigInt(number()),
      (1n << 63n) - 1n,
      1n << 63n,
      (1n << 64n) - 1n - BigInt(random.below(9000)),
    ]);
  const lie = random.below(17);
  if (lie === 0) return { ...base, leading: bytes(random) };
  if (lie === 1) return { ...base, leading: bytes(random), leadingCounted: false };
  if (lie === 2) return { ...base, trailing: bytes(random) };
  if (lie === 3) return { ...base, trailing: Buffer.alloc(random.pick([900, 1100, 66_000, 66_600])) };
  if (lie === 4) return { ...base, comment: Buffer.alloc(random.pick([5, 1000, 1100, 65_535]), 'x') };
  if (lie === 5) return { ...base, comment: Buffer.concat([Buffer.from([0x50, 0x4b, 5, 6]), bytes(random)]) };
  if (lie === 6) return { ...base, beforeDirectory: bytes(random) };
  if (lie === 7) return { ...base, afterDirectory: bytes(random) };
  if (lie === 8) return { ...base, reversed: true };
  if (lie === 9) return { ...base, end: { records: number() % 0x10000 } };
  if (lie === 10) return { ...base, end: { directoryBytes: number() } };
  if (lie === 11) return { ...base, end: { directoryOffset: number() } };
  if (lie === 12) return { ...base, end: { commentBytes: number() % 0x10000 } };
  if (lie === 13)
    return { zip64: true, end64: { [random.pick(['directoryBytes', 'directoryOffset'])]: wide() } };
  if (lie === 14)
    return {
      zip64: true,
      end64: { [random.pick(['records', 'recordsHere', 'recordBytes', 'disk'])]: number() },
    };
  if (lie === 15) return { zip64: true, locator: { offset: wide() } };
  return { zip64: true, locator: { [random.pick(['disk', 'disks'])]: random.below(3) } };
}

/** A zip written with few lies or none. */
export function generateZip(random: Random): Buffer {
  const lies = !random.oneIn(8);
  const items = random.many(0, 6, () => anyItem(random, lies && random.oneIn(3)));
  if (lies && random.oneIn(12) && items[0] !== undefined) items.push(items[0]);
  if (lies && random.oneIn(40))
    items.push({ name: `${prefix}p/` }, { name: `${prefix}p/`, content: random.pick(['', 'x']) });
  if (lies && random.oneIn(40)) items.push({ name: `${prefix}p` }, { name: `${prefix}p/x.go` });
  if (lies && random.oneIn(8)) {
    items.push(
      ...random.many(2, 4, () => ({ name: prefix + random.pick(caseNames) + random.pick(['', '', '/x']) })),
    );
  }
  return makeZip(items, anyShape(random, lies && random.oneIn(3)));
}

/** A zip damaged in one to three ways. `other` gives bytes to splice in. */
export function mutateZip(random: Random, zip: Buffer, other: Buffer): Buffer {
  let mutated: Buffer = Buffer.from(zip);
  for (let times = random.pick([1, 1, 2, 3]); times > 0; times--)
    mutated = mutateOnce(random, mutated, other);
  return mutated;
}

function mutateOnce(random: Random, zip: Buffer, other: Buffer): Buffer {
  if (zip.length < 64) return Buffer.concat([zip, bytes(random)]);
  const at = () => random.below(zip.length);
  const cut = (from: number, to: number) => [zip.subarray(0, from), zip.subarray(to)] as const;
  const kind = random.below(14);
  if (kind <= 1) {
    const place = at();
    zip[place] = (zip[place] ?? 0) ^ (1 << random.below(8));
    return zip;
  }
  if (kind === 2) return zip.subarray(0, at());
  if (kind === 3) {
    const from = at();
    const [before, behind] = cut(from, from);
    return Buffer.concat([
      before,
      random.pick([bytes(random), other.subarray(0, 200), Buffer.alloc(4)]),
      behind,
    ]);
  }
  if (kind === 4) {
    const from = at();
    return Buffer.concat(cut(from, Math.min(zip.length, from + random.pick([1, 4, 46, 500]))));
  }
  if (kind === 5) {
    const directory = zip.indexOf('PK\x01\x02', 0, 'latin1');
    const foreign = other.indexOf('PK\x01\x02', 0, 'latin1');
    return Buffer.concat([zip.subarray(0, directory), other.subarray(foreign)]);
  }
  if (kind === 6) {
    const from = at();
    other.copy(zip, from, random.below(other.length), random.below(other.length));
    return zip;
  }
  if (kind === 7) return renameOne(random, zip);
  return changeField(random, zip);
}

/** Overwrites the end of one listed name, in the directory and perhaps in the local header as well. */
function renameOne(random: Random, zip: Buffer): Buffer {
  const header = random.pick(headers(zip, 'PK\x01\x02'));
  if (header + 46 > zip.length) return zip;
  const length = zip.readUInt16LE(header + 28);
  const name = zip.subarray(header + 46, header + 46 + length);
  const old = Buffer.from(name);
  const piece = Buffer.from(
    random.pick(['/go.mod', 'GO.MOD', '/con', '/../x', '//x', '.', '/', '\\', 'A', '\n', '\xff', '@']),
  );
  const end = random.oneIn(4) ? random.below(name.length + 1) : name.length;
  piece.copy(name, Math.max(0, end - piece.length));
  if (random.oneIn(3)) return zip;
  for (let local = zip.indexOf(old); local >= 0 && local < header; local = zip.indexOf(old, local + 1))
    zip.set(name, local);
  return zip;
}

/** Writes another value into one field of one of the archive's records. */
function changeField(random: Random, zip: Buffer): Buffer {
  const [signature, fields] = random.pick(records);
  const found = headers(zip, signature);
  const header = random.pick(found);
  const [offset, width] = random.pick(fields);
  const place = header + offset;
  if (place + width > zip.length) return zip;
  const truth = zip.readUIntLE(place, width);
  zip.writeUIntLE(anyNumber(random, truth) % 2 ** (8 * width), place, width);
  return zip;
}

const records: readonly (readonly [string, readonly (readonly [number, number])[]])[] = [
  [
    'PK\x03\x04',
    [
      [0, 4],
      [6, 2],
      [8, 2],
      [14, 4],
      [18, 4],
      [22, 4],
      [26, 2],
      [28, 2],
    ],
  ],
  [
    'PK\x01\x02',
    [
      [0, 4],
      [8, 2],
      [10, 2],
      [16, 4],
      [20, 4],
      [24, 4],
      [28, 2],
      [30, 2],
      [32, 2],
      [42, 4],
    ],
  ],
  [
    'PK\x05\x06',
    [
      [0, 4],
      [4, 2],
      [6, 2],
      [8, 2],
      [10, 2],
      [12, 4],
      [16, 4],
      [20, 2],
    ],
  ],
  [
    'PK\x07\x08',
    [
      [0, 4],
      [4, 4],
      [8, 4],
      [12, 4],
    ],
  ],
];

function headers(zip: Buffer, signature: string): number[] {
  const found: number[] = [];
  for (let at = zip.indexOf(signature, 0, 'latin1'); at >= 0; at = zip.indexOf(signature, at + 1, 'latin1'))
    found.push(at);
  return found.length === 0 ? [0] : found;
}
