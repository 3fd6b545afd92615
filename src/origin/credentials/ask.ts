import type { IncomingHttpHeaders } from 'node:http';
import { secondMs } from '../../base/index.ts';
import { Dialer } from '../proxy/dialer.ts';
import { type Environment, proxyFromEnvironment } from '../proxy/environment.ts';
import { OriginErrors } from '../proxy/errors.ts';
import { type ForwardProxy, parseForwardProxy } from '../proxy/forward-proxy.ts';
import { trustIn } from '../proxy/trust.ts';

export interface AskRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** What is beyond it is not read. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface AskAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Asks once, following no redirect. Rejects with an OriginCode that names the host, or with the signal's reason. */
export type Ask = (request: AskRequest) => Promise<AskAnswer>;

export interface AskOptions {
  readonly userAgent: string;
  /** As ProxyOptions has them. */
  readonly ca?: readonly string[] | undefined;
  readonly proxy?: { readonly url: string } | { readonly environment: Environment } | undefined;
  readonly connectTimeoutMs?: number;
  /** Until the headers, and between two pieces of the body. */
  readonly answerTimeoutMs?: number;
}

/** The proxy that stands between; undefined for none. Throws when it is of a kind that is not spoken. */
export function forwardProxyFor({ proxy }: Pick<AskOptions, 'proxy'>, url: URL): ForwardProxy | undefined {
  if (proxy === undefined) return undefined;
  const text = 'url' in proxy ? proxy.url : proxyFromEnvironment(proxy.environment, url.href);
  return text === undefined ? undefined : parseForwardProxy(text);
}

/** Asks over a connection of its own, which is closed with the answer: this is for a question an hour. */
export function makeAsk(options: AskOptions): Ask {
  const { userAgent, ca, connectTimeoutMs = 5 * secondMs, answerTimeoutMs = 30 * secondMs } = options;
  const proxyFor = (url: URL) => forwardProxyFor(options, url);
  return async ({ url, method, headers, maxBytes, signal }) => {
    const undici = await import('undici');
    const errors = new OriginErrors(url.host);
    signal.throwIfAborted();
    try {
      const way = new Dialer(undici, { connectTimeoutMs, trust: trustIn(ca ?? []), proxyFor }).to(url.origin);
      const socket = await way.dial();
      const client = new undici.Client(url.origin, {
        headersTimeout: answerTimeoutMs,
        bodyTimeout: answerTimeoutMs,
        allowH2: false,
        connect: (_, callback) => queueMicrotask(() => callback(null, socket)),
      });
      try {
        const answer = await client.request({
          path: url.pathname + url.search,
          method,
          headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': userAgent, ...headers },
          signal,
        });
        const chunks: Buffer[] = [];
        let sizeBytes = 0;
        for await (const chunk of answer.body) {
          chunks.push(chunk as Buffer);
          sizeBytes += (chunk as Buffer).length;
          if (sizeBytes >= maxBytes) break;
        }
        const text = Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
        return { status: answer.statusCode, headers: answer.headers, text };
      } finally {
        await client.destroy();
        socket.destroy();
      }
    } catch (error) {
      signal.throwIfAborted();
      throw errors.translate(error);
    }
  };
}
