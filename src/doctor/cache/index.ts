/**
 * doctor/cache: what is in the module cache, against go.sum, against what was recorded when it was downloaded, and against the checksum
 * database. Reads the files of a cache by what is handed to it. May import base, module, goenv, doctor/engine and doctor/machine.
 */
export {
  type AuditCache,
  type CacheFinding,
  type CacheRequest,
  type CacheSummary,
  makeCacheChecks,
} from './modules.ts';
export { parseSums, type SumLine } from './sums.ts';
