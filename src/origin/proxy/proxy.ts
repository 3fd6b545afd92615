import type { ErrorParams, GomirrorError, Turn } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { type Credentials, type HttpCredential, secretsIn, withoutSecrets } from '../credentials/index.ts';
import type { GetOptions, Origin, OriginAnswer } from '../types.ts';
import { drop, headerOf, openAnswer } from './answer.ts';
import { Connections } from './connections.ts';
import { basicAuthorization } from './credentials.ts';
import { Dialer } from './dialer.ts';
import { type Environment, proxyFromEnvironment } from './environment.ts';
import { OriginErrors } from './errors.ts';
import { Exchange, type ExchangeHead } from './exchange.ts';
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
  /** What is presented to the upstream itself when it is an https one whose URL carries nothing; never to where it redirects. */
  readonly credentials?: Credentials | undefined;
}

interface Agents {
  /** For the configured host, which the operator chose and which may well be inside. */
  readonly configured: Connections;
  /** For wherever redirects lead; connects to public addresses only, looked at after the name was resolved. */
  readonly outside: Connections;
  readonly probing: Dialer;
}

/** One `get`. */
interface Asking {
  readonly agents: Agents;
  /** On the clock of `performance.now()`. */
  readonly endsMs: number;
  readonly options: GetOptions;
  readonly range: string | undefined;
  readonly start: URL;
}

/** Where redirects have led. */
interface Reached {
  readonly exchange: Exchange;
  readonly head: ExchangeHead;
  readonly url: URL;
  /** What the configured host answered last. */
  readonly ownStatus: number;
}

const endless = new AbortController().signal;

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
    const range = options.range && rangeHeader(options.range);
    const agents = await (this.#agents ??= this.#makeAgents());
    options.signal?.throwIfAborted();
    const endsMs = performance.now() + this.#options.limits.totalTimeoutMs;
    const asking = { agents, endsMs, options, range, start: new URL(this.#base + path) };
    let credential = await this.#credential(options.signal);
    for (let attempt = 1; ; attempt++) {
      const authorization = this.#authorization ?? credential?.authorization;
      try {
        const { exchange, head, url, ownStatus } = await this.#follow(asking, authorization);
        const fresh = await this.#judged(credential, ownStatus, attempt, options.signal);
        if (fresh !== undefined) {
          drop(exchange);
          credential = fresh;
          continue;
        }
        this.#demandPassage(exchange, head.status, url);
        return await openAnswer(exchange, head, { ...options, path }, this.#errors);
      } catch (error) {
        throw authorization === undefined ? error : withoutSecrets(error, secretsIn(authorization));
      }
    }
  }

  /** Asks, and goes where redirects lead. */
  async #follow(asking: Asking, authorization: string | undefined): Promise<Reached> {
    const { limits } = this.#options;
    const { start } = asking;
    let url = start;
    let ownStatus = 0;
    for (let hop = 0; hop <= limits.redirects; hop++) {
      const own = url.host === start.host && url.protocol === start.protocol;
      // Credentials go to the configured host only, wherever it sends us.
      const exchange = this.#begin(asking, url, own, own ? authorization : undefined);
      const head = await exchange.head.catch((error: unknown) => {
        throw this.#errors.translate(error);
      });
      if (own) ownStatus = head.status;
      const location = headerOf(head.headers, 'location');
      if (head.status < 300 || head.status >= 400 || location === undefined)
        return { exchange, head, url, ownStatus };
      drop(exchange);
      url = this.#redirected(url, location, start);
    }
    throw this.#error('origin.redirects', { limit: limits.redirects });
  }

  async #credential(signal: AbortSignal = endless): Promise<HttpCredential | undefined> {
    if (this.#authorization !== undefined) return undefined;
    return this.#options.credentials?.forUrl(new URL(this.#base), signal);
  }

  /** Tells what became of a credential; gives another one to try after a first refusal, if there is one. */
  async #judged(
    credential: HttpCredential | undefined,
    status: number,
    attempt: number,
    signal: AbortSignal | undefined,
  ): Promise<HttpCredential | undefined> {
    const { credentials } = this.#options;
    if (credential === undefined || credentials === undefined) return undefined;
    const base = new URL(this.#base);
    if (status >= 200 && status < 400) credentials.accepted(base, credential);
    if (status !== 401) return undefined;
    credentials.refused(base, credential);
    if (attempt > 1) return undefined;
    // What is wrong with getting another one is less to the point than the refusal.
    const fresh = await this.#credential(signal).catch(() => undefined);
    return fresh?.authorization === credential.authorization ? undefined : fresh;
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

  #begin(asking: Asking, url: URL, own: boolean, authorization: string | undefined): Exchange {
    const { agents, endsMs, options, range } = asking;
    const headers: Record<string, string> = {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': this.#options.userAgent,
      via: options.via === undefined ? this.#hop : `${options.via}, ${this.#hop}`,
    };
    if (range !== undefined) headers['range'] = range;
    if (authorization !== undefined) headers['authorization'] = authorization;
    const exchange = new Exchange(
      endsMs - performance.now(),
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
