import { isIP, type Socket } from 'node:net';
import { connectionOf, rawHeader, type Request } from '../http.ts';
import { Networks } from '../../base/index.ts';
import { countedAddress, plainAddress } from './addresses.ts';

/** The other end of a connection, which tells of itself only while that is open. */
export interface PeerFacts {
  readonly address: string;
  readonly isEncrypted: boolean;
}

export function peerFactsOf(request: Request): PeerFacts {
  const socket = request.socket as Socket & { readonly encrypted?: boolean };
  return { address: plainAddress(socket.remoteAddress ?? ''), isEncrypted: socket.encrypted === true };
}

/** What is known of who sent a request before anything is proven. */
export interface Client {
  /** After trusted proxies. */
  readonly address: string;
  /** The address, or its network, as it is counted. */
  readonly counted: string;
  /** True when nobody between the client and this process could read the request: TLS here, or at a proxy that says so. */
  readonly isSecure: boolean;
  /** True when a trusted proxy handed it over. */
  readonly viaProxy: boolean;
}

/** The other end of a connection. */
interface Peer {
  readonly client: Client;
  /** What the headers of its last request were, and what was made of them; a proxy's only. */
  forwardedFor: string | undefined;
  forwardedProto: string | undefined;
  last: Client | undefined;
}

/** A reverse proxy in front adds one address, more of them a few. */
const mostHops = 32;
const mostForwarded = 4096;
/** Longer headers than this are read again each time. */
const longestForwarded = 200;
/** In no network. */
const unknownAddress = 'unknown';

/** Finds out where requests come from. What a header says counts only when the peer is a trusted proxy. */
export class Clients {
  readonly #trusted: Networks;
  readonly #proxyTls: boolean;
  /** By the connection, which keeps its peer. */
  readonly #peers = new WeakMap<object, Peer>();
  /** What was made of the headers of proxies; the same come again and again. */
  readonly #forwarded = new Map<string, Client>();

  constructor(options: { readonly trustedProxies: readonly string[]; readonly proxyTls: boolean }) {
    this.#trusted = new Networks(options.trustedProxies);
    this.#proxyTls = options.proxyTls;
  }

  of(request: Request): Client {
    const peer = this.#peerOf(request);
    return peer.client.viaProxy ? this.#behind(peer, request) : peer.client;
  }

  /** The same for a request whose connection may have ended since `facts` were had from it. */
  again(request: Request, facts: PeerFacts): Client {
    const client = this.#direct(facts);
    return client.viaProxy ? this.#read(client, forwardedFor(request), forwardedProto(request)) : client;
  }

  #peerOf(request: Request): Peer {
    const connection = connectionOf(request);
    const known = this.#peers.get(connection);
    if (known !== undefined) return known;
    const client = this.#direct(peerFactsOf(request));
    const peer = { client, forwardedFor: undefined, forwardedProto: undefined, last: undefined };
    this.#peers.set(connection, peer);
    return peer;
  }

  #direct({ address, isEncrypted: isSecure }: PeerFacts): Client {
    return { address, counted: countedAddress(address), isSecure, viaProxy: this.#trusted.has(address) };
  }

  #behind(peer: Peer, request: Request): Client {
    const addresses = forwardedFor(request);
    const proto = forwardedProto(request);
    if (peer.last === undefined || peer.forwardedFor !== addresses || peer.forwardedProto !== proto) {
      peer.last = this.#read(peer.client, addresses, proto);
      peer.forwardedFor = addresses;
      peer.forwardedProto = proto;
    }
    return peer.last;
  }

  #read(peer: Client, addresses: string | undefined, proto: string | undefined): Client {
    // No header holds either of these characters.
    const key = `${peer.address}\n${peer.isSecure}\n${proto ?? '\0'}\n${addresses ?? '\0'}`;
    const known = this.#forwarded.get(key);
    if (known !== undefined) return known;
    // A proxy that says how it was spoken to, and not by whom, was made to drop that (`Connection: X-Forwarded-For`).
    const isDropped = addresses === undefined && proto !== undefined;
    const address = isDropped ? unknownAddress : this.#addressIn(addresses, peer);
    const saysTls = elementsOf(proto).every((each) => each.toLowerCase() === 'https');
    // A proxy that speaks TLS to us may have been spoken to without.
    const isSecure = saysTls && (peer.isSecure || (this.#proxyTls && proto !== undefined));
    const client = { address, counted: countedAddress(address), isSecure, viaProxy: true };
    if (key.length <= longestForwarded) {
      if (this.#forwarded.size >= mostForwarded) this.#forwarded.clear();
      this.#forwarded.set(key, client);
    }
    return client;
  }

  /**
   * The rightmost address that is no trusted proxy's. Where the header is malformed, nobody knows; the proxy's own address stands
   * for no client then, since rules may say more of it than of others.
   */
  #addressIn(forwardedFor: string | undefined, peer: Client): string {
    let { address } = peer;
    for (const hop of elementsOf(forwardedFor).toReversed().slice(0, mostHops)) {
      const next = addressOf(hop);
      if (next === undefined) return unknownAddress;
      address = next;
      if (!this.#trusted.has(address)) return address;
    }
    return address;
  }
}

/** Node joins several lines of a header into one list. */
function forwardedFor({ headers }: Request): string | undefined {
  return headers['x-forwarded-for'] as string | undefined;
}

function forwardedProto({ headers }: Request): string | undefined {
  return headers['x-forwarded-proto'] as string | undefined;
}

function elementsOf(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(',').map((element) => element.trim());
}

/** An address without the port that some proxies write behind it; undefined for anything else. */
function addressOf(hop: string): string | undefined {
  const match = /^(?:\[(?<v6>[^\]%]+)\](?::\d{1,5})?|(?<v4>[\d.]+)(?::\d{1,5})?|(?<bare>[^[\]%]+))$/.exec(
    hop,
  );
  const { v6, v4, bare } = match?.groups ?? {};
  const address = plainAddress((v6 ?? v4 ?? bare ?? '').toLowerCase());
  return isIP(address) === 0 ? undefined : address;
}

/** The one value of a header; undefined when there is none, or several, of which one may be forged. */
export function onlyHeader(request: Request, name: string): string | undefined {
  const value = rawHeader(request, name);
  return value === undefined || isRepeated(request, name) ? undefined : value;
}

/** True when a header, by its lower-case name, comes more than once. */
export function isRepeated({ rawHeaders }: Request, name: string): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index]!;
    if (candidate.length === name.length && candidate.toLowerCase() === name) count++;
  }
  return count > 1;
}
