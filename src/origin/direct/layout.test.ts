import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModulePath } from '../../module/index.ts';
import { Absence } from './absence.ts';
import { layoutOf } from './layout.ts';

test('where a module is in its repository', () => {
  const cases: readonly (readonly [
    path: string,
    root: string,
    subfolder: string,
    expected: string | undefined,
  ])[] = [
    ['a.com/x', 'a.com/x', '', '""'],
    ['a.com/x/v2', 'a.com/x', '', '"" or v2, v2'],
    ['a.com/x/sub', 'a.com/x', '', '"sub"'],
    ['a.com/x/sub/v3', 'a.com/x', '', '"sub" or sub/v3, v3'],
    // The page speaks for the whole path, version and all.
    ['a.com/x/v2', 'a.com/x/v2', '', '"", v2'],
    ['gopkg.in/yaml.v3', 'gopkg.in/yaml.v3', '', '"", v3'],
    ['gopkg.in/x.v2-unstable', 'gopkg.in/x.v2-unstable', '', '"", v2, no tags'],
    ['a.com/x', 'a.com/x', 'in/side', '"in/side"'],
    ['a.com/x/v2', 'a.com/x', 'in', '"in" or in/v2, v2'],
    ['a.com/x/sub', 'a.com/x', 'in', '"sub/in"'],
    ['a.com/xy', 'a.com/x', '', undefined],
    ['a.com/x/v2', 'a.com/x/v2/sub', '', undefined],
  ];
  for (const [path, root, subfolder, expected] of cases) {
    const shown = () => {
      const layout = layoutOf(path as ModulePath, root, subfolder);
      assert.equal(layout.tagPrefix, layout.folder === '' ? '' : `${layout.folder}/`);
      const folders = [`"${layout.folder}"`, layout.majorFolder].filter((part) => part !== undefined);
      const rest = [layout.major, layout.untagged ? 'no tags' : ''].filter((part) => part !== '');
      return [folders.join(' or '), ...rest].join(', ');
    };
    if (expected === undefined) assert.throws(shown, Absence, path);
    else assert.equal(shown(), expected, path);
  }
});
