import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { officialProxy } from './official.ts';
import { formatUpstreamList, parseUpstreamList, type UpstreamEntry } from './upstream.ts';

/** What an entry has that nobody said more of. */
const plain = { priority: 0, weight: 1, proxy: undefined, ca: undefined };

function entriesOf(text: string): readonly UpstreamEntry[] {
  const reading = parseUpstreamList(text);
  assert.ok('value' in reading, `${text}: ${JSON.stringify(reading)}`);
  return reading.value;
}

function faultOf(text: string): { code: string; said: string } {
  const reading = parseUpstreamList(text);
  assert.ok('fault' in reading, `${text}: ${JSON.stringify(reading)}`);
  return { code: reading.fault.code, said: JSON.stringify(reading.fault.params) };
}

test('commas, bars, spaces and empty elements as the go command takes them', () => {
  assert.deepEqual(
    entriesOf(' https://a.example/x/ ,, http://b.example| official,off,https://never.example'),
    [
      { ...plain, name: 'a.example', url: 'https://a.example/x', thenOn: 'absent' },
      { ...plain, name: 'b.example', url: 'http://b.example', thenOn: 'any' },
      { ...plain, name: 'official', url: officialProxy, thenOn: 'absent' },
    ],
  );
  assert.deepEqual(entriesOf('off'), []);
  assert.deepEqual(entriesOf('a.example|'), [
    { ...plain, name: 'a.example', url: 'https://a.example', thenOn: 'any' },
  ]);
});

test('what looks like a host is one, over https', () => {
  const [first, second] = entriesOf('goproxy.cn,localhost:3000/mods');
  assert.equal(first?.url, 'https://goproxy.cn');
  assert.equal(second?.url, 'https://localhost:3000/mods');
});

test('the official proxy has its name however it is written', () => {
  assert.equal(entriesOf(`${officialProxy}/`)[0]?.name, 'official');
  assert.equal(entriesOf(officialProxy.toUpperCase().replace('HTTPS', 'https'))[0]?.name, 'official');
});

test('direct ends the list, as the go command has it', () => {
  assert.deepEqual(entriesOf('a.example|direct|https://never.example'), [
    { ...plain, name: 'a.example', url: 'https://a.example', thenOn: 'any' },
    { ...plain, name: 'direct', url: 'direct', thenOn: 'absent' },
  ]);
  assert.equal(formatUpstreamList(entriesOf('official,direct,off')), 'official,direct');
  // A host of that name is a host.
  assert.deepEqual(
    entriesOf('https://direct,direct').map(({ name }) => name),
    ['https://direct', 'direct'],
  );
});

test('names tell entries apart, and the same URL is asked once', () => {
  const names = entriesOf(
    'https://a.example/x,https://a.example/y,http://b.example,https://b.example,https://a.example/x|',
  ).map(({ name }) => name);
  assert.deepEqual(names, ['a.example/x', 'a.example/y', 'http://b.example', 'https://b.example']);
});

test('what is refused, and why', () => {
  const cases = {
    '': 'config.upstream-empty',
    ' , |': 'config.upstream-empty',
    'https://a.example,drect': 'config.upstream-missing-scheme-near',
    '"https://a.example"': 'config.upstream-quotes',
    'https://a.example，direct': 'config.upstream-full-width-comma',
    banana: 'config.upstream-missing-scheme',
    '/srv/mods': 'config.upstream-missing-scheme',
    '://a.example': 'config.upstream-missing-scheme',
    offical: 'config.upstream-missing-scheme-near',
    'file:///srv/mods': 'config.upstream-scheme',
    'ftp://a.example': 'config.upstream-scheme',
    'https:/a.example': 'config.upstream-bad-url',
    'https:///a.example': 'config.upstream-bad-url',
    'https://': 'config.upstream-bad-url',
    'https://a.example:99999': 'config.upstream-bad-url',
    'https://a.example?x=1': 'config.upstream-bad-url',
    'https://a.example/#': 'config.upstream-bad-url',
    'https://a b.example': 'config.upstream-bad-url',
    'https://a.example\\x': 'config.upstream-bad-url',
    'https://a;b.example': 'config.upstream-bad-url',
    'https://@a.example': 'config.upstream-credentials',
  };
  for (const [text, code] of Object.entries(cases)) assert.equal(faultOf(text).code, code, text);
});

test('credentials are refused and never repeated', () => {
  const secrets = [
    'https://user:hunter2@a.example',
    'user:hunter2@a.example',
    '"https://user:hunter2@a.example"',
  ];
  secrets.push(
    'https://user:hunter2@a.example，x',
    'https://user:hunter2@',
    'https://a.example?k=hunter2',
    'https://user:hun/ter2@a.example',
  );
  for (const text of secrets) assert.doesNotMatch(faultOf(text).said, /hunter2|hun\/ter2/, text);
  assert.equal(faultOf('https://user:hunter2@a.example').code, 'config.upstream-credentials');
});

test('what is formatted reads as the same list', () => {
  const host = fc.constantFrom('a.example', 'b.example:8080', 'c.example/x/y', '[::1]:3000', 'official');
  const separator = fc.constantFrom(',', '|');
  fc.assert(
    fc.property(fc.array(fc.tuple(host, separator)), (parts) => {
      const text = parts
        .map(([name, mark]) => (name === 'official' ? name : `https://${name}`) + mark)
        .join('');
      const entries = entriesOf(`${text}off`);
      assert.deepEqual(entriesOf(formatUpstreamList(entries)), entries);
    }),
  );
});

test('any text gives a list or a fault', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom(',', '|', ':', '/', '@', '.', 'a', ' ', '[', ']', '%') }),
      ),
      (text) => {
        const reading = parseUpstreamList(text);
        if (!('value' in reading)) return;
        for (const { url } of reading.value) {
          if (url === 'direct') continue;
          assert.match(url, /^https?:\/\/[^/@?#\s]+/);
          assert.doesNotMatch(url, /\/$/);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
