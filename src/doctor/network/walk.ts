import type { Socket } from 'node:net';
import { type Target, targetOf } from './endpoints.ts';
import { type Exchange, fetchOver, fetchOverHttp2 } from './exchange.ts';
import { failureOf, TimedOut } from './failure.ts';
import { type Hello, type HelloOptions, sayHello } from './hello.ts';
import { otherAddresses } from './names.ts';
import { within } from './net.ts';
import { type ExchangeSeen, type HelloSeen, newTrail, type Trail } from './trail.ts';
import { authorizationOf, isSocks } from './tunnel.ts';
import { findWay, proxyFor, type Walker, type Way } from './way.ts';

const redirectLimit = 3;
/** An answer over HTTP/2 that takes longer is waited for beside one over HTTP/1.1. */
const http2PatienceMs = 1500;
const bodyLimitBytes = 65_536;
/** A body that has not come to an end in its time, and is no longer: nothing ever comes of it. */
const dripBytes = 1024;

/** Goes to one endpoint, layer by layer, as far as the way leads. Never rejects. `isBrief`: only whether it works. */
export async function walk(walker: Walker, target: Target, isBrief = false, redirects = 0): Promise<Trail> {
  const trail = newTrail(target);
  trail.proxy = proxyFor(walker, target);
  const way = await findWay(walker, trail, isBrief);
  if (way !== undefined) {
    if (target.isSecure) await speakSecure(walker, trail, way, isBrief);
    else await speakPlain(walker, trail, way);
    await follow(walker, trail, redirects);
  }
  if (isBrief) return trail;
  trail.names = await trail.allNames;
  await Promise.all([rescue(walker, trail), askForDatabase(walker, trail, way)]);
  return trail;
}

async function speakSecure(walker: Walker, trail: Trail, way: Way, isBrief: boolean): Promise<void> {
  const { target } = trail;
  const protocols = isHttp2Off(walker.env) ? ['http/1.1'] : ['h2', 'http/1.1'];
  const { seen, hello } = await greet(walker, way, { host: target.host, protocols });
  trail.hello = seen;
  if (hello === undefined) {
    trail.end = 'tls';
    if (!isBrief) trail.helloTests = await testHello(walker, trail, way);
    return;
  }
  try {
    if (hello.fault !== undefined || (seen.state === 'done' && seen.validity !== 'valid')) {
      trail.end = 'tls';
      if (isBrief) return;
      if (hello.chainFault !== undefined) trail.isPubliclyTrusted = await isPublic(walker, trail, way);
      trail.untrusted = await exchange(walker, trail, hello);
      return;
    }
    const asked = exchange(walker, trail, hello);
    if (hello.protocol !== 'h2') {
      trail.h1 = await asked;
    } else {
      const isLate = walker.net.clock.sleep(http2PatienceMs, walker.signal).then(
        () => undefined,
        () => undefined,
      );
      const early = await Promise.race([asked, isLate]);
      // One that stalls is compared while there is time.
      if (early?.state !== 'answered') trail.h1 = await byHttp1(walker, trail, way);
      trail.h2 = await asked;
    }
    if ((trail.h2 ?? trail.h1)?.state === 'failed') trail.end = 'http';
  } finally {
    hello.socket.destroy();
  }
}

async function speakPlain(walker: Walker, trail: Trail, way: Way): Promise<void> {
  const proxy = trail.proxy !== undefined && !isSocks(trail.proxy.url) ? trail.proxy.url : undefined;
  trail.h1 = await attempt(walker, way, (socket, signal) =>
    fetchOver(socket, questionFor(walker, trail, proxy), signal),
  );
  if (trail.h1.state === 'failed') trail.end = 'http';
}

async function byHttp1(walker: Walker, trail: Trail, way: Way): Promise<ExchangeSeen> {
  const { hello } = await greet(walker, way, { host: trail.target.host, protocols: ['http/1.1'] });
  if (hello === undefined) return { state: 'failed', failure: { kind: 'other', said: 'no TLS' } };
  try {
    return await exchange(walker, trail, hello);
  } finally {
    hello.socket.destroy();
  }
}

/** One handshake over a new connection; `hello` has to be destroyed. */
async function greet(
  walker: Walker,
  way: Way,
  options: Omit<HelloOptions, 'authorities'> & { readonly authorities?: readonly string[] },
): Promise<{ seen: HelloSeen; hello: Hello | undefined }> {
  const { net, limits, signal } = walker;
  let socket: Socket | undefined;
  const beganMs = net.clock.monotonicMs();
  try {
    const opened = await way();
    socket = opened;
    const hello = await within(net, limits.helloMs, signal, (inner) =>
      sayHello(opened, { authorities: walker.authorities, ...options }, inner),
    );
    const { version, protocol, certificate, chainFault, isWrongName } = hello;
    const ms = net.clock.monotonicMs() - beganMs;
    const validity = validityOf(certificate, walker.now());
    return {
      seen: { state: 'done', ms, version, protocol, certificate, chainFault, isWrongName, validity },
      hello,
    };
  } catch (error) {
    socket?.destroy();
    return {
      seen: { state: 'failed', failure: failureOf(error), ms: net.clock.monotonicMs() - beganMs },
      hello: undefined,
    };
  }
}

function validityOf(certificate: Hello['certificate'], nowMs: number): 'valid' | 'expired' | 'not-yet' {
  if (certificate === undefined) return 'valid';
  if (nowMs > certificate.untilMs) return 'expired';
  return nowMs < certificate.fromMs ? 'not-yet' : 'valid';
}

