import { BlockList, isIP } from 'node:net';
import { ipv6Groups } from '../../base/index.ts';

/**
 * Addresses that a redirect from an upstream must never reach: this machine, private and link-local networks, cloud
 * metadata, multicast and everything reserved (RFC 6890 and its IANA registries).
 */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

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
  if (family === 4) return inside.check(bare, 'ipv4');
  const embedded = embeddedIPv4(bare);
  return embedded === undefined ? inside.check(bare, 'ipv6') : inside.check(embedded, 'ipv4');
}
