import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GomirrorError } from '../base/index.ts';
import { refusal } from '../../test/support/refusal.ts';
import { checkPath, goModOf, parseGoMod } from './index.ts';

const whole = `// A module for tests.
//
// Deprecated: use example.com/b
// instead.
//
// More words.
module example.com/a // the path

go 1.23.0

toolchain go1.24.1

godebug default=go1.21

require example.com/c v1.2.3
require (
	example.com/d/v2 v2.0.0 // indirect
	"example.com/e" v1.0.0 // indirect; for a reason

	// gone
	gopkg.in/yaml.v3 v3.0.1 // not indirect
)

exclude example.com/c v1.2.4

replace (
	example.com/c => ../c
	example.com/c v1.2.3 => example.com/fork v1.9.0
)

// All of these were wrong.
retract (
	v1.0.0
	[v1.1.0, v1.2.0] // broken
)

tool example.com/d/v2/cmd/x
ignore ./node_modules
`;

test('every directive of a main module is read', () => {
  assert.deepEqual(parseGoMod(whole, 'main'), {
    module: 'example.com/a',
    deprecated: 'use example.com/b\ninstead.',
    go: '1.23.0',
    toolchain: 'go1.24.1',
    godebug: [{ key: 'default', value: 'go1.21', line: 13 }],
    require: [
      { path: 'example.com/c', version: 'v1.2.3', indirect: false, line: 15 },
      { path: 'example.com/d/v2', version: 'v2.0.0', indirect: true, line: 17 },
      { path: 'example.com/e', version: 'v1.0.0', indirect: true, line: 18 },
      { path: 'gopkg.in/yaml.v3', version: 'v3.0.1', indirect: false, line: 21 },
    ],
    exclude: [{ path: 'example.com/c', version: 'v1.2.4', line: 24 }],
    replace: [
      { path: 'example.com/c', version: undefined, withPath: '../c', withVersion: undefined, line: 27 },
      {
        path: 'example.com/c',
        version: 'v1.2.3',
        withPath: 'example.com/fork',
        withVersion: 'v1.9.0',
        line: 28,
      },
    ],
    retract: [
      { low: 'v1.0.0', high: 'v1.0.0', rationale: 'All of these were wrong.', line: 33 },
      { low: 'v1.1.0', high: 'v1.2.0', rationale: 'broken', line: 34 },
    ],
    tool: [{ path: 'example.com/d/v2/cmd/x', line: 37 }],
    ignore: [{ path: './node_modules', line: 38 }],
  });
});

test('of a dependency only what counts there is read, and the unknown is passed over', () => {
  const file = parseGoMod(`${whole}\nfuture (\n\tx y z\n)\nfuture "x" [y]\nreplace nonsense\n`);
  assert.deepEqual(
    [file.toolchain, file.exclude, file.replace, file.tool, file.godebug],
    [undefined, [], [], [], []],
  );
  assert.equal(file.require.length, 4);
  assert.equal(file.retract.length, 2);
  assert.equal(parseGoMod('go 1.9.x\n').go, '1.9');
  assert.equal(parseGoMod('go v1.13.0\n').go, '1.13');
  assert.deepEqual(parseGoMod('retract [v1.0.0, \n').retract, []);
});

test('strings, escapes, line ends and bytes', () => {
  assert.equal(parseGoMod('module "example.com/\\x61\\142\\u0063\\U00000064"').module, 'example.com/abcd');
  assert.equal(parseGoMod('module "\\"\\\\\\n"').module, '"\\\n');
  assert.equal(parseGoMod('\r\nmodule a\r\n// x\r\ngo 1.20\r\n').go, '1.20');
  assert.equal(parseGoMod(Buffer.from('module été//x\n')).module, 'été');
  assert.equal(parseGoMod('module "\\U0010ffff"').module, '\u{10ffff}');
  assert.deepEqual(parseGoMod('require ( ) // none\nretract ()\n', 'main').require, []);
  assert.equal(parseGoMod('').module, undefined);
  assert.equal(parseGoMod('module ""').module, '');
  assert.equal(
    refusal(() => parseGoMod(Buffer.from('\ufeffmodule a'))),
    'module.gomod-bad-character',
  );
});

