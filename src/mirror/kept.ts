import { hash } from 'node:crypto';
import { type Clock, describeError, Flights, GomirrorError, Remembered } from '../base/index.ts';
import type { DiskStore, FileRecord, StoreKey } from '../store/index.ts';
import type { MirrorCode } from './codes.ts';
import { incidentChannel, setAsideChannel, troubleChannel } from './events.ts';
import { partsOf } from './key-parts.ts';
import { OpenFiles, type OpenKept } from './open-files.ts';
import type { Proven, Rot } from './prove-anew.ts';

/** Descriptors kept open for the next reader. All are let go when a file cannot be opened: there may be too many. */
const maxOpenFiles = 256;

/** Proves a kept file whose record is lost, see {@link proveAnew}; undefined for one that may be served as it is. */
export type ProveLost = (key: StoreKey) => Promise<Proven | Rot | undefined> | undefined;

/**
 * What the store has, as far as it can be believed. A file whose size is not the recorded one, or that is empty, counts as
 * absent and is set aside, and so is a small file with other bytes: it is read whole anyway. Other bytes in a zip are the
 * scrub's to find. A file whose record is lost is first proven, where that can be done at once, and gets another one.
 */
export class KeptFiles {
  readonly #store: DiskStore;
  readonly #prefix: string;
  readonly #records: Remembered<FileRecord>;
  readonly #flights = new Flights<StoreKey, boolean>();
  readonly #open: OpenFiles;
  readonly #proveLost: ProveLost;
  readonly #proofs = new Flights<StoreKey, FileRecord | Rot | undefined>();

  /** `prefix` stands before the keys in what it publishes, where there is more than one tree. */
  constructor(store: DiskStore, clock: Clock, prefix = '', proveLost: ProveLost = () => undefined) {
    this.#store = store;
    this.#prefix = prefix;
    this.#proveLost = proveLost;
    this.#records = new Remembered(16_384, () => clock.monotonicMs());
    this.#open = new OpenFiles(clock, maxOpenFiles);
  }

