import { systemClock } from '../base/index.ts';
import type { Config } from '../config/index.ts';
import { checkCredentials, type CheckReport, type CheckTarget } from '../origin/index.ts';
import { credentialOptions, readAuthorities, upstreamsOf } from './app-origins.ts';
import type { AppIo } from './seam.ts';

/** Tries the credentials of the settings on a server. Rejects with `config.ca-unusable` or the signal's reason. */
export async function checkAuth(
  target: CheckTarget,
  config: Config,
  io: Pick<AppIo, 'host' | 'version'>,
  signal: AbortSignal,
): Promise<CheckReport> {
  const urls = upstreamsOf(config).map(({ url }) => url);
  return checkCredentials(config.credentials, target, {
    ...credentialOptions(config, io, systemClock),
    signal,
    ca: [...(await readAuthorities(config)).values()],
    proxies: urls.filter((url) => url !== 'direct'),
  });
}
