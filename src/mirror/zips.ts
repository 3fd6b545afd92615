import { type Clock, errorCode, GomirrorError } from '../base/index.ts';
import { type VersionTarget, zipLimits, type ZipVerdict } from '../module/index.ts';
import { type Origin, Verdict } from '../origin/index.ts';
import { type BlobStore, type Digest, keyOf, type StoreKey, type Temporary } from '../store/index.ts';
import type { Admission } from './admission.ts';
import type { OpenFile } from './answer.ts';
import type { MirrorCode } from './codes.ts';
import type { Errand } from './errand.ts';
import { fillChannel, incidentChannel, progressChannel, troubleChannel } from './events.ts';
import { Growing, withheldBytes } from './growing.ts';
import type { LogBook, LogRecord } from './log-book.ts';
import type { Verifier } from './verifier.ts';

const progressEveryMs = 200;

export interface ZipParts {
  readonly store: BlobStore;
  /** For what could not be checked yet; undefined where that is never served. */
  readonly pending: BlobStore | undefined;
  readonly log: LogBook;
  readonly verifier: Verifier;
  readonly admission: Admission;
  readonly clock: Clock;
  /** Zips of at least this size reach their clients while they are fetched. */
  readonly streamFromBytes: number;
}

/** A zip that passed; `file` gives each caller a descriptor of its own to close. */
export interface FilledZip {
  readonly source: string;
  readonly sha256: Digest;
  readonly verified: boolean;
  file(): OpenFile;
}

/** A zip under way, shared by everybody who asks for it. */
export interface ZipFill {
  /** The zip itself as soon as it has passed. */
  readonly passed: Promise<FilledZip>;
  /** What can be read already: once an origin sends a large zip. Resolves with undefined when it has passed without. */
  streaming(): Promise<{ growing: Growing; source: string } | undefined>;
}

interface Attempt {
  readonly temporary: Temporary;
  readonly growing: Growing | undefined;
  readonly source: string;
}

/** Fetches zips: one fill per zip whoever asks, verified before its last bytes are given away. */
export class ZipFills {
  readonly #parts: ZipParts;
  readonly #underway = new Map<string, Fill>();
  #landed = 0;

  constructor(parts: ZipParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#underway.size;
  }

  /** Counts the fills that have ended: a look into the store that was under way meanwhile may have been too early. */
  get landed(): number {
    return this.#landed;
  }

  /** Joins or starts the fill of a zip. */
  fill(target: VersionTarget, errand: Errand): ZipFill {
    const key = keyOf(target.escapedPath, target.escapedVersion, 'zip');
    const name = errand.profile + key;
    let fill = this.#underway.get(name);
    if (fill === undefined) {
      fill = new Fill(this.#parts, target, key, errand);
      this.#underway.set(name, fill);
      void fill.run().finally(() => {
        this.#landed++;
        this.#underway.delete(name);
      });
    } else if (errand.turn.urgency === 'asked') this.#parts.admission.promote(name, errand.turn);
    return fill;
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.#underway.values()].map((fill) => fill.finished));
  }
}

class Fill implements ZipFill {
  readonly #parts: ZipParts;
  readonly #target: VersionTarget;
  readonly #key: StoreKey;
  readonly #errand: Errand;
  readonly #passed = Promise.withResolvers<FilledZip>();
  readonly #finished = Promise.withResolvers<void>();
  #attempt: Attempt | undefined;
  #attemptBegan = Promise.withResolvers<void>();

  constructor(parts: ZipParts, target: VersionTarget, key: StoreKey, errand: Errand) {
    this.#parts = parts;
    this.#target = target;
    this.#key = key;
    this.#errand = errand;
    this.#passed.promise.catch(() => {}); // Whoever waits hears of it; perhaps nobody does any more.
  }

  get passed(): Promise<FilledZip> {
    return this.#passed.promise;
  }