test('a comment belongs to the line below it or before it, and a block lends its own to lines without one', () => {
  const rationales = (text: string) => parseGoMod(text).retract.map(({ rationale }) => rationale);
  assert.deepEqual(rationales('// block\nretract (\n\n\tv1.0.0\n\tv1.1.0 // own\n)\n'), ['block', 'own']);
  assert.deepEqual(rationales('// block\nretract (\n\tv1.0.0\n\n\tv1.1.0\n)\n'), ['block', '']);
  assert.deepEqual(rationales('// above\nretract v1.0.0 // beside\n'), ['above\nbeside']);
  assert.deepEqual(rationales('// apart\n\nretract v1.0.0\n'), ['']);
  assert.deepEqual(rationales('go 1.20 // before\nretract v1.0.0\n'), ['']);
});

const refused: readonly [text: string, code: string, line: number][] = [
  ['\ufeffmodule a\n', 'bad-character', 1],
  ['module a\n\tgo\u00a01.20\n', 'bad-character', 2],
  ['module \u0080\n', 'bad-character', 1],
  ['module a\u007f\n', 'bad-character', 1],
  ['module a /* c */\n', 'block-comment', 1],
  ['\nmodule "a\n', 'open-string', 2],
  ['module "a\nb"\n', 'open-string', 1],
  ['module `a', 'open-string', 1],
  ['\nrequire (\n\tx.y/z v1.0.0\n', 'open-block', 2],
  ['require (\n) x\n', 'after-block', 2],
  ['future (\n)\n', 'unknown-block', 1],
  ['require x (\n)\n', 'unknown-block', 1],
  ['go (\n\t1.20\n)\n', 'unknown-block', 1],
  ['module a\nfuture x\n', 'unknown-directive', 2],
  ['(\n', 'unknown-directive', 1],
  [')\n', 'unknown-directive', 1],
  ['module a\nmodule b\n', 'repeated', 2],
  ['go 1.20\n\ngo 1.20\n', 'repeated', 3],
  ['toolchain default\ntoolchain default\n', 'repeated', 2],
  ['module\n', 'usage', 1],
  ['module a b\n', 'usage', 1],
  ['require (\n\tx.y/z\n)\n', 'usage', 2],
  ['replace x.y/z\n', 'usage', 1],
  ['replace x.y/z v1.0.0 x.y/a v1.0.0\n', 'usage', 1],
  ['replace x.y/z => a v1.0.0 b\n', 'usage', 1],
  ['retract\n', 'usage', 1],
  ['retract [v1.0.0, v1.1.0\n', 'usage', 1],
  ['retract v1.0.0 v1.1.0\n', 'usage', 1],
  ['godebug x\n', 'usage', 1],
  ['module `a`\n', 'bad-string', 1],
  ["module 'a'\n", 'bad-string', 1],
  ['module "\\q"\n', 'bad-string', 1],
  ['module "\\ud800"\n', 'bad-string', 1],
  ['module "\\400"\n', 'bad-string', 1],
  ['go 1\n', 'bad-go-version', 1],
  ['go v1.20\n', 'bad-go-version', 1],
  ['toolchain 1.20\n', 'bad-toolchain', 1],
  ['require x.y/z master\n', 'bad-version', 1],
  ['replace x.y/z => x.y/a master\n', 'bad-version', 1],
  ['require x.y/z/v1 v1.0.0\n', 'bad-path', 1],
  ['require x.y/z v2.0.0\n', 'major-mismatch', 1],
  ['replace x.y/z v2.0.0 => ./z\n', 'major-mismatch', 1],
  ['replace x.y/z => x.y/a\n', 'bad-replacement', 1],
  ['replace x.y/z => ./a v1.0.0\n', 'bad-replacement', 1],
  ['replace x.y/z => .\\a\n', 'bad-replacement', 1],
];

test('a mistake is named with its line', () => {
  for (const [text, code, line] of refused) {
    const work = () => parseGoMod(text, 'main');
    assert.equal(refusal(work), `module.gomod-${code}`, JSON.stringify(text));
    assert.throws(work, (error) => error instanceof GomirrorError && error.params['line'] === line, text);
  }
  assert.equal(
    refusal(() => parseGoMod(Buffer.alloc(16 * 1024 * 1024 + 1, 10))),
    'module.gomod-too-large',
  );
});

test('a module without a go.mod file gets one line', () => {
  const path = 'github.com/BurntSushi/toml';
  checkPath(path);
  assert.equal(goModOf(path), 'module github.com/BurntSushi/toml\n');
  assert.equal(parseGoMod(goModOf(path)).module, path);
});
