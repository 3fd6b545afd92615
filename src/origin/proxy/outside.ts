import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { isInsideAddress } from './addresses.ts';

/**
 * Why a redirect from `from` to `to` is not followed; undefined when it may be. `start` is what the operator chose, so going back
 * there is fine. What the names of other hosts resolve to is {@link lookupOutside}'s to look at, except on the way through an HTTP
 * proxy: there the proxy resolves them, and only its own rules can keep it from inside addresses.
 */
export function redirectObstacle(from: URL, to: URL, start: URL): string | undefined {
  if (to.protocol !== 'https:' && to.protocol !== 'http:') return to.protocol;
  if (from.protocol === 'https:' && to.protocol === 'http:') return 'https → http';
  if (to.host === start.host && to.protocol === start.protocol) return undefined;
  const host = to.hostname.replace(/^\[|\]$/g, '');
  const local = /(?:^|\.)localhost\.?$/.test(host);
  return local || (isIP(host) !== 0 && isInsideAddress(host)) ? host : undefined;
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

export type Lookup = (hostname: string, options: LookupOptions, callback: LookupCallback) => void;

/** As `dns.lookup` for all addresses of a name. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A `dns.lookup` that knows only addresses which `mayReach` lets pass, so that a name which changes its mind gets nowhere: what
 * is connected to is what was looked at. Fails with what `refusal` gives when a name has only others.
 */
export function lookupWhere(
  mayReach: (address: string) => boolean,
  refusal: (hostname: string, address: string) => Error,
  resolve: Resolve = dnsLookup,
): Lookup {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const reachable = addresses.filter(({ address }) => mayReach(address));
      const first = reachable[0];
      if (first === undefined) callback(refusal(hostname, addresses[0]?.address ?? '?'), []);
      else if (options.all === true) callback(null, reachable);
      else callback(null, first.address, first.family);
    });
  };
}

/** A `dns.lookup` that knows no inside addresses. */
export const lookupOutside: Lookup = lookupWhere(
  (address) => !isInsideAddress(address),
  (hostname) =>
    new GomirrorError<OriginCode>('origin.redirect-unsafe', {
      upstream: '',
      to: hostname,
      reason: 'inside address',
    }),
);
