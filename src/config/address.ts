import { isIP } from 'node:net';
import { fault, type Reading } from './problems.ts';

/** Where to listen: a host name or an IP address without brackets, and a port; port 0 lets the system choose. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * `HOST:PORT`, with an IPv6 address in brackets: `127.0.0.1:4663`, `[::1]:4663`, `localhost:0`. As in Go, `:4663` means
 * every address of the machine, which is the host `::`.
 */
export function parseAddress(text: string): Reading<ListenAddress> {
  const bad = fault('config.bad-address', { value: text });
  const match = /^(?:\[(?<v6>[^[\]]*)\]|(?<name>[^[\]:]*)):(?<port>\d{1,5})$/.exec(text);
  const { v6, name, port: digits } = match?.groups ?? {};
  if (digits === undefined) return bad;
  const port = Number(digits);
  if (port > 65535) return bad;
  if (v6 !== undefined) return isIP(v6) === 6 ? { value: { host: v6, port } } : bad;
  if (name === undefined || name === '') return { value: { host: '::', port } };
  if (isIP(name) === 4) return { value: { host: name, port } };
  // A last label of digits only would be taken for a malformed IPv4 address by everything down the line.
  const labels = name.split('.');
  const proper = labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
  return proper && !/^\d+$/.test(labels.at(-1) ?? '') && name.length <= 253
    ? { value: { host: name, port } }
    : bad;
}

/** The inverse of {@link parseAddress}. */
export function formatAddress({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
