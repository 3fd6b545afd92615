/** goenv/fetch: small files from a URL or a path. May import base and goenv/system. */
export { fetchSmall, type FetchOptions } from './fetch.ts';
