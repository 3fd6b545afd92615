import { isIP, type Socket } from 'node:net';
import { rawHeader, type Request } from '../http.ts';
import { countedAddress, Networks, plainAddress } from './networks.ts';

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

/** A reverse proxy in front adds one address, more of them a few. */
const mostHops = 32;

/** Finds out where requests come from. What a header says counts only when the peer is a trusted proxy. */
export class Clients {
  readonly #trusted: Networks;
  readonly #proxyTls: boolean;
  /** By the socket: a connection keeps its peer. */
  readonly #peers = new WeakMap<object, Client>();

  constructor(options: { readonly trustedProxies: readonly string[]; readonly proxyTls: boolean }) {
    this.#trusted = new Networks(options.trustedProxies);
    this.#proxyTls = options.proxyTls;
  }

  of(request: Request): Client {
    const peer = this.#peerOf(request);
    return peer.viaProxy ? this.#behind(peer, request) : peer;
  }

  #peerOf(request: Request): Client {
    const socket = request.socket as Socket & { readonly encrypted?: boolean };
    const known = this.#peers.get(socket);
    if (known !== undefined) return known;
    const address = plainAddress(socket.remoteAddress ?? '');
    const peer = {
      address,
      counted: countedAddress(address),
      isSecure: socket.encrypted === true,
      viaProxy: this.#trusted.has(address),
    };
    this.#peers.set(socket, peer);
    return peer;
  }

  #behind(peer: Client, request: Request): Client {
    const address = this.#forwardedFor(request) ?? peer.address;
    const isSecure = peer.isSecure ? this.#proxySaysNoPlain(request) : this.#proxySaysTls(request);
    if (address === peer.address && isSecure === peer.isSecure) return peer;
    return { address, counted: countedAddress(address), isSecure, viaProxy: true };
  }

  /** The rightmost address that is no trusted proxy's; undefined when there is none, or the header is malformed. */
  #forwardedFor(request: Request): string | undefined {
    const hops = allOf(request, 'x-forwarded-for');
    let address: string | undefined;
    for (const hop of hops.toReversed().slice(0, mostHops)) {
      const next = addressOf(hop);
      if (next === undefined) return undefined;
      address = next;
      if (!this.#trusted.has(address)) return address;
    }
    return address;
  }

  #proxySaysTls(request: Request): boolean {
    if (!this.#proxyTls) return false;
    const said = allOf(request, 'x-forwarded-proto');
    return said.length > 0 && said.every((each) => each.toLowerCase() === 'https');
  }

  /** A proxy that speaks TLS to us may have been spoken to without. */
  #proxySaysNoPlain(request: Request): boolean {
    return allOf(request, 'x-forwarded-proto').every((each) => each.toLowerCase() === 'https');
  }
}

/** The elements of a header that is a list, in their order, however many lines they came in. */
function allOf({ rawHeaders }: Request, name: string): string[] {
  const found: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index]!;
    if (candidate.length !== name.length || candidate.toLowerCase() !== name) continue;
    for (const element of (rawHeaders[index + 1] ?? '').split(',')) found.push(element.trim());
  }
  return found;
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
  if (value === undefined) return undefined;
  let count = 0;
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const candidate = request.rawHeaders[index]!;
    if (candidate.length === name.length && candidate.toLowerCase() === name) count++;
  }
  return count === 1 ? value : undefined;
}
