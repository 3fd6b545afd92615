import { asGomirrorError, errorCode, GomirrorError } from '../base/index.ts';
import type { Clock } from '../base/index.ts';
import { hashGoMod } from '../module/index.ts';
import type { BlobStore, DiskStore, FileKind, StoreKey } from '../store/index.ts';
import type { MirrorCode } from './codes.ts';
import { incidentChannel, troubleChannel } from './events.ts';
import { partsOf } from './key-parts.ts';
import type { LogBook, LogRecord } from './log-book.ts';

/** How often the database is asked again about what could not be checked. */
const recheckMs = 30_000;

/**
 * What was served before it could be checked, because the operator chose that (`sumdb.onUnavailable: serve-unverified`).
 * It lies in a store of its own and moves into the real one when the checksum database has confirmed it; what the database
 * contradicts is taken out of service, loudly.
 */
export class PendingFiles {
  readonly store: DiskStore;
  readonly #target: DiskStore;
  readonly #log: LogBook;
  readonly #clock: Clock;
  readonly #stopped = new AbortController();
  #round: Promise<void> = Promise.resolve();

  constructor(parts: { store: DiskStore; target: DiskStore; log: LogBook; clock: Clock }) {
    this.store = parts.store;
    this.#target = parts.target;
    this.#log = parts.log;
    this.#clock = parts.clock;
  }

  /** Starts asking again, now and then, until `close`. */
  start(): void {
    this.#round = this.#run();
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#round;
    await this.store.close();
  }

  /** Asks about everything that is pending; stops at the first sign that the database is still out of reach. */
  async checkAll(): Promise<void> {
    for await (const key of this.store.keys()) {
      if (this.#stopped.signal.aborted) return;
      try {
        await this.#check(key);
      } catch (error) {
        if (errorCode(error) === 'mirror.log-unavailable') return;
        troubleChannel.publish({ error: asGomirrorError(error) });
      }
    }
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        await this.checkAll();
        await this.#clock.sleep(recheckMs, this.#stopped.signal);
      }
    } catch (error) {
      if (!this.#stopped.signal.aborted) troubleChannel.publish({ error: asGomirrorError(error) });
    }
  }

  async #check(key: StoreKey): Promise<void> {
    const { path, version, kind } = partsOf(key);
    let record: LogRecord;
    try {
      record = await this.#log.look(path, version, undefined);
    } catch (error) {
      if (errorCode(error) !== 'mirror.not-in-log') throw error;
      await this.#contradict(key, asGomirrorError(error));
      return;
    }
    const recorded = { info: undefined, mod: record.modHash, zip: record.zipHash }[kind];
    const got = await hashOf(this.store, key, kind);
    if (kind !== 'info' && got !== recorded) {
      const what = kind === 'mod' ? `${path}@${version}/go.mod` : `${path}@${version}`;
      const { database, id } = record;
      const params = { what, source: '-', got: got ?? '-', want: recorded ?? '-', database, id };
      await this.#contradict(key, new GomirrorError<MirrorCode>('mirror.wrong-hash', params));
      return;
    }
    await this.#target.adopt(key, this.store);
  }

  async #contradict(key: StoreKey, error: GomirrorError): Promise<void> {
    await this.store.setAside(key);
    incidentChannel.publish({ error });
  }
}

/** The `h1:` of a pending file; undefined where none is defined or it was lost. */
async function hashOf(store: BlobStore, key: StoreKey, kind: FileKind): Promise<string | undefined> {
  if (kind === 'zip') return store.zipHash(key);
  if (kind === 'info') return undefined;
  const bytes = await store.read(key);
  return bytes === undefined ? undefined : hashGoMod(bytes);
}
