import { systemClock } from '../base/index.ts';
import type { Config } from '../config/index.ts';
import { checkCredentials, type CheckReport, type CheckTarget } from '../origin/index.ts';
import { ModulePolicy } from '../policy/index.ts';
import { credentialOptions, readAuthorities, upstreamsOf } from './app-origins.ts';
import type { AppIo } from './seam.ts';

/** Tries the credentials of the settings on a server. Rejects with `config.ca-unusable` or the signal's reason. */
export async function checkAuth(
  target: CheckTarget,
  config: Config,
  io: Pick<AppIo, 'host' | 'version'>,
  signal: AbortSignal,
): Promise<CheckReport> {
  const { private: entries } = config;
  const named = `${target.host}/${target.path}`.replace(/\/$/, '');
  const { entry } = new ModulePolicy(entries).classify(named);
  const urls = upstreamsOf(config).map(({ url }) => url);
  return checkCredentials(config.credentials, target, {
    ...credentialOptions(config, io, systemClock),
    signal,
    ca: [...(await readAuthorities(config)).values()],
    // A repository may have another name than its modules; then any entry may be the one.
    networks: entries[entry ?? -1]?.networks ?? entries.flatMap(({ networks }) => networks),
    proxies: urls.filter((url) => url !== 'direct'),
  });
}
