import { GomirrorError } from '../../base/index.ts';
import type { Ask } from '../../origin/index.ts';
import type { ServerCode } from '../codes.ts';

/** Fetches a small JSON document from an https URL. Rejects with any error; never follows a redirect. */
export type FetchDocument = (url: string, signal: AbortSignal) => Promise<unknown>;

const mostBytes = 512 * 1024;

/** {@link FetchDocument} by way of `ask`, which knows the proxies on the way and whom to believe. */
export function documentsBy(ask: Ask): FetchDocument {
  return async (text, signal) => {
    const url = new URL(text);
    if (url.protocol !== 'https:') throw unusable('no https URL');
    const headers = { accept: 'application/json' };
    const answer = await ask({ url, method: 'GET', headers, maxBytes: mostBytes + 1, signal });
    if (answer.status !== 200) throw unusable(`HTTP ${answer.status}`);
    if (Buffer.byteLength(answer.text) > mostBytes) throw unusable('too large');
    return JSON.parse(answer.text) as unknown;
  };
}

function unusable(reason: string): GomirrorError<ServerCode> {
  return new GomirrorError('server.bad-issuer-document', { reason });
}
