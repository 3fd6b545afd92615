import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readUpstream, writeUpstream } from './group.ts';
import { officialProxy } from './official.ts';
import type { UpstreamEntry } from './upstream.ts';
import { writtenText } from './written.ts';

const plain = { thenOn: 'any', priority: 0, weight: 1, proxy: undefined, ca: undefined };

function read(value: unknown): readonly UpstreamEntry[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const outcome = readUpstream(writtenText(text, 'here'), (path) => `/base/${path}`);
  assert.ok('value' in outcome, JSON.stringify(outcome));
  return outcome.value;
}

/** The codes of what is wrong, each without its room. */
function faultsOf(value: unknown): { codes: string; said: string } {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const outcome = readUpstream(writtenText(text, 'here'), (path) => path);
  assert.ok('faults' in outcome, text);
  const codes = outcome.faults.map(({ code }) => code.replace(/^config\.(upstream-)?/, '')).join();
  return { codes, said: JSON.stringify(outcome.faults) };
}

test('a list with a map is one group, with defaults for what is not said', () => {
  const entries = read([
    {
      url: 'https://a.example/x/',
      name: 'near',
      priority: 2,
      weight: 3,
      proxy: 'p.example:3128',
      ca: 'a.pem',
    },
    'official',
    { url: 'b.example', proxy: 'none' },
  ]);
  assert.deepEqual(entries, [
    {
      name: 'near',
      url: 'https://a.example/x',
      thenOn: 'any',
      priority: 2,
      weight: 3,
      proxy: 'http://p.example:3128',
      ca: '/base/a.pem',
    },
    { ...plain, name: 'official', url: officialProxy },
    { ...plain, name: 'b.example', url: 'https://b.example', proxy: 'none' },
  ]);
});

test('a list of texts only is joined by commas, and each text may be a list', () => {
  assert.deepEqual(
    read(['https://a.example|https://b.example', 'official']).map(({ name, thenOn }) => `${name} ${thenOn}`),
    ['a.example any', 'b.example absent', 'official absent'],
  );
});

test('one address may be in a group twice, by different ways and under different names', () => {
  const entries = read([
    { url: 'a.example', proxy: 'none' },
    { url: 'a.example', name: 'through-proxy' },
  ]);
  assert.deepEqual(
    entries.map(({ name }) => name),
    ['a.example', 'through-proxy'],
  );
  assert.equal(faultsOf([{ url: 'a.example' }, { url: 'a.example' }]).codes, 'name-twice');
  assert.equal(faultsOf([{ url: 'a.example', name: 'b.example' }, 'b.example']).codes, 'name-twice');
});

test('what is wrong in a group, everything at once', () => {
  const cases: [unknown, string][] = [
    [[{}], 'no-url'],
    [[{ url: '' }], 'empty'],
    [[{ url: null }], 'no-value'],
    [[{ url: 'off' }], 'one-url'],
    [[{ url: 'a.example' }, 'off'], 'one-url'],
    [[{ url: 'a.example,b.example' }], 'one-url'],
    [[{ url: 'https://a.example/|x' }], 'one-url'],
    [[{ url: 'direct', proxy: 'none', ca: 'ca.pem' }], 'direct-part,direct-part'],
    [[{ url: 'a.example', name: 'direct' }], 'bad-name'],
    [[{ url: 'offical' }], 'missing-scheme-near'],
    [[{ url: 'https://u:hunter2@a.example' }], 'credentials'],
    [[{ url: 'a.example', name: 'a b' }], 'bad-name'],
    [[{ url: 'a.example', name: 'official' }], 'bad-name'],
    [[{ url: 'a.example', name: 'x'.repeat(65) }], 'bad-name'],
    [[{ url: 'a.example', weight: 0 }], 'too-small'],
    [[{ url: 'a.example', weight: 1001, priority: 1001 }], 'too-large,too-large'],
    [[{ url: 'a.example', weight: 1.5 }], 'bad-count'],
    [[{ url: 'a.example', proxy: 'environment' }], 'bad-proxy'],
    [[{ url: 'a.example', proxy: 'socks5://u:hunter2@p.example' }], 'bad-proxy'],
    [[{ url: 'a.example', ca: ' ' }], 'bad-path'],
    [[{ url: 'a.example', ca: ['x'] }], 'not-a-value'],
    [[{ url: 'a.example', wieght: 1, banana: 2 }], 'unknown-part-near,unknown-part'],
    [[{ url: 'a.example' }, ['b.example']], 'not-a-map'],
    [[{ url: 'ftp://a.example' }, { name: 'x' }], 'scheme,no-url'],
    ['[]', 'empty'],
    ['["https://a.example"', 'quotes'],
    ['[{"url":"a.example","proxy":"http://u:hunter2@p.example"]', 'bad-json'],
  ];
  for (const [value, codes] of cases) {
    const found = faultsOf(value);
    assert.equal(found.codes, codes, JSON.stringify(value));
    assert.doesNotMatch(found.said, /hunter2/);
  }
  assert.equal(faultsOf('[{"url":"a.example","proxy":"http://u:hunter2@"}]').codes, 'bad-proxy');
});

