import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHost } from '../../test/support/host.ts';
import { hint, say } from '../text/index.ts';
import { loadConfig } from './load.ts';
import type { PrivateEntry } from './private.ts';
import { ConfigError } from './problems.ts';
import { writePrivate } from './private-entries.ts';

const read = async (text: string): Promise<readonly PrivateEntry[]> =>
  (await loadConfig({ flags: {}, configFile: '/g.yaml', host: makeHost({ files: { '/g.yaml': text } }) }))
    .config.private;

async function problemsOf(text: string): Promise<string> {
  const error: unknown = await read(text).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ConfigError, JSON.stringify(error));
  return error.problems
    .map(({ code, params }) => {
      for (const lang of ['en', 'zh'] as const) {
        assert.doesNotMatch(say(code, params, lang) + (hint(code, params, lang) ?? ''), /\{\w+\}|hunter2/);
      }
      return `${code.slice('config.'.length)} ${String(params['where']).replace('/g.yaml:', '')}`;
    })
    .join(', ');
}

const shown = ({ modules, from, networks, sumdb }: PrivateEntry) =>
  [modules.join(), from?.map(({ url }) => url).join() ?? 'public', networks.join(), sumdb].join(' ');

test('patterns alone come from version control, however they are given', async () => {
  const written = [
    'corp.example/*, b.example',
    '[corp.example/*, b.example]',
    '\n  - corp.example/*\n  - b.example',
  ];
  for (const text of written) {
    const entries = await read(`private: ${text}`);
    assert.deepEqual(entries.map(shown), ['corp.example/*,b.example direct  false'], text);
    assert.equal(writePrivate(entries), 'corp.example/*,b.example');
  }
  const host = makeHost({ env: { GOMIRROR_PRIVATE: 'a.example,b.example/*' } });
  assert.deepEqual((await loadConfig({ flags: {}, host })).config.private.map(shown), [
    'a.example,b.example/* direct  false',
  ]);
  assert.deepEqual((await loadConfig({ flags: { private: 'none' }, host })).config.private, []);
});

test('each part says what it says, and what is left out is the most careful', async () => {
  const entries = await read(
    [
      'private:',
      '  - { modules: a.example, networks: 10.0.0.0/8, sumdb: yes }',
      '  - { modules: [b.example, c.example/x], from: public }',
      '  - { modules: d.example, from: [{ url: https://artifacts.example/go, ca: ca.pem }, direct], networks: [loopback] }',
      '  - { modules: e.example, from: off }',
    ].join('\n'),
  );
  assert.deepEqual(entries.map(shown), [
    'a.example direct 10.0.0.0/8 true',
    'b.example,c.example/x public  false',
    'd.example https://artifacts.example/go,direct 127.0.0.0/8,::1/128 false',
    'e.example   false',
  ]);
  assert.equal(entries[2]?.from?.[0]?.ca, '/ca.pem');
});

test('what is wrong is named with its place', async () => {
  const cases = {
    'private: ""': 'pattern-empty 1:10',
    'private: https://corp.example/x': 'pattern-address 1:10',
    'private: [{ from: direct }]': 'part-missing 1:11',
    'private: [{ modules: none }]': 'pattern-empty 1:22',
    'private: [{ modules: a.example, frm: direct }]': 'unknown-part-near 1:33',
    'private: [{ modules: a.example, from: }]': 'no-value 1:33',
    'private: [{ modules: { a: b } }]': 'not-a-text-list 1:22',
    'private: [{ modules: a.example, from: publik }]': 'bad-choice-near 1:39',
    'private: [{ modules: a.example, from: official }]': 'private-official 1:39',
    'private: [{ modules: a.example, from: "b.example|official" }]': 'private-official 1:39',
    'private: [{ modules: a.example, from: "https://u:hunter2@b.example" }]': 'upstream-credentials 1:39',
    'private: [{ modules: a.example, from: "http://localhost:4663" }]': 'upstream-self 1:10',
    'private: [{ modules: a.example, from: public, networks: 10.0.0.0/8 }]': 'private-public-networks 1:57',
    'private: [{ modules: a.example, from: public, sumdb: yes }]': 'private-nothing 1:54',
    'private: [{ modules: a.example, networks: 10.0.0.1/8, sumdb: maybe }]':
      'network-host-bits 1:43, bad-switch 1:62',
    'private: [{ modules: [a.example, b] }, { modules: b }]': 'private-twice 1:10',
    'private: [a.example, { modules: b }]': 'not-a-map 1:11',
    'private: "[{"': 'bad-json 1:10',
    'direct: { fileRoots: [{}], insecure: "a.example:80" }': 'not-a-text-list 1:22, pattern-address 1:38',
  };
  for (const [text, problems] of Object.entries(cases)) assert.equal(await problemsOf(text), problems, text);
});
