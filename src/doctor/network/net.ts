import dns from 'node:dns';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { type Clock, systemClock, withDeadline } from '../../base/index.ts';
import { TimedOut } from './failure.ts';

/** A resolver that is asked over HTTPS (RFC 8484). It is reached by its address, so that no name is needed to ask for names. */
export interface HttpsResolver {
  /** For people: `AliDNS`. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** What its certificate is for. */
  readonly host: string;
  readonly path: string;
}

/**
 * The network of a machine, as far as it is not the same everywhere: everything else is done over the sockets that this opens.
 * A test hands in one whose names and public resolvers are servers on loopback.
 */
export interface Net {
  /** Measures time-outs and durations; the machine's date is the `System`'s. */
  readonly clock: Clock;
  /** The addresses that programs here get for a name, in their order. Rejects with a system error (`ENOTFOUND`, `EAI_AGAIN`). */
  lookup(host: string, signal: AbortSignal): Promise<readonly string[]>;
  /** The name servers that this machine is set up with, `address` or `address:port`. */
  nameServers(): readonly string[];
  /** Resolvers that are compared with. */
  readonly httpsResolvers: readonly HttpsResolver[];
  /** PEM texts of the authorities that everybody trusts, whatever this machine does. */
  publicAuthorities(): readonly string[];
  /** Plain http addresses that answer 204 and nothing else where nobody is in between. */
  readonly portalProbes: readonly string[];
  /** Opens a TCP connection to an address. Rejects with a system error. The socket is the caller's to destroy. */
  connect(address: string, port: number, signal: AbortSignal): Promise<Socket>;
}

/** The network as it is. */
export function realNet(): Net {
  return {
    clock: systemClock,
    lookup: async (host, signal) => {
      const found = await settledOr(signal, dns.promises.lookup(host, { all: true, order: 'verbatim' }));
      return [...new Set(found.map(({ address }) => address))];
    },
    nameServers: () => dns.getServers(),
    httpsResolvers,
    publicAuthorities: () => tls.rootCertificates,
    portalProbes: ['http://connect.rom.miui.com/generate_204', 'http://cp.cloudflare.com/generate_204'],
    connect: openSocket,
  };
}

/** Some in China, some elsewhere: at least one should be reachable wherever anything is. */
const httpsResolvers: readonly HttpsResolver[] = [
  { name: 'AliDNS', address: '223.5.5.5', port: 443, host: '223.5.5.5', path: '/dns-query' },
  { name: 'DNSPod', address: '1.12.12.12', port: 443, host: '1.12.12.12', path: '/dns-query' },
  { name: 'Cloudflare', address: '1.1.1.1', port: 443, host: '1.1.1.1', path: '/dns-query' },
  { name: 'Quad9', address: '9.9.9.9', port: 443, host: '9.9.9.9', path: '/dns-query' },
];

/** A TCP connection by node's own means. */
export function openSocket(address: string, port: number, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  const socket = net.connect({ host: address, port });
  const abort = () => {
    socket.destroy();
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', abort, { once: true });
  socket
    .once('connect', () => {
      signal.removeEventListener('abort', abort);
      socket.setNoDelay(true);
      // Later errors are those of whoever uses it; none may end the process.
      socket.on('error', () => undefined);
      resolve(socket);
    })
    .once('error', (error) => {
      signal.removeEventListener('abort', abort);
      reject(error);
    });
  return promise;
}

/** What cannot be cancelled: its result, or the signal's reason when that is aborted first. */
export function settledOr<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const abort = () => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  return promise;
}

/** Runs `work` for `ms` at most; a {@link TimedOut} after that. */
export function within<Result>(
  { clock }: Pick<Net, 'clock'>,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return withDeadline({ clock, ms, signal, late: () => new TimedOut(`not within ${ms} ms`) }, work);
}
