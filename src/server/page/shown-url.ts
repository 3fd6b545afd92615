import { isIP } from 'node:net';
import { rawHeader, type Request } from '../http.ts';

/**
 * The URL under which this client reaches the server, for showing it to the same client: from its Host header, if that is
 * nothing but a host and a port, else `listeningUrl`. A TLS proxy in front says so in `X-Forwarded-Proto`; that a client
 * could forge it harms nobody but itself, as the answer is kept by nobody. No slash at the end.
 */
export function shownUrl(request: Request, listeningUrl: string): string {
  const host = rawHeader(request, ':authority') ?? rawHeader(request, 'host');
  if (host === undefined || !isHostAndPort(host)) return listeningUrl;
  const forwarded = rawHeader(request, 'x-forwarded-proto')?.split(',')[0]?.trim();
  const own = listeningUrl.startsWith('https:') ? 'https' : 'http';
  return `${forwarded === 'https' || forwarded === 'http' ? forwarded : own}://${host.toLowerCase()}`;
}

/** True for `HOST` and `HOST:PORT`, the host a DNS name, an IPv4 address, or an IPv6 address in brackets. */
export function isHostAndPort(text: string): boolean {
  const match = /^(?:\[(?<v6>[0-9a-f:.]{2,45})\]|(?<name>[a-z0-9._-]{1,253}))(?::(?<port>\d{1,5}))?$/i.exec(
    text,
  );
  if (match === null) return false;
  const { v6, name = '', port = '1' } = match.groups ?? {};
  if (Number(port) < 1 || Number(port) > 65535) return false;
  if (v6 !== undefined) return isIP(v6) === 6;
  if (isIP(name) === 4) return true;
  const labels = name.split('.');
  const proper = labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
  // What ends in digits would be taken for a malformed address.
  return proper && !/^\d+$/.test(labels.at(-1) ?? '');
}
