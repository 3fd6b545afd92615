import { randomBytes } from 'node:crypto';
import { isSpecialAddress } from './addresses.ts';
import { type Failure, failureOf } from './failure.ts';
import { askOverHttps, askServer } from './name-servers.ts';
import { type Net, within } from './net.ts';

/** What the system's resolver said. */
export interface Looked {
  readonly addresses: readonly string[];
  /** `ENOTFOUND`, `EAI_AGAIN`, `ETIMEDOUT`; undefined when there are addresses. */
  readonly failure: Failure | undefined;
  readonly ms: number;
}

/** Everything that was found out about one name. */
export interface NamesSeen {
  readonly system: Looked;
  /** The same with a dot at the end: without the search domains of this machine. Undefined where the first failed. */
  readonly absolute: Looked | undefined;
  /** True when a search domain of this machine answers for a name that nobody has given to anything, with the same address. */
  readonly isWildcard: boolean;
  /** What resolvers answered over HTTPS; those that could not be reached are left out. */
  readonly outside: readonly {
    readonly resolver: string;
    readonly status: string;
    readonly addresses: readonly string[];
  }[];
  /** True when resolvers were asked over HTTPS and none could be reached. */
  readonly isOutsideSilent: boolean;
  /** What this machine's name servers say when they are asked one by one; only when the system's resolver failed. */
  readonly servers: readonly { readonly server: string; readonly said: string; readonly isSilent: boolean }[];
  /** Addresses that the hosts file gives this name. */
  readonly hostsFile: readonly string[];
}

export interface NamesOptions {
  readonly net: Net;
  readonly host: string;
  /** Every address in the hosts file, by name in lower case. */
  readonly hostsFile: ReadonlyMap<string, readonly string[]>;
  /** False for names that no resolver outside is to hear of. */
  readonly mayAskOutside: boolean;
  readonly ms: number;
  readonly signal: AbortSignal;
}

/**
 * What the system says of a name, and a promise of all the rest, which never rejects: connections need not wait for resolvers outside.
 */
export async function lookAtNames(
  options: NamesOptions,
): Promise<{ readonly first: NamesSeen; readonly whole: Promise<NamesSeen> }> {
  const { net, host, hostsFile, ms, signal } = options;
  const outside = options.mayAskOutside ? askOutside(options) : Promise.resolve([]);
  const absolute = look(net, `${host.replace(/\.$/, '')}.`, ms, signal);
  const system = await look(net, host, ms, signal);
  const first: NamesSeen = {
    system,
    absolute: undefined,
    isWildcard: false,
    outside: [],
    isOutsideSilent: false,
    servers: [],
    hostsFile: hostsFile.get(host.toLowerCase()) ?? [],
  };
  return { first, whole: complete(options, first, absolute, outside) };
}

async function complete(
  options: NamesOptions,
  first: NamesSeen,
  looked: Promise<Looked>,
  asked: Promise<NamesSeen['outside']>,
): Promise<NamesSeen> {
  const { system } = first;
  const absolute = system.failure === undefined ? await looked : undefined;
  const isRelative = absolute?.failure?.said === 'ENOTFOUND';
  const [outside, servers, isWildcard] = await Promise.all([
    asked,
    system.failure === undefined ? [] : askServers(options),
    isRelative ? answersAnything(options, system.addresses) : false,
  ]);
  return {
    ...first,
    absolute,
    isWildcard,
    outside,
    isOutsideSilent: options.mayAskOutside && outside.length === 0,
    servers,
  };
}

async function look(net: Net, host: string, ms: number, signal: AbortSignal): Promise<Looked> {
  const beganMs = net.clock.monotonicMs();
  try {
    const addresses = await within(net, ms, signal, (inner) => net.lookup(host, inner));
    return { addresses, failure: undefined, ms: net.clock.monotonicMs() - beganMs };
  } catch (error) {
    return { addresses: [], failure: failureOf(error), ms: net.clock.monotonicMs() - beganMs };
  }
}

/** Whether a sibling that cannot exist has the same address. */
async function answersAnything(
  { net, host, ms, signal }: NamesOptions,
  addresses: readonly string[],
): Promise<boolean> {
  const sibling = host.replace(/^[^.]*/, `gomirror-${randomBytes(6).toString('hex')}`);
  const looked = await look(net, sibling, ms, signal);
  return looked.addresses.some((address) => addresses.includes(address));
}

async function askOutside({ net, host, ms, signal }: NamesOptions): Promise<NamesSeen['outside']> {
  const authorities = net.publicAuthorities();
  const answers = await Promise.all(
    net.httpsResolvers.map(async (resolver) => {
      try {
        const { status, addresses } = await within(net, ms, signal, (inner) =>
          askOverHttps(net, resolver, host, 'A', authorities, inner),
        );
        return [{ resolver: resolver.name, status, addresses }];
      } catch {
        return [];
      }
    }),
  );
  return answers.flat();
}

async function askServers({ net, host, ms, signal }: NamesOptions): Promise<NamesSeen['servers']> {
  return Promise.all(
    net
      .nameServers()
      .slice(0, 2)
      .map(async (server) => {
        try {
          const { status } = await within(net, Math.min(ms, 1500), signal, (inner) =>
            askServer(net, server, host, 'A', inner),
          );
          return { server, said: status, isSilent: false };
        } catch (error) {
          const { kind, said } = failureOf(error);
          return {
            server,
            said,
            isSilent: kind === 'timeout' || kind === 'refused' || kind === 'unreachable',
          };
        }
      }),
  );
}

/** A hosts file by name (hosts(5)). */
export function parseHostsFile(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address === undefined || address === '') continue;
    for (const name of names) {
      const key = name.toLowerCase();
      found.set(key, [...(found.get(key) ?? []), address]);
    }
  }
  return found;
}

/** False for names that look as if they meant something inside an organisation or a house only. */
export function looksPublic(host: string): boolean {
  return (
    host.includes('.') &&
    !/\.(?:local|internal|intranet|corp|lan|home|private|localdomain|localhost|home\.arpa)\.?$/i.test(host)
  );
}

/** Addresses that a resolver outside gave and the system did not. */
export function otherAddresses({ system, outside }: NamesSeen): readonly string[] {
  const known = new Set(system.addresses);
  const others = outside.flatMap(({ addresses }) => addresses).filter((address) => !known.has(address));
  return [...new Set(others)];
}

/** True when system and outside have nothing in common, though both answer. */
export function isOtherThanOutside(seen: NamesSeen): boolean {
  const told = seen.outside.flatMap(({ addresses }) => addresses);
  return told.length > 0 && !told.some((address) => seen.system.addresses.includes(address));
}

/** True when the system sends a public name into a network where no public server is. */
export function isSentInside(seen: NamesSeen): boolean {
  const told = seen.outside.flatMap(({ addresses }) => addresses);
  return (
    seen.system.addresses.length > 0 &&
    seen.system.addresses.every(isSpecialAddress) &&
    told.some((address) => !isSpecialAddress(address))
  );
}
