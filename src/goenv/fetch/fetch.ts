import { fileURLToPath } from 'node:url';
import { pathsOf } from '../system/index.ts';
import type { System } from '../system/index.ts';
import { FetchFault } from './fault.ts';
import type { FetchOptions } from './options.ts';

const mostRedirects = 5;
const timeoutMs = 20_000;

/**
 * The bytes at an `http:`, `https:` or `file:` URL or a path; `HTTPS_PROXY` and its like count. Redirects are followed, never from https to
 * http. Rejects with a system error, or with a {@link FetchFault}; `whyNot` has the words.
 */
export async function fetchSmall(system: System, place: string, options: FetchOptions): Promise<Buffer> {
  if (!/^https?:\/\//i.test(place)) {
    const named = place.startsWith('file:') ? fileURLToPath(place) : place;
    const path = pathsOf(system).resolve(system.cwd, named);
    const bytes = await system.files.read(path);
    if (bytes === undefined) throw new FetchFault('goenv.fetch-absent');
    if (bytes.length > options.maxBytes) throw new FetchFault('goenv.fetch-too-large');
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
    if (next.protocol !== 'https:' && (url.protocol === 'https:' || next.protocol !== 'http:'))
      throw new FetchFault('goenv.fetch-redirect-away');
    url = next;
  }
  throw new FetchFault('goenv.fetch-redirects');
}
