import type { Random } from '../oracle/random.ts';
import type { TreeFile } from './git-repository.ts';

/** Names of files that every zip may hold, relative to some folder. */
const usualNames = [
  ...['a.go', 'b.go', 'doc.go', 'README.md', 'Makefile', '.gitignore', '.github/workflows/ci.yml', '.hidden'],
  ...['internal/c.go', 'cmd/tool/main.go', 'testdata/input.txt', 'deep/er/and/deeper/d.go', 'UPPER/E.GO'],
  ...[
    'with space/x y.txt',
    'ünï/cödé.txt',
    '日本/語.txt',
    'a+b~c=d@e!.txt',
    '-dash/--flag',
    'dots/a..b',
    'under_/_x.go',
  ],
  ...['empty.txt', 'data.bin', 'crlf.txt', 'mixed.txt', 'ident.c', 'subst.txt', 'wide.txt', 'pointer.psd'],
  ...['.hgignore', '.git-blame-ignore-revs', 'x.git/config', 'hg/.hgtags', 'long/'.repeat(30) + 'name.txt'],
  ...[
    'LICENSE',
    'LICENSE.txt',
    'COPYING',
    'License',
    'go.sum',
    'go.work',
    'sub/go.sum',
    'go.mod.bak',
    'modules.txt',
  ],
];

/** Names that stay out of zips, or do so by circumstances. */
const specialNames = [
  ...[
    'vendor/modules.txt',
    'vendor/vendor.go',
    'vendor/example.org/x/x.go',
    'vendor/example.org/x/vendor/y/y.go',
  ],
  ...[
    'pkg/vendor/modules.txt',
    'pkg/vendor/z.go',
    'pkg/vendor/q/z.go',
    'pkg/vendored/z.go',
    'vendor.go',
    'a/vendor',
  ],
  ...['.hg/store', '.svn/entries', '.bzr/x', 'sub/.hg/store', 'x/.svn/y/entries', 'sub/vendor/modules.txt'],
  ...[
    'sub/vendor/p/p.go',
    'v2/vendor/p/p.go',
    '.hg_archival.txt',
    'vendor/sub/go.mod',
    'sub/vendor/modules.txt/x',
  ],
];

/** Names that no zip may hold, or that collide with a usual one. */
const hostileNames = [
  ...[
    'con.txt',
    'sub/AUX',
    'trailing.',
    'colon:x.txt',
    'quote".txt',
    'star*.txt',
    'pipe|x',
    'back\\slash',
    'ctrl\u0001.txt',
  ],
  ...[
    'A.go',
    'readme.MD',
    'Internal/c.go',
    'GO.MOD',
    'sub/Go.mod',
    'SUB/x.go',
    'new\nline',
    'semi;colon',
    "it's",
    'less<x',
  ],
  ...[
    'trailing /x',
    'short~1.txt',
    'ſub/x.go',
    'K.go',
    'nul/x',
    'tab\tx',
    'question?',
    'dollar$x',
    '🙂.txt',
    '\u0301a',
  ],
];

const attributeLines = [
  '*.txt text',
  '*.txt text eol=crlf',
  '* text=auto',
  '* text=auto eol=lf',
  '* -text',
  '*.txt eol=lf',
  '*.go eol=crlf',
  '*.c ident',
  'subst.txt export-subst',
  'README.md export-ignore',
  'internal export-ignore',
  'internal/** export-ignore',
  'wide.txt working-tree-encoding=UTF-16LE text',
  'wide.txt working-tree-encoding=UTF-16 text eol=crlf',
  '*.psd filter=lfs diff=lfs merge=lfs -text',
  '*.bin binary',
  '[attr]plain text eol=crlf',
  'doc.go plain',
  'go.mod text eol=crlf',
  'LICENSE text eol=crlf',
];

const pointer =
  'version https://git-lfs.github.com/spec/v1\n' +
  'oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n';

