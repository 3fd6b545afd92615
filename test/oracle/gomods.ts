import type { Random } from './random.ts';
import { mutate, pathLike, pathMajors, paths, versionLike, versions } from './strings.ts';

/** go.mod files, good ones and notorious ones. */
export const goMods = [
  '',
  '\n',
  'module example.com/a',
  'module example.com/a\r\n\r\ngo 1.21\r\n',
  'module "example.com/a"\n',
  'module `example.com/a`\n',
  "module 'example.com/a'\n",
  'module "example.com/\\x61\\141\\u0061\\U00000061"\n',
  'module "a\\\\\\"b\\n"\n',
  'module "a\\q"\n',
  'module "a\\\'"\n',
  'module "a\\400"\n',
  'module "a\\ud800"\n',
  'module "a\\U00110000"\n',
  'module ""\n',
  'module\n',
  'module a b\n',
  'module a\nmodule b\n',
  'module (\n\texample.com/a\n)\n',
  'module ()\n',
  'module a"b"\n',
  'module "a"b\n',
  'module "a\n',
  'module `a\n',
  'module "a',
  'module a // Deprecated: use b\n',
  '// Deprecated: use b\nmodule a\n',
  '// Deprecated: use b\n\nmodule a\n',
  '// About.\n//\n// Deprecated: use b\n// or c\n//\n// More.\nmodule a\n',
  '// deprecated: no\nmodule a\n',
  '// About. Deprecated: no\nmodule a\n',
  '// Deprecated:\nmodule a\n',
  '// Deprecated: block\nmodule (\n\ta\n)\n',
  '// Deprecated: block\nmodule (\n\t// Deprecated: line\n\ta // suffix\n)\n',
  '// Deprecated: block\nmodule (\n\n\ta\n)\n',
  '\ufeffmodule a\n',
  'module a\u00a0b\n',
  'module a\u0000\n',
  'module \u4e16\u754c\n',
  'go 1.21\n',
  'go 1\n',
  'go 1.21.0\ngo 1.22\n',
  'go v1.21\n',
  'go 1.21.x\n',
  'go 1.21rc1\n',
  'go 1.21-foo bar\n',
  'go "1.21"\n',
  'go 01.21\n',
  'go 1.021\n',
  'go 1.9.x // old\n',
  'go (\n\t1.21\n)\n',
  'toolchain go1.21.0\n',
  'toolchain default\n',
  'toolchain go2\n',
  'toolchain go1x\n',
  'toolchain go1.21\ntoolchain go1.22\n',
  'require a.b/c v1.2.3\n',
  'require a.b/c v1.2.3 // indirect\n',
  'require a.b/c v1.2.3 //indirect\n',
  'require a.b/c v1.2.3 // indirect; why\n',
  'require a.b/c v1.2.3 // indirect;\n',
  'require a.b/c v1.2.3 // indirect why\n',
  'require a.b/c v1.2.3 // why indirect\n',
  'require a.b/c v1.2.3//indirect\n',
  'require a.b/c v1 // indirect\n',
  'require a.b/c v2.0.0\n',
  'require a.b/c v2.0.0+incompatible\n',
  'require a.b/c v1.2.3+meta\n',
  'require a.b/c/v2 v2.0.0\n',
  'require a.b/c/v1 v1.0.0\n',
  'require a.b/c "v1.0.0"\n',
  'require "a.b/c" master\n',
  'require a.b/c\n',
  'require (\n)\n',
  'require ( )\n',
  'require ( ) // c\n',
  'require ( a.b/c v1.0.0 )\n',
  'require (\n\ta.b/c v1.0.0\n\n\t// above\n\td.e/f v1.1.0 // indirect\n)\n',
  'require ( // c\n\ta.b/c v1.0.0\n) // d\n',
  'require (\n\ta.b/c v1.0.0\n) x\n',
  'require (\n\ta.b/c v1.0.0\n',
  'require (\n\t(\n)\n',
  'require (\n\ta.b/c v1.0.0 (\n)\n',
  'require (\n\t) a\n)\n',
  'require x (\n\ta.b/c v1.0.0\n)\n',
  'require (( \n)\n',
  '(\n)\n',
  '( (\n)\n',
  ')\n',
  'a ( ( )\n',
  'a ( ) (\n)\n',
  'exclude a.b/c v1.2.3\n',
  'exclude (\n\ta.b/c v1.2.3\n\ta.b/c v2.2.3\n)\n',
  'replace a.b/c => d.e/f v1.0.0\n',
  'replace a.b/c v1.0.0 => d.e/f v2.0.0\n',
  'replace a.b/c => ./x\n',
  'replace a.b/c => ../x v1.0.0\n',
  'replace a.b/c => .\\x\n',
  'replace a.b/c => C:\\x\n',
  'replace a.b/c => C:/x\n',
  'replace a.b/c => x\n',
  'replace a.b/c => x@v1.0.0\n',
  'replace a.b/c => "/with space"\n',
  'replace a.b/c v2.0.0 => ./x\n',
  'replace => => => v1.0.0\n',
  'replace a => => v1\n',
  'replace a v1 v2 => b\n',
  'replace a.b/c/v1 => ./x\n',
  'replace a.b/c=> ./x\n',
  'replace a.b/c v1.0.0 => . \n',
  'replace a.b/c v1.0.0 => .x \n',
  'retract v1.0.0\n',
  'retract v1.0.0 // why\n',
  '// why\nretract [v1.0.0, v1.1.0]\n',
  'retract [v1.0.0,v1.1.0] more\n',
  'retract [v1.0.0 v1.1.0]\n',
  'retract [v1.0.0, v1.1.0\n',
  'retract []\n',
  'retract [\n',
  'retract\n',
  'retract (\n\t// one\n\tv1.0.0 // two\n\t[v1.1.0, v1.2.0]\n\n\tv1.3\n)\n',
  '// block\nretract (\n\tv1.0.0\n\n\tv1.1.0\n)\n',
  'retract ( v1.0.0\n',
  'retract v1.0.0 v1.1.0\n',
  'tool a.b/c/cmd/d\n',
  'tool (\n\ta\n\t"b c"\n)\n',
  'tool a b\n',
  'ignore ./x\n',
  'ignore (\n\tx\n\t./y\n)\n',
  'ignore\n',
  'godebug a=b\n',
  'godebug a=b=c\n',
  'godebug (\n\tdefault=go1.21\n\tx=y\n)\n',
  'godebug a\n',
  'godebug "a=b"\n',
  'unknown x y\n',
  'unknown (\n\tx\n)\n',
  'unknown "x\n',
  '/* c */\nmodule a\n',
  'module a /* c */\n',
  'module a/*c*/\n',
  'module a//b\n',
  'module "a//b"\n',
  '//\n//\rmodule a\n',
  '// c\r',
  'module a\rb\n',
  'module a;b\n',
  'module [a]\n',
  'module {a}\n',
  'module a,b\n',
] as const;

