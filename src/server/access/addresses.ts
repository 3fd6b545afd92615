import { isIP } from 'node:net';
import { ipv6Groups } from '../../base/index.ts';

/** An address as a socket that listens on both families tells it, `::ffff:10.0.0.1`, without what is not part of it. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

/**
 * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, since whoever has one address of it has all of
 * them (RFC 6177).
 */
export function countedAddress(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = ipv6Groups(address) ?? [];
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}