async function testHello(
  walker: Walker,
  { target }: Trail,
  way: Way,
): Promise<NonNullable<Trail['helloTests']>> {
  const say = async (more: Partial<HelloOptions>) => {
    const { seen, hello } = await greet(walker, way, { host: target.host, protocols: ['http/1.1'], ...more });
    hello?.socket.destroy();
    return seen;
  };
  const [otherName, small, plain] = await Promise.all([
    say({ serverName: 'example.com' }),
    say({ isSmall: true }),
    attempt(walker, way, (socket, signal) =>
      fetchOver(socket, { host: target.host, path: '/', bodyLimitBytes }, signal),
    ),
  ]);
  return { otherName, small, plain };
}

/** Whether the authorities that everybody believes stand for it. */
async function isPublic(walker: Walker, { target }: Trail, way: Way): Promise<boolean | undefined> {
  const authorities = walker.net.publicAuthorities();
  const { hello } = await greet(walker, way, { host: target.host, protocols: ['http/1.1'], authorities });
  hello?.socket.destroy();
  return hello === undefined ? undefined : hello.chainFault === undefined;
}

function exchange(walker: Walker, trail: Trail, hello: Hello): Promise<ExchangeSeen> {
  const ask = hello.protocol === 'h2' ? fetchOverHttp2 : fetchOver;
  return attempt(
    walker,
    () => Promise.resolve(hello.socket),
    (socket, signal) => ask(socket, questionFor(walker, trail), signal),
  );
}

async function attempt(
  { net, limits, signal }: Walker,
  way: Way,
  work: (socket: Socket, signal: AbortSignal) => Promise<Exchange>,
): Promise<ExchangeSeen> {
  let socket: Socket | undefined;
  try {
    const opened = await way();
    socket = opened;
    const answer = await within(net, limits.answerMs, signal, (inner) => work(opened, inner));
    if (answer.isUnfinished && answer.body.length < dripBytes) throw new TimedOut('the body');
    return { state: 'answered', answer };
  } catch (error) {
    return { state: 'failed', failure: failureOf(error) };
  } finally {
    socket?.destroy();
  }
}

function questionFor(walker: Walker, { target }: Trail, forwarder?: URL) {
  const path = `${target.basePath}${pathAsked(walker, target)}`;
  const host = new URL(target.url).host;
  const authorization = forwarder === undefined ? undefined : authorizationOf(forwarder);
  return {
    host,
    path: forwarder === undefined ? path : `http://${host}${path}`,
    bodyLimitBytes,
    bodyLimitMs: 1500,
    ...(authorization === undefined ? {} : { headers: { 'proxy-authorization': authorization } }),
  };
}

function pathAsked({ module }: Walker, { role, exactPath }: Target): string {
  if (exactPath !== undefined) return exactPath;
  return role === 'mirror' ? `/${module}/@v/list` : role === 'database' ? '/latest' : '/';
}

/** Goes on where an answer says so, as Go does; never from https to http. */
async function follow(walker: Walker, trail: Trail, redirects: number): Promise<void> {
  const seen = trail.h2?.state === 'answered' ? trail.h2 : trail.h1;
  if (seen?.state !== 'answered' || ![301, 302, 303, 307, 308].includes(seen.answer.status)) return;
  const url = URL.parse(
    seen.answer.headers['location'] ?? '',
    `${trail.target.url}${pathAsked(walker, trail.target)}`,
  );
  const next =
    url === null || redirects >= redirectLimit ? undefined : targetOf(url.origin, trail.target.role);
  if (next === undefined || url === null || (trail.target.isSecure && !next.isSecure)) return;
  const target = { ...next, exactPath: url.pathname + url.search };
  trail.redirect = await walk(walker, target, true, redirects + 1);
}

/** Where the system's addresses lead nowhere, those that resolvers outside gave: do they? */
async function rescue(walker: Walker, trail: Trail): Promise<void> {
  const { names, target, end } = trail;
  if (names === undefined || (end !== 'names' && end !== 'tcp' && end !== 'tls')) return;
  const { net, limits, signal } = walker;
  trail.rescues = await Promise.all(
    otherAddresses(names)
      .slice(0, 2)
      .map(async (address) => {
        const way = () =>
          within(net, limits.dialMs, signal, (inner) => net.connect(address, target.port, inner));
        if (!target.isSecure) {
          const seen = await attempt(walker, way, (socket, inner) =>
            fetchOver(socket, questionFor(walker, trail), inner),
          );
          return { address, works: seen.state === 'answered' };
        }
        const { seen, hello } = await greet(walker, way, { host: target.host, protocols: ['http/1.1'] });
        hello?.socket.destroy();
        return { address, works: seen.state === 'done' && hello?.fault === undefined };
      }),
  );
}

async function askForDatabase(walker: Walker, trail: Trail, way: Way | undefined): Promise<void> {
  const { target, end } = trail;
  if (target.role !== 'mirror' || end !== undefined || way === undefined || walker.database === undefined)
    return;
  const exactPath = `/sumdb/${walker.database}/supported`;
  const asked: Trail = { ...newTrail({ ...target, exactPath }), proxy: trail.proxy };
  if (!target.isSecure) await speakPlain(walker, asked, way);
  else asked.h1 = await byHttp1(walker, asked, way);
  trail.hasDatabase = asked.h1?.state === 'answered' && asked.h1.answer.status === 200;
}

/** `GODEBUG=http2client=0` (net/http). */
function isHttp2Off(env: Walker['env']): boolean {
  return /(?:^|,)http2client=0(?:,|$)/.test(env['GODEBUG'] ?? '');
}
