/**
 * config/basics: what of config does without the table of settings, for commands that have no settings and have to be there at once: the machine and
 * its Go settings, words and addresses, what is official. May import base.
 */
export { parseDatabase } from '../database.ts';
export { goEnvAssignment, goEnvPath, goEnvValues } from '../go-env.ts';
export { type Host, thisHost } from '../host.ts';
export { nearest } from '../nearest.ts';
export { officialProxy, officialReleases, officialSumDb } from '../official.ts';
export { parsePatterns } from '../patterns.ts';
export { ConfigError } from '../problems.ts';
export { parseDuration } from '../quantity.ts';
export { redactUrl } from '../redact.ts';
export { splitProxyList } from '../upstream.ts';
export { readYaml } from '../yaml-data.ts';
