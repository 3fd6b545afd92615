import { isIP } from 'node:net';
import { errorCode, GomirrorError, MiB, Networks, secondMs } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { type HttpCredential, secretsIn, withoutSecrets } from '../credentials/index.ts';
import { isInsideAddress } from '../proxy/addresses.ts';
import { drop, headerOf, openAnswer } from '../proxy/answer.ts';
import { Connections } from '../proxy/connections.ts';
import { proxyFromEnvironment } from '../proxy/environment.ts';
import { OriginErrors } from '../proxy/errors.ts';
import { Exchange, type ExchangeHead } from '../proxy/exchange.ts';
import { type ForwardProxy, parseForwardProxy, proxyRefusal } from '../proxy/forward-proxy.ts';
import { lookupWhere, type Resolve } from '../proxy/outside.ts';
import { trustIn } from '../proxy/trust.ts';
import type { GetOptions, OriginAnswer } from '../types.ts';
import type { DirectOptions } from './types.ts';

type WebOptions = Pick<
  DirectOptions,
  | 'ca'
  | 'connectTimeoutMs'
  | 'credentials'
  | 'networks'
  | 'proxy'
  | 'redirects'
  | 'totalTimeoutMs'
  | 'userAgent'
> & {
  /** In place of the system's own, for tests. */
  readonly resolve?: Resolve | undefined;
};

/** A page as it came, whatever its status. */
export interface Page {
  /** Where it was found in the end. */
  readonly url: URL;
  readonly status: number;
  /** As much of it as counts. */
  readonly text: string;
}

interface Arrived {
  readonly exchange: Exchange;
  readonly head: ExchangeHead;
  readonly url: URL;
  readonly errors: OriginErrors;
  readonly credential: HttpCredential | undefined;
}

/** A page's head is at its beginning; what comes after this much is not read. */
const pageBytes = MiB;
const pageTimeoutMs = 30 * secondMs;
const firstByteTimeoutMs = 30 * secondMs;
const idleTimeoutMs = 60 * secondMs;
const connectionsPerHost = 8;

/**
 * GET for addresses that strangers choose: module paths, what go-import tags name, and where either redirects to. Only https
 * (http where it is allowed), only public addresses and those in the networks of the settings, looked at after the name was
 * resolved and with each redirect. Credentials go to the host that was asked first, and nowhere else.
 */
export class GuardedWeb {
  readonly #options: WebOptions;
  readonly #mayReach: (address: string) => boolean;
  #connections: Promise<Connections> | undefined;

  constructor(options: WebOptions) {
    this.#options = options;
    const allowed = new Networks(options.networks);
    this.#mayReach = (address) => !isInsideAddress(address) || allowed.has(address);
  }

