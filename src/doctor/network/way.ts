import { isIP, type Socket } from 'node:net';
import { redactUrl } from '../../config/basics/index.ts';
import { proxyFromEnvironment } from '../../origin/index.ts';
import type { Target } from './endpoints.ts';
import { Closed, failureOf } from './failure.ts';
import { sayHello } from './hello.ts';
import { lookAtNames } from './names.ts';
import { type Net, within } from './net.ts';
import type { DialSeen, ProxyUse, Trail } from './trail.ts';
import { authorizationOf, isSocks, throughProxy, toProxy } from './tunnel.ts';

/** What every walk of one run has in common. */
export interface Walker {
  readonly net: Net;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The machine's date, milliseconds. */
  readonly now: () => number;
  /** Those that Go believes here. */
  readonly authorities: readonly string[];
  readonly hostsFile: ReadonlyMap<string, readonly string[]>;
  readonly mayAskOutside: (host: string) => boolean;
  /** The module that mirrors are asked about. */
  readonly module: string;
  /** The checksum database that they might pass on. */
  readonly database: string | undefined;
  readonly limits: {
    readonly namesMs: number;
    readonly dialMs: number;
    readonly helloMs: number;
    readonly answerMs: number;
  };
  readonly signal: AbortSignal;
}

const addressLimit = 4;

/** Opens one more connection to where the first one led. */
export type Way = () => Promise<Socket>;

/** As far as bytes can be exchanged with the other side: names and TCP, or a proxy. Undefined when `trail` ends before. */
export async function findWay(walker: Walker, trail: Trail, isBrief: boolean): Promise<Way | undefined> {
  const { net, limits, signal } = walker;
  const { target, proxy } = trail;
  if (proxy !== undefined) {
    const mustForward = !target.isSecure && !isSocks(proxy.url);
    const open = () =>
      mustForward
        ? toProxy(net, proxy.url, walker.authorities, limits.dialMs, signal)
        : throughProxy(net, proxy.url, target, walker.authorities, limits.dialMs, signal);
    const tunnel = await open();
    if (tunnel.state !== 'open') {
      trail.tunnel = tunnel;
      trail.end = 'proxy';
      return undefined;
    }
    return first(tunnel.socket, async () => {
      const again = await open();
      if (again.state !== 'open') throw new Closed(`proxy: ${again.state}`);
      return again.socket;
    });
  }
  let addresses: readonly string[] = [target.host];
  if (isIP(target.host) === 0) {
    const { first: seen, whole } = await lookAtNames({
      net,
      host: target.host,
      hostsFile: walker.hostsFile,
      mayAskOutside: !isBrief && walker.mayAskOutside(target.host),
      ms: limits.namesMs,
      signal,
    });
    trail.names = seen;
    trail.allNames = whole;
    addresses = seen.system.addresses;
    if (addresses.length === 0) {
      trail.end = 'names';
      return undefined;
    }
  }
  const found = await dialAll(walker, addresses, target.port);
  trail.dials = found.dials;
  if (found.socket === undefined) {
    trail.end = 'tcp';
    return undefined;
  }
  const { address } = found;
  return first(found.socket, () =>
    within(net, limits.dialMs, signal, (inner) => net.connect(address, target.port, inner)),
  );
}

/** Gives `socket` the first time, and what `more` opens after that. */
function first(socket: Socket, more: Way): Way {
  let isUsed = false;
  return () => {
    if (isUsed) return more();
    isUsed = true;
    return Promise.resolve(socket);
  };
}

/** Tries some addresses of each family at once, as Go nearly does (RFC 8305). */
async function dialAll(
  { net, limits, signal }: Walker,
  addresses: readonly string[],
  port: number,
): Promise<{ dials: readonly DialSeen[]; socket: Socket | undefined; address: string }> {
  const some = [4, 6].flatMap((family) =>
    addresses.filter((address) => isIP(address) === family).slice(0, addressLimit / 2),
  );
  let winner: { socket: Socket; address: string } | undefined;
  const others = new AbortController();
  const dials = await Promise.all(
    some.map(async (address): Promise<DialSeen> => {
      const beganMs = net.clock.monotonicMs();
      const took = () => net.clock.monotonicMs() - beganMs;
      try {
        const socket = await within(net, limits.dialMs, AbortSignal.any([signal, others.signal]), (inner) =>
          net.connect(address, port, inner),
        );
        if (winner === undefined) {
          winner = { socket, address };
          // The others get some time more, to see which of them lead nowhere; then it is a time-out.
          net.clock.after(Math.min(1000, limits.dialMs), () => others.abort(new Closed('not as fast')));
        } else socket.destroy();
        return { address, failure: undefined, ms: took() };
      } catch (error) {
        const isLate = error === others.signal.reason && others.signal.aborted;
        return {
          address,
          failure: isLate ? { kind: 'timeout', said: 'ETIMEDOUT' } : failureOf(error),
          ms: took(),
        };
      }
    }),
  );
  return { dials, socket: winner?.socket, address: winner?.address ?? '' };
}

/** The proxy that Go would take, by the environment. */
export function proxyFor({ env }: Walker, { url, isSecure }: Target): ProxyUse | undefined {
  const found = URL.parse(proxyFromEnvironment(env, url) ?? '');
  const upper = isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const variable = env[upper] ? upper : upper.toLowerCase();
  if (found === null) return undefined;
  return { url: found, shown: redactUrl(found.href).replace(/\/$/, ''), variable };
}

/** How to ask over a connection: what a proxy that forwards wants in front of the path, and in the headers. */
export interface Opened {
  readonly socket: Socket;
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One more connection, ready for HTTP/1.1, on a way that has been found to work. The socket is the caller's to destroy. */
export async function openAgain(walker: Walker, { target, proxy, dials }: Trail): Promise<Opened> {
  const { net, limits, signal, authorities } = walker;
  const straightTo = dials.find(({ failure }) => failure === undefined)?.address ?? target.host;
  const forwards = proxy !== undefined && !target.isSecure && !isSocks(proxy.url);
  let socket: Socket;
  if (proxy === undefined) {
    socket = await within(net, limits.dialMs, signal, (inner) => net.connect(straightTo, target.port, inner));
  } else {
    const tunnel = forwards
      ? await toProxy(net, proxy.url, authorities, limits.dialMs, signal)
      : await throughProxy(net, proxy.url, target, authorities, limits.dialMs, signal);
    if (tunnel.state !== 'open') throw new Closed(`proxy: ${tunnel.state}`);
    socket = tunnel.socket;
  }
  if (!target.isSecure) {
    const authorization = forwards ? authorizationOf(proxy.url) : undefined;
    return {
      socket,
      prefix: forwards ? `http://${new URL(target.url).host}` : '',
      headers: authorization === undefined ? {} : { 'proxy-authorization': authorization },
    };
  }
  const hello = await within(net, limits.helloMs, signal, (inner) =>
    sayHello(socket, { host: target.host, protocols: ['http/1.1'], authorities }, inner),
  );
  return { socket: hello.socket, prefix: '', headers: {} };
}
