import { BlockList, isIP } from 'node:net';

/** The eight groups of an IPv6 address (RFC 4291, 2.2), a dotted end taken for two. Undefined for what is none. */
export function ipv6Groups(address: string): number[] | undefined {
  if (isIP(address) !== 6) return undefined;
  let text = address;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted !== null) {
    const [a, b, c, d] = dotted.slice(2).map(Number) as [number, number, number, number];
    text = `${dotted[1]!}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  const zeros = Array.from({ length: Math.max(0, gap) }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

/**
 * An address in network order, four bytes or sixteen; an IPv4-mapped one (`::ffff:10.0.0.1`) is IPv4, and an interface behind
 * `%` is left aside. Undefined for what is no address.
 */
export function addressBytes(address: string): Buffer | undefined {
  const bare = address.replace(/%.*$/s, '');
  if (isIP(bare) === 4) return Buffer.from(bare.split('.').map(Number));
  const groups = ipv6Groups(bare);
  if (groups === undefined) return undefined;
  const bytes = Buffer.from(groups.flatMap((group) => [group >> 8, group & 255]));
  const mapped = bytes.readUIntBE(0, 6) === 0 && bytes.readUIntBE(6, 6) === 0xffff;
  return mapped ? bytes.subarray(12) : bytes;
}

/** Networks in which no server of the public is: this machine, private, shared and link-local ones, the reserved rest (RFC 6890). */
export const insideNetworks: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '240.0.0.0/4',
  '::/127',
  'fc00::/7',
  'fe80::/10',
];

/** Networks such as `10.0.0.0/8` and `fd00::/8`; a bare address is a network of one, `loopback` is this machine. */
export class Networks {
  // One of each kind: a list takes an IPv4 address for one of the networks of IPv6 that such addresses are mapped into.
  readonly #ipv4 = new BlockList();
  readonly #ipv6 = new BlockList();
  readonly isEmpty: boolean;

  /** What is no network is left out, and nothing is in it: settings are checked before they come here. */
  constructor(networks: readonly string[]) {
    for (const text of networks) this.#add(text);
    this.isEmpty = networks.length === 0;
  }

  /** False for what is no address. */
  has(address: string): boolean {
    if (this.isEmpty) return false;
    const bytes = addressBytes(address);
    if (bytes === undefined) return false;
    return bytes.length === 4
      ? this.#ipv4.check([...bytes].join('.'), 'ipv4')
      : this.#ipv6.check(address.replace(/%.*$/s, ''), 'ipv6');
  }

  #add(text: string): void {
    if (text === 'loopback') {
      this.#ipv4.addSubnet('127.0.0.0', 8, 'ipv4');
      this.#ipv6.addAddress('::1', 'ipv6');
      return;
    }
    const [, address = '', length] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
    const bytes = addressBytes(address);
    if (bytes === undefined) return;
    const isMapped = bytes.length === 4 && isIP(address) === 6;
    const most = bytes.length * 8;
    const bits = length === undefined ? most : Number(length) - (isMapped ? 96 : 0);
    if (bits < 0 || bits > most) return;
    if (bytes.length === 4) this.#ipv4.addSubnet([...bytes].join('.'), bits, 'ipv4');
    else this.#ipv6.addSubnet(address, bits, 'ipv6');
  }
}