  /** undici takes its time to load, so that is done when the first page is wanted, or soon after start. */
  async warm(): Promise<void> {
    await (this.#connections ??= this.#connect());
  }

  /** Rejects with an OriginCode when no answer comes, or when the way to it is not safe. */
  async page(
    start: URL,
    options: { readonly insecure: boolean; readonly signal: AbortSignal },
  ): Promise<Page> {
    const { exchange, head, url, errors } = await this.#arrive(start, pageTimeoutMs, options, {});
    const encoding = headerOf(head.headers, 'content-encoding');
    if (encoding !== undefined && encoding !== 'identity') {
      drop(exchange);
      throw errors.make('origin.encoded', { encoding: encoding.slice(0, 40) });
    }
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    const enough = new Error('enough');
    try {
      await exchange.body((chunk) => {
        chunks.push(chunk);
        sizeBytes += chunk.length;
        if (sizeBytes >= pageBytes) throw enough;
        return undefined;
      });
    } catch (error) {
      if (error !== enough) throw errors.translate(error);
    }
    const text = Buffer.concat(chunks).toString('utf8', 0, pageBytes);
    return { url, status: head.status, text };
  }

  /** A file of a module proxy at `start`. Rejects as `Origin.get` does. */
  async file(start: URL, insecure: boolean, path: string, options: GetOptions): Promise<OriginAnswer> {
    const signal = options.signal ?? new AbortController().signal;
    const headers = options.via === undefined ? {} : { via: options.via };
    const limits = { insecure, signal };
    const arrived = await this.#arrive(start, this.#options.totalTimeoutMs, limits, headers);
    const { exchange, head, errors, credential } = arrived;
    try {
      const asked = { maxBytes: options.maxBytes, range: undefined, path };
      return await openAnswer(exchange, head, asked, errors);
    } catch (error) {
      throw credential === undefined ? error : withoutSecrets(error, secretsIn(credential.authorization));
    }
  }

  async close(): Promise<void> {
    await (await this.#connections)?.close();
  }

  async #arrive(
    start: URL,
    totalMs: number,
    { insecure, signal }: { readonly insecure: boolean; readonly signal: AbortSignal },
    headers: Readonly<Record<string, string>>,
  ): Promise<Arrived> {
    const connections = await (this.#connections ??= this.#connect());
    const endsMs = performance.now() + totalMs;
    const errors = new OriginErrors(start.host);
    const late = () => errors.make('origin.timeout', { phase: 'whole' });
    let credential = await this.#credentialFor(start, signal);
    let refusals = 0;
    let url = start;
    for (let hop = 0; hop <= this.#options.redirects;) {
      const own = url.host === start.host && url.protocol === start.protocol;
      this.#demandSafe(url, insecure, errors);
      signal.throwIfAborted();
      const exchange = new Exchange(endsMs - performance.now(), late, signal);
      const request = {
        path: url.pathname + url.search,
        method: 'GET',
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          'user-agent': this.#options.userAgent,
          ...headers,
          // Not to any other host, wherever this one sends us.
          ...(own && credential && { authorization: credential.authorization }),
        },
      } as const;
      connections.dispatch(url.origin, request, { urgency: 'asked', client: '' }, exchange);
      const head = await exchange.head.catch((error: unknown) => {
        throw errors.translate(error);
      });
      this.#demandPassage(exchange, head.status, url, errors);
      if (own && credential !== undefined) {
        if (head.status < 400) this.#options.credentials?.accepted(start, credential);
        if (head.status === 401 && ++refusals === 1) {
          this.#options.credentials?.refused(start, credential);
          const fresh = await this.#credentialFor(start, signal).catch(() => undefined);
          if (fresh !== undefined && fresh.authorization !== credential.authorization) {
            drop(exchange);
            credential = fresh;
            continue;
          }
        }
      }
      const location = headerOf(head.headers, 'location');
      if (head.status < 300 || head.status >= 400 || location === undefined) {
        return { exchange, head, url, errors, credential };
      }
      drop(exchange);
      url = redirected(url, location, errors);
      hop++;
    }
    throw errors.make('origin.redirects', { limit: this.#options.redirects });
  }

  /** What the name of a host resolves to is looked at when it is connected to. */
  #demandSafe(url: URL, insecure: boolean, errors: OriginErrors): void {
    const refuse = (reason: string) => errors.make('origin.redirect-unsafe', { to: url.host, reason });
    if (url.protocol !== 'https:' && !(insecure && url.protocol === 'http:')) throw refuse(url.protocol);
    if (url.username !== '' || url.password !== '') throw refuse('user name');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // A proxy on the way would resolve such a name to itself.
    const address = /(?:^|\.)localhost\.?$/.test(host) ? '127.0.0.1' : host;
    if (isIP(address) !== 0 && !this.#mayReach(address)) throw inside(host, address);
  }

  async #credentialFor(start: URL, signal: AbortSignal): Promise<HttpCredential | undefined> {
    if (start.protocol !== 'https:') return undefined;
    return this.#options.credentials?.forUrl(new URL(start.origin + start.pathname), signal);
  }

  /** 407 over plain http comes from the proxy itself. */
  #demandPassage(exchange: Exchange, status: number, url: URL, errors: OriginErrors): void {
    const proxy = status === 407 && url.protocol === 'http:' ? this.#proxyFor(url) : undefined;
    if (proxy === undefined) return;
    drop(exchange);
    throw errors.translate(proxyRefusal(proxy, status));
  }

  #proxyFor(url: URL): ForwardProxy | undefined {
    const { proxy } = this.#options;
    if (proxy === undefined) return undefined;
    const text = 'url' in proxy ? proxy.url : proxyFromEnvironment(proxy.environment, url.href);
    return text === undefined ? undefined : parseForwardProxy(text);
  }

  async #connect(): Promise<Connections> {
    const undici = await import('undici');
    return new Connections(undici, {
      connectTimeoutMs: this.#options.connectTimeoutMs,
      firstByteTimeoutMs,
      idleTimeoutMs,
      connections: connectionsPerHost,
      trust: trustIn(this.#options.ca),
      lookup: lookupWhere(this.#mayReach, inside, this.#options.resolve),
      proxyFor: (url) => this.#proxyFor(url),
    });
  }
}

function redirected(from: URL, location: string, errors: OriginErrors): URL {
  const to = URL.parse(location, from.href);
  if (to === null) throw errors.make('origin.redirect-unsafe', { to: '?', reason: 'not a URL' });
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw errors.make('origin.redirect-unsafe', { to: to.host, reason: 'https → http' });
  }
  return to;
}

function inside(host: string, address: string): GomirrorError<OriginCode> {
  return new GomirrorError('origin.inside-address', { upstream: host, address });
}

/** Whether no connection came about: another scheme, or another host, may fare better. */
export function isUnreachable(error: unknown): boolean {
  const code = errorCode(error) as OriginCode | undefined;
  if (code === 'origin.timeout') return error instanceof GomirrorError && error.params['phase'] === 'connect';
  return code === 'origin.unreachable' || code === 'origin.untrusted';
}
