import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from '../../test/support/refusal.ts';
import {
  checkFilePath,
  checkImportPath,
  checkPath,
  escapePath,
  pathMajorPrefix,
  splitPathVersion,
  unescapePath,
} from './index.ts';

const ok = undefined;

/** One row feeds every function that looks at paths: the verdict is a code without its `module.`, or `ok`. */
const table: readonly [
  path: string,
  module: string | undefined,
  importPath: string | undefined,
  file: string | undefined,
][] = [
  ['golang.org/x/text', ok, ok, ok],
  ['github.com/BurntSushi/toml', ok, ok, ok],
  ['x.y', ok, ok, ok],
  ['1.2.3.4/z', ok, ok, ok],
  ['x.y/a_b~c-d.e', ok, ok, ok],
  ['gopkg.in/yaml.v3', ok, ok, ok],
  ['gopkg.in/check.v1-unstable', ok, ok, ok],
  ['gopkg.in/a.v0', ok, ok, ok],
  ['gopkg.in/a.v-unstable', ok, ok, ok],
  ['gopkg.in', ok, ok, ok],
  ['x.y/z/v2', ok, ok, ok],
  ['x.y/z/v10', ok, ok, ok],
  ['x.y/zv1', ok, ok, ok],
  ['x.y/v', ok, ok, ok],
  ['x.y/v2/z', ok, ok, ok],
  ['', 'path-empty', 'path-empty', 'path-empty'],
  ['/', 'path-leading-slash', 'path-leading-slash', 'path-leading-slash'],
  ['/x.y', 'path-leading-slash', 'path-leading-slash', 'path-leading-slash'],
  ['x.y/', 'path-trailing-slash', 'path-trailing-slash', 'path-trailing-slash'],
  ['x.y//z', 'path-double-slash', 'path-double-slash', 'path-double-slash'],
  ['-x.y/z', 'path-leading-dash', 'path-leading-dash', ok],
  ['x.y/-z', ok, ok, ok],
  ['.', 'path-dot-element', 'path-dot-element', 'path-dot-element'],
  ['x.y/..', 'path-dot-element', 'path-dot-element', 'path-dot-element'],
  ['x.y/.../z', 'path-dot-element', 'path-dot-element', 'path-dot-element'],
  ['x.y/.z', 'path-leading-dot', ok, ok],
  ['.x/y', 'path-leading-dot', ok, ok],
  ['x.y/z.', 'path-trailing-dot', 'path-trailing-dot', 'path-trailing-dot'],
  ['x./y', 'path-trailing-dot', 'path-trailing-dot', 'path-trailing-dot'],
  ['localhost/x', 'path-no-dot', ok, ok],
  ['fmt', 'path-no-dot', ok, ok],
  ['X.y/z', 'path-bad-first-character', ok, ok],
  ['x_.y/z', 'path-bad-first-character', ok, ok],
  ['x~.y/z', 'path-bad-first-character', ok, ok],
  ['x.y:80/z', 'path-bad-character', 'path-bad-character', 'path-bad-character'],
  ['x.y/a+b', 'path-bad-character', ok, ok],
  ['x.y/a b', 'path-bad-character', 'path-bad-character', ok],
  ['x.y/a@v1', 'path-bad-character', 'path-bad-character', ok],
  ['x.y/!a', 'path-bad-character', 'path-bad-character', ok],
  ['x.y/%2f', 'path-bad-character', 'path-bad-character', ok],
  ['x.y/a[]{}()^,=&$#;', 'path-bad-character', 'path-bad-character', 'path-bad-character'],
  ['x.y/a[]{}()^,=&$#', 'path-bad-character', 'path-bad-character', ok],
  ['x.y/été', 'path-bad-character', 'path-bad-character', ok],
  ['x.y/世界', 'path-bad-character', 'path-bad-character', ok],
  ['x.y/\u{1d400}', 'path-bad-character', 'path-bad-character', ok],
  ['x.y/e\u0301', 'path-bad-character', 'path-bad-character', 'path-bad-character'],
  ['x.y/\u{1f600}', 'path-bad-character', 'path-bad-character', 'path-bad-character'],
  ['x.y/\u{2ebf0}', 'path-bad-character', 'path-bad-character', 'path-bad-character'],
  ['x.y/\u1c89', 'path-bad-character', 'path-bad-character', 'path-bad-character'],
  ['x.y/a\\b', 'path-bad-character', 'path-bad-character', 'path-bad-character'],
  ['x.y/a\nb', 'path-bad-character', 'path-bad-character', 'path-bad-character'],
  ['x.y/a\u0000', 'path-bad-character', 'path-bad-character', 'path-bad-character'],
  ['x.y/\ud800', 'path-not-utf8', 'path-not-utf8', 'path-not-utf8'],
  ['x.y/con', 'path-reserved-name', 'path-reserved-name', 'path-reserved-name'],
  ['x.y/NuL.tar.gz', 'path-reserved-name', 'path-reserved-name', 'path-reserved-name'],
  ['x.y/com1/z', 'path-reserved-name', 'path-reserved-name', 'path-reserved-name'],
  ['x.y/lpt9.x', 'path-reserved-name', 'path-reserved-name', 'path-reserved-name'],
  ['x.y/com0', ok, ok, ok],
  ['x.y/com10', ok, ok, ok],
  ['x.y/console', ok, ok, ok],
  ['x.y/a.con', ok, ok, ok],
  ['x.y/progra~1', 'path-short-name', 'path-short-name', ok],
  ['x.y/a~12.txt', 'path-short-name', 'path-short-name', ok],
  ['x.y/~1', 'path-short-name', 'path-short-name', ok],
  ['x.y/a~', ok, ok, ok],
  ['x.y/a~b1', ok, ok, ok],
  ['x.y/a.b~1', ok, ok, ok],
  ['x.y/z/v1', 'path-bad-major', ok, ok],
  ['x.y/z/v0', 'path-bad-major', ok, ok],
  ['x.y/z/v02', 'path-bad-major', ok, ok],
  ['x.y/z/v2.1', 'path-bad-major', ok, ok],
  ['gopkg.in/yaml', 'path-bad-major', ok, ok],
  ['gopkg.in/yaml/v2', 'path-bad-major', ok, ok],
  ['gopkg.in/yaml.v02', 'path-bad-major', ok, ok],
  ['gopkg.in/yaml.v0-unstable', 'path-bad-major', ok, ok],
  ['gopkg.in/yaml.v2/sub', 'path-bad-major', ok, ok],
];

