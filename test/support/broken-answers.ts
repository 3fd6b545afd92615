import http, { type RequestListener } from 'node:http';
import net from 'node:net';
import { officialSumDb } from '../../src/config/official.ts';
import type { RealRow } from './broken-row.ts';
import { type BrokenWorld, goodAnswers, officialHost, otherHost, places } from './broken-world.ts';
import { startForwardProxy } from './forward-proxy.ts';
import { socksServer, startPlace } from './network-places.ts';

function answer(world: BrokenWorld, listener: RequestListener): Promise<void> {
  return world.mirror(officialHost, places.official, undefined, listener);
}

function status(code: number): RequestListener {
  return (_, response) => response.writeHead(code, { 'content-type': 'text/plain' }).end('no\n');
}

function page(code: number, text: string): RequestListener {
  return (_, response) =>
    response
      .writeHead(code, { 'content-type': 'text/html' })
      .end(`<html><head><title>${text}</title></head><body><p>${text}</p></body></html>`);
}

/** A mirror over plain HTTP. */
async function plain(world: BrokenWorld, server: net.Server): Promise<void> {
  world.name('goproxy.baidu.com', ['203.0.113.20']);
  await world.goEnv('GOPROXY=http://goproxy.baidu.com\n');
  await world.listen(server, '203.0.113.20', 80);
}

/** What plain HTTP is warned of, whatever else there is. */
const overHttp = ['goenv.accident-proxy-http'];

/** Answers that are none or not a mirror's, with real HTTP. */
export const answerRows: readonly RealRow[] = [
  {
    name: 'a mirror that wants credentials',
    cause: 'http-unauthorized',
    make: (world) => answer(world, status(401)),
  },
  {
    name: 'a mirror that refuses',
    cause: 'http-forbidden',
    make: (world) => answer(world, status(403)),
    mends: ['network'],
  },
  {
    name: 'a mirror that is down for maintenance',
    cause: 'http-status',
    make: (world) => answer(world, status(503)),
    mends: ['network'],
  },
  {
    name: 'a page for people where a mirror was',
    cause: 'http-page',
    make: (world) => answer(world, page(200, 'Welcome to our shop')),
    mends: ['network'],
  },
  {
    name: 'a page that says that it blocks',
    cause: 'http-block-page',
    make: (world) => answer(world, page(403, 'Access denied by web filter')),
    mends: ['network'],
  },
  {
    name: 'a captive portal',
    cause: 'captive-portal',
    make: async (world) => {
      const portal: RequestListener = (_, response) =>
        response.writeHead(302, { location: 'http://login.hotel.test/' }).end();
      for (const host of Object.keys(world.names)) delete world.names[host];
      world.names['*'] = [places.nobody];
      for (const address of ['223.5.5.5', '1.12.12.12', '1.1.1.1', '9.9.9.9']) await world.drop(address);
      await world.listen(http.createServer(portal), places.nobody, 80);
      await world.mirror('login.hotel.test', places.nobody);
    },
  },
  {
    name: 'a redirect to plain HTTP',
    cause: 'http-downgrade',
    make: (world) =>
      answer(world, ({ url }, response) =>
        response.writeHead(302, { location: `http://${officialHost}${url}` }).end(),
      ),
    mends: ['network'],
  },
  {
    name: 'a redirect to where nothing is',
    cause: 'http-redirect',
    make: (world) =>
      answer(world, ({ url }, response) =>
        response.writeHead(302, { location: `https://gone.nowhere.test${url}` }).end(),
      ),
    mends: ['network'],
  },
  {
    name: 'a mirror that takes questions and does not answer',
    cause: 'http-stalled',
    make: (world) => answer(world, () => undefined),
    mends: ['network'],
  },
  {
    name: 'answers that are cut',
    cause: 'http-cut',
    along: overHttp,
    make: (world) =>
      plain(
        world,
        net.createServer((socket) => void socket.once('data', () => socket.resetAndDestroy())),
      ),
    mends: ['network'],
  },
  {
    name: 'something that speaks no HTTP',
    cause: 'http-not-http',
    along: overHttp,
    make: (world) =>
      plain(
        world,
        net.createServer((socket) => void socket.end('220 mail.test ESMTP\r\n')),
      ),
    mends: ['network'],
  },
  {
    name: 'plain HTTP to a server that wants HTTPS',
    cause: 'http-wants-https',
    along: overHttp,
    make: (world) =>
      plain(
        world,
        http.createServer((_, response) =>
          response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'),
        ),
      ),
    mends: ['network'],
  },
  {
    name: 'a mirror that drips',
    cause: 'speed-slow',
    make: (world) =>
      answer(world, (request, response) => {
        if (request.url?.includes('/x/text/') !== true || !request.url.endsWith('.zip')) {
          goodAnswers(request, response);
          return;
        }
        response.writeHead(200);
        const timer = setInterval(() => response.write(Buffer.alloc(1000)), 100);
        response.on('close', () => clearInterval(timer));
      }),
    fails: false,
  },
];

