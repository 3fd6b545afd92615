/**
 * doctor: what is wrong with a machine that should build Go, why, and what would mend it; and the catalogue of go's errors behind
 * `explain`. May import base, module, config, sumdb, origin and goenv.
 */
export type { AuditCache, CacheFinding, CacheRequest, CacheSummary } from './cache/index.ts';
export { makeChecks } from './checks.ts';
export {
  countLevels,
  type Placed,
  rankFindings,
  Redactor,
  runChecks,
  type RunProgress,
  selectChecks,
  UnknownCheck,
} from './engine/index.ts';
export type { Endpoint, Facts } from './facts.ts';
export type { Check, CheckContext, CheckResult, Finding, Remedy } from './types.ts';
