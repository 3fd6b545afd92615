import {
  type Clock,
  errorCode,
  Flights,
  GomirrorError,
  MiB,
  systemClock,
  Remembered,
} from '../base/index.ts';
import { escapePath, escapeVersion, isCanonicalVersion, type ModuleCode } from '../module/index.ts';
import { abortable, Backing, Refusal } from './backing.ts';
import type { SumdbCode } from './codes.ts';

import { ForkGuard, openHead, type SignedHead } from './fork-guard.ts';
import { HeadKeeper, type Pinned } from './head-keeper.ts';
import { parseVerifierKey, type Verifier } from './note.ts';
import type { SumOps } from './ops.ts';
import {
  formatRecord,
  hashesIn,
  type ModuleHashes,
  parseLookup,
  parseRecord,
  type Record,
} from './record.ts';
import { hashAt, parseTilePath, tileInTree, tileWidth } from './tile.ts';
import { hashBytes, recordHash } from './tree.ts';

/** What the checksum database has proven about a module version. */
export interface SumRecord extends ModuleHashes {
  /** The record's number in the log. */
  readonly id: number;
  /** The authenticated record text, final newline included. */
  readonly text: string;
  /** Size of the pinned tree under which it was proven. */
  readonly treeSize: number;
}

export interface SumClientOptions {
  /** `name+hash+key`, as GOSUMDB has it. */
  readonly key: string;
  readonly ops: SumOps;
  readonly clock?: Clock;
  /** For each read of the database, and for a whole look-up. */
  readonly readTimeoutMs?: number;
  /** How long `answerLatest` gives the pinned head without asking for a later one. */
  readonly latestFreshMs?: number;
  /** For proven tiles in memory. */
  readonly memoryBytes?: number;
  /** Ends all reads under way. */
  readonly signal?: AbortSignal;
}

/** A head beyond the pinned one is looked for at most this often on behalf of clients that ask for its tiles. */
const refreshIntervalMs = 1000;
/** A module's `.info`, `.mod` and `.zip` share one record, and are asked for within seconds of one another. */
const maxProvenRecords = 2048;
const maxOpenedNotes = 256;
const maxOpenedNoteLength = 4096;

/**
 * Client of a checksum database that believes nothing but its key: every answer is proven against one pinned tree head,
 * which moves only to trees proven to extend it. Look-ups that were proven once are answered from the cache, after proof,
 * with the database out of reach.
 */
export class SumClient {
  readonly name: string;
  readonly #backing: Backing;
  readonly #heads: HeadKeeper;
  readonly #guard: ForkGuard;
  readonly #verifier: Verifier;
  readonly #latestFreshMs: number;
  readonly #lookups = new Flights<string, SumRecord>();
  /** Proven by this client and kept, by their path; those used last. A log only grows, so that what was in it stays in it. */
  readonly #proven: Remembered<SumRecord>;
  /** Notes that came with look-ups, opened: a few dozen signatures stand behind thousands of answers. */
  readonly #opened: Remembered<SignedHead>;

