import http from 'node:http';
import https from 'node:https';
import type { System } from '../system/index.ts';
import { FetchFault } from './fault.ts';
import type { FetchOptions } from './options.ts';

/** One request: the body of a 200, or where a redirect leads. Rejects with a system error or a {@link FetchFault}. */
export function get(
  system: System,
  url: URL,
  { maxBytes, signal, isDirect }: FetchOptions,
): Promise<{ body: Buffer; location: string | undefined }> {
  const { request, Agent } = url.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: false, ...(isDirect !== true && { proxyEnv: { ...system.env } }) });
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, signal, headers: { accept: '*/*', 'user-agent': 'gomirror' } });
    asked.on('error', reject);
    asked.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.resume();
        resolve({ body: Buffer.alloc(0), location });
        return;
      }
      if (status !== 200) {
        response.destroy();
        reject(new FetchFault('goenv.fetch-status', { status }));
        return;
      }
      const chunks: Buffer[] = [];
      let sizeBytes = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes) {
          reject(new FetchFault('goenv.fetch-too-large'));
          response.destroy();
        } else chunks.push(chunk);
      });
      response.on('end', () => resolve({ body: Buffer.concat(chunks), location: undefined }));
    });
    asked.end();
  });
}
