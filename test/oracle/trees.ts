import type { Random } from './random.ts';

/** One file of a tree that a module zip is to be made of. */
export interface TreeFile {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'pipe';
  readonly content: string;
}

const folders = [
  ...['', '', '', 'a/', 'a/b/', 'A/', 'sub/', 'sub/deep/', 'Sub/', '.git/', '.hg/', '.svn/', 'é/', 'É/', 'testdata/'],
  ...['vendor/', 'vendor/x/', 'vendor/x/y/', 'a/vendor/', 'a/vendor/x/', 'aé/vendor/', 'sub/vendor/', 'sub/vendor/y/'],
  ...['vendor/vendor/', 'Vendor/x/', 'vendors/x/', 'a/b/c/d/vendor/', 'longer-name/vendor/', 'vendor/a/vendor/b/'],
];

const usual =
  'a.go b.go main.go x_test.go README.md LICENSE doc.go data.bin modules.txt .gitignore .hg_archival.txt vendor'.split(' ');

/** File names that some rule speaks of. */
const odd = [
  ...'a A.go B.GO b license License go.mod go.mod GO.MOD Go.mod go.mod.bak con CON.txt aux.go nul com1 lpt9.a com0'.split(' '),
  ...'a. .a ... a~1 a:b a*b a?b a<b a|b a;b a`b a+b@{c}[d]^_!#$%&(),-=~ ß ẞ ss K k \u212a ſ s ı i İ I θ ϴ 中文 ① 😀 𐐀 𐐨'.split(' '),
  ...['a b', ' ', `a'b`, 'a"b', 'a\\b', 'a\nb', '\x7f', '\ufffd', 'e\u0301'],
];

const unclean = ['a//b', './a', 'a/./b', 'a/..', 'a/../b', '/a', 'a/', '', '.', '/vendor/x/y', 'vendor//x/y'];

const goMods = [
  ...['1.13', '1.23', '1.23.9', '1.24', '1.24.0', '1.24rc1', '1.24.1rc1', '1.25.3', '2.0', 'v1.24.x', '1.24rc01'].map(
    (version) => `module m.test/m\n\ngo ${version}\n`,
  ),
  ...['module m.test/m\n', '', 'go 1.24\n', 'module m.test/m\ngo 1.24\ngo 1.25\n', 'module m.test/m\ngo 1.24\nrequire (\n'],
  ...['module m.test/m\ngo one\n', 'module "m.test/m"\ngo 1.24 // why\nfuture x\n', '\0', '// go 1.24\n'],
];

function anyPath(random: Random, tame: boolean): string {
  if (!tame && random.oneIn(40)) return random.pick(unclean);
  return random.pick(folders) + (!tame && random.oneIn(12) ? random.pick(odd) : random.pick(usual));
}

/** A tree of up to a dozen files and more. `tame` ones have no name that is anything but usual. */
export function generateTree(random: Random): TreeFile[] {
  const tame = random.oneIn(3);
  const paths = new Set(random.many(0, 14, () => anyPath(random, tame)));
  if (!random.oneIn(4)) paths.add('go.mod');
  if (random.oneIn(3)) paths.add(random.pick(['sub/', 'a/', 'a/b/', 'vendor/x/', 'a/vendor/x/', 'é/']) + 'go.mod');
  if (random.oneIn(20)) paths.add(random.pick(folders) + random.pick(['GO.MOD', 'Go.Mod']));
  if (random.oneIn(6)) paths.add('vendor/modules.txt');
  const files = Array.from(paths, (path): TreeFile => {
    const kind = random.oneIn(10) ? random.pick(['link', 'link', 'pipe'] as const) : 'file';
    const isGoMod = path === 'go.mod';
    const content = isGoMod ? random.pick(goMods) : random.many(0, 20, () => random.pick(['x', 'ab', '\n'])).join('');
    return { path, kind: isGoMod && !random.oneIn(10) ? 'file' : kind, content };
  });
  // In any order, since that decides which of two names is there first.
  return files.map((file) => ({ file, at: random.below(2 ** 30) })).toSorted((a, b) => a.at - b.at).map(({ file }) => file);
}
