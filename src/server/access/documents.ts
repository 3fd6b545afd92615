import https from 'node:https';
import { getCACertificates } from 'node:tls';
import { GomirrorError } from '../../base/index.ts';
import type { ServerCode } from '../codes.ts';

/** Fetches a small JSON document from an https URL. Rejects with any error; never follows a redirect. */
export type FetchDocument = (url: string, signal: AbortSignal) => Promise<unknown>;

const mostBytes = 512 * 1024;

/** {@link FetchDocument} over Node's own client. `authorities` (PEM) are trusted beside those that Node trusts by itself. */
export function httpsDocuments(authorities: readonly string[] = []): FetchDocument {
  return async (url, signal) => {
    if (new URL(url).protocol !== 'https:') throw unusable('no https URL');
    const text = await new Promise<string>((resolve, reject) => {
      const request = https.get(url, {
        ...(authorities.length > 0 && { ca: [...getCACertificates(), ...authorities] }),
        signal,
        agent: false,
        headers: { accept: 'application/json' },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        if (response.statusCode !== 200) {
          response.destroy();
          reject(unusable(`HTTP ${response.statusCode}`));
          return;
        }
        const chunks: Buffer[] = [];
        let sizeBytes = 0;
        response.on('data', (chunk: Buffer) => {
          sizeBytes += chunk.length;
          if (sizeBytes > mostBytes) request.destroy(unusable('too large'));
          else chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      });
    });
    return JSON.parse(text) as unknown;
  };
}

function unusable(reason: string): GomirrorError<ServerCode> {
  return new GomirrorError('server.bad-issuer-document', { reason });
}