  /** All bytes of a kept `.info` or `.mod`; undefined when there is none (any more). */
  async read(key: StoreKey): Promise<Buffer | undefined> {
    if (!this.#store.mayHave(key)) return undefined;
    const seen = await this.#readOnce(key);
    if (!(seen instanceof GomirrorError)) return seen;
    const look = async () => asRot(await this.#readOnce(key));
    if (await this.setAside(key, look)) return undefined;
    // File and record were read while one followed the other.
    const again = await this.#readOnce(key);
    return again instanceof GomirrorError ? undefined : again;
  }

  /** A kept zip, open; undefined when there is none (any more). `sha256` is undefined when its record is lost. */
  async open(key: StoreKey): Promise<OpenKept | undefined> {
    const held = this.#open.get(key);
    if (held !== undefined) return held;
    if (!this.#store.mayHave(key)) return undefined;
    const file = await this.#store.open(key).catch((error: unknown) => {
      this.#open.clear();
      throw error;
    });
    if (file === undefined) return undefined;
    let record: FileRecord | Rot | undefined;
    try {
      record = this.#records.get(key) ?? (await this.#recordOrProof(key));
    } catch (error) {
      file.close();
      throw error;
    }
    if (!(record instanceof GomirrorError)) {
      if (record !== undefined) this.#records.set(key, record);
      if (wrongSize(key, file.sizeBytes, record) === undefined) {
        return this.#open.hold(key, { file, sha256: record?.sha256 });
      }
    }
    file.close();
    await this.setAside(
      key,
      async () => (await this.lookAtSize(key)) ?? asRot(await this.#recordOrProof(key)),
    );
    return undefined;
  }

  /** What is wrong with a file's size; undefined when nothing is, or when the file is gone. */
  async lookAtSize(key: StoreKey): Promise<Rot | undefined> {
    const file = await this.#store.open(key);
    file?.close();
    return file && wrongSize(key, file.sizeBytes, await this.#recordOf(key));
  }

  /**
   * Sets a file aside if `look` still finds something wrong with it, and tells everybody who may hold what was read from it.
   * Resolves with whether it did; false, and trouble published, when the file could not be moved.
   */
  setAside(key: StoreKey, look: () => Promise<Rot | undefined>): Promise<boolean> {
    return this.#flights.run(key, async () => {
      const rot = await look();
      if (rot === undefined) return false;
      this.#records.delete(key);
      this.#open.forget(key);
      try {
        const sizeBytes = (await this.#store.setAside(key)) ?? 0;
        setAsideChannel.publish({ key: this.#named(key), sizeBytes });
        incidentChannel.publish({ error: rot, ...modulePartsOf(key) });
        return true;
      } catch (error) {
        setAsideChannel.publish({ key: this.#named(key), sizeBytes: undefined });
        const params = { what: key, reason: describeError(error) };
        troubleChannel.publish({
          error: new GomirrorError<MirrorCode>('mirror.rotten-stays', params, { cause: rot }),
        });
        return false;
      }
    });
  }

  #named(key: StoreKey): StoreKey {
    return (this.#prefix + key) as StoreKey;
  }

  /** A record that cannot be read is as good as none: the file itself may well be. */
  #recordOf(key: StoreKey): Promise<FileRecord | undefined> {
    return this.#store.record(key).catch(() => undefined);
  }

  /** What is recorded, or what can be recorded anew; why it must not be served, where nobody vouches for it. */
  async #recordOrProof(key: StoreKey): Promise<FileRecord | Rot | undefined> {
    return (await this.#recordOf(key)) ?? this.#records.get(key) ?? this.#prove(key);
  }

  #prove(key: StoreKey): Promise<FileRecord | Rot | undefined> {
    return this.#proofs.run(key, async () => {
      const proven = await this.#proveLost(key);
      if (proven === undefined || proven instanceof GomirrorError) return proven;
      // Where it cannot be written it is known as long as this process lives.
      this.#records.set(key, proven);
      await this.#store.mendRecord(key, proven).catch((cause: unknown) => {
        const params = { what: key, reason: describeError(cause) };
        troubleChannel.publish({ error: new GomirrorError('store.write-failed', params, { cause }) });
      });
      return proven;
    });
  }

  async #readOnce(key: StoreKey): Promise<Buffer | Rot | undefined> {
    const [bytes, record] = await Promise.all([this.#store.read(key), this.#recordOrProof(key)]);
    if (bytes === undefined) return undefined;
    if (record instanceof GomirrorError) return record;
    const rot = wrongSize(key, bytes.length, record);
    if (rot !== undefined || record === undefined) return rot ?? bytes;
    return wrongBytes(key, hash('sha256', bytes, 'hex'), record.sha256) ?? bytes;
  }
}

function wrongSize(key: StoreKey, got: number, record: FileRecord | undefined): Rot | undefined {
  const want = record?.sizeBytes;
  if (got === 0) return new GomirrorError('mirror.rotten-empty', { what: key });
  if (want === undefined || got === want) return undefined;
  return new GomirrorError('mirror.rotten-size', { what: key, got, want });
}

/** The error of a file whose digest is not the recorded one. */
export function wrongBytes(key: StoreKey, got: string, want: string): Rot | undefined {
  return got === want ? undefined : new GomirrorError('mirror.rotten-bytes', { what: key, got, want });
}

function asRot(seen: Buffer | FileRecord | Rot | undefined): Rot | undefined {
  return seen instanceof GomirrorError ? seen : undefined;
}

function modulePartsOf(key: StoreKey): { path: string; version: string } | undefined {
  try {
    const { path, version } = partsOf(key);
    return { path, version };
  } catch {
    return undefined; // Somebody else's file in the tree.
  }
}
