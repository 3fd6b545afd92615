import { type Clock, GomirrorError, secondMs } from '../base/index.ts';
import { type Config, officialSumDb, redactUrl, type Strategy, type UpstreamEntry } from '../config/index.ts';
import { type LogRoute, LogRoutes } from '../mirror/index.ts';
import { type Origin, Sources, Upstream } from '../origin/index.ts';
import { Lookalikes, ModulePolicy } from '../policy/index.ts';
import type { UpstreamFacts } from '../server/index.ts';
import { defaultSumDbKey, sumDbAlias, type SumdbCode } from '../sumdb/index.ts';
import { OriginMaker, type OriginPlace, type OriginSpec } from './app-origins.ts';
import type { AppIo } from './seam.ts';

/** Everything that fetches, as one version of the settings has it. */
export interface Supply {
  /** The sources of each profile; the default ones under the empty name. */
  readonly profiles: ReadonlyMap<string, Sources>;
  /** Which modules are private. */
  readonly modules: ModulePolicy;
  readonly lookalikes: Lookalikes;
  /** The sources of each entry of `private`; undefined for one that comes from the public upstreams. */
  readonly privateSources: readonly (Sources | undefined)[];
  /** The ways to the checksum database: through each upstream, then the database itself, then its alias. */
  readonly routes: LogRoutes;
  /** The feed of new versions, where one is to be read. */
  readonly index: Origin | undefined;
  statuses(): readonly UpstreamFacts[];
  /** Loads what the first request would wait for, and begins to look after the upstreams. */
  start(): void;
  /** For a supply that nothing new is asked of: closes it when what is under way has ended. */
  retire(): Promise<void>;
  close(): Promise<void>;
}

/** Settings of which any makes another supply. */
export const supplySections = [
  'upstream',
  'private',
  'credentials',
  'direct',
  'profile',
  'profiles',
  'strategy',
  'offline',
  'fetch',
  'breaker',
  'probe',
  'retry',
  'hedge',
  'warm',
];

/** How long nothing must have been asked of a retired supply before it is closed. */
const quietMs = 10 * secondMs;

/** The checksum database's verifier key. Throws `sumdb.bad-key` where it is neither built in nor given. */
export function databaseKeyOf({ sumdb: { database } }: Config): string {
  const builtIn = database.name === officialSumDb || database.name === sumDbAlias;
  const key = database.key ?? (builtIn ? defaultSumDbKey : undefined);
  if (key === undefined) throw new GomirrorError<SumdbCode>('sumdb.bad-key', { rule: database.name });
  return key;
}

/**
 * Makes the sources that settings name; with `offline` there are none. Upstreams that stand in several profiles alike are
 * shared, and with them what is known of their health. Throws `config.ca-unusable`.
 */
export async function makeSupply(
  config: Config,
  io: AppIo,
  instance: string,
  clock: Clock,
  place: OriginPlace,
): Promise<Supply> {
  const made = new Map<string, Upstream>();
  const origins = await OriginMaker.of(config, io, instance, clock, place);
  const upstreamOf = (spec: OriginSpec): Upstream => {
    const { url, priority = 0, weight = 1, name, proxy, ca, networks = [], isPrivate = false } = spec;
    const key = JSON.stringify([url, priority, weight, name, proxy, ca, networks, isPrivate]);
    let upstream = made.get(key);
    if (upstream === undefined) {
      const { breaker } = config;
      const { stallAfterMs } = config.fetch;
      const options = { url: redactUrl(url), priority, weight, breaker, stallAfterMs };
      upstream = new Upstream(origins.make(spec), clock, options);
      made.set(key, upstream);
    }
    return upstream;
  };
  const sourcesOf = (entries: readonly (OriginSpec & Pick<UpstreamEntry, 'thenOn'>)[], strategy: Strategy) =>
    new Sources(
      entries.map((entry) => ({ origin: upstreamOf(entry), thenOn: entry.thenOn })),
      { ...sourcesOptions(config), strategy },
      clock,
    );
  const profiles = new Map<string, Sources>();
  for (const [name, { upstream, strategy }] of [['', config] as const, ...config.profiles]) {
    profiles.set(name, sourcesOf(config.offline ? [] : upstream, strategy));
  }
  // Who knows private modules is not asked about the database's files, nor for anything else that everybody may know.
  const through = [...made.values()].filter(({ isMirror }) => isMirror);
  const privateSources = config.private.map(({ from, networks }) =>
    from === undefined
      ? undefined
      : sourcesOf(
          (config.offline ? [] : from).map((entry) => ({
            ...entry,
            networks,
            isPrivate: true,
            name: `${entry.name} (private)`,
          })),
          'failover',
        ),
  );
  const name = databaseKeyOf(config).split('+', 1)[0] ?? '';
  const own = config.offline ? [] : ownRoutes(config, name, origins);
  const passing = config.sumdb.database.url === undefined ? through : [];
  const routes = [...passing.map((origin) => ({ origin, prefix: `/sumdb/${name}`, probe: true })), ...own];
  const { stallAfterMs, totalTimeoutMs } = config.fetch;
  const { index } = config.warm;
  return new AssembledSupply({
    profiles,
    modules: new ModulePolicy(config.private),
    lookalikes: new Lookalikes(config.private.flatMap(({ modules }) => modules)),
    privateSources,
    routes: new LogRoutes(name, routes, clock, stallAfterMs),
    index:
      index === 'none' || config.offline
        ? undefined
        : origins.make({ name: new URL(index).host, url: index }),
    own: own.map(({ origin }) => origin),
    clock,
    longestMs: totalTimeoutMs,
  });
}

