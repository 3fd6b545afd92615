import type { Random } from './random.ts';

/** Module paths, import paths and file names, good ones and notorious ones. */
export const paths = [
  'golang.org/x/text',
  'golang.org/toolchain',
  'github.com/BurntSushi/toml',
  'github.com/a/b/v2',
  'github.com/a/b/v10/sub.dir',
  'gopkg.in/yaml.v3',
  'gopkg.in/check.v1-unstable',
  'gopkg.in/user/pkg.v0',
  'gopkg.in/yaml',
  'gopkg.in/yaml.v01',
  'gopkg.in/yaml.v2/sub',
  'gopkg.in/v1',
  'gopkg.in/.v1',
  'gopkg.in/a.v0-unstable',
  'gopkg.in/a-unstable',
  'gopkg.in',
  'example.com/v1',
  'example.com/v2.0',
  'example.com/v02',
  'example.com/v0',
  'example.com/v2.',
  'example.com/x/v',
  'example.com/xv2',
  'v2',
  '/v2',
  'v2/v2',
  'x.y/v2/v3',
  'x.y/z.v2',
  'a/b',
  'x.y',
  'X.y/z',
  '1.2.3.4/z',
  'x.y:80/z',
  '-x.y/z',
  'x.-y/-z',
  '.x/y',
  'x./y',
  'x.y/.z',
  'x.y/z.',
  'x.y/..',
  'x.y/.../z',
  'x.y//z',
  '/x.y/z',
  'x.y/z/',
  'x.y/con',
  'x.y/CoN.txt',
  'x.y/com1.a.b',
  'x.y/COM0',
  'x.y/lpt9',
  'x.y/nul/z',
  'x.y/aux.go',
  'x.y/prn1',
  'x.y/conin$',
  'x.y/a~1',
  'x.y/a~12.txt',
  'x.y/~1',
  'x.y/a~b1',
  'x.y/a.b~1',
  'x.y/a~1~',
  'x.y/a~~1',
  'x.y/a+b',
  'x.y/a b',
  'x.y/a@b',
  'x.y/a!b',
  'x.y/!a!b',
  'x.y/!A',
  'x.y/!1',
  'x.y/a!',
  '!x.y/z',
  'x.y/\u00e9t\u00e9.go',
  'x.y/\u4e16\u754c',
  'x.y/e\u0301',
  'x.y/\ufb01',
  'x.y/\u{1d400}',
  'x.y/\u{1f600}',
  'x.y/\u{2ebf0}',
  'x.y/\u{1c89}',
  'x.y/\ufeffz',
  'x.y/\u00a0',
  'x.y/a\u0000b',
  'x.y/a\tb',
  'x.y/a\nb',
  'x.y/a\\b',
  'x.y/a:b',
  'x.y/a*b?',
  'x.y/a"b',
  "x.y/a'b",
  'x.y/a`b',
  'x.y/a|b<c>',
  'x.y/(a){b}[c]^,=&%$#;',
  'LICENSE',
  'cmd/go.mod',
  'vendor/modules.txt',
  '\u017f.go',
  'x.y/\u212a',
  'x.y/a%2fb',
  'x.y/%21a',
  '',
  '/',
  '.',
  '..',
  '-',
] as const;

