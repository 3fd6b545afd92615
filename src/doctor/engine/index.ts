/**
 * doctor/engine: runs checks that depend on each other within a deadline, takes secrets out of what they saw, and puts root causes
 * first. Knows no check. May import base, config and goenv.
 */
export { countLevels, type Placed, rankFindings } from './rank.ts';
export { Redactor } from './redact.ts';
export { advice, command, finding, resultOf } from './results.ts';
export { type RunProgress, runChecks } from './run.ts';
export { missingNeeds, selectChecks, UnknownCheck } from './select.ts';
