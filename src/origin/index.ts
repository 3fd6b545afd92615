/**
 * origin: where modules come from. Upstream mirrors (`proxy/`), their health (`health/`) and the walk over a list of them.
 * Knows nothing of what is kept or verified. May import base, module, config, policy, text.
 */
export { type OriginCode, originCodes } from './codes.ts';
export {
  type Ask,
  checkCredentials,
  type CheckReport,
  type CheckStep,
  type CheckTarget,
  credentialChannel,
  type Credentials,
  type CredentialsOptions,
  type HttpCredential,
  makeAsk,
  makeCredentials,
  parseCheckTarget,
  type SshCredential,
} from './credentials/index.ts';
export { type DirectOptions, DirectOrigin } from './direct/index.ts';
export { type CopyCounts, CopyFolder, type CopyLimits } from './git/index.ts';
export { isNo } from './health/blame.ts';
export type { BreakerLimits } from './health/breaker.ts';
export type { Capabilities } from './health/capabilities.ts';
export { upstreamChannel, type UpstreamEvent, type UpstreamState } from './health/events.ts';
export type { ProbeOptions } from './health/probe.ts';
export { stallDefaultMs, Upstream, type UpstreamOptions, type UpstreamStatus } from './health/upstream.ts';
export { type Environment, isPassedOver, proxyFromEnvironment } from './proxy/environment.ts';
export { ProxyOrigin, type ProxyLimits, type ProxyOptions } from './proxy/proxy.ts';
export { askForTunnel } from './proxy/tunnel.ts';
export { type Pace, race, type Runner, type Wanted } from './race.ts';
export { readAll } from './read.ts';
export {
  type RetryOptions,
  type RunOptions,
  type SourceEntry,
  Sources,
  type SourcesOptions,
} from './sources.ts';
export type { ByteRange, GetOptions, Origin, OriginAnswer } from './types.ts';
export { Verdict } from './verdict.ts';
