/**
 * origin: where modules come from. Upstream mirrors (`proxy/`) and the walk over a list of them. Knows nothing of what is
 * kept or verified. May import base, module, config, policy, text.
 */
export { type OriginCode, originCodes } from './codes.ts';
export type { Environment } from './proxy/environment.ts';
export { ProxyOrigin, type ProxyLimits, type ProxyOptions } from './proxy/proxy.ts';
export { readAll } from './read.ts';
export { type RetryOptions, type RunOptions, type SourceEntry, Sources, Verdict } from './sources.ts';
export type { ByteRange, GetOptions, Origin, OriginAnswer } from './types.ts';
