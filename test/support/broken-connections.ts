import { execFileSync } from 'node:child_process';
import http from 'node:http';
import { officialSumDb } from '../../src/config/official.ts';
import { makeAuthority } from './authority.ts';
import type { RealRow } from './broken-row.ts';
import { type BrokenWorld, forwarder, goodAnswers, officialHost, otherHost, places } from './broken-world.ts';
import {
  brokenHttp2Server,
  cuttingServer,
  middlebox,
  secureServer,
  silentServer,
  startFullQueue,
  startPlace,
} from './network-places.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Of the catalogue, and no name that everybody knows. */
const thirdHost = 'goproxy.baidu.com';
const thirdPlace = '203.0.113.20';

/** Another mirror, alone in GOPROXY. */
async function third(world: BrokenWorld, address = thirdPlace, host = thirdHost): Promise<void> {
  world.name(host, [address]);
  await world.goEnv(`GOPROXY=https://${host}\n`);
}

/** In front of the official mirror. */
async function inFront(
  world: BrokenWorld,
  judge: (hello: Buffer) => 'pass' | 'reset' | 'drop',
): Promise<void> {
  const server = secureServer(world.authority.issue([officialHost]), goodAnswers);
  const port = await startPlace(world.scope, server);
  await world.listen(middlebox(port, judge), places.official, 443);
}

/** Routes and ports, with real packets. */
export const connectionRows: readonly RealRow[] = [
  {
    name: 'the official mirror refuses connections',
    cause: 'tcp-refused',
    make: (world) => world.silence(places.official),
    mends: ['network'],
  },
  {
    name: 'packets to the official mirror are dropped',
    cause: 'tcp-timeout',
    make: (world) => world.drop(places.official),
    mends: ['network'],
  },
  {
    name: 'packets to the official mirror and the database are dropped',
    cause: 'tcp-timeout',
    make: async (world) => {
      world.name('sum.golang.google.cn', [places.alias]);
      await world.mirror('sum.golang.google.cn', places.alias);
      await world.drop(places.official);
      await world.drop(places.database);
    },
    mends: ['network'],
  },
  {
    name: 'a server whose queue is full',
    cause: ['tcp-timeout', 'tls-stalled'],
    make: async (world) => {
      const port = await startFullQueue(world.scope);
      await world.goEnv(`GOPROXY=http://127.0.0.1:${port}\n`);
    },
    mends: ['network'],
  },
  {
    name: 'no route to the official mirror',
    cause: 'tcp-unreachable',
    make: async (world) => {
      world.ip('route del default');
      await world.drop(places.official);
    },
    mends: ['network'],
  },
  {
    name: 'the mirror of this machine is not running',
    cause: 'local-mirror-down',
    make: (world) => world.goEnv('GOPROXY=http://127.0.0.1:3000,direct\n'),
    mends: ['network'],
  },
  {
    name: 'a mirror with an address of IPv6 only, and no IPv6 here',
    cause: 'ipv6-only',
    make: (world) => third(world, '2001:db8::1'),
    mends: ['network'],
  },
  {
    name: 'IPv6 that goes nowhere beside IPv4 that works',
    cause: 'ipv6-nowhere',
    make: (world) => {
      execFileSync('ip', ['-6', 'route', 'add', 'default', 'dev', 'nowhere']);
      world.name(officialHost, [places.official, '2001:db8::1']);
    },
    fails: false,
  },
  {
    name: 'the first of two mirrors is dead, and the comma does not go on',
    cause: 'tcp-refused',
    make: async (world) => {
      await world.silence(places.official);
      await world.goEnv(`GOPROXY=https://${officialHost},https://${otherHost}\n`);
    },
    mends: ['network'],
  },
  {
    name: 'everything is dropped, names are known',
    looks: [],
    cause: 'network-down',
    make: async (world) => {
      for (const address of [places.official, places.database, places.other]) await world.drop(address);
      for (const address of ['223.5.5.5', '1.12.12.12', '1.1.1.1', '9.9.9.9']) await world.drop(address);
    },
  },
  {
    name: 'everything is dropped, names too',
    looks: [],
    cause: 'network-down',
    make: async (world) => {
      await world.resolvConf('nameserver 198.51.100.53\nnameserver 198.51.100.54\n');
      for (const address of [places.official, places.database, places.other]) await world.drop(address);
      for (const address of ['223.5.5.5', '1.12.12.12', '1.1.1.1', '9.9.9.9']) await world.drop(address);
    },
  },
  {
    name: 'no network at all',
    looks: [],
    cause: 'network-no-route',
    make: async (world) => {
      world.ip('route del default');
      await world.resolvConf('nameserver 198.51.100.53\n');
      for (const address of ['223.5.5.5', '1.12.12.12', '1.1.1.1', '9.9.9.9']) await world.drop(address);
    },
  },
];

