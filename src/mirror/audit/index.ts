/**
 * audit: what was kept is read again. Recognises stores and module caches, checks each file against its record, Go's
 * rules and the checksum database (`gomirror verify`), and walks a running server's store behind its back (the scrub).
 * May import what mirror may.
 */
export { auditPlace } from './audit.ts';
export { type AuditCode, auditCodes } from './codes.ts';
export { AuditDatabase, GatedRoutes } from './database.ts';
export { LogOverlay } from './overlay.ts';
export { findPlace } from './place.ts';
export { Scrub, type ScrubOptions } from './scrub.ts';
