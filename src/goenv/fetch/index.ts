/** goenv/fetch: small files from a URL or a path. May import base and goenv/system. */
export { fetchSmall } from './fetch.ts';
export type { FetchOptions } from './options.ts';
export { whyNot } from './said.ts';
