import { type MirrorOptions, type MirrorProcess, startGomirror } from './gomirror.ts';
import type { TestModule } from './module-factory.ts';
import type { Scope } from './scope.ts';
import { startSumDb, type SumDbOptions, type SumDbServer } from './sumdb-server.ts';
import { startUpstream, type Upstream, type UpstreamOptions } from './upstream.ts';

/** Where modules come from, all on loopback: a module proxy and the checksum database that knows what it serves. */
export interface World {
  readonly upstream: Upstream;
  readonly database: SumDbServer;
  /** Publishes more modules in both. */
  publish(...modules: readonly TestModule[]): void;
  /** A gomirror process whose only sources these are. */
  gomirror(options?: Partial<MirrorOptions>): Promise<MirrorProcess>;
}

export interface WorldOptions {
  readonly upstream?: Omit<UpstreamOptions, 'sumdb'>;
  readonly database?: Omit<SumDbOptions, 'entries'>;
  /** False: the upstream does not pass the checksum database through, so that a mirror has to ask it directly. */
  readonly passThrough?: boolean;
}

/** Starts both; they end with the test of `scope`. */
export async function startWorld(
  scope: Scope,
  modules: readonly TestModule[] = [],
  options: WorldOptions = {},
): Promise<World> {
  const database = await startSumDb(scope, { ...options.database, entries: modules });
  const sumdb = options.passThrough === false ? {} : { sumdb: { name: database.db.name, url: database.url } };
  const upstream = await startUpstream(scope, modules, { ...options.upstream, ...sumdb });
  return {
    upstream,
    database,
    publish: (...more) => {
      upstream.add(...more);
      database.db.add(...more);
    },
    gomirror: async (more = {}) =>
      startGomirror(scope, { upstream: upstream.url, sumdb: database.gosumdb, ...more }),
  };
}