  /** @throws GomirrorError `sumdb.bad-key` */
  constructor(options: SumClientOptions) {
    const verifier = parseVerifierKey(options.key);
    this.name = verifier.name;
    const clock = options.clock ?? systemClock;
    this.#latestFreshMs = options.latestFreshMs ?? 60_000;
    this.#backing = new Backing(
      verifier.name,
      options.ops,
      clock,
      options.readTimeoutMs ?? 120_000,
      options.signal,
    );
    this.#verifier = verifier;
    this.#proven = new Remembered(maxProvenRecords, () => clock.monotonicMs());
    this.#opened = new Remembered(maxOpenedNotes, () => clock.monotonicMs());
    this.#guard = new ForkGuard(options.ops, verifier, clock);
    this.#heads = new HeadKeeper({
      backing: this.#backing,
      ops: options.ops,
      verifier,
      guard: this.#guard,
      clock,
      memoryBytes: options.memoryBytes ?? 4 * MiB,
    });
  }

  /**
   * The proven record of a module version; `path` and `version` unescaped, `version` without `/go.mod`. Concurrent calls
   * share the work, which goes on when a caller gives up.
   * @throws GomirrorError `module.…` when that is no module version, `sumdb.absent` (the database does not know it),
   *   `sumdb.unreachable`, `sumdb.fork`, or what was wrong with the last answer
   */
  async lookup(path: string, version: string, signal?: AbortSignal): Promise<SumRecord> {
    const key = lookupPath(path, version);
    const proven = this.#proven.get(key);
    if (proven !== undefined && !this.#guard.found) {
      signal?.throwIfAborted();
      return proven;
    }
    return abortable(
      this.#lookups.run(key, () => this.#backing.limited(key, () => this.#lookup(path, version, key))),
      signal,
    );
  }

  /**
   * The pinned head's signed note, after a look for a later one if that is due.
   * @throws GomirrorError when there is no head yet and none can be had
   */
  async answerLatest(signal?: AbortSignal): Promise<Uint8Array> {
    const pinned = await abortable(this.#latest(), signal);
    return Buffer.from(pinned.note);
  }

  /**
   * A look-up answer as the database gives it, on the pinned head.
   * @throws GomirrorError as {@link lookup}
   */
  async answerLookup(path: string, version: string, signal?: AbortSignal): Promise<Uint8Array> {
    const record = await this.lookup(path, version, signal);
    const pinned = await abortable(this.#pinned(), signal);
    return Buffer.from(`${formatRecord(record)}\n${pinned.note}`);
  }

  /**
   * A tile by its path, `tile/8/…`, in any width that the pinned tree has.
   * @throws GomirrorError `sumdb.bad-tile-path`, `sumdb.absent` (the log is not that long), or as {@link lookup}
   */
  async answerTile(tilePath: string, signal?: AbortSignal): Promise<Uint8Array> {
    const wanted = parseTilePath(tilePath);
    const reach = (pinned: Pinned) => tileInTree(pinned.tree.size, wanted.level, wanted.index)?.width ?? 0;
    let pinned = await abortable(this.#pinned(), signal);
    if (reach(pinned) < wanted.width && this.#heads.latestAgeMs > refreshIntervalMs) {
      pinned = await abortable(this.#heads.refresh(), signal);
    }
    if (reach(pinned) < wanted.width) {
      await this.#guard.refuse();
      throw this.#backing.absent(`/${tilePath}`);
    }
    const proven = await abortable(pinned.tiles.proven(wanted.level, wanted.index), signal);
    return proven.bytes.subarray(0, wanted.width * hashBytes);
  }

  async #lookup(path: string, version: string, key: string): Promise<SumRecord> {
    const cached = await this.#lookupCached(path, version, key);
    if (cached !== undefined) return cached;
    await this.#guard.restore();
    await this.#guard.refuse();
    // Underway while the record is: what it gives is awaited by `learn`.
    this.#heads.load().catch(() => undefined);
    const check = async (bytes: Uint8Array): Promise<SumRecord | Refusal> => {
      let answer: { record: Record; head: SignedHead };
      try {
        const { record, note } = parseLookup(bytes);
        answer = { record, head: this.#open(note) };
        hashesIn(record.text, path, version);
      } catch (error) {
        if (error instanceof GomirrorError) return new Refusal(error);
        throw error;
      }
      return this.#prove(answer.record, answer.head, path, version, key);
    };
    try {
      return await this.#backing.readChecked(key, check);
    } catch (error) {
      throw errorCode(error) === 'sumdb.absent' ? this.#backing.absent(`${path}@${version}`, error) : error;
    }
  }

  async #prove(
    record: Record,
    head: SignedHead,
    path: string,
    version: string,
    key: string,
  ): Promise<SumRecord | Refusal> {
    let pinned = await this.#heads.learn(head);
    const older = this.#heads.proveOlder(head, pinned);
    older.catch(() => undefined);
    if (record.id >= pinned.tree.size) pinned = await this.#heads.refresh();
    if (record.id >= pinned.tree.size) {
      await older;
      return new Refusal(
        new GomirrorError<SumdbCode>(
          'sumdb.record-outside-tree',
          { name: this.name, path, version, id: record.id, treeSize: pinned.tree.size },
          { retryable: true },
        ),
      );
    }
    const proof = await this.#proveRecord(record, pinned);
    await older;
    if (!proof.included) {
      return new Refusal(
        new GomirrorError<SumdbCode>(
          'sumdb.forged-record',
          { name: this.name, path, version, id: record.id },
          { retryable: true },
        ),
      );
    }
    const proven = { ...record, ...hashesIn(record.text, path, version), treeSize: pinned.tree.size };
    if (proof.held && (await this.#backing.writeCache(key, Buffer.from(formatRecord(record))))) {
      this.#proven.set(key, proven);
    }
    return proven;
  }

  #open(note: string): SignedHead {
    const known = this.#opened.get(note);
    if (known !== undefined) return known;
    const head = openHead(note, this.#verifier);
    if (note.length <= maxOpenedNoteLength) this.#opened.set(note, head);
    return head;
  }

  /** A record from the cache, proven again; undefined when there is none or it is not what the log holds. */
  async #lookupCached(path: string, version: string, key: string): Promise<SumRecord | undefined> {
    const bytes = await this.#backing.readCache(key);
    if (bytes === undefined) return undefined;
    let record: Record;
    let hashes: ModuleHashes;
    try {
      record = parseRecord(bytes);
      hashes = hashesIn(record.text, path, version);
    } catch {
      return undefined;
    }
    const pinned = await this.#pinned();
    if (record.id >= pinned.tree.size) return undefined;
    const { included } = await this.#proveRecord(record, pinned);
    if (!included) return undefined;
    const proven = { ...record, ...hashes, treeSize: pinned.tree.size };
    this.#proven.set(key, proven);
    return proven;
  }

  async #proveRecord(record: Record, pinned: Pinned): Promise<{ included: boolean; held: boolean }> {
    const tile = await pinned.tiles.proven(0, Math.floor(record.id / tileWidth));
    const leaf = hashAt(tile.bytes, record.id % tileWidth);
    return { included: leaf.equals(recordHash(Buffer.from(record.text))), held: tile.held };
  }

  async #pinned(): Promise<Pinned> {
    return (await this.#heads.load()) ?? this.#heads.refresh();
  }

  async #latest(): Promise<Pinned> {
    const pinned = await this.#heads.load();
    if (pinned !== undefined && this.#heads.latestAgeMs <= this.#latestFreshMs) return pinned;
    try {
      return await this.#heads.refresh();
    } catch (error) {
      if (pinned === undefined || errorCode(error) === undefined) throw error;
      return pinned;
    }
  }
}

function lookupPath(path: string, version: string): string {
  const escaped = `/lookup/${escapePath(path)}@${escapeVersion(version)}`;
  if (!isCanonicalVersion(version)) {
    throw new GomirrorError<ModuleCode>('module.version-not-canonical', { version });
  }
  return escaped;
}
