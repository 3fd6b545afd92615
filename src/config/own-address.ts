import { isIP } from 'node:net';
import type { ListenAddress } from './address.ts';
import type { Host } from './host.ts';

/**
 * True when `url` leads back to the gomirror that listens on `listen`: the same port, and a host that is the one listened
 * on, a loopback address, or one of the machine's own names and addresses. A listener on port 0 has no address yet.
 */
export function isOwnAddress(host: Host, listen: ListenAddress, url: string): boolean {
  const { hostname, port, protocol } = new URL(url);
  const portNumber = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  if (listen.port === 0 || portNumber !== listen.port) return false;
  const name = bareName(hostname);
  if (name === bareName(listen.host) || isLoopback(name)) return true;
  return host.ownNames().some((own) => {
    const ownName = bareName(own);
    return ownName === name || name === `${ownName}.local`;
  });
}

function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  if (isIP(name) === 4) return name.startsWith('127.') || name === '0.0.0.0';
  return name === '::1' || name === '::' || /^::ffff:7f[0-9a-f]{2}:/.test(name);
}

/** Lower case, without brackets, without the dot of a fully qualified name, without an IPv6 zone. */
function bareName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
}
