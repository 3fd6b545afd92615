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
 * True for what a browser sends, or may send, on behalf of a page that is not this server's own. Where nothing is encrypted, a
 * name of somebody else's may have been turned to this address (DNS rebinding), and then nothing but the name tells: what comes
 * from a browser has to call this server by an address, or by the name of the machine itself. A certificate does that in TLS.
 */
export function isForeignPage(request: Request, isSecure: boolean): boolean {
  const site = rawHeader(request, 'sec-fetch-site')?.toLowerCase();
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const host = hostOf(request);
  const origin = rawHeader(request, 'origin');
  if (origin !== undefined && !isAtHost(origin, host)) return true;
  if (isSecure || !(site !== undefined || origin !== undefined || isFromBrowser(request))) return false;
  const url = `http://${host}`;
  return !URL.canParse(url) || !isOfMachine(new URL(url).hostname);
}

/** No page can take the first of these out of its requests (Fetch Standard, "HTTP-network-or-cache fetch"). */
function isFromBrowser(request: Request): boolean {
  return ['accept-language', 'sec-fetch-mode', 'sec-fetch-dest'].some(
    (name) => rawHeader(request, name) !== undefined,
  );
}

/**
 * The page came from here. That its host is the one of this request is not enough: a name of somebody else's may have been
 * turned to this address while the page was open.
 */
function isOwnOrigin(origin: string, request: Request, ownUrl: string): boolean {
  if (!isAtHost(origin, hostOf(request))) return false;
  const { hostname } = new URL(origin);
  return isOfMachine(hostname) || hostname === new URL(ownUrl).hostname;
}

function isAtHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}

function hostOf(request: Request): string | undefined {
  return 'authority' in request ? request.authority : rawHeader(request, 'host');
}

/** What nobody can turn to another address. */
function isOfMachine(hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
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