/** A machine behind a proxy, which may be all that it has of the network. */
async function behind(world: BrokenWorld, proxy: string): Promise<void> {
  world.env['HTTPS_PROXY'] = proxy;
  await Promise.resolve();
}

async function workingProxy(world: BrokenWorld, credentials?: string) {
  const hosts = {
    [`${officialHost}:443`]: `${places.official}:443`,
    [`${otherHost}:443`]: `${places.other}:443`,
    [`${officialSumDb}:443`]: `${places.database}:443`,
    // Names of the inside lead nowhere there.
    ['mirror.corp:443']: '127.0.0.1:1',
  };
  return startForwardProxy(world.scope, { hosts, ...(credentials === undefined ? {} : { credentials }) });
}

async function refusingProxy(world: BrokenWorld, code: number): Promise<void> {
  const proxy = await workingProxy(world);
  proxy.refuse(code);
  await behind(world, proxy.url);
}

/** Proxies that do not do what they are set up for. */
export const proxyRows: readonly RealRow[] = [
  {
    name: 'a proxy program that is not running',
    cause: 'proxy-dead',
    make: (world) => behind(world, 'http://127.0.0.1:7890'),
  },
  {
    name: 'a proxy elsewhere, to which packets are dropped',
    cause: 'proxy-unreachable',
    make: (world) => behind(world, 'http://198.51.100.7:3128'),
  },
  {
    name: 'a proxy whose name nobody knows',
    cause: 'proxy-no-name',
    make: (world) => behind(world, 'http://proxy.nowhere.test:3128'),
  },
  {
    name: 'a proxy that wants credentials',
    cause: 'proxy-wants-login',
    make: async (world) => {
      const proxy = await workingProxy(world, 'gopher:s3cret');
      await behind(world, proxy.url);
    },
  },
  {
    name: 'a proxy that refuses',
    cause: 'proxy-refuses',
    make: (world) => refusingProxy(world, 403),
  },
  {
    name: 'a proxy that has lost its own way out',
    cause: 'proxy-bad-gateway',
    make: (world) => refusingProxy(world, 502),
  },
  {
    name: 'https:// for a proxy that speaks plain HTTP',
    cause: 'proxy-not-tls',
    along: ['goenv.accident-variable-https'],
    make: async (world) => behind(world, (await workingProxy(world)).url.replace('http:', 'https:')),
  },
  {
    name: 'a SOCKS proxy that is written as one of HTTP',
    cause: 'proxy-is-socks',
    make: async (world) => {
      const port = await startPlace(world.scope, socksServer({}));
      await behind(world, `http://127.0.0.1:${port}`);
    },
  },
  {
    name: 'a mirror inside that the proxy does not reach',
    cause: 'no-proxy-missing',
    make: async (world) => {
      await behind(world, (await workingProxy(world)).url);
      world.names['mirror.corp'] = ['10.1.1.1'];
      await world.mirror('mirror.corp', '10.1.1.1');
      await world.goEnv('GOPROXY=https://mirror.corp\n');
    },
  },
  {
    name: 'quotes in a variable that names a proxy',
    cause: ['proxy-malformed', 'goenv.accident-quotes'],
    along: ['proxy-malformed', 'goenv.accident-quotes', 'goenv.accident-variable-scheme'],
    make: (world) => behind(world, '"http://127.0.0.1:7890"'),
  },
  {
    name: 'only git knows the proxy that leads out',
    cause: 'tcp-timeout',
    make: async (world) => {
      const proxy = await workingProxy(world);
      await world.write('.gitconfig', `[http]\n\tproxy = ${proxy.url}\n`);
      world.own('203.0.113.50');
      world.name(officialHost, [places.nobody]);
    },
    mends: ['network'],
  },
];
