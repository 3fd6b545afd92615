import { BlockList, isIP } from 'node:net';

/** Networks that no server of the public is in (RFC 6890), one list for each family. */
const special = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['240.0.0.0', 4],
] as const) {
  special.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  special.addSubnet(network, bits, 'ipv6');
}

/** What proxy programs in TUN mode answer for every name, to see which name a connection is for. */
const made = new BlockList();
made.addSubnet('198.18.0.0', 15, 'ipv4');

export function isSpecialAddress(address: string): boolean {
  return special.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

export function isMadeUpAddress(address: string): boolean {
  return isIP(address) === 4 && made.check(address, 'ipv4');
}

/** `address:port`, brackets around version 6. */
export function placeOf(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