const comments = ['', '', '', '', ' // indirect', ' // indirect; x', ' // c', '//', ' // Deprecated: d', '\t//indirect \t'] as const;
const separators = [' ', ' ', ' ', '\t', '  ', ''] as const;
const rows = ['\n', '\n', '\n', '\n', '\r\n', '\n\n', '\n// c\n', '\n//\n', '\n// Deprecated: x\n'] as const;

function token(random: Random): string {
  const make = random.pick([
    () => random.pick(paths),
    () => pathLike(random),
    () => random.pick(versions),
    () => versionLike(random),
    () => random.pick(['1.21', '1.22.3', 'go1.21.1', './x', '../y', 'a=b', '=>', '[', ']', ',', '(', ')', '{', 'x.y/z', 'v1.2.3', 'default', '"', '`a`', '"\\x41\\n"', 'a\\', '""']),
  ]);
  const text = make();
  return random.oneIn(12) ? JSON.stringify(text) : text;
}

function line(random: Random, verb: string): string {
  const space = () => random.pick(separators);
  const path = () => (random.oneIn(4) ? token(random) : `x.y/${random.pick(['a', 'b', 'c/d'])}${random.oneIn(3) ? random.pick(pathMajors) : ''}`);
  const version = () => (random.oneIn(4) ? token(random) : `v${random.pick([0, 1, 1, 2])}.${random.below(4)}.0`);
  const body = random.pick([
    () => `${path()} ${version()}`,
    () => (verb === 'retract' ? `[${version()},${space()}${version()}]` : path()),
    () => (verb === 'replace' ? `${path()} => ${random.pick([path, () => './z'])()}` : version()),
    () => (verb === 'replace' ? `${path()} ${version()} => ${path()} ${version()}` : `${path()} ${version()}`),
    () => random.many(0, 5, () => token(random)).join(random.pick([' ', ' ', ''])),
  ])();
  return body;
}

/** Something like a go.mod file; about half of them are accepted in one mode or the other. */
export function goModLike(random: Random): string {
  if (random.oneIn(5)) return mutate(random, random.pick(goMods), 2);
  const parts: string[] = [];
  const verbs = ['module', 'go', 'toolchain', 'require', 'require', 'require', 'exclude', 'replace', 'retract', 'retract', 'tool', 'ignore', 'godebug', 'other'] as const;
  for (let statements = random.below(4); statements >= 0; statements--) {
    const verb = random.pick(verbs);
    const plain = { go: '1.21', toolchain: 'go1.21.1', module: 'x.y/m', godebug: 'a=b', tool: 'x.y/t', ignore: './i' };
    const body = () =>
      verb in plain && !random.oneIn(4) ? plain[verb as keyof typeof plain] : line(random, verb);
    const row = () => random.pick(rows);
    if (random.oneIn(3)) {
      const inside = random.many(0, 3, () => `\t${body()}${random.pick(comments)}${row()}`).join('');
      parts.push(`${verb} (${random.pick(comments)}${row()}${inside})${random.pick(comments)}${row()}`);
    } else {
      parts.push(`${verb} ${body()}${random.pick(comments)}${row()}`);
    }
  }
  const text = parts.join('');
  return random.oneIn(4) ? mutate(random, text, 2) : text;
}
