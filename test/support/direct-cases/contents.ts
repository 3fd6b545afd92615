import { History, type TreeFile } from '../git-repository.ts';
import { base, commit, type DirectCase, type Files, goMod } from './case.ts';

export function vendored(name: string, go: string): DirectCase {
  const history = new History();
  const path = base(name);
  const files: Files = {
    'go.mod': goMod(path, go),
    'vendor/modules.txt': '# x\n',
    'vendor/vendor.go': 'package vendor\n',
    'vendor/example.org/x/x.go': 'package x\n',
    'vendor/example.org/x/vendor/y.go': 'package y\n',
    'pkg/vendor/modules.txt': '# y\n',
    'pkg/vendor/z.go': 'package z\n',
    'pkg/vendor/z/z.go': 'package z\n',
    'pkg/a/vendor/deep/z.go': 'package z\n',
    'a/vendored/x.go': 'package x\n',
    vendored: 'a file\n',
    'b/vendor': 'a file\n',
    'a.go': 'package a\n',
    'sub/go.mod': goMod(`${path}/sub`, go === '1.23' ? '1.24' : '1.23'),
    'sub/vendor/modules.txt': '# z\n',
    'sub/vendor/q/q.go': 'package q\n',
    'sub/s.go': 'package sub\n',
  };
  const mark = commit(history, files, 'v1.0.0', 'sub/v1.0.0');
  commit(history, { 'go.mod': goMod(path, `${go}.5`) }, 'v1.1.0');
  commit(history, { 'go.mod': goMod(path, `${go}rc1`) }, 'v1.2.0');
  commit(history, { 'go.mod': goMod(path) }, 'v1.3.0');
  commit(history, { 'go.mod': `${goMod(path, go)}\ntoolchain go1.26.0\n` }, 'v1.4.0');
  return {
    name,
    history,
    questions: (hash) => [
      '@v1.0.0',
      '@v1.1.0',
      '@v1.2.0',
      '@v1.3.0',
      '@v1.4.0',
      '/sub@v1.0.0',
      `@${hash(mark)}`,
      '@main',
    ],
    lists: ['', '/sub'],
  };
}

export function attributes(): DirectCase {
  const history = new History();
  const files: Record<string, TreeFile> = {
    'go.mod': goMod(base('attributes')),
    'lf.txt': 'one\ntwo\n',
    'crlf.txt': 'one\r\ntwo\r\n',
    'mixed.txt': 'one\r\ntwo\nthree\r',
    'ident.c': '/* $Id$ and $Id: stale $ */\n',
    'subst.txt': '$Format:%H %an$\n',
    'wide.txt': 'wide \u00e9\u4e2d\n',
    'data.bin': Buffer.from([0, 13, 10, 255, 0]),
    'art.psd': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n',
    'ignored/a.txt': 'left out of archives\n',
    'empty.txt': '',
  };
  const variants = [
    '',
    '* text=auto\n',
    '*.txt text eol=crlf\n',
    '* text=auto eol=crlf\n*.bin -text\n',
    '*.txt eol=lf\n',
    '*.c ident\n',
    'subst.txt export-subst\n',
    'ignored export-ignore\nsubst.txt export-subst export-ignore\n',
    'wide.txt text working-tree-encoding=UTF-16LE\n',
    'wide.txt text working-tree-encoding=UTF-16 eol=crlf\n',
    '*.psd filter=lfs diff=lfs merge=lfs -text\n',
    'go.mod text eol=crlf\n',
    '[attr]winfile text eol=crlf\nlf.txt winfile\n',
    '* -text\n*.txt crlf\n',
  ];
  variants.forEach((attribute, index) =>
    commit(history, index === 0 ? files : { '.gitattributes': attribute }, `v1.${index}.0`),
  );
  // Of a folder, of a module in a folder, and above a module in a folder.
  commit(history, {
    '.gitattributes': '*.txt text eol=crlf\n',
    'sub/go.mod': goMod(`${base('attributes')}/sub`),
    'sub/lf.txt': 'one\ntwo\n',
    'sub/x/.gitattributes': '*.txt -text\n',
    'sub/x/lf.txt': 'one\ntwo\n',
  });
  history.tag('v2.0.0-x', 1);
  history.tag('sub/v1.0.0', variants.length + 1);
  return {
    name: 'attributes',
    history,
    questions: () => [...variants.map((_, index) => `@v1.${index}.0`), '/sub@v1.0.0', '@main'],
    lists: ['', '/sub'],
  };
}

export function names(): DirectCase {
  const history = new History();
  const inZip = [
    ...[
      'with space.txt',
      'ünï.txt',
      '日本/語.go',
      'a+b~c=d@e!f#g$h%i^j&k(l)[m]{n},.txt',
      '-dash',
      '.hidden/.x',
    ],
    ...[
      '.git-blame',
      '.gitignore',
      'x.git/config',
      '.github/a.yml',
      '_under',
      'a..b',
      `${'long/'.repeat(40)}x.txt`,
    ],
    `${'n'.repeat(150)}.txt`,
    'console.txt',
    'go.mod.txt',
    'LICENSE',
  ];
  const files = Object.fromEntries(inZip.map((name) => [name, `${name}\n`]));
  commit(history, { 'go.mod': goMod(base('names')), ...files }, 'v1.0.0');
  commit(
    history,
    { '.hg/x': 'x', '.svn/x': 'x', '.bzr/x': 'x', 'a/.hg/x': 'x', '.hg_archival.txt': 'x' },
    'v1.1.0',
  );
  return { name: 'names', history, questions: () => ['@v1.0.0', '@v1.1.0'], lists: [''] };
}

