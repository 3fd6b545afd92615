import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAddress, parseNetwork } from './networks.ts';

function isIn(network: string, address: string): boolean {
  const holds = parseNetwork(network);
  const parsed = parseAddress(address);
  assert.ok(holds, network);
  assert.ok(parsed, address);
  return holds(parsed);
}

test('networks and single addresses', () => {
  const cases: readonly (readonly [network: string, address: string, inside: boolean])[] = [
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.1.2.3/8', '10.9.9.9', true],
    ['0.0.0.0/0', '1.2.3.4', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '1.2.3.4', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['::ffff:10.0.0.0', '10.0.0.0', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['fd00::/8', 'fdff:1::2', true],
    ['fd00::/8', 'fe80::1%eth0', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['2001:db8::1', '2001:0DB8:0:0::0:1', true],
    ['loopback', '127.8.9.1', true],
    ['loopback', '::1', true],
    ['loopback', '::ffff:127.0.0.1', true],
    ['loopback', '128.0.0.1', false],
    ['loopback', '::2', false],
  ];
  for (const [network, address, inside] of cases)
    assert.equal(isIn(network, address), inside, `${address} in ${network}`);
});

test('what is no network', () => {
  const none =
    '10.0.0.0/33 fd00::/129 10.0.0/8 10.0.0.0/ 10.0.0.0/x 10.0.0.0/-1 010.0.0.1 256.0.0.1 1.2.3.4.5 : ::: 1:2 ' +
    '1::2::3 12345::1 g::1 1:2:3:4:5:6:7:8:9 1:2:3:4:5:6:7::8:9 ::1.2.3 ::1.2.3.256 localhost /8';
  for (const text of [...none.split(' '), '', ' 10.0.0.1']) assert.equal(parseNetwork(text), undefined, text);
  assert.equal(parseAddress(''), undefined);
});

test("Node's own lists say the same", () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{1,20}$/));
  fc.assert(
    fc.property(address, address, fc.nat(140), (base, other, length) => {
      const known = isIP(base) !== 0 && length <= (isIP(base) === 4 ? 32 : 128);
      // Whether a mapped address is IPv4 is settled above; BlockList has another view of it.
      fc.pre(!/^::ffff:/i.test(base) && !/^::ffff:/i.test(other));
      fc.pre(parseAddress(base)?.bits !== 32 || isIP(base) !== 6);
      const network = parseNetwork(`${base}/${length}`);
      assert.equal(network !== undefined, known, base);
      const parsed = parseAddress(other);
      assert.equal(parsed !== undefined, isIP(other) !== 0, other);
      if (network === undefined || parsed === undefined || isIP(base) !== isIP(other)) return;
      const list = new BlockList();
      const family = isIP(base) === 4 ? 'ipv4' : 'ipv6';
      list.addSubnet(base, length, family);
      assert.equal(network(parsed), list.check(other, family), `${other} in ${base}/${length}`);
    }),
    { numRuns: 2000 },
  );
});
