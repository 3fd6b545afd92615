import { fileURLToPath } from 'node:url';
import { pathsOf } from '../system/index.ts';
import type { System } from '../system/index.ts';
import type { FetchOptions } from './options.ts';

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
  // Files are read without what speaks HTTP.
  const { get } = await import('./get.ts');
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
