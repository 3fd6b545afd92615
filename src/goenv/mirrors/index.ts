/**
 * goenv/mirrors: what public module mirrors really do (bench, probe), and who is right when they differ (check). Asks mirrors through
 * `origin/`, and believes bytes only by the checksum database. May import base, module, config, origin, sumdb and goenv/system,
 * goenv/settings, goenv/catalogue.
 */
export {
  bench,
  type BenchOptions,
  type BenchProgress,
  type BenchReport,
  probeMirror,
  type ProbeMirrorOptions,
} from './bench.ts';
export { type Best, bestMirrors, type BestOptions } from './best.ts';
export type { CertificateFacts } from './certificate.ts';
export { checkMirrors, type CheckOptions } from './check.ts';
export type { CheckReport, FileVerdict, MirrorSays } from './check-report.ts';
export type { HashVerdict, MirrorReport, MirrorState, Truth } from './judge.ts';
export { extraAuthorities, Line, type LineOptions, refuseWebPage } from './line.ts';
export { type LoggedHashes, LogLine, type LogPlaces, logPlaces } from './log.ts';
export { zipHash } from './probe.ts';
export { type DatabaseReport, type Recommendation } from './recommend.ts';
export { type Samples, samplesOf, type SampleVersion, type Spread, usualSamples } from './samples.ts';
export type { Fault, Step, StepKind } from './seen.ts';
