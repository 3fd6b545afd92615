import type { Catalog } from '../say.ts';

/** Mistakes that people make in Go's settings. */
export const goenvAccidentMessages = {} as const satisfies Catalog;
