import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatNetworks, parseNetworks } from './networks.ts';

function read(text: string): string {
  const reading = parseNetworks(text);
  if ('value' in reading) return reading.value.join(' ');
  const { code, params } = reading.fault;
  return (
    code.slice('config.'.length) + (params['meant'] === undefined ? '' : ` → ${String(params['meant'])}`)
  );
}

test('networks, single addresses, and words', () => {
  const cases = {
    none: '',
    '10.0.0.0/8, 192.0.2.7,10.0.0.0/8': '10.0.0.0/8 192.0.2.7/32',
    loopback: '127.0.0.0/8 ::1/128',
    'FD00:0::/8': 'fd00::/8',
    '2001:db8::': '2001:db8::/128',
    '64:ff9b::10.0.0.0/104': '64:ff9b::a00:0/104',
    '0.0.0.0/0': '0.0.0.0/0',
    '::/0': '::/0',
    '10.1.2.3/8': 'network-host-bits → 10.0.0.0/8',
    '172.31.0.0/12': 'network-host-bits → 172.16.0.0/12',
    '2001:db8::1/33': 'network-host-bits → 2001:db8::/33',
    '': 'bad-network',
    '10.0.0.0/8,': 'bad-network',
    '10.0.0.0/33': 'bad-network',
    '10.0.0.0/08': 'bad-network',
    '10.0.0.0/': 'bad-network',
    '10.0.0.0/8/8': 'bad-network',
    '10.0.0/8': 'bad-network',
    '010.0.0.0/8': 'bad-network',
    '::ffff:10.0.0.0/104': 'bad-network',
    'fe80::1%eth0': 'bad-network',
    'proxy.example': 'bad-network',
    '10.0.0.0-10.0.0.9': 'bad-network',
  };
  for (const [text, networks] of Object.entries(cases)) assert.equal(read(text), networks, text);
});

test('what is formatted reads as the same networks, and holds the address it was made from', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(address, fc.nat(128), (ip, wanted) => {
      const family = isIP(ip) === 4 ? 'ipv4' : 'ipv6';
      const bits = family === 'ipv4' ? wanted % 33 : wanted;
      const reading = parseNetworks(`${ip}/${bits}`);
      if ('fault' in reading && reading.fault.code === 'config.bad-network') {
        assert.match(ip, /^(?:0|:)[0:]*:ffff:/i);
        return;
      }
      const network = 'value' in reading ? reading.value.join() : String(reading.fault.params['meant']);
      const again = parseNetworks(network);
      assert.ok('value' in again, network);
      assert.equal(formatNetworks(again.value), network);
      const list = new BlockList();
      const [base = '', prefix] = network.split('/');
      list.addSubnet(base, Number(prefix), family);
      assert.equal(Number(prefix), bits);
      assert.ok(list.check(ip, family), `${ip} ${network}`);
    }),
    { numRuns: 1000 },
  );
});
