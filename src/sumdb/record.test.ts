import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GomirrorError } from '../base/index.ts';
import { formatRecord, hashesIn, parseLookup, parseRecord } from './record.ts';

const hash = (letter: string) => `h1:${Buffer.alloc(32, letter).toString('base64')}`;
const text = `example.com/a v1.0.0 ${hash('z')}\nexample.com/a v1.0.0/go.mod ${hash('m')}\n`;
const codeIs = (code: string) => (error: unknown) => error instanceof GomirrorError && error.code === code;

test('a look-up answer falls into record and note', () => {
  const note = 'go.sum database tree\n1\nAAAA\n\n— x AAAA\n';
  const { record, note: rest } = parseLookup(Buffer.from(`7\n${text}\n${note}`));
  assert.deepEqual(record, { id: 7, text });
  assert.equal(rest, note);
  assert.deepEqual(parseRecord(Buffer.from(formatRecord(record))), record);
});

test('malformed records are refused', () => {
  const bad = [
    '',
    '\n',
    '7',
    '7\n',
    `7\n${text.trimEnd()}`,
    `7\n\n${text}`,
    '7\n\n',
    `-7\n${text}`,
    `+7\n${text}`,
    `07\n${text}`,
    `7 \n${text}`,
    `x\n${text}`,
    `9007199254740993\n${text}`,
    `7\n${text}\tx\n`,
    `7\r\n${text}`,
    `7\n${text}\0\n`,
  ];
  for (const message of bad) {
    assert.throws(
      () => parseRecord(Buffer.from(message)),
      codeIs('sumdb.bad-record'),
      JSON.stringify(message),
    );
    assert.throws(
      () => parseLookup(Buffer.from(`${message}\n`)),
      codeIs('sumdb.bad-record'),
      JSON.stringify(message),
    );
  }
  assert.throws(() => parseRecord(Buffer.from([0x37, 0x0a, 0xff, 0x0a])), codeIs('sumdb.bad-record'));
  assert.throws(() => parseRecord(Buffer.alloc(1_000_001, 'a')), codeIs('sumdb.bad-record'));
});

test('only the lines of exactly this module version count', () => {
  assert.deepEqual(hashesIn(text, 'example.com/a', 'v1.0.0'), { zipHash: hash('z'), modHash: hash('m') });
  for (const [path, version] of [
    ['example.com/b', 'v1.0.0'],
    ['example.com/a', 'v1.0.1'],
    ['example.com/a', 'v1.0'],
    ['xample.com/a', 'v1.0.0'],
    ['example.com/A', 'v1.0.0'],
  ] as const) {
    assert.throws(() => hashesIn(text, path, version), codeIs('sumdb.record-lacks-module'));
  }
  const modOnly = `example.com/a v1.0.0/go.mod ${hash('m')}\n`;
  assert.deepEqual(hashesIn(modOnly, 'example.com/a', 'v1.0.0'), { zipHash: undefined, modHash: hash('m') });
  const kinds = `example.com/a v1.0.0 h2:other\n${text}`;
  assert.equal(hashesIn(kinds, 'example.com/a', 'v1.0.0').zipHash, hash('z'));
});

test('two different hashes for one thing, or a hash that is none, are refused', () => {
  const twice = `${text}example.com/a v1.0.0 ${hash('y')}\n`;
  assert.throws(() => hashesIn(twice, 'example.com/a', 'v1.0.0'), codeIs('sumdb.bad-record'));
  assert.equal(hashesIn(text + text, 'example.com/a', 'v1.0.0').zipHash, hash('z'));
  for (const bad of ['h1:', 'h1:AAAA', `${hash('z')} `, `${hash('z')}=`]) {
    assert.throws(
      () => hashesIn(`example.com/a v1.0.0 ${bad}\n`, 'example.com/a', 'v1.0.0'),
      codeIs('sumdb.bad-record'),
    );
  }
});
