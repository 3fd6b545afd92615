/**
 * A guard to preload (`node --import ./test/support/no-dial-out.ts`): no connection leaves this machine. Whatever tries
 * gets an error at once, a line on stderr that begins with {@link dialOutMarker}, and, because the code under test may well swallow
 * the error, an exit code of 1 at the end of the process.
 *
 * `TEST_HOSTS` gives names to the process, so that tests need no resolver: `a.test=127.0.0.1 b.test=127.0.0.1,10.0.0.1`.
 * A name with several addresses gets the next one at each look-up and stays at the last: DNS that changes its mind.
 * Connections to what such a look-up answered are guarded like all others.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { dialOutMarker } from './dial-out-marker.ts';

const loopback = new net.BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

let violations = 0;

function violation(what: string): Error {
  violations++;
  const error = new Error(`${dialOutMarker} ${what}`);
  process.stderr.write(`${error.stack ?? error.message}\n`);
  return error;
}

process.on('exit', (code) => {
  if (violations > 0 && code === 0) process.exitCode = 1;
});

function isLoopback(address: string): boolean {
  const family = net.isIP(address);
  return family !== 0 && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

const testHosts = new Map<string, string[]>();
for (const entry of (process.env['TEST_HOSTS'] ?? '').split(/\s+/)) {
  const [name, addresses] = entry.split('=');
  if (name && addresses) testHosts.set(name.toLowerCase(), addresses.split(','));
}

/** The answer to a look-up: loopback's own names, literal addresses and TEST_HOSTS; anything else is a violation. */
function resolve(host: string): string {
  if (net.isIP(host) !== 0) return host;
  const name = host.toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return '127.0.0.1';
  const addresses = testHosts.get(name);
  const address = addresses !== undefined && addresses.length > 1 ? addresses.shift() : addresses?.[0];
  if (address === undefined) throw violation(`look-up of ${host}`);
  return address;
}

const connect: unknown = Reflect.get(net.Socket.prototype, 'connect');
function guardedConnect(this: net.Socket, ...given: unknown[]): net.Socket {
  const target = connectTarget(given);
  if (target !== undefined && net.isIP(target) !== 0 && !isLoopback(target)) {
    const error = violation(`connection to ${target}`);
    process.nextTick(() => this.destroy(error));
    return this;
  }
  // A look-up of the caller's own may answer anything: the address that it gave is checked before it is used.
  this.on('lookup', (error: Error | null, address: string) => {
    if (error === null && !isLoopback(address))
      this.destroy(violation(`connection to ${target} at ${address}`));
  });
  return Reflect.apply(connect as (...values: unknown[]) => net.Socket, this, given);
}

/** The host of a connect call in any of its forms; undefined for a path (a local socket). */
function connectTarget(given: readonly unknown[]): string | undefined {
  const first: unknown = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string') return undefined;
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined;
  return typeof given[1] === 'string' ? given[1] : 'localhost';
}

type LookupCallback = (error: Error | null, address?: string | dns.LookupAddress[], family?: number) => void;

function guardedLookup(host: string, ...rest: unknown[]): void {
  const callback = rest.at(-1) as LookupCallback;
  const options = rest.length > 1 && typeof rest[0] === 'object' && rest[0] !== null ? rest[0] : {};
  process.nextTick(() => {
    try {
      const address = resolve(host);
      const family = net.isIP(address);
      if ('all' in options && options.all === true) callback(null, [{ address, family }]);
      else callback(null, address, family);
    } catch (error) {
      callback(error as Error);
    }
  });
}

async function guardedLookupPromise(host: string, options?: dns.LookupOptions): Promise<unknown> {
  const address = resolve(host);
  const answer = { address, family: net.isIP(address) };
  return options?.all === true ? [answer] : answer;
}

net.Socket.prototype.connect = guardedConnect;
Object.assign(dns, { lookup: guardedLookup });
Object.assign(dns.promises, { lookup: guardedLookupPromise });
// The resolve family asks name servers directly; nothing here needs it.
for (const name of Object.keys(dns).filter((key) => /^(resolve|reverse)/.test(key))) {
  Object.assign(dns, {
    [name]: (host: string) => {
      throw violation(`${name} of ${host}`);
    },
  });
  Object.assign(dns.promises, {
    [name]: async (host: string) => {
      throw violation(`${name} of ${host}`);
    },
  });
}
for (const name of ['send', 'connect'] as const) {
  const original: unknown = dgram.Socket.prototype[name];
  dgram.Socket.prototype[name] = function guarded(this: dgram.Socket, ...given: unknown[]): void {
    const address = given.find((value) => typeof value === 'string' && net.isIP(value) !== 0);
    if (typeof address === 'string' && !isLoopback(address)) throw violation(`datagram to ${address}`);
    Reflect.apply(original as (...values: unknown[]) => void, this, given);
  };
}
syncBuiltinESMExports();