test('paths get the verdict of their kind', () => {
  for (const [path, module, importPath, file] of table) {
    const named = (code: string | undefined) => code && `module.${code}`;
    const about = JSON.stringify(path);
    assert.equal(
      refusal(() => checkPath(path)),
      named(module),
      `${about} as a module path`,
    );
    assert.equal(
      refusal(() => checkImportPath(path)),
      named(importPath),
      `${about} as an import path`,
    );
    assert.equal(
      refusal(() => checkFilePath(path)),
      named(file),
      `${about} as a file name`,
    );
    assert.equal(
      refusal(() => escapePath(path)),
      named(module),
      `escaping ${about}`,
    );
    if (module !== undefined) continue;
    assert.equal(unescapePath(escapePath(path)), path);
  }
});

test('an error shows a long or strange path in bounds and without control characters', () => {
  try {
    checkPath(`x.y/\u0007\u202e${'a'.repeat(5000)}`);
    assert.fail('accepted');
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.ok(error.message.length < 500);
    assert.doesNotMatch(error.message, /[\p{Cc}\p{Cf}]/u);
  }
});

const splits: readonly [
  path: string,
  prefix: string | undefined,
  pathMajor: string,
  versionPrefix: string,
][] = [
  ['x.y/z', 'x.y/z', '', ''],
  ['x.y/z/v2', 'x.y/z', '/v2', 'v2'],
  ['x.y/z/v10', 'x.y/z', '/v10', 'v10'],
  ['x.y/z/v29', 'x.y/z', '/v29', 'v29'],
  ['x.y/z/v1', undefined, '', ''],
  ['x.y/z/v2.3', undefined, '', ''],
  ['x.y/z/v02', undefined, '', ''],
  ['gopkg.in/yaml.v3', 'gopkg.in/yaml', '.v3', 'v3'],
  ['gopkg.in/yaml.v0', 'gopkg.in/yaml', '.v0', 'v0'],
  ['gopkg.in/u/yaml.v1-unstable', 'gopkg.in/u/yaml', '.v1-unstable', 'v1'],
  ['gopkg.in/yaml', undefined, '', ''],
];

test('the major version comes off a path', () => {
  for (const [path, prefix, pathMajor, versionPrefix] of splits) {
    assert.deepEqual(splitPathVersion(path), prefix === undefined ? undefined : { prefix, pathMajor }, path);
    assert.equal(pathMajorPrefix(pathMajor), versionPrefix);
  }
  for (const pathMajor of ['v2', '/x', '/v', '/v02', '/v2.1', '-unstable', '/v2-unstable', '-v2', 'xv2']) {
    assert.equal(
      refusal(() => pathMajorPrefix(pathMajor)),
      'module.bad-path-major',
      pathMajor,
    );
  }
});
