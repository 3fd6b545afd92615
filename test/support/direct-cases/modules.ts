import { History } from '../git-repository.ts';
import { base, commit, type DirectCase, goMod } from './case.ts';

export function subfolders(): DirectCase {
  const history = new History();
  const path = base('subfolders');
  commit(history, {
    LICENSE: 'of the root\n',
    'go.mod': goMod(path),
    'a.go': 'package a\n',
    'sub/go.mod': goMod(`${path}/sub`),
    'sub/b.go': 'package sub\n',
    'sub/inner/c.go': 'package inner\n',
    'own/LICENSE': 'of its own\n',
    'own/go.mod': goMod(`${path}/own`),
    'own/v2/go.mod': goMod(`${path}/own/v2`),
    'own/v2/d.go': 'package own\n',
  });
  history.tag('v1.0.0', 1);
  history.tag('sub/v0.5.0', 1, { annotated: true });
  history.tag('own/v1.0.0', 1);
  history.tag('own/v2.0.0', 1);
  history.tag('own/v2/v2.0.1', 1);
  commit(history, { 'sub/b.go': 'package sub // more\n' }, 'sub/v1.0.0');
  const last = commit(history, { LICENSE: 'of the root, later\n' });
  return {
    name: 'subfolders',
    history,
    questions: (hash) => [
      '@v1.0.0',
      '@latest',
      ['/sub@v0.5.0', 'v0.5.0'],
      ['/sub@v1.0.0', 'v1.0.0'],
      ['/sub@main', `v1.0.1-0.20200101000300-${hash(last).slice(0, 12)}`],
      '/sub@latest',
      '/own@v1.0.0',
      '/own@main',
      ['/own/v2@v2.0.0', 'v2.0.0'],
      '/own/v2@v2.0.1',
      '/own/v2@main',
      '/own/v2@latest',
      '/sub/inner@v1.0.0',
      '/sub/inner@main',
      '/own/v3@v3.0.0',
    ],
    lists: ['', '/sub', '/own', '/own/v2', '/own/v3', '/sub/inner'],
  };
}

export function nested(): DirectCase {
  const history = new History();
  const path = base('nested');
  const files = {
    'go.mod': goMod(path),
    'a.go': 'package a\n',
    'in/go.mod': goMod('example.org/unrelated'),
    'in/a.go': 'package in\n',
    'in/deeper/b.go': 'package deeper\n',
    'inside/a.go': 'package inside\n',
    'v2/go.mod': goMod(`${path}/v2`),
    'v2/a.go': 'package a\n',
    'testdata/go.mod': 'not a go.mod at all',
    'testdata/x.txt': 'x\n',
    'empty/go.mod': '',
    'empty/x.go': 'package x\n',
  };
  commit(history, files, 'v1.0.0', 'v2.0.0', 'in/v1.0.0');
  return {
    name: 'nested',
    history,
    questions: () => [
      '@v1.0.0',
      '/v2@v2.0.0',
      '/in@v1.0.0',
      '/inside@v1.0.0',
      '/inside@main',
      '/empty@main',
      '/testdata@main',
      '/in/deeper@main',
    ],
    lists: ['', '/v2', '/in'],
  };
}

export function fourthField(): DirectCase {
  const history = new History();
  const path = base('fourth');
  commit(
    history,
    {
      LICENSE: 'root\n',
      'root.go': 'package root\n',
      'go/src/go.mod': goMod(path),
      'go/src/a.go': 'package a\n',
      'go/src/sub/go.mod': goMod(`${path}/sub`),
      'go/src/sub/b.go': 'package sub\n',
      'go/src/v2/go.mod': goMod(`${path}/v2`),
      'go/src/v2/c.go': 'package a\n',
      'other/go/src/go.mod': goMod(`${path}/other`),
      'other/go/src/d.go': 'package other\n',
    },
    'go/src/v1.0.0',
    'v1.9.0',
    'go/src/sub/v1.1.0',
    'go/src/v2.0.0',
    'other/go/src/v1.2.0',
  );
  return {
    name: 'fourth',
    history,
    options: { subfolder: 'go/src' },
    questions: () => [
      ['@v1.0.0', 'v1.0.0'],
      ['@v1.9.0', 'error'],
      // The folder is the path's and then the fourth field's.
      ['/sub@v1.1.0', 'error'],
      ['/other@v1.2.0', 'v1.2.0'],
      '/other@main',
      '/v2@v2.0.0',
      '@latest',
      '@main',
      '/sub@main',
    ],
    lists: ['', '/sub', '/v2', '/other'],
  };
}

