import { systemClock } from '../../src/base/index.ts';
import type { Clock } from '../../src/base/index.ts';
import { runChecks } from '../../src/doctor/engine/index.ts';
import { askServer } from '../../src/doctor/network/name-servers.ts';
import { type Alternative, makeNetworkChecks, type Net } from '../../src/doctor/network/index.ts';
import { openSocket } from '../../src/doctor/network/net.ts';
import type { CheckResult, Finding } from '../../src/doctor/index.ts';
import { type IssuedCertificate, makeAuthority, type TestAuthority } from './authority.ts';
import { type DnsBook, startDnsServer, startHttpsResolver } from './dns-server.ts';
import { type FakeFacts, fakeSystem } from './fake-system.ts';
import { mirrorAnswers, secureServer, startPlace } from './network-places.ts';
import type { Scope } from './scope.ts';

/** Where a connection to `address:port` of the made-up internet comes out: a port on loopback, or how it fails. */
export type Place = number | 'drop' | 'refuse' | 'reset' | 'unreachable';

export interface NetworkFacts {
  /** What the machine's own resolver says; also what resolvers outside say, unless `outside` is given. */
  readonly names: DnsBook;
  readonly outside?: DnsBook | 'unreachable';
  readonly places: Readonly<Record<string, Place>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Besides the list of authorities. */
  readonly files?: FakeFacts['files'];
  /** Trusted on the machine; the public one without any. Empty: there is no such file. */
  readonly trusted?: readonly TestAuthority[];
  readonly alternatives?: readonly Alternative[];
  readonly mirror?: string;
  readonly module?: { readonly path: string; readonly version: string };
  /** How far the machine's date is ahead. */
  readonly aheadMs?: number;
  readonly portalProbes?: readonly string[];
  /** How long the machine's resolver takes, besides what a name server takes. */
  readonly lookupMs?: number;
  /** A search domain of the machine. */
  readonly search?: string;
  readonly programs?: FakeFacts['programs'];
  /** 4.5 s: loopback is fast, and what is dropped is not worth waiting for. */
  readonly timeoutMs?: number;
}

/** What doctor says of a network. */
export interface NetworkSaid {
  readonly results: ReadonlyMap<string, CheckResult>;
  readonly findings: readonly Finding[];
  /** Codes of errors, without `doctor.`. */
  readonly errors: readonly string[];
  readonly tookMs: number;
}

/** The authority that everybody trusts; made once, keys take time. */
export const publicAuthority = makeAuthority('Public Trust');

const publicPems: readonly string[] = [publicAuthority.certificate];

const resolverAddress = '192.0.2.53';

/** Ports that nothing listens on are hard to keep: the reserved one is free on any machine that runs tests. */
const nothingListens = 1;

/**
 * A made-up internet whose every server is a real one on loopback: real DNS over UDP, real TCP, TLS and HTTP; only addresses are
 * mapped when a connection is opened. Runs the checks of the network in it.
 */
export async function inNetwork(scope: Scope, facts: NetworkFacts): Promise<NetworkSaid> {
  const nameServer = await startDnsServer(scope, facts.names);
  const places: Record<string, Place> = { ...facts.places };
  if (facts.outside !== 'unreachable') {
    const certificate = publicAuthority.issue([resolverAddress]);
    places[`${resolverAddress}:443`] = await startHttpsResolver(
      scope,
      facts.outside ?? facts.names,
      certificate,
    );
  } else places[`${resolverAddress}:443`] = 'drop';
  const net = testNet(nameServer, places, facts);
  const trusted = (facts.trusted ?? [publicAuthority]).map(({ certificate }) => certificate);
  const clock: Clock = { ...systemClock, now: () => Date.now() + (facts.aheadMs ?? 0) };
  const system = fakeSystem({
    clock,
    env: { GOSUMDB: 'off', ...facts.env },
    files: {
      ...(trusted.length === 0 ? {} : { '/etc/ssl/certs/ca-certificates.crt': trusted.join('') }),
      ...facts.files,
    },
    ...(facts.programs === undefined ? {} : { programs: facts.programs }),
  });
  const checks = makeNetworkChecks({ net, alternatives: async () => facts.alternatives ?? [] });
  const began = performance.now();
  const results = await runChecks(checks, {
    system,
    signal: new AbortController().signal,
    timeoutMs: facts.timeoutMs ?? 4500,
    mirror: facts.mirror,
    module: facts.module,
    facts: {},
  });
  const findings = [...results.values()].flatMap((result) =>
    result.state === 'found' ? result.findings : [],
  );
  return {
    results,
    findings,
    errors: findings.filter(({ level }) => level === 'error').map(({ code }) => code.replace('doctor.', '')),
    tookMs: performance.now() - began,
  };
}

function testNet(nameServer: string, places: Readonly<Record<string, Place>>, facts: NetworkFacts): Net {
  const net: Net = {
    clock: systemClock,
    lookup: async (host, signal) => {
      if (facts.lookupMs !== undefined) await systemClock.sleep(facts.lookupMs, signal);
      if (facts.search !== undefined && !host.endsWith('.')) {
        return net.lookup(`${host}.`, signal).catch(() => net.lookup(`${host}.${facts.search}.`, signal));
      }
      const fail = (code: string) => Object.assign(new Error(`${code} ${host}`), { code });
      const [v4, v6] = await Promise.all([
        askServer(net, nameServer, host, 'A', signal),
        askServer(net, nameServer, host, 'AAAA', signal),
      ]);
      const addresses = [...v4.addresses, ...v6.addresses];
      if (addresses.length > 0) return addresses;
      throw fail(v4.status === 'NXDOMAIN' || v4.status === 'NOERROR' ? 'ENOTFOUND' : 'EAI_AGAIN');
    },
    nameServers: () => [nameServer],
    httpsResolvers: [
      { name: 'Outside', address: resolverAddress, port: 443, host: resolverAddress, path: '/dns-query' },
    ],
    publicAuthorities: () => publicPems,
    portalProbes: facts.portalProbes ?? [],
    connect: async (address, port, signal) => {
      const isProxyHere = address.startsWith('127.');
      const place = places[`${address}:${port}`] ?? (isProxyHere ? port : 'unreachable');
      if (typeof place === 'number') return openSocket('127.0.0.1', place, signal);
      if (place === 'refuse') return openSocket('127.0.0.1', nothingListens, signal);
      if (place !== 'drop') {
        const code = place === 'reset' ? 'ECONNRESET' : 'ENETUNREACH';
        throw Object.assign(new Error(code), { code });
      }
      return new Promise((_, reject) => {
        const abort = () => reject(signal.reason as Error);
        if (signal.aborted) abort();
        signal.addEventListener('abort', abort, { once: true });
      });
    },
  };
  return net;
}

/** A mirror that is in order, with a certificate for `names`. Gives its port. */
export function goodMirror(
  scope: Scope,
  names: readonly string[],
  certificate: IssuedCertificate = publicAuthority.issue(names),
): Promise<number> {
  return startPlace(scope, secureServer(certificate, mirrorAnswers));
}
