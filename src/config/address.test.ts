import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatAddress, parseAddress } from './address.ts';

test('addresses to listen on', () => {
  const good = {
    '127.0.0.1:4663': { host: '127.0.0.1', port: 4663 },
    '[::1]:80': { host: '::1', port: 80 },
    'localhost:0': { host: 'localhost', port: 0 },
    ':4663': { host: '::', port: 4663 },
    'mirror.example.com:65535': { host: 'mirror.example.com', port: 65535 },
  };
  for (const [text, value] of Object.entries(good)) assert.deepEqual(parseAddress(text), { value }, text);
});

test('what is no address', () => {
  const bad = [
    '',
    '4663',
    '127.0.0.1',
    'localhost:',
    '::1:80',
    '[::1]',
    '[127.0.0.1]:80',
    '1.2.3:80',
    '256.0.0.1:80',
  ];
  bad.push('a:65536', 'a:-1', 'a b:80', 'http://a:80', '-a:80', 'a..b:80', 'a:80\n', '[::1]:80x', 'a:0x50');
  for (const text of bad) assert.ok('fault' in parseAddress(text), text);
});

test('what is formatted reads as the same address', () => {
  const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
  fc.assert(
    fc.property(host, fc.integer({ min: 0, max: 65535 }), (name, port) => {
      assert.deepEqual(parseAddress(formatAddress({ host: name, port })), { value: { host: name, port } });
    }),
  );
});
