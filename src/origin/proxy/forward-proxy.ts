import { GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { basicAuthorization } from './credentials.ts';

/** An HTTP proxy on the way to an upstream; not one that speaks GOPROXY, which is what the upstream is. */
export interface ForwardProxy {
  /** Host and port, without credentials: what errors may name. */
  readonly host: string;
  readonly url: URL;
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

/**
 * Reads an `http:` or `https:` URL of a proxy. Throws `origin.proxy-unsupported`, which does not know for which upstream it is
 * (its `upstream` is empty).
 */
export function parseForwardProxy(text: string): ForwardProxy {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw new GomirrorError<OriginCode>('origin.proxy-unsupported', {
      upstream: '',
      proxy: url?.host ?? '?',
      scheme: url?.protocol.replace(/:$/, '') ?? '?',
    });
  }
  const authorization = basicAuthorization(url);
  url.username = '';
  url.password = '';
  return { host: url.host, url, authorization };
}

/** What a proxy said instead of letting a request through; whose request, the caller has to add (`upstream` is empty). */
export function proxyRefusal({ host }: ForwardProxy, status: number): GomirrorError<OriginCode> {
  // 407, 403 and the like want somebody to change something; with 5xx the proxy has not got through.
  const retryable = status >= 500;
  return new GomirrorError<OriginCode>(
    'origin.proxy-refused',
    { upstream: '', proxy: host, status },
    { retryable },
  );
}
