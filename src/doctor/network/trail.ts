import type { Exchange } from './exchange.ts';
import type { Target } from './endpoints.ts';
import type { Failure } from './failure.ts';
import type { CertificateSeen } from './hello.ts';
import type { NamesSeen } from './names.ts';
import type { Tunnel } from './tunnel.ts';

/** A proxy that Go uses for an address. */
export interface ProxyUse {
  readonly url: URL;
  /** Without credentials. */
  readonly shown: string;
  /** The variable that names it. */
  readonly variable: string;
}

/** An attempt to connect to one address. */
export interface DialSeen {
  readonly address: string;
  /** Undefined when it came about. */
  readonly failure: Failure | undefined;
  readonly ms: number;
}

/** A TLS handshake. */
export type HelloSeen =
  | { readonly state: 'failed'; readonly failure: Failure; readonly ms: number }
  | {
      readonly state: 'done';
      readonly ms: number;
      readonly version: string;
      readonly protocol: string | undefined;
      readonly certificate: CertificateSeen | undefined;
      /** See `Hello`. */
      readonly chainFault: string | undefined;
      readonly isWrongName: boolean;
      /** By the date of this machine, which is what Go goes by. */
      readonly validity: 'valid' | 'expired' | 'not-yet';
    };

/** A question and its answer. */
export type ExchangeSeen =
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'answered'; readonly answer: Exchange };

/** The layers in the order in which they are needed. */
export type Layer = 'proxy' | 'names' | 'tcp' | 'tls' | 'http';

/** How far the way to one endpoint leads, and what was seen on it. */
export interface Trail {
  readonly target: Target;
  /** Undefined where Go goes straight. */
  proxy: ProxyUse | undefined;
  tunnel: Exclude<Tunnel, { state: 'open' }> | undefined;
  /** Undefined where an address was written, or a proxy looks the name up. */
  names: NamesSeen | undefined;
  /** The same with all that is compared, when that is there. */
  allNames: Promise<NamesSeen> | undefined;
  dials: readonly DialSeen[];
  hello: HelloSeen | undefined;
  /** After a handshake that came to nothing. */
  helloTests:
    | {
        /** The same with another server's name. */
        readonly otherName: HelloSeen;
        /** The same with a first message that fits into one packet. */
        readonly small: HelloSeen;
        /** What plain HTTP gets there. */
        readonly plain: ExchangeSeen;
      }
    | undefined;
  /** What is believed when everybody's authorities are, and not this machine's; only where the machine does not believe. */
  isPubliclyTrusted: boolean | undefined;
  /** Addresses that resolvers outside gave, tried where those of the system led nowhere. */
  rescues: readonly { readonly address: string; readonly works: boolean }[];
  h2: ExchangeSeen | undefined;
  h1: ExchangeSeen | undefined;
  /** What an untrusted server says, for its date and its words alone. */
  untrusted: ExchangeSeen | undefined;
  /** Where a redirect leads to, and how far that way is. */
  redirect: Trail | undefined;
  /** Of mirrors: passes the checksum database on. */
  hasDatabase: boolean;
  /** How far it goes; undefined when all works. */
  end: Layer | undefined;
}

export function newTrail(target: Target): Trail {
  return {
    target,
    proxy: undefined,
    tunnel: undefined,
    names: undefined,
    allNames: undefined,
    dials: [],
    hello: undefined,
    helloTests: undefined,
    isPubliclyTrusted: undefined,
    rescues: [],
    h2: undefined,
    h1: undefined,
    untrusted: undefined,
    redirect: undefined,
    hasDatabase: false,
    end: undefined,
  };
}

/** The answer that Go would take, HTTP/2 before HTTP/1.1. */
export function answerOf({ h2, h1 }: Trail): Exchange | undefined {
  if (h2?.state === 'answered') return h2.answer;
  return h1?.state === 'answered' ? h1.answer : undefined;
}

/** The dates of servers seen on the way, milliseconds. */
export function dateOf(trail: Trail): number | undefined {
  const seen =
    answerOf(trail) ?? (trail.untrusted?.state === 'answered' ? trail.untrusted.answer : undefined);
  const ms = Date.parse(seen?.headers['date'] ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}