/** Handshakes and certificates, with real TLS. */
export const certificateRows: readonly RealRow[] = [
  {
    name: 'a certificate that has expired',
    cause: 'tls-expired',
    make: async (world) => {
      const dates = { fromMs: Date.now() - 90 * dayMs, untilMs: Date.now() - 3 * dayMs };
      await third(world);
      await world.mirror(thirdHost, thirdPlace, world.authority.issue([thirdHost], dates));
    },
    mends: ['network'],
  },
  {
    name: 'a certificate for another name',
    cause: 'tls-wrong-name',
    make: async (world) => {
      await third(world);
      await world.mirror(thirdHost, thirdPlace, world.authority.issue(['elsewhere.test']));
    },
    mends: ['network'],
  },
  {
    name: 'a company opens all connections',
    cause: 'tls-intercepted',
    make: async (world) => {
      const gateway = makeAuthority('Acme Gateway');
      const issued = gateway.issue([officialHost, otherHost, officialSumDb]);
      for (const address of [places.official, places.other, places.database])
        await world.mirror('', address, issued);
    },
  },
  {
    name: 'the company’s own mirror with its own authority',
    cause: 'tls-unknown-authority',
    make: async (world) => {
      const host = 'mirror.test';
      await third(world, thirdPlace, host);
      await world.mirror(host, thirdPlace, makeAuthority('Own Lab').issue([host]));
    },
  },
  {
    name: 'a container without authorities',
    cause: ['tls-no-authorities', 'no-certificates'],
    along: ['tls-no-authorities', 'no-certificates'],
    looks: ['network', 'containers'],
    make: (world) => world.trust(),
  },
  {
    name: 'a list of authorities that is too old',
    cause: 'tls-authority-missing',
    make: (world) => world.trust(makeAuthority('Old Trust')),
  },
  {
    name: 'SSL_CERT_FILE names no file',
    looks: ['network', 'containers'],
    cause: ['tls-cert-file-bad', 'no-certificates-named'],
    along: ['tls-cert-file-bad', 'no-certificates-named'],
    make: async (world) => {
      await world.trust();
      world.env['SSL_CERT_FILE'] = '/no/such.pem';
    },
  },
  {
    name: 'connections that say the name of the mirror are cut',
    cause: 'tls-sni-reset',
    make: (world) => inFront(world, (hello) => (hello.includes(officialHost) ? 'reset' : 'pass')),
    mends: ['network'],
  },
  {
    name: 'first messages of TLS that are too large for something on the way',
    cause: 'tls-large-hello',
    make: (world) => inFront(world, (hello) => (hello.length > 1200 ? 'reset' : 'pass')),
    mends: ['network'],
  },
  {
    name: 'every connection to the official mirror is cut after the first message',
    cause: 'tls-reset',
    make: (world) => world.listen(cuttingServer('reset'), places.official, 443),
    mends: ['network'],
  },
  {
    name: 'a mirror that takes connections and says nothing',
    cause: 'tls-stalled',
    make: (world) => world.listen(silentServer(), places.official, 443),
    mends: ['network'],
  },
  {
    name: 'plain HTTP where TLS should be',
    cause: 'tls-not-tls',
    make: (world) => world.listen(http.createServer(goodAnswers), places.official, 443),
    mends: ['network'],
  },
  {
    name: 'HTTP/2 that is agreed on and cut',
    cause: 'h2-broken',
    make: (world) => {
      const issued = world.authority.issue([officialHost]);
      return world.listen(brokenHttp2Server(issued, goodAnswers, false), places.official, 443);
    },
    mends: ['network'],
  },
  {
    name: 'the database is led to a server of somebody else',
    cause: ['tls-wrong-name', 'dns-polluted'],
    make: async (world) => {
      world.names[officialSumDb] = [places.nobody];
      await world.listen(forwarder(await startPlace(world.scope, silentServer())), '203.0.113.99', 443);
      await world.mirror('elsewhere.test', places.nobody);
      const without = (request: http.IncomingMessage, response: http.ServerResponse) => {
        if (request.url?.startsWith('/sumdb/') === true) response.writeHead(404).end();
        else goodAnswers(request, response);
      };
      await world.mirror(officialHost, places.official, world.authority.issue([officialHost]), without);
    },
    fails: false,
  },
];
