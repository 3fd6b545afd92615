import { BlockList, isIP } from 'node:net';

/** A list of networks, as `10.0.0.0/8`, `fd00::/8`, or single addresses; `loopback` for this machine's own. */
export class Networks {
  readonly #list = new BlockList();
  readonly isEmpty: boolean;

  /** What is no network is left out: the settings have been checked before. */
  constructor(networks: readonly string[]) {
    for (const network of networks) {
      if (network === 'loopback') {
        this.#list.addSubnet('127.0.0.0', 8, 'ipv4');
        this.#list.addAddress('::1', 'ipv6');
        continue;
      }
      const [address = '', bits] = network.split('/');
      const family = familyOf(address);
      if (family === undefined) continue;
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
    this.isEmpty = networks.length === 0;
  }

  /** `address` as {@link plainAddress} gives it. */
  has(address: string): boolean {
    if (this.isEmpty) return false;
    const family = familyOf(address);
    return family !== undefined && this.#list.check(address, family);
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  switch (isIP(address)) {
    case 4:
      return 'ipv4';
    case 6:
      return 'ipv6';
    default:
      return undefined;
  }
}

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
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    // An IPv4 address at the end takes the place of two groups.
    const afterCount = after.length + (after.at(-1)?.includes('.') === true ? 1 : 0);
    while (groups.length + afterCount < 8) groups.push('0');
    groups.push(...after);
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
