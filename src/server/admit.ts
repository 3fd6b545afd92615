import type { Request, Response } from './http.ts';

/**
 * Makes a request fit for the handler, whatever its sender put around it. A body is never read, and no request to a
 * mirror needs one: after the answer the connection (HTTP/1) or the stream (HTTP/2, by Node itself) ends, so that nobody
 * sends gigabytes into a connection that is kept open for them, and no byte of a body is taken for the next request.
 */
export function admit(request: Request, response: Response, draining: boolean): void {
  if ('shouldKeepAlive' in response && (draining || mayHaveBody(request))) response.shouldKeepAlive = false;
  const { url } = request;
  // The absolute form, as it is sent to proxies, must be understood too (RFC 9112, section 3.2.2).
  if (url !== undefined && url.charCodeAt(0) !== slash) {
    const absolute = /^https?:\/\/[^/?#]*(?<target>.*)$/i.exec(url)?.groups?.['target'];
    if (absolute !== undefined) request.url = absolute.startsWith('/') ? absolute : `/${absolute}`;
  }
}

const slash = 0x2f;
const contentLength = 'content-length';
const transferEncoding = 'transfer-encoding';

/** Looks at the raw headers only: this runs for every request, and most have three. */
function mayHaveBody({ method, rawHeaders }: Request): boolean {
  if (method !== 'GET' && method !== 'HEAD') return true;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    const { length } = name;
    if (length !== contentLength.length && length !== transferEncoding.length) continue;
    const lower = name.toLowerCase();
    if (lower === transferEncoding || (lower === contentLength && rawHeaders[index + 1] !== '0')) return true;
  }
  return false;
}
