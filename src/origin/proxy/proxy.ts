import type { ErrorParams, GomirrorError, Turn } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import type { GetOptions, Origin, OriginAnswer } from '../types.ts';
import { drop, headerOf, openAnswer } from './answer.ts';
import { Connections } from './connections.ts';
import { basicAuthorization } from './credentials.ts';
import { Dialer } from './dialer.ts';
import { type Environment, proxyFromEnvironment } from './environment.ts';
import { OriginErrors } from './errors.ts';
import { Exchange } from './exchange.ts';
import { type ForwardProxy, parseForwardProxy, proxyRefusal } from './forward-proxy.ts';
import { lookupOutside, redirectObstacle } from './outside.ts';
import { rangeHeader } from './ranges.ts';
import { trustIn } from './trust.ts';

/** How long an upstream may take for what, in milliseconds, and how often it may send us elsewhere. */
export interface ProxyLimits {
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly redirects: number;
  /** Connections kept per host. */
  readonly connections: number;
}

export interface ProxyOptions {
  readonly name: string;
  /** Base URL without a slash at its end; may carry a user name and password. */
  readonly url: string;
  readonly limits: ProxyLimits;
  /** What `Via` calls this process. */
  readonly instance: string;
  readonly userAgent: string;
  /**
   * The HTTP proxy on the way: one for every host, also on loopback; or whichever these variables demand, by Go's rules, which
   * know NO_PROXY. Undefined: none. Where redirects lead goes through it too.
   */
  readonly proxy?: { readonly url: string } | { readonly environment: Environment } | undefined;
  /** Certificates of authorities, PEM, trusted beside the usual ones. What is no certificate is passed over. */
  readonly ca?: readonly string[] | undefined;
}

interface Agents {
  /** For the configured host, which the operator chose and which may well be inside. */
  readonly configured: Connections;
  /** For wherever redirects lead; connects to public addresses only, looked at after the name was resolved. */
  readonly outside: Connections;
  readonly probing: Dialer;
}

/** Who asks without saying whose turn it is. */
const somebody: Turn = { urgency: 'asked', client: '' };

/** A module proxy reached over HTTP(S), the usual kind of origin. */
export class ProxyOrigin implements Origin {
  readonly name: string;
  readonly #base: string;
  readonly #authorization: string | undefined;
  readonly #options: ProxyOptions;
  readonly #errors: OriginErrors;
  #agents: Promise<Agents> | undefined;

  constructor(options: ProxyOptions) {
    const url = new URL(options.url);
    this.name = options.name;
    this.#options = options;
    this.#errors = new OriginErrors(options.name);
    this.#authorization = basicAuthorization(url);
    url.username = '';
    url.password = '';
    this.#base = url.href.replace(/\/+$/, '');
  }

  /** Loads what the first request needs, so that it does not have to wait for that. */
  async warm(): Promise<void> {
    await (this.#agents ??= this.#makeAgents());
  }

  async get(path: string, options: GetOptions): Promise<OriginAnswer> {
    const { limits } = this.#options;
    const range = options.range && rangeHeader(options.range);
    const agents = await (this.#agents ??= this.#makeAgents());
    options.signal?.throwIfAborted();
    const endsMs = performance.now() + limits.totalTimeoutMs;
    const start = new URL(this.#base + path);
    let url = start;
    for (let hop = 0; hop <= limits.redirects; hop++) {
      const exchange = this.#begin(agents, url, start, endsMs - performance.now(), options, range);
      const head = await exchange.head.catch((error: unknown) => {
        throw this.#errors.translate(error);
      });
      const location = headerOf(head.headers, 'location');
      if (head.status < 300 || head.status >= 400 || location === undefined) {
        this.#demandPassage(exchange, head.status, url);
        return openAnswer(exchange, head, { ...options, path }, this.#errors);
      }
      drop(exchange);
      url = this.#redirected(url, location, start);
    }
    throw this.#error('origin.redirects', { limit: limits.redirects });
  }

  /**
   * Whether the upstream would speak HTTP/2, which {@link Connections} has no use for; undefined where that cannot be found
   * out: over plain http, or when no connection comes about within the connect timeout.
   */
  async probeHttp2(): Promise<boolean | undefined> {
    const { protocol, origin } = new URL(this.#base);
    if (protocol !== 'https:') return undefined;
    const { probing } = await (this.#agents ??= this.#makeAgents());
    try {
      return await probing.offersHttp2(origin);
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    const agents = await this.#agents;
    await Promise.all([agents?.configured.close(), agents?.outside.close()]);
  }

  /** undici takes longer to load than all of gomirror, so it is loaded when the first answer is wanted, or soon after start. */
  async #makeAgents(): Promise<Agents> {
    const undici = await import('undici');
    const options = {
      ...this.#options.limits,
      trust: trustIn(this.#options.ca ?? []),
      proxyFor: (url: URL) => this.#proxyFor(url),
    };
    return {
      configured: new Connections(undici, options),
      outside: new Connections(undici, { ...options, lookup: lookupOutside }),
      probing: new Dialer(undici, options),
    };
  }

  #proxyFor(url: URL): ForwardProxy | undefined {
    const { proxy } = this.#options;
    if (proxy === undefined) return undefined;
    const text = 'url' in proxy ? proxy.url : proxyFromEnvironment(proxy.environment, url.href);
    return text === undefined ? undefined : parseForwardProxy(text);
  }

  #begin(
    agents: Agents,
    url: URL,
    start: URL,
    leftMs: number,
    options: GetOptions,
    range: string | undefined,
  ): Exchange {
    const own = url.host === start.host && url.protocol === start.protocol;
    const headers: Record<string, string> = {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': this.#options.userAgent,
      via: options.via === undefined ? this.#hop : `${options.via}, ${this.#hop}`,
    };
    if (range !== undefined) headers['range'] = range;
    // Credentials go to the configured host only, wherever it sends us.
    if (own && this.#authorization !== undefined) headers['authorization'] = this.#authorization;
    const exchange = new Exchange(
      leftMs,
      () => this.#error('origin.timeout', { phase: 'whole' }),
      options.signal,
      options.onSent,
    );
    const agent = own ? agents.configured : agents.outside;
    const request = { path: url.pathname + url.search, method: 'GET', headers } as const;
    agent.dispatch(url.origin, request, options.turn ?? somebody, exchange);
    return exchange;
  }

  get #hop(): string {
    return `1.1 ${this.#options.instance}`;
  }

  /** A plain request through an HTTP proxy may be answered by the proxy itself; only 407 shows that it was. */
  #demandPassage(exchange: Exchange, status: number, url: URL): void {
    const proxy = status === 407 && url.protocol === 'http:' ? this.#proxyFor(url) : undefined;
    if (proxy === undefined) return;
    drop(exchange);
    throw this.#errors.translate(proxyRefusal(proxy, status));
  }

  #redirected(from: URL, location: string, start: URL): URL {
    const url = URL.parse(location, from.href);
    if (url === null) throw this.#error('origin.redirect-unsafe', { to: '?', reason: 'not a URL' });
    const reason = redirectObstacle(from, url, start);
    if (reason !== undefined) throw this.#error('origin.redirect-unsafe', { to: url.host, reason });
    return url;
  }

  #error(code: OriginCode, params: ErrorParams): GomirrorError<OriginCode> {
    return this.#errors.make(code, params);
  }
}
