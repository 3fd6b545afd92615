import { readFile } from 'node:fs/promises';
import { type Clock, describeError, GomirrorError, secondMs } from '../base/index.ts';
import {
  type Config,
  type ConfigCode,
  officialSumDb,
  redactUrl,
  type UpstreamEntry,
} from '../config/index.ts';
import { type LogRoute, LogRoutes } from '../mirror/index.ts';
import {
  type Origin,
  ProxyOrigin,
  type ProxyOptions,
  Sources,
  Upstream,
  type UpstreamStatus,
} from '../origin/index.ts';
import { defaultSumDbKey, sumDbAlias, type SumdbCode } from '../sumdb/index.ts';
import type { AppIo } from './seam.ts';

/** Everything that fetches, as one version of the settings has it. */
export interface Supply {
  /** The sources of each profile; the default ones under the empty name. */
  readonly profiles: ReadonlyMap<string, Sources>;
  /** The ways to the checksum database: through each upstream, then the database itself, then its alias. */
  readonly routes: LogRoutes;
  /** The feed of new versions, where one is to be read. */
  readonly index: Origin | undefined;
  statuses(): readonly ({ readonly profile: string } & UpstreamStatus)[];
  /** Loads what the first request would wait for, and begins to look after the upstreams. */
  start(): void;
  /** For a supply that nothing new is asked of: closes it when what is under way has ended. */
  retire(): Promise<void>;
  close(): Promise<void>;
}

/** Settings of which any makes another supply. */
export const supplySections = [
  'upstream',
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
export async function makeSupply(config: Config, io: AppIo, instance: string, clock: Clock): Promise<Supply> {
  const made = new Map<string, Upstream>();
  const makeOrigin = await originMaker(config, io, instance);
  const upstreamOf = (entry: UpstreamEntry): Upstream => {
    const { url, priority, weight, name, proxy, ca } = entry;
    const key = JSON.stringify([url, priority, weight, name, proxy, ca]);
    let upstream = made.get(key);
    if (upstream === undefined) {
      const { breaker } = config;
      const { stallAfterMs } = config.fetch;
      const options = { url: redactUrl(url), priority, weight, breaker, stallAfterMs };
      upstream = new Upstream(makeOrigin(entry), clock, options);
      made.set(key, upstream);
    }
    return upstream;
  };
  const profiles = new Map<string, Sources>();
  for (const [name, { upstream, strategy }] of [['', config] as const, ...config.profiles]) {
    const entries = config.offline ? [] : upstream;
    profiles.set(
      name,
      new Sources(
        entries.map((entry) => ({ origin: upstreamOf(entry), thenOn: entry.thenOn })),
        { ...sourcesOptions(config), strategy },
        clock,
      ),
    );
  }
  const name = databaseKeyOf(config).split('+', 1)[0] ?? '';
  const own = config.offline ? [] : ownRoutes(config, name, makeOrigin);
  const through = config.sumdb.database.url === undefined ? [...made.values()] : [];
  const routes = [...through.map((origin) => ({ origin, prefix: `/sumdb/${name}`, probe: true })), ...own];
  const { stallAfterMs, totalTimeoutMs } = config.fetch;
  const { index } = config.warm;
  return new AssembledSupply({
    profiles,
    routes: new LogRoutes(name, routes, clock, stallAfterMs),
    index:
      index === 'none' || config.offline ? undefined : makeOrigin({ name: new URL(index).host, url: index }),
    own: own.map(({ origin }) => origin),
    clock,
    longestMs: totalTimeoutMs,
  });
}

interface SupplyParts extends Pick<Supply, 'profiles' | 'routes' | 'index'> {
  /** What only the routes ask. */
  readonly own: readonly Origin[];
  readonly clock: Clock;
  /** No fetch takes longer. */
  readonly longestMs: number;
}

class AssembledSupply implements Supply {
  readonly profiles: ReadonlyMap<string, Sources>;
  readonly routes: LogRoutes;
  readonly index: Origin | undefined;
  readonly #parts: SupplyParts;
  readonly #closed = new AbortController();

  constructor(parts: SupplyParts) {
    this.profiles = parts.profiles;
    this.routes = parts.routes;
    this.index = parts.index;
    this.#parts = parts;
  }

  statuses(): readonly ({ readonly profile: string } & UpstreamStatus)[] {
    return [...this.profiles].flatMap(([profile, sources]) =>
      sources.statuses().map((status) => ({ profile, ...status })),
    );
  }

  start(): void {
    for (const sources of this.profiles.values()) {
      sources.start();
      sources.warm().catch(() => {}); // The first fetch will say what is wrong.
    }
  }

  async retire(): Promise<void> {
    const { clock, longestMs } = this.#parts;
    for (const sources of this.profiles.values()) sources.stop();
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

  async close(): Promise<void> {
    this.#closed.abort();
    const { own, index } = this.#parts;
    const open = [...this.profiles.values(), ...own, ...(index === undefined ? [] : [index])];
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

type OriginMaker = (entry: Pick<UpstreamEntry, 'name' | 'url'> & Partial<UpstreamEntry>) => ProxyOrigin;

async function originMaker(config: Config, io: AppIo, instance: string): Promise<OriginMaker> {
  const { fetch } = config;
  const entries = [config, ...config.profiles.values()].flatMap(({ upstream }) => upstream);
  const files = new Set([fetch.ca, ...entries.map(({ ca }) => ca)].filter((file) => file !== undefined));
  const authorities = new Map<string, string>();
  for (const file of files) authorities.set(file, await readAuthorities(file));
  return ({ name, url, proxy = fetch.proxy, ca }) =>
    new ProxyOrigin({
      name,
      url,
      instance,
      userAgent: `gomirror/${io.version}`,
      proxy: proxyOf(proxy, io),
      ca: [fetch.ca, ca].flatMap((file) => authorities.get(file ?? '') ?? []),
      limits: {
        connectTimeoutMs: fetch.connectTimeoutMs,
        firstByteTimeoutMs: fetch.firstByteTimeoutMs,
        idleTimeoutMs: fetch.idleTimeoutMs,
        totalTimeoutMs: fetch.totalTimeoutMs,
        redirects: fetch.redirects,
        connections: fetch.connections,
      },
    });
}

function proxyOf(proxy: string, { host }: AppIo): ProxyOptions['proxy'] {
  if (proxy === 'none') return undefined;
  return proxy === 'environment' ? { environment: host.env } : { url: proxy };
}

async function readAuthorities(file: string): Promise<string> {
  const unusable = (reason: string, cause?: unknown) =>
    new GomirrorError<ConfigCode>('config.ca-unusable', { path: file, reason }, { cause });
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusable(describeError(error), error);
  });
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw unusable('PEM');
  return text;
}

function ownRoutes({ sumdb: { database } }: Config, name: string, makeOrigin: OriginMaker): LogRoute[] {
  const own = name === officialSumDb ? [`https://${name}`, `https://${sumDbAlias}`] : [`https://${name}`];
  const urls = database.url === undefined ? own : [database.url];
  return urls.map((url) => ({
    origin: makeOrigin({ name: new URL(url).host, url }),
    prefix: '',
    probe: false,
  }));
}
