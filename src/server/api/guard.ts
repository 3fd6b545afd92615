import { isIP } from 'node:net';
import { GomirrorError } from '../../base/index.ts';
import type { ServerCode } from '../codes.ts';
import { rawHeader, type Request } from '../http.ts';

/**
 * Throws `server.foreign-page` for what a browser sends on behalf of a page of another site: such a page can reach a mirror
 * on loopback though its author cannot. Programs send neither header (Fetch Standard, "Origin" header; Fetch Metadata).
 */
export function refuseForeignPages(request: Request, ownUrl: string): void {
  const site = rawHeader(request, 'sec-fetch-site')?.toLowerCase();
  const origin = rawHeader(request, 'origin');
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && !isOwnOrigin(origin, request, ownUrl));
  if (foreign) throw new GomirrorError<ServerCode>('server.foreign-page', { origin: origin ?? site ?? '' });
}

/**
 * The page came from here. That its host is the one of this request is not enough: a name of somebody else's may have been
 * turned to this address while the page was open.
 */
function isOwnOrigin(origin: string, request: Request, ownUrl: string): boolean {
  const host = 'authority' in request ? request.authority : rawHeader(request, 'host');
  if (!URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase()) return false;
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || isAddress(hostname) || hostname === new URL(ownUrl).hostname;
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

/** Headers by which a proxy on this machine tells that somebody else is asking. */
const forwarding = ['forwarded', 'x-forwarded-for', 'via', 'x-real-ip'];

/** True when the request was made on this machine, and is not handed over by a proxy on it. */
export function isLocal(request: Request): boolean {
  const address = request.socket.remoteAddress ?? '';
  const isLoopback = /^(?:::ffff:)?127\.|^::1$/.test(address);
  return isLoopback && forwarding.every((name) => rawHeader(request, name) === undefined);
}

/** Throws `server.only-local` unless the request was made on this machine. */
export function onlyLocal(request: Request): void {
  if (isLocal(request)) return;
  throw new GomirrorError<ServerCode>('server.only-local', {});
}
