import { type Clock, GomirrorError } from '../base/index.ts';
import { type Config, officialSumDb, type UpstreamEntry } from '../config/index.ts';
import type { LogRoute } from '../mirror/index.ts';
import { ProxyOrigin, Sources, Upstream } from '../origin/index.ts';
import { defaultSumDbKey, sumDbAlias, type SumdbCode } from '../sumdb/index.ts';
import type { AppIo } from './seam.ts';

const connectionsPerUpstream = 32;

export type OriginMaker = (entry: Pick<UpstreamEntry, 'name' | 'url'>) => ProxyOrigin;

/** Makes the sources that settings name. */
export function originMaker(config: Config, io: AppIo, instance: string): OriginMaker {
  const { fetch } = config;
  return ({ name, url }) =>
    new ProxyOrigin({
      name,
      url,
      instance,
      userAgent: `gomirror/${io.version}`,
      limits: {
        connectTimeoutMs: fetch.connectTimeoutMs,
        firstByteTimeoutMs: fetch.firstByteTimeoutMs,
        idleTimeoutMs: fetch.idleTimeoutMs,
        totalTimeoutMs: fetch.totalTimeoutMs,
        redirects: fetch.redirects,
        connections: connectionsPerUpstream,
      },
    });
}

/** The upstreams of the settings, asked in their order. */
export function sourcesOf(config: Config, originOf: OriginMaker, clock: Clock): Sources {
  const { fetch, breaker } = config;
  const { stallAfterMs } = fetch;
  return new Sources(
    config.upstream.map((entry) => {
      const { url, priority, weight, thenOn } = entry;
      const origin = new Upstream(originOf(entry), clock, { url, priority, weight, breaker, stallAfterMs });
      return { origin, thenOn };
    }),
    {
      attempts: fetch.attempts,
      backoffMs: fetch.backoffInitialMs,
      maxBackoffMs: fetch.backoffMaxMs,
      stallAfterMs,
      strategy: config.strategy,
      retryPercent: config.retry.budgetPercent,
      hedgePercent: config.hedge.budgetPercent,
    },
    clock,
  );
}

/** The checksum database's key and the ways to it: through each upstream, then the database itself, then its alias. */
export function databaseOf(
  config: Config,
  sources: Sources,
  originOf: OriginMaker,
): { key: string; routes: LogRoute[] } {
  const { database } = config.sumdb;
  const builtIn = database.name === officialSumDb || database.name === sumDbAlias;
  const key = database.key ?? (builtIn ? defaultSumDbKey : undefined);
  if (key === undefined) throw new GomirrorError<SumdbCode>('sumdb.bad-key', { rule: database.name });
  const name = key.slice(0, key.indexOf('+'));
  const routes: LogRoute[] = [];
  if (database.url === undefined) {
    for (const { origin } of sources.entries) routes.push({ origin, prefix: `/sumdb/${name}`, probe: true });
  }
  const own = name === officialSumDb ? [`https://${name}`, `https://${sumDbAlias}`] : [`https://${name}`];
  for (const url of database.url === undefined ? own : [database.url]) {
    routes.push({ origin: originOf({ name: new URL(url).host, url }), prefix: '', probe: false });
  }
  return { key, routes };
}
