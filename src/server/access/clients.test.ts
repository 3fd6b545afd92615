import assert from 'node:assert/strict';
import { createServer, IncomingMessage } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Request } from '../http.ts';
import { Clients } from './clients.ts';
import { countedAddress } from './addresses.ts';

function requestFrom(
  remoteAddress: string,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
  encrypted = false,
): Request {
  const request = new IncomingMessage(Object.assign(new Socket(), { encrypted }));
  Object.defineProperty(request.socket, 'remoteAddress', { value: remoteAddress });
  Object.assign(request, {
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, values]) => [name.toLowerCase(), [values].flat().join(', ')]),
    ),
  });
  return request;
}

const clients = new Clients({ trustedProxies: ['10.0.0.0/8', 'fd00::/8', '127.0.0.1/32'], proxyTls: true });

const cases: readonly [string, string, Readonly<Record<string, string | readonly string[]>>, string][] = [
  ['no proxy', '203.0.113.9', {}, '203.0.113.9'],
  ['a stranger says what it likes', '203.0.113.9', { 'X-Forwarded-For': '10.1.1.1' }, '203.0.113.9'],
  ['one proxy', '10.0.0.1', { 'X-Forwarded-For': '198.51.100.7' }, '198.51.100.7'],
  ['mapped addresses', '::ffff:10.0.0.1', { 'x-forwarded-for': '::ffff:198.51.100.7' }, '198.51.100.7'],
  ['a forged beginning', '10.0.0.1', { 'X-Forwarded-For': '127.0.0.1, 198.51.100.7' }, '198.51.100.7'],
  ['several proxies', '10.0.0.1', { 'X-Forwarded-For': '6.6.6.6, 198.51.100.7, 10.9.9.9' }, '198.51.100.7'],
  ['several lines', '10.0.0.1', { 'X-Forwarded-For': ['6.6.6.6', '198.51.100.7'] }, '198.51.100.7'],
  ['only proxies', '10.0.0.1', { 'X-Forwarded-For': '10.2.2.2, 10.3.3.3' }, '10.2.2.2'],
  ['ports', '10.0.0.1', { 'X-Forwarded-For': '198.51.100.7:4711' }, '198.51.100.7'],
  ['version 6', 'fd00::1', { 'X-Forwarded-For': '2001:DB8::7' }, '2001:db8::7'],
  ['version 6 with a port', 'fd00::1', { 'X-Forwarded-For': '[2001:db8::7]:443' }, '2001:db8::7'],
  ['no address', '10.0.0.1', { 'X-Forwarded-For': 'unknown' }, 'unknown'],
  ['an address that was dropped on the way', '10.0.0.1', { 'X-Forwarded-Proto': 'https' }, 'unknown'],
  ['a program on the proxy’s own machine', '10.0.0.1', {}, '10.0.0.1'],
  ['no address last', '10.0.0.1', { 'X-Forwarded-For': '198.51.100.7, x' }, 'unknown'],
  ['an empty element', '10.0.0.1', { 'X-Forwarded-For': '198.51.100.7,' }, 'unknown'],
];

for (const [name, peer, headers, address] of cases) {
  test(`the client's address: ${name}`, () => {
    assert.equal(clients.of(requestFrom(peer, headers)).address, address);
  });
}

test('lines of a header that are several are one list', async () => {
  let seen: string | undefined;
  const server = createServer((request, response) => {
    seen = clients.of(request).address;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const lines = ['X-Forwarded-For: 6.6.6.6', 'x-forwarded-for: 198.51.100.7', 'Connection: close'];
  socket.write(`GET / HTTP/1.1\r\nHost: mirror\r\n${lines.join('\r\n')}\r\n\r\n`);
  await new Promise((resolve) => socket.resume().once('close', resolve));
  server.close();
  assert.equal(seen, '198.51.100.7');
});

test('nobody without a trusted peer chooses an address, or makes plain http secure', () => {
  const header = fc.oneof(
    fc.string(),
    fc.ipV4(),
    fc.ipV6(),
    fc.array(fc.ipV4()).map((all) => all.join(', ')),
  );
  fc.assert(
    fc.property(header, header, (forwarded, proto) => {
      const headers = { 'X-Forwarded-For': forwarded, 'X-Forwarded-Proto': proto, Forwarded: forwarded };
      const { address, isSecure, viaProxy } = clients.of(requestFrom('203.0.113.9', headers));
      assert.deepEqual([address, isSecure, viaProxy], ['203.0.113.9', false, false]);
    }),
  );
});

test('whatever comes before it, the address that the nearest proxy saw is taken', () => {
  fc.assert(
    fc.property(fc.string(), (forged) => {
      const request = requestFrom('10.0.0.1', { 'X-Forwarded-For': `${forged}, 198.51.100.7` });
      assert.equal(clients.of(request).address, '198.51.100.7');
    }),
  );
});

test('TLS counts here, or at a trusted proxy that says so for every hop', () => {
  const isSecure = (peer: string, proto: string | undefined, encrypted: boolean, which = clients) =>
    which.of(requestFrom(peer, proto === undefined ? {} : { 'X-Forwarded-Proto': proto }, encrypted))
      .isSecure;
  assert.equal(isSecure('203.0.113.9', undefined, true), true);
  assert.equal(isSecure('203.0.113.9', 'https', false), false);
  assert.equal(isSecure('10.0.0.1', undefined, false), false);
  assert.equal(isSecure('10.0.0.1', 'https', false), true);
  assert.equal(isSecure('10.0.0.1', 'HTTPS, https', false), true);
  assert.equal(isSecure('10.0.0.1', 'https, http', false), false);
  assert.equal(isSecure('10.0.0.1', 'http', true), false);
  assert.equal(isSecure('10.0.0.1', undefined, true), true);
  assert.equal(isSecure('10.0.0.1', '', true), false);
  assert.equal(isSecure('10.0.0.1', undefined, true), true);
  const without = new Clients({ trustedProxies: ['10.0.0.0/8'], proxyTls: false });
  assert.equal(isSecure('10.0.0.1', 'https', false, without), false);
});

test('version 6 is counted by /64, however it is written', () => {
  assert.equal(countedAddress('198.51.100.7'), '198.51.100.7');
  assert.equal(countedAddress('2001:db8:0:1:aaaa::1'), '2001:db8:0:1::/64');
  assert.equal(countedAddress('2001:0db8::1:2:3:4:5'), '2001:db8:0:1::/64');
  assert.equal(countedAddress('2001:db8:1::'), '2001:db8:1:0::/64');
  assert.equal(countedAddress('::1'), '0:0:0:0::/64');
  assert.equal(countedAddress('64:ff9b::192.0.2.1'), '64:ff9b:0:0::/64');
});
