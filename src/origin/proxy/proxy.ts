import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import { describeError, errorCode, type ErrorParams, GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import type { GetOptions, Origin, OriginAnswer } from '../types.ts';
import { isInsideAddress } from './addresses.ts';
import { Connections } from './connections.ts';
import { Exchange, type ExchangeHead, type Take } from './exchange.ts';

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
}

interface Agents {
  /** For the configured host, which the operator chose and which may well be inside. */
  readonly configured: Connections;
  /** For wherever redirects lead; connects to public addresses only, looked at after the name was resolved. */
  readonly outside: Connections;
}

/** undici takes longer to load than all of gomirror, so it is loaded when the first answer is wanted, or soon after start. */
async function makeAgents(limits: ProxyLimits): Promise<Agents> {
  const undici = await import('undici');
  return {
    configured: new Connections(undici, limits),
    outside: new Connections(undici, { ...limits, lookup: lookupOutside }),
  };
}

/** A module proxy reached over HTTP(S), the usual kind of origin. */
export class ProxyOrigin implements Origin {
  readonly name: string;
  readonly #base: string;
  readonly #authorization: string | undefined;
  readonly #options: ProxyOptions;
  #agents: Promise<Agents> | undefined;

  constructor(options: ProxyOptions) {
    const url = new URL(options.url);
    this.name = options.name;
    this.#options = options;
    this.#authorization =
      url.username === '' && url.password === ''
        ? undefined
        : `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
    url.username = '';
    url.password = '';
    this.#base = url.href.replace(/\/+$/, '');
  }

  /** Loads what the first request needs, so that it does not have to wait for that. */
  async warm(): Promise<void> {
    await (this.#agents ??= makeAgents(this.#options.limits));
  }

  async get(path: string, options: GetOptions): Promise<OriginAnswer> {
    const agents = await (this.#agents ??= makeAgents(this.#options.limits));
    options.signal?.throwIfAborted();
    const endsMs = performance.now() + this.#options.limits.totalTimeoutMs;
    const start = new URL(this.#base + path);
    let url = start;
    for (let hop = 0; hop <= this.#options.limits.redirects; hop++) {
      const exchange = this.#begin(agents, url, start, endsMs - performance.now(), options);
      const head = await exchange.head.catch((error: unknown) => {
        throw this.#translate(error);
      });
      const location = headerOf(head.headers, 'location');
      if (head.status < 300 || head.status >= 400 || location === undefined) {
        return this.#accept(exchange, head, path, options.maxBytes);
      }
      drop(exchange);
      url = this.#redirected(url, location, start);
    }
    throw this.#error('origin.redirects', { limit: this.#options.limits.redirects });
  }

  async close(): Promise<void> {
    const agents = await this.#agents;
    await Promise.all([agents?.configured.close(), agents?.outside.close()]);
  }

  #begin(agents: Agents, url: URL, start: URL, leftMs: number, options: GetOptions): Exchange {
    const own = url.host === start.host && url.protocol === start.protocol;
    const headers: Record<string, string> = {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': this.#options.userAgent,
      via: options.via === undefined ? this.#hop : `${options.via}, ${this.#hop}`,
    };
    // Credentials go to the configured host only, wherever it sends us.
    if (own && this.#authorization !== undefined) headers['authorization'] = this.#authorization;
    const exchange = new Exchange(
      leftMs,
      () => this.#error('origin.timeout', { phase: 'whole' }),
      options.signal,
    );
    const agent = own ? agents.configured : agents.outside;
    agent.dispatch({ origin: url.origin, path: url.pathname + url.search, method: 'GET', headers }, exchange);
    return exchange;
  }

  get #hop(): string {
    return `1.1 ${this.#options.instance}`;
  }

