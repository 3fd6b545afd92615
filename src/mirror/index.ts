/**
 * mirror: the service. Opens what is kept, fetches and verifies what is not, remembers what changes, and speaks for the
 * checksum database. Publishes what happens on channels. May import everything below (base, module, config, sumdb, policy,
 * store, origin).
 */
export type { Growing } from './growing.ts';
export type { Answer, BytesAnswer, FileAnswer, GrowingAnswer, Lifetime, OpenFile } from './answer.ts';
export {
  type AheadCount,
  type AheadOptions,
  type PrefetchFailure,
  type PrefetchOptions,
  type PrefetchProgress,
  type PrefetchReport,
  type Wanted,
  wantedFromGoMod,
  wantedFromGoSum,
  wantedModule,
} from './ahead/index.ts';
export {
  AuditDatabase,
  auditPlace,
  type AuditCode,
  auditCodes,
  findPlace,
  GatedRoutes,
  LogOverlay,
  Scrub,
  type ScrubOptions,
} from './audit/index.ts';
export { type MirrorCode, mirrorCodes } from './codes.ts';
export {
  fillChannel,
  type FillEvent,
  incidentChannel,
  type IncidentEvent,
  logRequestChannel,
  progressChannel,
  type ProgressEvent,
  setAsideChannel,
  troubleChannel,
} from './events.ts';
export { LogBook } from './log-book.ts';
export { LogFiles } from './log-files.ts';
export { type LogRoute, LogRoutes } from './log-routes.ts';
export { type Asker, Mirror } from './mirror.ts';
export { type Discovered, NameWatch } from './name-watch.ts';
export type { PrivateModules } from './routes.ts';
export { PendingFiles } from './pending.ts';
export { type Verifier, VerifierPool } from './verifier.ts';