interface SupplyParts extends Pick<
  Supply,
  'profiles' | 'modules' | 'lookalikes' | 'privateSources' | 'routes' | 'index'
> {
  /** What only the routes ask. */
  readonly own: readonly Origin[];
  readonly clock: Clock;
  /** No fetch takes longer. */
  readonly longestMs: number;
}

class AssembledSupply implements Supply {
  readonly profiles: ReadonlyMap<string, Sources>;
  readonly modules: ModulePolicy;
  readonly lookalikes: Lookalikes;
  readonly privateSources: readonly (Sources | undefined)[];
  readonly routes: LogRoutes;
  readonly index: Origin | undefined;
  readonly #parts: SupplyParts;
  readonly #closed = new AbortController();

  constructor(parts: SupplyParts) {
    this.profiles = parts.profiles;
    this.modules = parts.modules;
    this.lookalikes = parts.lookalikes;
    this.privateSources = parts.privateSources;
    this.routes = parts.routes;
    this.index = parts.index;
    this.#parts = parts;
  }

  statuses(): readonly UpstreamFacts[] {
    const ofProfiles = [...this.profiles].flatMap(([profile, sources]) =>
      sources.statuses().map((status) => ({ profile, ...status })),
    );
    const own = this.#ownSources().flatMap((sources) => sources.statuses());
    return [...ofProfiles, ...own.map((status) => ({ profile: '', isPrivate: true, ...status }))];
  }

  start(): void {
    for (const sources of [...this.profiles.values(), ...this.#ownSources()]) {
      sources.start();
      sources.warm().catch(() => {}); // The first fetch will say what is wrong.
    }
  }

  async retire(): Promise<void> {
    const { clock, longestMs } = this.#parts;
    for (const sources of [...this.profiles.values(), ...this.#ownSources()]) sources.stop();
    const endsMs = clock.monotonicMs() + longestMs;
    for (let quiet = 0; quiet < quietMs && clock.monotonicMs() < endsMs; quiet += secondMs) {
      try {
        await clock.sleep(secondMs, this.#closed.signal);
      } catch {
        break;
      }
      if (this.statuses().some(({ inFlight }) => inFlight > 0)) quiet = 0;
    }
    await this.close();
  }

  #ownSources(): Sources[] {
    return this.privateSources.filter((sources) => sources !== undefined);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    const { own, index } = this.#parts;
    const open = [
      ...this.profiles.values(),
      ...this.#ownSources(),
      ...own,
      ...(index === undefined ? [] : [index]),
    ];
    await Promise.all(open.map((each) => each.close()));
  }
}

function sourcesOptions({ fetch, retry, hedge, probe }: Config): ConstructorParameters<typeof Sources>[1] {
  return {
    attempts: fetch.attempts,
    backoffMs: fetch.backoffInitialMs,
    maxBackoffMs: fetch.backoffMaxMs,
    stallAfterMs: fetch.stallAfterMs,
    retryPercent: retry.budgetPercent,
    hedgePercent: hedge.budgetPercent,
    probe,
  };
}

function ownRoutes({ sumdb: { database } }: Config, name: string, origins: OriginMaker): LogRoute[] {
  const own = name === officialSumDb ? [`https://${name}`, `https://${sumDbAlias}`] : [`https://${name}`];
  const urls = database.url === undefined ? own : [database.url];
  return urls.map((url) => ({
    origin: origins.make({ name: new URL(url).host, url }),
    prefix: '',
    probe: false,
  }));
}