/** Versions and other revisions, good ones and notorious ones. */
export const versions = [
  'v1.2.3',
  'v0.0.0',
  'v1',
  'v1.2',
  'v1.2.3-pre',
  'v1.2.3-pre.1+meta.data',
  'v2.0.0+incompatible',
  'v2+incompatible',
  'v2.0.0-rc.1+incompatible',
  'v2.0.0+incompatible.1',
  'v1.2.3-0',
  'v1.2.3-00',
  'v1.2.3-0a',
  'v1.2.3-a.01',
  'v1.2.3+01',
  'v1.2.3-',
  'v1.2.3+',
  'v1.2.3-a..b',
  'v1.2.3-a.',
  'v1.2.3-.a',
  'v1.2.3--',
  'v1.2.3-\u00e9',
  'v01.2.3',
  'v1.02.3',
  'v1.2.03',
  'v1.2.3.4',
  'v1.2-pre',
  'v1-pre',
  'v1.',
  'v.1.2',
  'v-1.2.3',
  'v',
  '1.2.3',
  'V1.2.3',
  'v1.2.3 ',
  'v99999999999999999999.1.18446744073709551616',
  'v0.0.0-20240102030405-abcdefabcdef',
  'v0.0.0-00010101000000-000000000000',
  'v2.0.0-20240102030405-abcdefabcdef',
  'v1.2.4-0.20240102030405-abcdefabcdef',
  'v1.2.0-0.20240102030405-abcdefabcdef',
  'v1.2.3-pre.0.20240102030405-abcdefabcdef',
  'v1.2.3-pre.1.0.20240102030405-abcdefabcdef',
  'v1.2.3-0.0.20240102030405-abcdefabcdef',
  'v1.2.3-00.0.20240102030405-abcdefabcdef',
  'v2.0.1-0.20240102030405-abcdefabcdef+incompatible',
  'v2.0.0-20240102030405-abcdefabcdef+incompatible',
  'v2.0.0-pre.0.20240102030405-abcdefabcdef+incompatible',
  'v1.2.10-0.20240102030405-abcdefabcdef',
  'v1.2.100000000000000000000-0.20240102030405-abcdefabcdef',
  'v1.2.3-20240102030405-abcdefabcdef',
  'v1.0.0-20240102030405-ABCDEF',
  'v0.0.0-20241302030405-abcdefabcdef',
  'v0.0.0-20240230030405-abcdefabcdef',
  'v0.0.0-20230229030405-abcdefabcdef',
  'v0.0.0-20240229240000-abcdefabcdef',
  'v0.0.0-20240229235960-abcdefabcdef',
  'v0.0.0-00000101000000-abcdefabcdef',
  'v0.0.0-00000000000000-abcdefabcdef',
  'v0.0.0-99991231235959-abcdefabcdef',
  'v0.0.0-2024010203040-abcdefabcdef',
  'v0.0.0-020240102030405-abcdefabcdef',
  'v0.0.0-20240102030405-abcdef-abcdef',
  'v0.0.0-20240102030405-',
  'v0.0.0-0.20240102030405-abcdefabcdef',
  'v0.0.1-go1.26.1.linux-amd64',
  'v0.0.1-go1.21rc2.darwin-arm64',
  'master',
  'Master',
  '!master',
  'release-1.2',
  'feature/x',
  'abcdefabcdef',
  'HEAD^',
  '-x',
  'con',
  'v1.0.0-RC1',
  'v1.0.0-!r!c1',
] as const;

/** What a path's major version may look like, and what it may not. */
export const pathMajors = ['', '/v2', '/v3', '/v0', '/v1', '.v0', '.v1', '.v2', '.v1-unstable', '.v2-unstable', '/v2-unstable', 'v2', '/v', '.v', '.v-unstable', '/v02', '/v2.0', '-unstable', '/x', '.v10'] as const;

const pieces = ['/', '//', '.', '..', '-', '--', '+', '~', '~1', '!', '!a', '%21', '%2f', '@', '@v', ':', '\\', ' ', '_', '0', '1', '2', '00', '10', 'v', 'v1', 'v2', '/v2', '/v1', '.v2', '.v1', '-unstable', '+incompatible', '-pre', '-0', '-0.', '.0.', 'con', 'NUL', 'aux.', 'com1', 'A', 'Z', 'z', 'a', 'gopkg.in/', 'github.com/', 'golang.org/x/', 'v0.0.0-', '20240102030405', '-abcdefabcdef', '"', "'", '`', '$', '#', '(', '{', ',', ';', '?', '*', '|', '<', '\n', '\t', '\r', '\u0000', '\u007f', '\u00e9', '\u00df', '\u0130', '\u0131', '\u017f', '\u212a', '\u2028', '\u3000', '\ufeff', '\uff0f', '\u4e2d', '\u{10400}'] as const; // prettier-ignore

function randomCharacter(random: Random): string {
  if (!random.oneIn(3)) return String.fromCharCode(0x20 + random.below(0x5f));
  const limits = [0x80, 0x800, 0x3000, 0x10000, 0x33500, 0x110000];
  const codePoint = random.below(random.pick(limits));
  return codePoint >= 0xd800 && codePoint <= 0xdfff ? 'x' : String.fromCodePoint(codePoint);
}

