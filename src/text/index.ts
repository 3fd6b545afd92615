/**
 * text: every word a user reads, in English and Chinese, one catalogue file a room under `catalog/`. Errors elsewhere
 * carry a code and parameters; the words live here. Imports nothing of gomirror's own.
 */
export type { Catalog, Lang, Words } from './say.ts';
