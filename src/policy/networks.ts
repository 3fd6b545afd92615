/** An address as a number, and of which kind: an IPv4 address inside IPv6 (`::ffff:10.0.0.1`) is IPv4. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Whether an address lies in a network. */
export type Network = (address: Address) => boolean;

/**
 * The network in `text`: `10.0.0.0/8`, `fd00::/8`, a single address, or `loopback` for this machine. Undefined for what is none.
 */
export function parseNetwork(text: string): Network | undefined {
  if (text === 'loopback') {
    return ({ bits, value }) => (bits === 32 ? value >> 24n === 127n : value === 1n);
  }
  const [, base = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const network = parseAddress(base);
  if (network === undefined) return undefined;
  const width = length === undefined ? network.bits : Number(length);
  if (width > network.bits) return undefined;
  const shift = BigInt(network.bits - width);
  const prefix = network.value >> shift;
  return ({ bits, value }) => bits === network.bits && value >> shift === prefix;
}

/** Undefined for what is no address. An interface behind `%` is left aside. */
export function parseAddress(text: string): Address | undefined {
  const bare = text.replace(/%.*$/s, '');
  if (!bare.includes(':')) {
    const value = parseIPv4(bare);
    return value === undefined ? undefined : { bits: 32, value: BigInt(value) };
  }
  const groups = parseIPv6(bare);
  if (groups === undefined) return undefined;
  let value = 0n;
  for (const group of groups) value = (value << 16n) | BigInt(group);
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value };
}

function parseIPv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    // No zeros in front: some take those for octal.
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

/** The eight groups of an IPv6 address (RFC 4291, 2.2). */
function parseIPv6(text: string): number[] | undefined {
  let address = text;
  const [, head = '', dotted] = /^(.*:)([\d.]+\.[\d.]+)$/s.exec(text) ?? [];
  if (dotted !== undefined) {
    const value = parseIPv4(dotted);
    if (value === undefined) return undefined;
    address = `${head}${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
  }
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - (right?.length ?? 0);
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...(right ?? [])];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16));
}
