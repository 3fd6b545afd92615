/**
 * doctor/engine: runs checks that depend on each other within a deadline, takes secrets out of what they saw, and puts root causes
 * first. Knows no check. May import base, config and goenv.
 */
export { countLevels, type Placed, rankFindings } from './rank.ts';
export { Redactor, redactResult } from './redact.ts';
export { advice, command, finding, levelOf, resultOf } from './results.ts';
export { outOfTime, type RunProgress, runChecks } from './run.ts';
export { checkNames, missingNeeds, selectChecks, UnknownCheck } from './select.ts';
