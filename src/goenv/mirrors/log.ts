import { errorCode, GomirrorError } from '../../base/index.ts';
import { parseDatabase } from '../../config/basics/index.ts';
import {
  defaultSumDbKey,
  type ForkEvidence,
  type RemoteAnswer,
  SumClient,
  type SumdbCode,
  sumDbAlias,
  type SumOps,
} from '../../sumdb/index.ts';
import type { GoSettings } from '../settings/index.ts';
import type { Answered, Line } from './line.ts';
import type { SampleVersion } from './samples.ts';

/** A checksum database and the places where it can be asked directly. */
export interface LogPlaces {
  readonly name: string;
  /** `name+hash+key`. */
  readonly key: string;
  /** In the order in which they are taken; `setting` is what GOSUMDB has to say for it, undefined for what it says now. */
  readonly places: readonly { readonly url: string; readonly setting: string | undefined }[];
}

/** The database that this machine's GOSUMDB means, and the alias of Go's own one; Go's own one where it is off or nonsense. */
export function logPlaces(settings: Pick<GoSettings, 'get'>): LogPlaces {
  const [name = ''] = defaultSumDbKey.split('+');
  const text = settings.get('GOSUMDB').value;
  const reading = text === undefined || text === 'off' ? undefined : parseDatabase(text);
  const database = reading !== undefined && 'value' in reading ? reading.value : undefined;
  const isOwnKey = database?.key !== undefined && database.key !== defaultSumDbKey;
  if (isOwnKey) {
    const url = database.url ?? `https://${database.name}`;
    return { name: database.name, key: database.key, places: [{ url, setting: undefined }] };
  }
  const named = database?.url ?? `https://${database?.name ?? name}`;
  const usual = [
    { url: named, setting: undefined },
    { url: `https://${name}`, setting: name },
    { url: `https://${sumDbAlias}`, setting: sumDbAlias },
  ];
  const places = usual.filter((place, index) => usual.findIndex(({ url }) => url === place.url) === index);
  return { name, key: defaultSumDbKey, places };
}

/** What the database says about a module version, proven. */
export interface LoggedHashes {
  readonly zipHash: string | undefined;
  readonly modHash: string | undefined;
}

/** Requests of one kind, for the record. */
export type OnAsked = (
  kind: 'sumdb-lookup' | 'sumdb-tile',
  outcome: Answered | { readonly error: unknown },
) => void;

/**
 * A checksum database asked by one way, every answer proven against its key (nothing is kept between runs). `prefix` is what stands before
 * `/lookup/…` in a path: `/sumdb/<name>` through a mirror.
 */
export class LogLine {
  readonly #client: SumClient;

  constructor(
    { key }: Pick<LogPlaces, 'key'>,
    line: Line,
    prefix: string,
    timeoutMs: number,
    onAsked?: OnAsked,
  ) {
    this.#client = new SumClient({ key, readTimeoutMs: timeoutMs, ops: memoryOps(line, prefix, onAsked) });
  }

  /** Undefined when the database says that it knows no such version. Rejects with a SumdbCode or an OriginCode. */
  async look({ path, version }: SampleVersion, signal: AbortSignal): Promise<LoggedHashes | undefined> {
    try {
      return await this.#client.lookup(path, version, signal);
    } catch (error) {
      if (errorCode(error) === 'sumdb.absent') return undefined;
      // What was wrong on the way says more than that something was.
      if (
        errorCode(error) === 'sumdb.unreachable' &&
        error instanceof Error &&
        error.cause instanceof GomirrorError
      )
        throw error.cause;
      throw error;
    }
  }
}

const largestAnswerBytes = 1_000_000;

function memoryOps(line: Line, prefix: string, onAsked: OnAsked | undefined): SumOps {
  const cache = new Map<string, Uint8Array>();
  let head: string | undefined;
  let fork: ForkEvidence | undefined;
  return {
    readRemote: async (path, signal, avoid): Promise<RemoteAnswer> => {
      if (avoid?.has(line.name) === true) throw new Error('no other way');
      const kind = path.startsWith('/tile/') ? 'sumdb-tile' : 'sumdb-lookup';
      try {
        const answer = await line.ask(prefix + path, {
          maxBytes: largestAnswerBytes,
          signal: signal ?? new AbortController().signal,
        });
        onAsked?.(kind, answer);
        return { bytes: answer.bytes, route: line.name };
      } catch (error) {
        if (errorCode(error) === 'origin.absent')
          throw new GomirrorError<SumdbCode>('sumdb.absent', { name: line.name, path }, { cause: error });
        onAsked?.(kind, { error });
        throw error;
      }
    },
    readHead: async () => head,
    swapHead: async (old, next) => {
      if (head !== old) return false;
      head = next;
      return true;
    },
    readCache: async (path) => cache.get(path),
    writeCache: async (path, bytes) => void cache.set(path, bytes),
    keepFork: async (evidence) => {
      fork = evidence;
    },
    readFork: async () => fork,
  };
}
