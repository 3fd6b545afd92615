import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Absence } from './absence.ts';
import { type GoImport, matchGoImport, parseGoImports } from './go-import.ts';

const tag = (content: string) => `<meta name="go-import" content="${content}">`;
const shown = (imports: readonly GoImport[]) =>
  imports.map(({ prefix, vcs, root, subfolder }) => [prefix, vcs, root, subfolder].join(' ').trim());

test('pages as they are found', () => {
  const good = 'a.com/x git https://git.a.com/x';
  const cases: readonly (readonly [name: string, html: string, expected: readonly string[]])[] = [
    ['plain', `<!DOCTYPE html><html><head>${tag(good)}</head>`, [good]],
    ['no head at all', tag(good), [good]],
    ['other case', `<HTML><HEAD><META NAME="go-import" CONTENT="${good}"></HEAD>`, [good]],
    ['the value of name has a case', `<meta name="Go-Import" content="${good}">`, []],
    ['single quotes, attributes in another order', `<meta content='${good}' name='go-import' />`, [good]],
    ['unquoted name', `<meta name=go-import content="${good}">`, [good]],
    [
      'spaces and line ends',
      `<meta name="go-import"\n  content="a.com/x  git\n https://git.a.com/x">`,
      [good],
    ],
    ['a fourth field', tag(`${good} sub/dir`), [`${good} sub/dir`]],
    ['two fields', tag('a.com/x git'), []],
    ['five fields', tag(`${good} a b`), []],
    [
      'entities',
      `<meta name="go-import" content="a.com/x git https://git.a.com/x&#47;y&amp;z">`,
      [`${good}/y&z`],
    ],
    ['after the head', `<head></head>${tag(good)}`, []],
    ['in the body', `<head><body>${tag(good)}`, []],
    ['in a comment', `<head><!-- ${tag(good)} -->`, []],
    ['in CDATA', `<head><![CDATA[${tag(good)}]]>`, []],
    ['beside a comment', `<!-- > --><b>${tag(good)}`, [good]],
    ['a void attribute', `<script async src="x"></script>${tag(good)}`, [good]],
    [
      'before what is no HTML',
      `${tag(good)}<script>if (a < b) {}</script>${tag('a.com/y git https://y')}`,
      [good],
    ],
    ['behind what is no HTML', `<script>if (a <b && c) {}</script>${tag(good)}`, []],
    ['behind two name spaces', `<a:b:c>${tag(good)}`, []],
    ['an angle bracket in a value', `<meta name="go-import" content="a.com/x git <x">${tag(good)}`, []],
    ['a name space', `<x:meta name="go-import" content="${good}"/>`, [good]],
    ['xml', `<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x ">">]>${tag(good)}`, [good]],
    ['cut off', `${tag(good)}<meta name="go-import" content="a.com/y git`, [good]],
    ['empty', '', []],
  ];
  for (const [name, html, expected] of cases) assert.deepEqual(shown(parseGoImports(html)), expected, name);
});

test('mod goes before the rest, and takes the place of its prefix', () => {
  const html = [
    tag('a.com/x git https://git.a.com/x'),
    tag('a.com/y git https://git.a.com/y'),
    tag('a.com/x mod https://proxy.a.com'),
  ].join('');
  const imports = parseGoImports(html);
  assert.deepEqual(shown(imports), ['a.com/x mod https://proxy.a.com', 'a.com/y git https://git.a.com/y']);
  assert.equal(matchGoImport(imports, 'a.com/x/sub', '').vcs, 'mod');
});

test('one tag has to match, and only one', () => {
  const imports = parseGoImports(
    [tag('a.com/x git https://1'), tag('a.com/xy git https://2'), tag('a.com/x/z git https://3')].join(''),
  );
  assert.equal(matchGoImport(imports, 'a.com/x', '').root, 'https://1');
  assert.equal(matchGoImport(imports, 'a.com/xy/sub', '').root, 'https://2');
  const why = (path: string) => {
    try {
      matchGoImport(imports, path, '');
      return undefined;
    } catch (error) {
      return error instanceof Absence ? error.why : error;
    }
  };
  assert.equal(why('a.com/x/z/sub'), 'absence.several-go-imports');
  assert.equal(why('a.com/xz'), 'absence.no-go-import');
  assert.equal(why('a.com'), 'absence.no-go-import');
});
