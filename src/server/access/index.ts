/**
 * access: who asks, whether they may, and how much. Everything is decided here from the request and the settings, before
 * the memory of answers, the store or a source are looked at. May import what the server may, and jose for signed tokens.
 */
export { type Access, type AccessOptions, createAccess, type ReadyFor } from './access.ts';
export { documentsBy, type FetchDocument } from './documents.ts';
export { Rights } from './rights.ts';
export { nameOf, type Subject } from './subject.ts';
export type { Visit } from './visit.ts';
