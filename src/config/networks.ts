import { isIP } from 'node:net';
import { fault, type Reading } from './problems.ts';

const loopback = ['127.0.0.0/8', '::1/128'];

/**
 * Networks joined by commas: `10.0.0.0/8`, `fd00::/8`; a single address is a network of its own, `loopback` this
 * machine's, `none` no network at all. Each comes out as `address/bits`, once.
 */
export function parseNetworks(text: string): Reading<readonly string[]> {
  if (text.trim() === 'none') return { value: [] };
  const networks = new Set<string>();
  for (const word of text.split(',').map((part) => part.trim())) {
    if (word === 'loopback') {
      for (const network of loopback) networks.add(network);
      continue;
    }
    const reading = parseNetwork(word);
    if ('fault' in reading) return reading;
    networks.add(reading.value);
  }
  return { value: [...networks] };
}

/** The inverse of {@link parseNetworks}. */
export function formatNetworks(networks: readonly string[]): string {
  return networks.length === 0 ? 'none' : networks.join(',');
}

/** One network, as `address/bits`. An address with bits beyond the prefix is refused: one of the two is a mistake. */
export function parseNetwork(word: string): Reading<string> {
  const bad = fault('config.bad-network', { value: word });
  const [address = '', prefix, ...more] = word.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  const most = family === 4 ? 32 : 128;
  if (family === 0 || more.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(prefix ?? '0')) return bad;
  const bits = prefix === undefined ? most : Number(prefix);
  if (bits > most) return bad;
  const groups = family === 4 ? address.split('.').map(Number) : ipv6Groups(address);
  const width = most / groups.length;
  const masked = groups.map((group, index) => {
    const kept = Math.min(width, Math.max(0, bits - index * width));
    return group & ~(2 ** (width - kept) - 1);
  });
  // Nobody's connection comes from such an address; the network that was meant is the one of version 4.
  if (
    family === 6 &&
    bits >= 96 &&
    masked.slice(0, 5).every((group) => group === 0) &&
    masked[5] === 0xffff
  ) {
    return bad;
  }
  const meant = `${formatAddress(masked)}/${bits}`;
  if (masked.some((group, index) => group !== groups[index])) {
    return fault('config.network-host-bits', { value: word, meant });
  }
  return { value: meant };
}

/** The eight groups of an address that `isIP` took for one of version 6. */
function ipv6Groups(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const groups = (part: string) =>
    part === ''
      ? []
      : part.split(':').flatMap((group) => {
          if (!group.includes('.')) return [Number.parseInt(group, 16)];
          const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
          return [a * 256 + b, c * 256 + d];
        });
  const [front, back] = [groups(head), groups(tail ?? '')];
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
}

/** Version 4 from four numbers; version 6 from eight, in the form of RFC 5952. */
function formatAddress(groups: readonly number[]): string {
  if (groups.length === 4) return groups.join('.');
  return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1);
}
