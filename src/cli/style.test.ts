import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type IoFacts, recordIo } from '../../test/support/cli-io.ts';
import type { GivenArguments } from './arguments.ts';
import { listing, spokenLines } from './table-lines.ts';
import { styleOf } from './style.ts';

const nothing: GivenArguments = { flags: new Map(), positionals: [] };
const plain: GivenArguments = { flags: new Map([['plain', true]]), positionals: [] };

function style(facts: IoFacts, given = nothing) {
  return styleOf(recordIo(facts), given);
}

test('a terminal has colours, and lines that are drawn over; a pipe has neither', () => {
  const { color, redraws, columns, width } = style({ terminal: true });
  assert.deepEqual(
    { color, redraws, columns, width },
    { color: true, redraws: true, columns: 80, width: 80 },
  );
  const piped = style({});
  assert.deepEqual([piped.color, piped.redraws, piped.columns], [false, false, undefined]);
  assert.equal(style({ terminal: true, env: { NO_COLOR: '1' } }).color, false);
  assert.equal(style({ env: { FORCE_COLOR: '1' } }).color, true);
});

test('a dumb terminal gets neither colours nor signs, and nothing is drawn over', () => {
  const { color, redraws, fit } = style({ terminal: true, env: { TERM: 'dumb' } });
  assert.deepEqual([color, redraws, fit('a … b → “c”')], [false, false, 'a ... b -> "c"']);
});

test('--plain is for screen readers wherever it goes, colours asked for or not', () => {
  for (const env of [{}, { FORCE_COLOR: '1' }]) {
    const { plain: isPlain, color, redraws, columns, fit } = style({ terminal: true, env }, plain);
    assert.deepEqual([isPlain, color, redraws, columns], [true, false, false, undefined]);
    assert.equal(fit('a…'), 'a...');
  }
});

test('signs follow the encoding: the locale’s, or the code page of a Windows pipe; letters stay', () => {
  const shown = (facts: IoFacts) => style(facts).fit('镜像…');
  for (const locale of ['', 'en_US.UTF-8', 'zh_CN.utf8', 'de_DE'])
    assert.equal(shown({ env: { LANG: locale } }), '镜像…', locale);
  for (const locale of ['C', 'POSIX', 'zh_CN.GBK', 'en_US.ISO-8859-1'])
    assert.equal(shown({ env: { LANG: locale } }), '镜像...', locale);
  assert.equal(shown({ env: { LANG: 'C', LC_ALL: 'C.UTF-8' } }), '镜像…');
  assert.equal(shown({ platform: 'win32' }), '镜像...');
  assert.equal(shown({ platform: 'win32', terminal: true }), '镜像…');
});

test('a table for screen readers says the heading with each cell, and nothing of empty ones', () => {
  const rows = [
    ['name', 'state', 'speed'],
    ['a.example', 'usable', '-'],
    ['b.example', '', '3 MB/s'],
  ];
  assert.equal(spokenLines(rows, 'en'), 'name: a.example; state: usable\nname: b.example; speed: 3 MB/s\n');
  assert.equal(spokenLines(rows.slice(0, 2), 'zh'), 'name：a.example；state：usable\n');
});

test('a table that does not fit its terminal becomes a block a row', () => {
  const rows = [
    ['名称', 'URL', 'BY'],
    ['one', 'https://one.example', '七牛云'],
    ['second', 'https://two.example', '-'],
  ];
  const table = listing(rows, { plain: false, columns: 35 }, 'en');
  assert.equal(
    table,
    '名称    URL                  BY\n' +
      'one     https://one.example  七牛云\n' +
      'second  https://two.example  -\n',
  );
  assert.equal(listing(rows, { plain: false, columns: undefined }, 'en'), table);
  assert.equal(
    listing(rows, { plain: false, columns: 34 }, 'en'),
    'one\n  URL  https://one.example\n  BY   七牛云\nsecond\n  URL  https://two.example\n',
  );
  assert.match(listing(rows, { plain: true, columns: undefined }, 'en'), /^名称: one; URL: /);
});