  #redirected(from: URL, location: string, start: URL): URL {
    let url: URL;
    try {
      url = new URL(location, from);
    } catch {
      throw this.#error('origin.redirect-unsafe', { to: '?', reason: 'not a URL' });
    }
    const to = url.host;
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw this.#error('origin.redirect-unsafe', { to, reason: url.protocol });
    }
    if (from.protocol === 'https:' && url.protocol === 'http:') {
      throw this.#error('origin.redirect-unsafe', { to, reason: 'https → http' });
    }
    if (url.host === start.host && url.protocol === start.protocol) return url;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && isInsideAddress(host)) {
      throw this.#error('origin.redirect-unsafe', { to, reason: host });
    }
    return url;
  }

  async #accept(
    exchange: Exchange,
    head: ExchangeHead,
    path: string,
    maxBytes: number,
  ): Promise<OriginAnswer> {
    if (head.status !== 200) throw await this.#refusal(exchange, head, path);
    const encoding = headerOf(head.headers, 'content-encoding');
    if (encoding !== undefined && encoding !== 'identity') {
      drop(exchange);
      throw this.#error('origin.encoded', { encoding: encoding.slice(0, 40) });
    }
    const declared = Number(headerOf(head.headers, 'content-length') ?? Number.NaN);
    const sizeBytes = Number.isSafeInteger(declared) ? declared : undefined;
    if (sizeBytes !== undefined && sizeBytes > maxBytes) {
      drop(exchange);
      throw this.#error('origin.too-large', { limit: maxBytes, path });
    }
    const read = (take: Take) => this.#read(exchange, sizeBytes, path, maxBytes, take);
    return { sizeBytes, read, discard: () => drop(exchange) };
  }

  async #read(
    exchange: Exchange,
    sizeBytes: number | undefined,
    path: string,
    maxBytes: number,
    take: Take,
  ): Promise<void> {
    let receivedBytes = 0;
    // What the taker throws is his own, and may well carry a system's code.
    let own: { readonly error: unknown } | undefined;
    const failed = (error: unknown): never => {
      own = { error };
      throw error;
    };
    try {
      await exchange.body((chunk) => {
        receivedBytes += chunk.length;
        if (receivedBytes > maxBytes) throw this.#error('origin.too-large', { limit: maxBytes, path });
        try {
          return take(chunk)?.catch(failed);
        } catch (error) {
          return failed(error);
        }
      });
    } catch (error) {
      if (own !== undefined) throw own.error;
      const known = this.#translate(error);
      if (errorCode(known) !== 'origin.unreachable') throw known;
      throw this.#error('origin.cut-short', { received: receivedBytes, declared: sizeBytes ?? '?' }, error);
    }
    if (sizeBytes !== undefined && receivedBytes !== sizeBytes) {
      throw this.#error('origin.cut-short', { received: receivedBytes, declared: sizeBytes });
    }
  }

  async #refusal(exchange: Exchange, head: ExchangeHead, path: string): Promise<GomirrorError<OriginCode>> {
    const { status } = head;
    const said = await firstWords(exchange, head.headers);
    if (status === 404 || status === 410) {
      // A proxy that gave up on the origin server says so in a 404; that says little about the module.
      const timedOut = /\btimed? ?out\b|deadline exceeded/i.test(said);
      return this.#error('origin.absent', { path, status, said, timedOut });
    }
    if (status === 401 || status === 403) return this.#error('origin.refused', { path, status, said });
    const retryAfterSeconds = retryAfter(headerOf(head.headers, 'retry-after'), Date.now());
    const code = status === 429 ? 'origin.rate-limited' : 'origin.status';
    const params = { upstream: this.name, path, status, said };
    return new GomirrorError<OriginCode>(code, params, {
      retryable: status === 429 || status >= 500,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }

  /** What the dispatcher says, as an error with a code; what is one already, and what a caller threw, stays as it is. */
  #translate(error: unknown): unknown {
    const code = errorCode(error);
    switch (code) {
      case 'UND_ERR_CONNECT_TIMEOUT':
        return this.#error('origin.timeout', { phase: 'connect' }, error);
      case 'UND_ERR_HEADERS_TIMEOUT':
        return this.#error('origin.timeout', { phase: 'first byte' }, error);
      case 'UND_ERR_BODY_TIMEOUT':
        return this.#error('origin.timeout', { phase: 'idle' }, error);
      default:
        break;
    }
    if (error instanceof GomirrorError) {
      // From the look-up of a redirect's host, which does not know on whose behalf it is.
      return error.params['upstream'] === ''
        ? this.#error('origin.redirect-unsafe', withoutUpstream(error.params))
        : error;
    }
    const names = ['SocketError', 'HTTPParserError']; // These come without a code at times.
    const fromBelow = code !== undefined || (error instanceof Error && names.includes(error.name));
    return fromBelow ? this.#error('origin.unreachable', { reason: describeError(error) }, error) : error;
  }

  #error(code: OriginCode, params: ErrorParams, cause?: unknown): GomirrorError<OriginCode> {
    const retryable = ![
      'origin.absent',
      'origin.refused',
      'origin.too-large',
      'origin.redirect-unsafe',
    ].includes(code);
    return new GomirrorError(code, { upstream: this.name, ...params }, { retryable, cause });
  }
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A body that nobody will read. */
class Dropped extends Error {}

/** Lets go of an answer. What is over already has given its connection back. */
function drop(exchange: Exchange): void {
  exchange.abort(new Dropped());
}

const wordsLimitBytes = 65_536;

/** The beginning of a plain-text explanation, fit for one line; empty for anything else. */
async function firstWords(exchange: Exchange, headers: IncomingHttpHeaders): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    await exchange.body((chunk) => {
      sizeBytes += chunk.length;
      if (sizeBytes > wordsLimitBytes) throw new Dropped();
      chunks.push(chunk);
      return undefined;
    });
  } catch {
    // The status already says what matters.
  }
  if (!(headerOf(headers, 'content-type') ?? '').startsWith('text/plain')) return '';
  const text = Buffer.concat(chunks).toString('utf8');
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

/** `Retry-After` in seconds, from either of its forms (RFC 9110, section 10.2.3); at most an hour. */
export function retryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : Math.ceil((Date.parse(value) - nowMs) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3600) : undefined;
}

function withoutUpstream({ upstream: _, ...rest }: ErrorParams): ErrorParams {
  return rest;
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** A `dns.lookup` that knows no inside addresses, so that a name which changes its mind gets nowhere. */
function lookupOutside(hostname: string, options: LookupOptions, callback: LookupCallback): void {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, []);
      return;
    }
    const outside = addresses.filter(({ address }) => !isInsideAddress(address));
    const first = outside[0];
    if (first === undefined) {
      callback(
        new GomirrorError<OriginCode>('origin.redirect-unsafe', {
          upstream: '',
          to: hostname,
          reason: 'inside address',
        }),
        [],
      );
    } else if (options.all === true) {
      callback(null, outside);
    } else {
      callback(null, first.address, first.family);
    }
  });
}
