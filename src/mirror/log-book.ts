import { AsyncLocalStorage } from 'node:async_hooks';
import { type Clock, errorCode, GomirrorError, type Turn } from '../base/index.ts';
import { unescapePath, unescapeVersion } from '../module/index.ts';
import { SumClient, type SumOps } from '../sumdb/index.ts';
import type { MirrorCode } from './codes.ts';
import { incidentChannel } from './events.ts';
import type { LogKeeper } from './log-files.ts';
import type { LogRoutes } from './log-routes.ts';

/** What the log says about a module version, proven. */
export interface LogRecord {
  readonly database: string;
  readonly id: number;
  readonly zipHash: string | undefined;
  readonly modHash: string | undefined;
}

export interface LogBookOptions {
  /** `name+hash+key`. */
  readonly key: string;
  readonly files: LogKeeper;
  readonly routes: Pick<LogRoutes, 'read' | 'rest'>;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Of the tiles that are held in memory. */
  readonly memoryBytes: number;
  readonly onUnavailable: 'unavailable' | 'serve-unverified';
  /** False for modules whose names the database must never hear; it hears all of them without it. */
  readonly mayName?: (modulePath: string) => boolean;
}

/** For whom something is asked of the database: the Via of a request, and its turn where requests have to queue. */
interface Behalf {
  readonly via?: string | undefined;
  readonly turn?: Turn | undefined;
}

/** The checksum database as the mirror uses it: proven records to check against, and answers for clients. */
export class LogBook {
  readonly client: SumClient;
  readonly #options: LogBookOptions;
  /** On whose behalf a look-up is made; SumClient's doors have no place for it. */
  readonly #behalf = new AsyncLocalStorage<Behalf>();

  constructor(options: LogBookOptions) {
    const { files, routes, clock, timeoutMs, memoryBytes } = options;
    this.#options = options;
    const ops: SumOps = {
      readRemote: (path, signal, avoid) => {
        const { via, turn } = this.#behalf.getStore() ?? {};
        return routes.read(path, { signal, avoid, via, turn });
      },
      blame: (route, _path, error) => {
        routes.rest(route);
        if (error instanceof GomirrorError) incidentChannel.publish({ error, source: route });
      },
      readHead: () => files.readHead(),
      swapHead: (old, next) => files.swapHead(old, next),
      readCache: (path) => files.readCache(path),
      writeCache: (path, bytes) => files.writeCache(path, bytes),
      forgetCache: (path) => files.forgetCache(path),
      keepFork: (evidence) => files.keepFork(evidence),
      readFork: () => files.readFork(),
    };
    this.client = new SumClient({ key: options.key, ops, clock, readTimeoutMs: timeoutMs, memoryBytes });
  }

  get name(): string {
    return this.client.name;
  }

  /** Like {@link look}, but `pending` when the database cannot be had and the operator chose to go on without. */
  async lookOrPending(
    path: string,
    version: string,
    via: string | undefined,
    turn?: Turn,
  ): Promise<LogRecord | 'pending'> {
    try {
      return await this.look(path, version, via, turn);
    } catch (error) {
      const goOn =
        this.#options.onUnavailable === 'serve-unverified' && errorCode(error) === 'mirror.log-unavailable';
      if (goOn) return 'pending';
      throw error;
    }
  }

  /**
   * The proven record of a module version. Rejects with `mirror.not-in-log`, `mirror.log-unavailable`, `mirror.private-name`,
   * or what the client found wrong (`sumdb.…`).
   */
  async look(path: string, version: string, via: string | undefined, turn?: Turn): Promise<LogRecord> {
    this.#demandPublic(path);
    try {
      const record = await this.#behalf.run({ via, turn }, () => this.client.lookup(path, version));
      return { database: this.name, id: record.id, zipHash: record.zipHash, modHash: record.modHash };
    } catch (error) {
      const what = `${path}@${version}`;
      const code = errorCode(error);
      if (code === 'sumdb.absent') {
        throw new GomirrorError<MirrorCode>(
          'mirror.not-in-log',
          { what, database: this.name },
          { cause: error },
        );
      }
      if (code === 'sumdb.unreachable') {
        const options = { retryable: true, retryAfterSeconds: 10, cause: error };
        throw new GomirrorError<MirrorCode>('mirror.log-unavailable', { what, database: this.name }, options);
      }
      throw error;
    }
  }

  /**
   * What a client gets for `/lookup/<escaped path>@<escaped version>`. Rejects with a ModuleCode when that is malformed, with
   * `mirror.private-name`, else like {@link SumClient.answerLookup}.
   */
  async answerLookup(rest: string): Promise<Uint8Array> {
    const asked = rest.slice('/lookup/'.length);
    const at = asked.lastIndexOf('@');
    const path = unescapePath(asked.slice(0, Math.max(at, 0)));
    this.#demandPublic(path);
    return this.client.answerLookup(path, unescapeVersion(asked.slice(at + 1)));
  }

  /** The one place through which names go to the database. */
  #demandPublic(path: string): void {
    if (this.#options.mayName?.(path) === false)
      throw new GomirrorError<MirrorCode>('mirror.private-name', { path });
  }

  /** Runs `work` (one of the client's answers) on behalf of a request with this Via. */
  onBehalfOf<T>(via: string | undefined, work: () => Promise<T>): Promise<T> {
    return this.#behalf.run({ via }, work);
  }
}