  /** Resolves when the zip is kept, or given up; never rejects. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  async streaming(): Promise<{ growing: Growing; source: string } | undefined> {
    for (;;) {
      const attempt = this.#attempt;
      if (attempt?.growing !== undefined) {
        const { growing, source } = attempt;
        // An attempt that fails before anybody saw a byte of it is nobody's loss: the next one, or words.
        const begun = growing.beyond(0).then(
          () => true,
          () => false,
        );
        if (await begun) return { growing, source };
        continue;
      }
      const next = this.#attemptBegan.promise.then(() => false);
      if (await Promise.race([next, this.#passed.promise.then(() => true)])) return undefined;
    }
  }

  async run(): Promise<void> {
    const { clock } = this.#parts;
    const startedMs = clock.monotonicMs();
    const { path, version } = this.#target;
    const ahead = this.#errand.turn.urgency === 'ahead';
    const event = { path, version, kind: 'zip' as const, ahead };
    try {
      const { turn, profile } = this.#errand;
      const outcome = await this.#parts.admission.run(() => this.#fetch(), turn, profile + this.#key);
      const { attempt, verdict, record } = outcome;
      const sizeBytes = attempt.temporary.writtenBytes;
      const sha256 = verdict.sha256 as Digest;
      this.#passed.resolve({
        source: attempt.source,
        sha256,
        verified: record !== 'pending',
        file: () => shared(attempt.temporary, sizeBytes),
      });
      attempt.growing?.pass();
      fillChannel.publish({
        ...event,
        source: attempt.source,
        sizeBytes,
        durationMs: clock.monotonicMs() - startedMs,
        proof: record === 'pending' ? 'pending' : { database: record.database, id: record.id },
        error: undefined,
      });
      await this.#keep(attempt.temporary, sha256, verdict.h1, record);
    } catch (error) {
      this.#passed.reject(error);
      fillChannel.publish({
        ...event,
        source: undefined,
        sizeBytes: 0,
        durationMs: clock.monotonicMs() - startedMs,
        proof: undefined,
        error:
          error instanceof GomirrorError
            ? error
            : new GomirrorError('internal', { reason: String(error) }, { cause: error }),
      });
    } finally {
      this.#finished.resolve();
    }
  }

  async #fetch(): Promise<{ attempt: Attempt; verdict: ZipVerdict; record: LogRecord | 'pending' }> {
    const { path, version } = this.#target;
    const ended = new AbortController();
    const looked = this.#parts.log.lookOrPending(path, version, this.#errand.via);
    // There is no point in fetching what the log does not know or cannot vouch for now.
    looked.catch((error: unknown) => ended.abort(new Verdict(error, 'stop')));
    return this.#errand.sources.run(
      async (origin, signal) => {
        const attempt = await this.#begin(origin, signal);
        try {
          const verdict = await this.#verify(attempt);
          const record = await looked.catch((error: unknown) => {
            throw new Verdict(error, 'stop');
          });
          this.#compare(attempt.source, verdict.h1, record);
          return { attempt, verdict, record };
        } catch (error) {
          const known = ended.signal.aborted ? (ended.signal.reason as unknown) : error;
          await this.#giveUp(attempt, known);
          throw known;
        }
      },
      { module: path, turn: this.#errand.turn, signal: ended.signal },
    );
  }

  /** Fetches the whole zip into a temporary file. */
  async #begin(origin: Origin, signal: AbortSignal): Promise<Attempt> {
    const { store, streamFromBytes, clock } = this.#parts;
    const { path, version } = this.#target;
    const answer = await origin.get(`/${this.#key}`, {
      maxBytes: zipLimits.zipBytes,
      signal,
      via: this.#errand.via,
      turn: this.#errand.turn,
    });
    let growing: Growing | undefined;
    let temporary: Temporary;
    try {
      temporary = await store.createTemporary(() => growing?.wake());
    } catch (error) {
      answer.discard();
      throw new Verdict(writeFailed(this.#key, error), 'stop');
    }
    const { sizeBytes } = answer;
    if (sizeBytes !== undefined && sizeBytes >= streamFromBytes && sizeBytes > withheldBytes) {
      growing = new Growing(temporary, sizeBytes);
    }
    const attempt = { temporary, growing, source: origin.name };
    this.#attempt = attempt;
    this.#attemptBegan.resolve();
    this.#attemptBegan = Promise.withResolvers<void>();
    let receivedBytes = 0;
    let saidMs = clock.monotonicMs();
    try {
      await answer.read((chunk) => {
        receivedBytes += chunk.length;
        if (progressChannel.active() && clock.monotonicMs() - saidMs > progressEveryMs) {
          saidMs = clock.monotonicMs();
          progressChannel.publish({ path, version, source: origin.name, receivedBytes, sizeBytes });
        }
        return appendTo(temporary, chunk, this.#key);
      });
      await temporary.flush().catch((error: unknown) => {
        throw new Verdict(writeFailed(this.#key, error), 'stop');
      });
    } catch (error) {
      const known = signal.aborted ? (signal.reason as unknown) : error;
      answer.discard();
      await this.#giveUp(attempt, known);
      throw known;
    }
    return attempt;
  }

  /** Ends an attempt: its readers break off, its file goes. */
  async #giveUp(attempt: Attempt, error: unknown): Promise<void> {
    if (this.#attempt === attempt) this.#attempt = undefined;
    attempt.growing?.fail(error instanceof Verdict ? error.error : error);
    await attempt.temporary.discard();
    attempt.temporary.release();
  }

  async #verify(attempt: Attempt): Promise<ZipVerdict> {
    const { path, version } = this.#target;
    try {
      const { path: file, writtenBytes } = attempt.temporary;
      return await this.#parts.verifier.verify(file, path, version, writtenBytes);
    } catch (error) {
      if (errorCode(error)?.startsWith('zip.') !== true) throw new Verdict(error, 'stop');
      const params = { what: `${path}@${version}`, source: attempt.source };
      const bad = new GomirrorError<MirrorCode>('mirror.bad-zip', params, { cause: error });
      incidentChannel.publish({ error: bad, path, version, source: attempt.source });
      throw new Verdict(bad, 'next');
    }
  }

  #compare(source: string, h1: string, record: LogRecord | 'pending'): void {
    if (record === 'pending' || record.zipHash === h1) return;
    const { path, version } = this.#target;
    const error = new GomirrorError<MirrorCode>('mirror.wrong-hash', {
      what: `${path}@${version}`,
      source,
      got: h1,
      want: record.zipHash ?? '-',
      database: record.database,
      id: record.id,
    });
    incidentChannel.publish({ error, path, version, source });
    throw new Verdict(error, 'next');
  }

  /** The zip is served from now on, so a store that fails is trouble for the operator and not for the client. */
  async #keep(
    temporary: Temporary,
    sha256: Digest,
    zipHash: string,
    record: LogRecord | 'pending',
  ): Promise<void> {
    try {
      const store = record === 'pending' ? this.#parts.pending : this.#parts.store;
      await store?.keep(this.#key, temporary, { sha256, zipHash });
    } catch (error) {
      troubleChannel.publish({ error: error as GomirrorError });
    } finally {
      temporary.release();
    }
  }
}

function appendTo(temporary: Temporary, chunk: Uint8Array, key: StoreKey): Promise<void> | undefined {
  const failed = (error: unknown): never => {
    throw new Verdict(writeFailed(key, error), 'stop');
  };
  try {
    return temporary.append(chunk)?.catch(failed);
  } catch (error) {
    return failed(error);
  }
}

function writeFailed(key: StoreKey, error: unknown): GomirrorError {
  const reason = error instanceof Error ? error.message : String(error);
  return new GomirrorError('store.write-failed', { what: key, reason }, { cause: error, retryable: true });
}

function shared(temporary: Temporary, sizeBytes: number): OpenFile {
  temporary.retain();
  return { fd: temporary.fd, sizeBytes, close: () => temporary.release() };
}