export function wrongModules(): DirectCase {
  const history = new History();
  const path = base('wrong');
  const texts = [
    goMod('example.org/other'),
    goMod(`${path}/v2`),
    'module\n',
    'module "unterminated\n',
    '',
    '// nothing\n',
    `module "${path}"\n`,
    `module \`${path}\`\n\n\n`,
    `module (\n\t${path}\n)\n`,
    `${goMod(path)}unknown x y\n`,
    `${goMod(path)}require (\n`,
    `\ufeff${goMod(path)}`,
    goMod(path).replaceAll('\n', '\r\n'),
    `// Deprecated: use another.\n${goMod(path)}`,
    `${goMod(path)}retract v1.0.0\n`,
    `${goMod(path, '1.25')}\nrequire example.org/x v1.0.0 // indirect\n`,
    goMod(`${path}/sub`),
    goMod(path.toUpperCase()),
    `module ${path} // a comment\n`,
    `/* block */ module ${path}\n`,
    `module ${path}`,
  ];
  texts.forEach((text, minor) => commit(history, { 'go.mod': text }, `v1.${minor}.0`));
  commit(history, { 'go.mod': `module ${path}\n${'// x\n'.repeat(1000)}` }, 'v0.1.0');
  return {
    name: 'wrong',
    history,
    questions: (hash) => [
      ...texts.map((_, minor) => `@v1.${minor}.0`),
      '@v0.1.0',
      `@${hash(2)}`,
      '/v2@v2.0.0',
      `/v2@${hash(2)}`,
    ],
    lists: [''],
  };
}

export function sha256(): DirectCase {
  const history = new History('sha256');
  const path = base('sha256');
  commit(
    history,
    { 'go.mod': goMod(path), 'a.go': 'package a\n', '.gitattributes': '*.go ident\n' },
    'v1.0.0',
  );
  const mark = commit(history, { 'a.go': '// $Id$\npackage a\n' });
  history.tag('v1.1.0', mark, { annotated: true });
  const last = commit(history, { 'b.go': 'package a\n' });
  return {
    name: 'sha256',
    history,
    questions: (hash) => [
      '@v1.0.0',
      ['@v1.1.0', 'v1.1.0'],
      '@main',
      '@latest',
      `@${hash(last)}`,
      `@${hash(last).slice(0, 40)}`,
      `@${hash(last).slice(0, 12)}`,
    ],
    lists: [''],
  };
}

/** A repository that is found without a page: by its host, or by the `.git` in its path. */
export function knownHost(path: string, name: string): DirectCase {
  const history = new History();
  const files = { 'go.mod': goMod(path), 'sub/go.mod': goMod(`${path}/sub`), 'sub/a.go': 'package sub\n' };
  commit(history, files, 'v1.0.0', 'sub/v1.1.0');
  const major = { 'go.mod': goMod(`${path}/v2`) };
  history.tag('v2.0.0', history.commit({ files: major }), { annotated: true });
  return {
    name,
    base: path,
    history,
    questions: () => [
      ['@v1.0.0', 'v1.0.0'],
      ['/sub@v1.1.0', 'v1.1.0'],
      '/v2@v2.0.0',
      '/v2@main',
      '/sub@main',
      '@main',
    ],
    lists: ['', '/sub', '/v2'],
  };
}

/** Paths of gopkg.in, whose majors are in the last element and may be had without a go.mod. */
export function gopkg(): DirectCase[] {
  const make = (name: string, goModPath: string | undefined): DirectCase => {
    const history = new History();
    const major = /\.(v\d+)/.exec(name)?.[1] ?? '';
    const path = `gopkg.in/${name}`;
    commit(history, { 'a.go': 'package a\n' }, 'v1.0.0', 'v2.0.0', 'v3.0.0');
    const files = goModPath === undefined ? { b: 'b' } : { 'go.mod': goMod(goModPath) };
    const second = commit(history, files, `${major}.4.0`, `${major}.5.0-rc.1`);
    return {
      name,
      base: path,
      history,
      questions: (hash) => [
        ...['v1', 'v2', 'v3'].map((one) => `@${one}.0.0`),
        `@${major}.4.0`,
        `@${major}.5.0-rc.1`,
        '@latest',
        '@main',
        `@${hash(second)}`,
        `@${hash(1)}`,
        `@${major}.0.0+incompatible`,
      ],
      lists: [''],
    };
  };
  return [
    make('thing.v2', undefined),
    make('named.v3', 'gopkg.in/named.v3'),
    make('wrong.v2', 'gopkg.in/wrong.v3'),
    make('one.v1', 'gopkg.in/one.v1'),
    make('early.v2-unstable', undefined),
  ];
}
