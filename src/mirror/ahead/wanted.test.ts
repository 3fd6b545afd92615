import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeGraph } from '../../../test/support/module-factory.ts';
import { wantedFromGoMod, wantedFromGoSum, wantedModule } from './wanted.ts';

const hash = 'h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

test('a go.sum file names zips and go.mod files', () => {
  const text = [
    `example.com/A v1.0.0 ${hash}`,
    `example.com/A v1.0.0/go.mod ${hash}`,
    '',
    `example.com/b v0.9.0/go.mod ${hash}\r`,
    `example.com/c v2.0.0+incompatible/go.mod ${hash}`,
    `example.com/c v2.0.0+incompatible ${hash}`,
    `golang.org/toolchain v0.0.1-go1.26.1.linux-amd64 ${hash}`,
    '',
  ].join('\n');
  assert.deepEqual(wantedFromGoSum(text), [
    { path: 'example.com/A', version: 'v1.0.0', kinds: ['info', 'mod', 'zip'] },
    { path: 'example.com/b', version: 'v0.9.0', kinds: ['mod'] },
    { path: 'example.com/c', version: 'v2.0.0+incompatible', kinds: ['info', 'mod', 'zip'] },
  ]);
  assert.equal(wantedFromGoSum(makeGraph(9).goSum).length, 9);
  assert.deepEqual(wantedFromGoSum(''), []);
});

test('a bad line of a go.sum file is named', () => {
  const bad = [
    'example.com/a v1.0.0',
    `example.com/a v1.0.0 ${hash} more`,
    `example.com/a v1.0 ${hash}`,
    `example.com/a ${hash} v1.0.0`,
    `../a v1.0.0 ${hash}`,
    'example.com/a v1.0.0 nohash',
    '<!DOCTYPE html>',
  ];
  for (const line of bad) {
    assert.throws(() => wantedFromGoSum(`example.com/a v1.0.0 ${hash}\n\n${line}\n`, 'go.work.sum'), {
      code: 'mirror.bad-sum-line',
      params: { file: 'go.work.sum', line: 3, text: line },
    });
  }
  assert.throws(
    () => wantedFromGoSum('x'.repeat(1000)),
    ({ params }: { params: { text: string } }) => {
      return params.text.length === 121;
    },
  );
});

const goMod = (go: string) => `module example.com/main
go ${go}
toolchain go1.26.0
require (
  example.com/a v1.0.0
  example.com/b v1.1.0 // indirect
  example.com/c v1.2.0
  example.com/d v1.3.0
  example.com/e v1.4.0
)
replace example.com/b => ../b
replace example.com/c v1.2.0 => fork.example.com/c v1.2.1
replace example.com/c => ./c
replace example.com/a v0.9.0 => ./old
exclude example.com/d v1.3.0
`;

test('a go.mod file names what its directives leave of its requirements', () => {
  for (const [go, follow] of [
    ['1.16', 'unpruned'],
    ['1.26.8', 'listed'],
  ] as const) {
    const kinds = ['info', 'mod', 'zip'];
    assert.deepEqual(wantedFromGoMod(goMod(go)), [
      { path: 'example.com/a', version: 'v1.0.0', kinds, follow },
      { path: 'fork.example.com/c', version: 'v1.2.1', kinds, follow },
      { path: 'example.com/e', version: 'v1.4.0', kinds, follow },
    ]);
  }
  assert.throws(() => wantedFromGoMod('module a\n\nrequire example.com/a latest\n'), {
    code: 'module.gomod-bad-version',
    params: { line: 3, version: 'latest' },
  });
});

test('a module version by its name', () => {
  assert.deepEqual(wantedModule('golang.org/x/text@v0.3.0').path, 'golang.org/x/text');
  for (const text of ['golang.org/x/text', 'golang.org/x/text@latest', '@v1.0.0', 'a@b@v1.0.0', '']) {
    assert.throws(() => wantedModule(text), { code: 'mirror.bad-module-name', params: { text } });
  }
});