test('a proxy keeps its credentials, and shows them to nobody', () => {
  const entries = read([{ url: 'a.example', proxy: 'http://user:hunter2@p.example:3128' }]);
  assert.equal(entries[0]?.proxy, 'http://user:hunter2@p.example:3128');
  assert.deepEqual(writeUpstream(entries), [
    { url: 'https://a.example', proxy: 'http://***@p.example:3128' },
  ]);
});

test('what is written reads as the same group, whatever the addresses have in common', () => {
  const url = fc.constantFrom(
    'official',
    'a.example',
    'http://a.example',
    'https://a.example/x',
    'https://a.example/y',
    'http://b.example:8080',
    '[::1]:3000',
  );
  const entry = fc.record(
    { url, weight: fc.integer({ min: 1, max: 2 }), priority: fc.nat(1), proxy: fc.constant('none') },
    { requiredKeys: ['url'] },
  );
  const name = fc.option(fc.constantFrom('one', 'two'), { nil: undefined });
  const group = fc.uniqueArray(fc.tuple(entry, name), { minLength: 1, selector: ([{ url: at }]) => at });
  fc.assert(
    fc.property(group, (members) => {
      const value = members.map(([parts, own], index) => ({
        ...parts,
        ...(own === undefined ? {} : { name: `${own}-${index}` }),
      }));
      const entries = read(value);
      assert.equal(new Set(entries.map(({ name: shown }) => shown)).size, entries.length);
      const written = writeUpstream(entries);
      assert.deepEqual(read(written), entries);
      assert.deepEqual(writeUpstream(read(written)), written);
    }),
  );
});

test('any JSON gives upstreams or faults', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.json(), fc.constant('{"url":"a.example"}'))), (items) => {
      const outcome = readUpstream(writtenText(`[${items.join()}]`, 'here'), (path) => path);
      if ('faults' in outcome) assert.ok(outcome.faults.length > 0);
      else assert.ok(outcome.value.every(({ url }) => /^https?:\/\/[^/]/.test(url)));
    }),
    { numRuns: 1000 },
  );
});

test('version control may be one of a group, and is written so that what comes after it stays', () => {
  const entries = read([{ url: 'direct', priority: 1, weight: 2 }, 'a.example']);
  assert.deepEqual(
    entries.map(({ name, url, thenOn, priority }) => [name, url, thenOn, priority]),
    [
      ['direct', 'direct', 'any', 1],
      ['a.example', 'https://a.example', 'any', 0],
    ],
  );
  for (const group of [
    entries,
    read([{ url: 'direct' }, 'a.example']),
    read([{ url: 'a.example' }, 'direct']),
  ])
    assert.deepEqual(read(writeUpstream(group)), group);
});