function content(random: Random): string | Buffer {
  switch (random.below(10)) {
    case 0:
      return '';
    case 1:
      return 'one\r\ntwo\r\n';
    case 2:
      return 'one\r\ntwo\nthree\rfour';
    case 3:
      return Buffer.from([0, 1, 2, 255, 13, 10, random.below(256)]);
    case 4:
      return `$Id$ and $Id: 123 $\n${random.below(1000)}\n`;
    case 5:
      return `$Format:%H %ct %d$\n${random.below(1000)}\n`;
    case 6:
      return pointer;
    case 7:
      return `${'a line that comes again\n'.repeat(random.below(3000))}${random.below(1000)}`;
    default:
      return `// ${random.below(1_000_000)}\npackage p\n`;
  }
}

/** A file that differs from others in all that git and Go tell files apart by. */
function randomFile(random: Random): TreeFile {
  if (random.oneIn(12)) return { symlink: random.pick(['a.go', '../x', '/etc/hostname', 'sub', 'missing']) };
  if (random.oneIn(30))
    return {
      submodule: random
        .below(2 ** 31)
        .toString(16)
        .padStart(40, '0'),
    };
  return random.oneIn(8) ? { executable: content(random) } : content(random);
}

/** Some files below `folder` (with its final slash, or ''), to add or replace; null to remove one. */
export function randomFiles(
  random: Random,
  folder: string,
  isHostile: boolean,
): Record<string, TreeFile | null> {
  const files: Record<string, TreeFile | null> = {};
  for (let left = 1 + random.below(6); left > 0; left--) {
    const name = folder + random.pick(random.oneIn(3) ? specialNames : usualNames);
    files[name] = random.oneIn(10) ? null : randomFile(random);
  }
  if (random.oneIn(4)) files[`${folder}LICENSE`] = random.oneIn(5) ? null : `license ${random.below(3)}\n`;
  if (random.oneIn(6)) {
    const lines = random.many(1, 4, () => random.pick(attributeLines));
    files[`${folder}.gitattributes`] = `${lines.join('\n')}\n`;
  }
  if (isHostile && random.oneIn(2)) files[folder + random.pick(hostileNames)] = content(random);
  return withoutClashes(files);
}

/** git has no file where a folder is: of two such names the later one is dropped. */
function withoutClashes(files: Readonly<Record<string, TreeFile | null>>): Record<string, TreeFile | null> {
  const kept: Record<string, TreeFile | null> = {};
  for (const [name, file] of Object.entries(files)) {
    const others = Object.keys(kept);
    if (!others.some((other) => other.startsWith(`${name}/`) || name.startsWith(`${other}/`)))
      kept[name] = file;
  }
  return kept;
}

/** A go.mod of `path`, mostly right. */
export function randomGoMod(random: Random, path: string): TreeFile {
  const go = random.oneIn(4)
    ? ''
    : `\ngo ${random.pick(['1.11', '1.17', '1.23', '1.23.4', '1.24', '1.24.1', '1.26'])}\n`;
  const good = `module ${path}\n${go}`;
  switch (random.below(16)) {
    case 0:
      return `// a comment\n\nmodule "${path}" // more\n${go}`;
    case 1:
      return good.replaceAll('\n', '\r\n');
    case 2:
      return { executable: good };
    case 3:
      return `${good}\nretract v1.0.0 // wrong\n`;
    case 4:
      return `${good}\nretract [v0.0.0-0, v0.9.9]\n`;
    case 5:
      return `${good}\nrequire example.org/other v1.2.3\n\nexclude example.org/other v1.2.2\n\nunknown thing\n`;
    case 6:
      return random.pick([
        `module ${path}/other\n`,
        'module example.org/fork\n',
        '',
        go,
        'module\n',
        'module a b\n',
        `modul ${path}\n`,
        `module (\n${path}\n)\n`,
        `module ${path}\nmodule ${path}\n`,
        `${good}require (\n`,
        `module ${path}\n\ngo 1.x\n`,
        { symlink: 'other.mod' },
        `\uFEFFmodule ${path}\n`,
        `module ${path}`,
        `module\t\`${path}\`\n`,
      ]);
    default:
      return good;
  }
}
