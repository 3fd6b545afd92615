import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { addressBytes } from '../../base/index.ts';

/** Variables by name; an empty one counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The URL of the HTTP proxy that the environment demands for `targetUrl`, by the rules of Go's net/http
 * (golang.org/x/net/http/httpproxy), so that gomirror goes the way that the go command would: HTTP_PROXY for http, HTTPS_PROXY
 * for https, except for the hosts of NO_PROXY, `localhost` and loopback addresses. Each also in lower case; upper case wins.
 * Undefined: go straight. That is so as well for what is no URL, and in a CGI process, where HTTP_PROXY may be a client's header.
 */
export function proxyFromEnvironment(environment: Environment, targetUrl: string): string | undefined {
  const target = URL.parse(targetUrl);
  const scheme = target?.protocol.slice(0, -1);
  if (target === null || (scheme !== 'http' && scheme !== 'https')) return undefined;
  const variable = (name: string) => environment[name] || environment[name.toLowerCase()] || '';
  if (scheme === 'http' && environment['REQUEST_METHOD']) return undefined;
  const proxy = proxyUrl(variable(scheme === 'http' ? 'HTTP_PROXY' : 'HTTPS_PROXY'));
  if (proxy === undefined) return undefined;
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const port = target.port || (scheme === 'http' ? '80' : '443');
  return isExempt(host, port, variable('NO_PROXY')) ? undefined : proxy;
}

/**
 * True for what Go cannot read (`net/url`: a `%` that begins no escape, as in a password with one): it passes over the whole setting and
 * goes straight. Everything else it takes, and it then leads somewhere or nowhere.
 */
export function isPassedOver(value: string): boolean {
  return /%(?![0-9A-Fa-f]{2})/.test(value);
}

/** A whole URL, or `host[:port]`, which means http. */
function proxyUrl(value: string): string | undefined {
  if (value === '' || isPassedOver(value)) return undefined;
  const whole = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(value) ? URL.parse(value) : null;
  return (whole ?? URL.parse(`http://${value}`))?.href;
}

/** Whether NO_PROXY, a list with commas, or its nature keeps a host from being asked for through a proxy. */
function isExempt(host: string, port: string, list: string): boolean {
  const address = addressBytes(host);
  if (host === 'localhost' || (address !== undefined && isLoopback(address))) return true;
  return list.split(',').some((entry) => {
    const text = entry.trim().toLowerCase();
    if (text === '*') return true;
    const network = networkOf(text);
    if (network !== undefined) return address !== undefined && contains(network, address);
    const [name, onPort] = splitPort(text);
    if (name === '' || (onPort !== '' && onPort !== port)) return false;
    const alone = name.includes('%') ? undefined : addressBytes(name);
    if (alone !== undefined) return address !== undefined && alone.equals(address);
    return address === undefined && isInDomain(host, name);
  });
}

/** `example.com` means the domain and what lies in it; `.example.com` and `*.example.com` only the latter. */
function isInDomain(host: string, entry: string): boolean {
  const name = entry.replace(/^\*(?=\.)/, '');
  const below = name.startsWith('.') ? name.slice(1) : name;
  const ascii = /^[\0-\x7f]*$/.test(below) ? below : domainToASCII(below) || below;
  return host.endsWith(`.${ascii}`) || (host === ascii && !name.startsWith('.'));
}

/** `host:port` or `[address]:port` in two, as Go's net.SplitHostPort does; anything else has no port. */
function splitPort(text: string): [host: string, port: string] {
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(text);
  return match === null ? [text, ''] : [match[1] ?? match[2] ?? '', match[3]!];
}

interface Network {
  readonly address: Buffer;
  readonly prefix: number;
}

/** An address and the length of its prefix, `10.0.0.0/8`. */
function networkOf(text: string): Network | undefined {
  const match = /^([^%/]+)\/(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const prefix = Number(match[2]);
  const givenBits = isIP(match[1]!) === 6 ? 128 : 32;
  const address = addressBytes(match[1]!);
  if (address === undefined || prefix > givenBits) return undefined;
  if (address.length === 16) return { address, prefix };
  // A mapped IPv4 address is IPv4 only as long as the prefix leaves the mapping whole.
  const ipv4Prefix = prefix - (givenBits - 32);
  if (ipv4Prefix >= 0) return { address, prefix: ipv4Prefix };
  return { address: Buffer.concat([mapping, address]), prefix };
}

/** What an IPv4 address in IPv6 begins with. */
const mapping = Buffer.from([...Array<number>(10).fill(0), 255, 255]);

function contains({ address, prefix }: Network, other: Buffer): boolean {
  if (address.length !== other.length) return false;
  const whole = prefix >> 3;
  if (!address.subarray(0, whole).equals(other.subarray(0, whole))) return false;
  const rest = 8 - (prefix & 7);
  return rest === 8 || address[whole]! >> rest === other[whole]! >> rest;
}

function isLoopback(address: Buffer): boolean {
  return address.length === 4
    ? address[0] === 127
    : address.readUInt8(15) === 1 && address.subarray(0, 15).every((byte) => byte === 0);
}
