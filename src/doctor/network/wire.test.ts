import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dnsAnswer, startDnsServer } from '../../../test/support/dns-server.ts';
import { isMadeUpAddress, isSpecialAddress } from './addresses.ts';
import { decodeAnswer, encodeQuestion } from './dns-wire.ts';
import { looksPublic, parseHostsFile } from './names.ts';
import { askServer } from './name-servers.ts';
import { realNet } from './net.ts';
import { hopsIn } from './trace.ts';
import { firstWords, isPage, soundsBlocked } from './words.ts';

const never = new AbortController().signal;

test('any name and any addresses come back from an answer', () => {
  const label = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
  const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
  fc.assert(
    fc.property(name, fc.array(fc.ipV4(), { maxLength: 5 }), fc.nat(0xffff), (host, addresses, id) => {
      const answer = dnsAnswer(encodeQuestion(id, host, 'A'), { [host]: addresses })!;
      assert.deepEqual(decodeAnswer(answer, id, 'A'), { status: 'NOERROR', addresses, isTruncated: false });
      assert.equal(decodeAnswer(answer, id ^ 1, 'A'), undefined);
    }),
  );
});

test('no bytes whatever make the reader of answers throw or hang', () => {
  const right = dnsAnswer(encodeQuestion(7, 'a.test', 'AAAA'), { 'a.test': ['2001:db8::7'] })!;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(right.length), (noise, cut) => {
      decodeAnswer(Buffer.concat([right.subarray(0, cut), noise]), 7, 'AAAA');
      decodeAnswer(Buffer.concat([Buffer.from([0, 7, 0x80]), noise]), 7, 'A');
    }),
    { numRuns: 2000 },
  );
});

test('names that no question can hold', () => {
  for (const name of ['', 'a..b', 'x'.repeat(64), 'a.'.repeat(140)])
    assert.throws(() => encodeQuestion(1, name, 'A'), RangeError, name);
});

test('an answer that is cut over UDP is asked for again over TCP', async (t) => {
  const addresses = ['203.0.113.1', '203.0.113.2'];
  const server = await startDnsServer(t, { 'a.test': addresses }, true);
  assert.deepEqual((await askServer(realNet(), server, 'a.test', 'A', never)).addresses, addresses);
});

test('a name server that is not there is told at once', async () => {
  await assert.rejects(askServer(realNet(), '127.0.0.1:1', 'a.test', 'A', never), { code: 'ECONNREFUSED' });
});

test('kinds of addresses', () => {
  for (const address of [
    '0.0.0.0',
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '169.254.169.254',
    '::1',
    'fd00::1',
    'fe80::1',
  ])
    assert.ok(isSpecialAddress(address), address);
  for (const address of ['8.8.8.8', '203.0.113.1', '198.18.0.1', '2400:3200::1'])
    assert.ok(!isSpecialAddress(address), address);
  assert.ok(isMadeUpAddress('198.19.255.1'));
  assert.ok(!isMadeUpAddress('198.20.0.1'));
});

test('a hosts file', () => {
  const text =
    '# a comment\n127.0.0.1\tlocalhost Box.test # me\r\n::1 localhost\n\n  203.0.113.9   a.test b.test\n';
  assert.deepEqual(Object.fromEntries(parseHostsFile(text)), {
    localhost: ['127.0.0.1', '::1'],
    'box.test': ['127.0.0.1'],
    'a.test': ['203.0.113.9'],
    'b.test': ['203.0.113.9'],
  });
});

test('names that may be told to others', () => {
  for (const name of ['goproxy.cn', 'a.b.example']) assert.ok(looksPublic(name), name);
  for (const name of ['athens', 'goproxy.corp', 'nas.local', 'x.internal.', 'a.home.arpa'])
    assert.ok(!looksPublic(name), name);
});

test('hops in the words of tracepath, traceroute and tracert', () => {
  assert.deepEqual(
    hopsIn(
      ' 1?: [LOCALHOST]   pmtu 1500\n 1:  10.0.0.1   0.3ms\n 2:  no reply\n 3:  192.0.2.4  9ms asymm 4\n',
    ),
    [
      { number: 1, address: '10.0.0.1' },
      { number: 3, address: '192.0.2.4' },
    ],
  );
  assert.deepEqual(
    hopsIn('traceroute to 203.0.113.1 (203.0.113.1), 12 hops max\n 1  10.0.0.1  0.4 ms\n 2  *\n'),
    [{ number: 1, address: '10.0.0.1' }],
  );
  assert.deepEqual(
    hopsIn(
      '\r\n  1    <1 ms    *     1 ms  192.168.1.1 \r\n  2     *        *        *     Request timed out.\r\n',
    ),
    [{ number: 1, address: '192.168.1.1' }],
  );
});

test('pages: their first words, and whether they block', () => {
  const page = Buffer.from(
    '<!DOCTYPE html><html><head><title>Web Filter</title><style>p{}</style></head><body><p>This site is blocked</p>',
  );
  assert.equal(firstWords(page), 'Web Filter This site is blocked');
  assert.ok(isPage({}, page));
  assert.ok(soundsBlocked(page));
  const list = Buffer.from('v1.0.0\nv1.1.0\n');
  assert.ok(!isPage({ 'content-type': 'text/plain' }, list));
  assert.ok(!soundsBlocked(list));
});