/** `text` with up to `most` things put in, taken out, doubled or changed in case. */
export function mutate(random: Random, text: string, most = 3): string {
  const characters = Array.from(text);
  for (let changes = 1 + random.below(most); changes > 0; changes--) {
    const at = random.below(characters.length + 1);
    const old = characters[at];
    switch (random.below(7)) {
      case 0:
        characters.splice(at, 0, random.pick(pieces));
        break;
      case 1:
        characters.splice(at, 1 + random.below(3));
        break;
      case 2:
        characters.splice(at, 1, randomCharacter(random));
        break;
      case 3:
        characters.splice(at, 0, ...characters.slice(at, at + 1 + random.below(8)));
        break;
      case 4:
        if (old !== undefined) characters[at] = old === old.toLowerCase() ? old.toUpperCase() : old.toLowerCase();
        break;
      case 5:
        characters.push(random.pick(pieces));
        break;
      default:
        characters.splice(at, 1, random.pick(pieces));
    }
  }
  return characters.join('').toWellFormed();
}

function digits(random: Random, least: number, most: number): string {
  return random.many(least, most, () => random.below(10)).join('');
}

function identifier(random: Random): string {
  return random.pick([
    () => String(random.below(20)),
    () => digits(random, 1, 3),
    () => random.many(1, 4, () => random.pick(['a', 'B', '-', '0', 'z', '9'])).join(''),
    () => random.pick(['alpha', 'beta', 'rc', 'pre', '0', 'incompatible']),
  ])();
}

/** Something like a semantic version, often one. */
export function versionLike(random: Random): string {
  const number = () => (random.oneIn(12) ? digits(random, 1, 4) : String(random.below(random.pick([3, 12, 300]))));
  let text = `v${random.many(random.oneIn(5) ? 1 : 3, 3, number).join('.')}`;
  if (random.oneIn(2)) text += `-${random.many(1, 3, () => identifier(random)).join('.')}`;
  if (random.oneIn(3)) text += `+${random.oneIn(2) ? 'incompatible' : identifier(random)}`;
  return text;
}

/** Something like a pseudo-version, often one. */
export function pseudoVersionLike(random: Random): string {
  const date = [
    String(random.pick([1, 1970, 2023, 2024, 9999])).padStart(4, '0'),
    ...[13, 32, 25, 61, 61].map((limit) => String(random.below(limit)).padStart(2, '0')),
  ].join('');
  const number = () => random.below(random.pick([2, 11, 1001]));
  const stem = random.pick([
    () => `v${number()}.0.0-`,
    () => `v${number()}.${number()}.${number()}-0.`,
    () => `v${number()}.${number()}.${number()}-${identifier(random)}.0.`,
    () => `${versionLike(random)}-`,
    () => `${versionLike(random)}.0.`,
  ])();
  const rev = random.oneIn(4) ? identifier(random) : 'abcdef012345';
  return `${stem}${date}-${rev}${random.oneIn(4) ? '+incompatible' : ''}`;
}

/** Something like a module path, often one. */
export function pathLike(random: Random): string {
  const element = () =>
    random.many(1, 3, () => random.pick(['a', 'B', 'go', 'x', '-', '_', '~', '.', '1', 'con', 'v2', 'text', '!'])).join('');
  const host = random.pick(['x.y', 'github.com', 'gopkg.in', 'golang.org', 'localhost', element()]);
  const path = [host, ...random.many(0, 3, element)].join('/');
  return random.oneIn(3) ? path + random.pick(pathMajors) : path;
}

/** One string for the oracle; of any sort. */
export function anyString(random: Random): string {
  switch (random.below(8)) {
    case 0:
      return versionLike(random);
    case 1:
      return pseudoVersionLike(random);
    case 2:
      return mutate(random, pseudoVersionLike(random), 2);
    case 3:
      return mutate(random, versionLike(random), 2);
    case 4:
      return pathLike(random);
    case 5:
      return mutate(random, pathLike(random), 2);
    default:
      return mutate(random, random.oneIn(2) ? random.pick(paths) : random.pick(versions));
  }
}