/** Each has a name for which go makes no zip, but go.mod and `.info` all the same. */
export function refusedNames(): DirectCase[] {
  const refused: Files[] = [
    { 'con.txt': 'x' },
    { 'a/AUX': 'x' },
    { 'trailing.': 'x' },
    { 'colon:x': 'x' },
    { 'quote"': 'x' },
    { 'back\\slash': 'x' },
    { 'new\nline': 'x' },
    { 'x/README': 'x', 'x/readme': 'x' },
    { 'x/a': 'x', 'X/b': 'x' },
    { 'ſ.txt': 'x', 's.txt': 'x' },
    { 'sub/GO.MOD': 'x' },
    { 'Go.mod': 'x' },
    { 'short~1.txt': 'x' },
    { 'semi;colon': 'x' },
    { 'emoji🙂': 'x' },
    { 'mark\u0301': 'x' },
    { 'con.txt': { symlink: 'x' } },
    { 'sub/go.mod': goMod('example.org/x'), 'sub/con.txt': 'x' },
    { 'vendor/x/con.txt': 'x' },
  ];
  return refused.map((files, index) => {
    const history = new History();
    const name = `name${index}`;
    commit(history, { 'go.mod': goMod(base(name)), 'a.go': 'package a\n', ...files }, 'v1.0.0');
    return { name, history, questions: () => ['@v1.0.0'], lists: [] };
  });
}

export function irregular(): DirectCase {
  const history = new History();
  const path = base('irregular');
  commit(
    history,
    {
      'go.mod': goMod(path),
      'run.sh': { executable: '#!/bin/sh\n' },
      link: { symlink: 'run.sh' },
      folderlink: { symlink: 'x' },
      'x/out': { symlink: '/etc/hostname' },
      'x/a.go': 'package x\n',
      module: { submodule: '12' },
      'x/module': { submodule: '34' },
      LICENSE: { symlink: 'x/a.go' },
    },
    'v1.0.0',
  );
  commit(history, { 'go.mod': { executable: goMod(path) } }, 'v1.1.0');
  commit(history, { 'go.mod': { symlink: 'other.mod' }, 'other.mod': goMod(path) }, 'v1.2.0');
  commit(history, { 'go.mod': { submodule: '56' } }, 'v1.3.0');
  commit(history, { 'go.mod': null, 'go.mod/x': 'a file in a folder\n' }, 'v1.4.0');
  commit(
    history,
    {
      'go.mod/x': null,
      'sub/go.mod': { symlink: '../go.mod' },
      'sub/a.go': 'package a\n',
      'go.mod': goMod(path),
    },
    'v1.5.0',
  );
  commit(
    history,
    { 'sub/go.mod': null, 'sub/go.mod/x': 'x', 'sub2/go.mod': { submodule: '78' }, 'sub2/a': 'x' },
    'v1.6.0',
  );
  return {
    name: 'irregular',
    history,
    // v1.4.0 has a folder called go.mod, which go trips over only after it has made the zip.
    questions: () => [...[0, 1, 2, 3, 5, 6].map((minor) => `@v1.${minor}.0`), '/sub@main', '/module@main'],
    lists: [''],
  };
}

export function licences(): DirectCase {
  const history = new History();
  const path = base('licences');
  const sub = (name: string, more: Files = {}) => ({
    [`${name}/go.mod`]: goMod(`${path}/${name}`),
    [`${name}/a.go`]: 'package a\n',
    ...Object.fromEntries(Object.entries(more).map(([file, content]) => [`${name}/${file}`, content])),
  });
  const folders = ['a', 'b', 'c', 'd', 'e', 'f', 'deep/g'];
  commit(history, {
    LICENSE: 'the root\n',
    ...sub('a'),
    ...sub('b', { 'LICENSE.md': 'b\n' }),
    ...sub('c', { LICENSE: '' }),
    ...sub('d', { LICENSE: { symlink: '../LICENSE' } }),
    ...sub('e', { 'LICENSE/x': 'a folder\n' }),
    ...sub('f', { License: 'in another case\n' }),
    ...sub('deep/g'),
    'deep/LICENSE': 'between\n',
  });
  commit(history, { '.gitattributes': 'LICENSE text eol=crlf\n' });
  const crlf = commit(history, { LICENSE: { symlink: 'a/a.go' } });
  const folder = commit(history, { LICENSE: null, 'LICENSE/x': 'x\n' });
  return {
    name: 'licences',
    history,
    questions: (hash) =>
      folders.flatMap((name) => [
        `/${name}@${hash(1)}`,
        `/${name}@${hash(2)}`,
        ...(name === 'a' ? [`/a@${hash(crlf)}`, `/a@${hash(folder)}`] : []),
      ]),
    lists: [],
  };
}
