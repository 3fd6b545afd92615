import { isIP } from 'node:net';
import { insideNetworks, ipv6Groups, Networks } from '../../base/index.ts';

/**
 * Addresses that a redirect from an upstream must never reach: this machine, private and link-local networks, cloud
 * metadata, multicast and everything reserved (RFC 6890 and its IANA registries).
 */
const inside = new Networks([
  ...insideNetworks,
  '192.0.0.0/24',
  '192.0.2.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001:db8::/32',
  'fec0::/10',
  'ff00::/8',
]);

/** The IPv4 address inside an IPv4-mapped, NAT64 or 6to4 address, which reaches the same machine. */
function embeddedIPv4(address: string): string | undefined {
  const groups = ipv6Groups(address);
  if (groups === undefined) return undefined;
  const [high, low] =
    groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
      ? [groups[6]!, groups[7]!]
      : groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0)
        ? [groups[6]!, groups[7]!]
        : groups[0] === 0x2002
          ? [groups[1]!, groups[2]!]
          : [undefined, undefined];
  if (high === undefined || low === undefined) return undefined;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** True for an address that only this machine or its own networks can mean. Anything that is no address counts as such. */
export function isInsideAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 0) return true;
  return inside.has(family === 4 ? bare : (embeddedIPv4(bare) ?? bare));
}
