import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import https from 'node:https';
import { Readable } from 'node:stream';
import tls from 'node:tls';

/** The part of `fetch` that the API is asked with. */
export type Fetch = (url: string, init: RequestInit & { readonly body?: string }) => Promise<Response>;

/**
 * Asks this machine's own mirror, which is called by an address that its certificate hardly names, and may have it from an authority
 * that Node.js does not know. The very certificate in `certFile`, which is what that mirror serves, is believed whatever it names;
 * any other as usual. Undefined where there is none to be read.
 */
export async function ownFetch(certFile: string): Promise<Fetch | undefined> {
  let pem: Buffer;
  let own: X509Certificate;
  try {
    pem = await readFile(certFile);
    own = new X509Certificate(pem);
  } catch {
    return undefined;
  }
  const agent = new https.Agent({
    ca: [...tls.getCACertificates('default'), pem.toString()],
    // Of a chain the first is enough: what has signed it need not be known.
    allowPartialTrustChain: true,
    checkServerIdentity: (host, shown) =>
      shown.raw.equals(own.raw) ? undefined : tls.checkServerIdentity(host, shown),
  });
  return (url, { method = 'GET', headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const options = {
        agent,
        method,
        headers: headers as Record<string, string>,
        signal: signal ?? undefined,
      };
      const request = https.request(url, options, (answer) => {
        const { statusCode: status = 0 } = answer;
        // What ends it while it is read is told by the stream.
        resolve(new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, { status }));
      });
      request.on('error', reject);
      request.end(body);
    });
}
