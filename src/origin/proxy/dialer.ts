import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type * as undici from 'undici';
import type { buildConnector } from 'undici';
import { errorCode } from '../../base/index.ts';
import { type ForwardProxy, proxyRefusal } from './forward-proxy.ts';
import { askForTunnel } from './tunnel.ts';

export interface DialOptions {
  /** For all that it takes until requests can be sent: a proxy's tunnel, TLS. */
  readonly connectTimeoutMs: number;
  /** Resolves the names of hosts that are connected to straight. The host of a proxy is the operator's choice and not its concern. */
  readonly lookup?: LookupFunction;
  readonly trust?: SecureContext | undefined;
  /** The HTTP proxy on the way to `url`'s host, if there is one. May throw a GomirrorError. */
  readonly proxyFor?: (url: URL) => ForwardProxy | undefined;
}

/** A GET as it goes to an undici client. */
export interface Request {
  readonly path: string;
  readonly method: 'GET';
  readonly headers: Readonly<Record<string, string>>;
}

/** How requests for one host get there. */
export interface Way {
  /** A new connection that requests can be sent on. */
  dial(): Promise<Socket>;
  /** The request as the other end of the connection wants to have it. */
  shape(request: Request): Request;
}

type Undici = Pick<typeof undici, 'buildConnector' | 'errors'>;

/** Makes connections for HTTP/1.1: straight, or by way of an HTTP proxy. */
export class Dialer {
  readonly #undici: Undici;
  readonly #options: DialOptions;
  readonly #connect: buildConnector.connector;
  readonly #connectToProxy: buildConnector.connector;

  constructor(undici: Undici, options: DialOptions) {
    this.#undici = undici;
    this.#options = options;
    this.#connect = this.#connector({ allowH2: false, ...(options.lookup && { lookup: options.lookup }) });
    this.#connectToProxy = this.#connector({ allowH2: false });
  }

  /** The way to a URL's origin (`https://host:port`). Throws what `proxyFor` throws. */
  to(origin: string): Way {
    const url = new URL(origin);
    const proxy = this.#options.proxyFor?.(url);
    const dial = async () => this.#open(url, proxy, this.#connect);
    const authorization = proxy?.authorization;
    if (proxy === undefined || url.protocol !== 'http:') return { dial, shape: (request) => request };
    const own = authorization === undefined ? {} : { 'proxy-authorization': authorization };
    return {
      dial,
      // RFC 9112, section 3.2.2
      shape: ({ path, method, headers }) => ({
        method,
        path: origin + path,
        headers: { ...headers, ...own },
      }),
    };
  }

  /**
   * Whether the server of an `https:` origin would speak HTTP/2, as ALPN (RFC 7301) tells. Rejects when no connection comes
   * about.
   */
  async offersHttp2(origin: string): Promise<boolean> {
    const { lookup, proxyFor } = this.#options;
    const offering = { allowH2: true, preferH2: true, maxCachedSessions: 0, ...(lookup && { lookup }) };
    const url = new URL(origin);
    const socket = await this.#open(url, proxyFor?.(url), this.#connector(offering));
    socket.destroy();
    return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
  }

  async #open(url: URL, proxy: ForwardProxy | undefined, connect: buildConnector.connector): Promise<Socket> {
    if (proxy === undefined) return connected(connect, targetOf(url));
    return url.protocol === 'http:' ? this.#reach(proxy) : this.#tunnel(proxy, url, connect);
  }

  #connector(options: buildConnector.BuildOptions): buildConnector.connector {
    const { connectTimeoutMs, trust } = this.#options;
    return this.#undici.buildConnector({
      timeout: connectTimeoutMs,
      ...(trust && { secureContext: trust }),
      ...options,
    });
  }

  /** A connection to the proxy itself. */
  async #reach(proxy: ForwardProxy): Promise<Socket> {
    try {
      return await connected(this.#connectToProxy, targetOf(proxy.url));
    } catch (error) {
      throw this.#onTheWay(proxy, error);
    }
  }

  async #tunnel(proxy: ForwardProxy, to: URL, connect: buildConnector.connector): Promise<Socket> {
    const target = targetOf(to);
    const late = Promise.withResolvers<never>();
    let raw: Socket | undefined;
    let over = false;
    const timer = setTimeout(() => {
      const { host } = proxy;
      late.reject(new this.#undici.errors.ConnectTimeoutError(`no tunnel through ${host} in time`));
    }, this.#options.connectTimeoutMs);
    const steps = async () => {
      raw = await this.#reach(proxy);
      if (over) {
        raw.destroy();
        return raw;
      }
      const status = await askForTunnel(raw, `${to.hostname}:${to.port || '443'}`, proxy.authorization).catch(
        (error: unknown) => {
          throw this.#onTheWay(proxy, error);
        },
      );
      if (status >= 300) throw proxyRefusal(proxy, status);
      return connected(connect, { ...target, httpSocket: raw });
    };
    try {
      return await Promise.race([steps(), late.promise]);
    } catch (error) {
      raw?.destroy();
      throw error;
    } finally {
      over = true;
      clearTimeout(timer);
    }
  }

  /** The same failure, saying that it was the proxy's. */
  #onTheWay({ host }: ForwardProxy, error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof this.#undici.errors.ConnectTimeoutError) return error;
    const named = new Error(`${host}: ${error.message}`);
    return Object.assign(named, { code: errorCode(error) ?? 'UND_ERR_SOCKET' });
  }
}

function targetOf({ hostname, host, protocol, port }: URL): buildConnector.Options {
  return { hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port };
}

async function connected(connect: buildConnector.connector, target: buildConnector.Options): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connect(target, (...[error, socket]) => {
      if (error === null) resolve(socket);
      else reject(error);
    });
  });
}
