import http from 'node:http';
import https from 'node:https';
import { fileURLToPath } from 'node:url';
import { pathsOf } from '../system/index.ts';
import type { System } from '../system/index.ts';

export interface FetchOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** True: the proxies of the environment are not asked. */
  readonly isDirect?: boolean;
}

const mostRedirects = 5;
const timeoutMs = 20_000;

/**
 * The bytes at an `http:`, `https:` or `file:` URL or a path; `HTTPS_PROXY` and its like count. Redirects are followed, never from https to
 * http. Rejects with a system error, or one that says what was wrong in its message.
 */
export async function fetchSmall(system: System, place: string, options: FetchOptions): Promise<Buffer> {
  if (!/^https?:\/\//i.test(place)) {
    const named = place.startsWith('file:') ? fileURLToPath(place) : place;
    const path = pathsOf(system).resolve(system.cwd, named);
    const bytes = await system.files.read(path);
    if (bytes === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    if (bytes.length > options.maxBytes) throw new Error('too large');
    return bytes;
  }
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]);
  let url = new URL(place);
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const answer = await get(system, url, { ...options, signal });
    if (answer.location === undefined) return answer.body;
    const next = new URL(answer.location, url);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw new Error('redirect from https to http');
    if (next.protocol !== 'http:' && next.protocol !== 'https:')
      throw new Error('redirect to another protocol');
    url = next;
  }
  throw new Error('too many redirects');
}

function get(
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
        reject(new Error(`status ${status}`));
        return;
      }
      const chunks: Buffer[] = [];
      let sizeBytes = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes) {
          reject(new Error('too large'));
          response.destroy();
        } else chunks.push(chunk);
      });
      response.on('end', () => resolve({ body: Buffer.concat(chunks), location: undefined }));
    });
    asked.end();
  });
}
