import { asGomirrorError, type Clock, errorCode, GomirrorError } from '../base/index.ts';
import { type VersionTarget, zipLimits, type ZipVerdict } from '../module/index.ts';
import { type Origin, stallDefaultMs, Verdict } from '../origin/index.ts';
import { type BlobStore, type Digest, keyOf, type StoreKey, type Temporary } from '../store/index.ts';
import type { Admission } from './admission.ts';
import type { OpenFile } from './answer.ts';
import type { MirrorCode } from './codes.ts';
import { type Errand, fillName } from './errand.ts';
import { fillChannel, incidentChannel, troubleChannel } from './events.ts';
import type { Growing } from './growing.ts';
import { endsFetch } from './log-verdict.ts';
import { ChangedFile, Download, type Downloaded, type PieceSettings, Places } from './pieces/index.ts';
import { type Claim, isUnlike } from './proofs.ts';
import type { Verifier } from './verifier.ts';
import { ZipAttempt } from './zip-attempt.ts';

/** Connections of all zips together, beside the first of each. */
const sharedPlaces = 24;
const pieceDefaults: PieceSettings = {
  piecesAboveBytes: 1_000_000,
  maxPieces: 8,
  stallAfterMs: stallDefaultMs,
};

export interface ZipParts {
  readonly store: BlobStore;
  /** For what could not be checked yet; undefined where that is never served. */
  readonly pending: BlobStore | undefined;
  readonly verifier: Verifier;
  readonly admission: Admission;
  readonly clock: Clock;
  /** Zips of at least this size reach their clients while they are fetched. */
  readonly streamFromBytes: number;
  /** How large zips are fetched in pieces; where nothing is said, by the defaults. */
  readonly pieces?: Partial<PieceSettings>;
  readonly random?: () => number;
}

/** What the fills share about fetching in pieces. */
interface Sharing {
  readonly settings: PieceSettings;
  readonly places: Places;
  readonly ranges: WeakMap<Origin, boolean>;
  readonly random: () => number;
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

/** A zip that arrived whole, and what the check of its bytes has found. */
interface Fetched {
  readonly attempt: ZipAttempt;
  readonly verdict: ZipVerdict;
  readonly claim: Claim;
}

/** Pieces of several origins together are not what any of them would have sent. That is nobody's fault. */
class Mixed extends Error {
  readonly lead: Origin;

  constructor(lead: Origin, cause: unknown) {
    super('pieces that do not make a whole', { cause });
    this.lead = lead;
  }
}

/** Fetches zips: one fill per zip whoever asks, verified before its last bytes are given away. */
export class ZipFills {
  readonly #parts: ZipParts;
  readonly #sharing: Sharing;
  readonly #underway = new Map<string, Fill>();
  #landed = 0;

  constructor(parts: ZipParts) {
    this.#parts = parts;
    this.#sharing = {
      get settings() {
        return { ...pieceDefaults, ...parts.pieces };
      },
      places: new Places(sharedPlaces),
      ranges: new WeakMap(),
      random: parts.random ?? Math.random,
    };
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
    const name = fillName(errand, key);
    let fill = this.#underway.get(name);
    if (fill === undefined) {
      fill = new Fill(this.#parts, this.#sharing, target, key, errand);
      this.#underway.set(name, fill);
      void fill.run().finally(() => {
        this.#landed++;
        this.#underway.delete(name);
      });
    } else if (errand.turn.urgency === 'asked') {
      fill.isAsked = true;
      this.#parts.admission.promote(name, errand.turn);
    }
    return fill;
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.#underway.values()].map((fill) => fill.finished));
  }
}

class Fill implements ZipFill {
  readonly #parts: ZipParts;
  readonly #sharing: Sharing;
  readonly #target: VersionTarget;
  readonly #key: StoreKey;
  readonly #errand: Errand;
  /** Somebody waits for it, or has waited. */
  isAsked: boolean;
  readonly #passed = Promise.withResolvers<FilledZip>();
  readonly #finished = Promise.withResolvers<void>();
  #attempt: ZipAttempt | undefined;
  /** False once pieces have turned out not to fit: from then on it is fetched whole, from one origin. */
  #inPieces = true;
  #attemptBegan = Promise.withResolvers<void>();

  constructor(parts: ZipParts, sharing: Sharing, target: VersionTarget, key: StoreKey, errand: Errand) {
    this.#parts = parts;
    this.#sharing = sharing;
    this.#target = target;
    this.#key = key;
    this.#errand = errand;
    this.isAsked = errand.turn.urgency === 'asked';
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
    const { isPrivate } = this.#errand;
    const event = () => ({ path, version, kind: 'zip' as const, ahead: !this.isAsked, isPrivate });
    try {
      const { turn } = this.#errand;
      const outcome = await this.#parts.admission.run(
        () => this.#fetch(),
        turn,
        fillName(this.#errand, this.#key),
      );
      const { attempt, verdict, claim } = outcome;
      const sizeBytes = attempt.temporary.writtenBytes;
      const sha256 = verdict.sha256 as Digest;
      this.#passed.resolve({
        source: attempt.source,
        sha256,
        verified: claim.verified,
        file: () => attempt.share(),
      });
      attempt.growing?.pass();
      fillChannel.publish({
        ...event(),
        source: attempt.source,
        sizeBytes,
        durationMs: clock.monotonicMs() - startedMs,
        proof: claim.proof,
        error: undefined,
      });
      await this.#keep(attempt.temporary, sha256, verdict.h1, claim);
    } catch (error) {
      this.#passed.reject(error);
      fillChannel.publish({
        ...event(),
        source: undefined,
        sizeBytes: 0,
        durationMs: clock.monotonicMs() - startedMs,
        proof: undefined,
        error: asGomirrorError(error, String(error)),
      });
    } finally {
      this.#finished.resolve();
    }
  }

  async #fetch(): Promise<Fetched> {
    const { path, version } = this.#target;
    const ended = new AbortController();
    const { via, turn, proofs } = this.#errand;
    const looked = endsFetch(proofs.claim(path, version, via, turn), ended, this.#parts.clock);
    return this.#errand.sources.run(
      async (origin, signal) => {
        try {
          return await this.#try(origin, signal, looked);
        } catch (error) {
          const alone =
            error instanceof Mixed ? error.lead : error instanceof ChangedFile ? error.origin : undefined;
          if (alone === undefined) throw error;
          this.#inPieces = false;
          return this.#try(alone, signal, looked);
        }
      },
      { module: path, turn: this.#errand.turn, signal: ended.signal },
    );
  }

  /** Fetches the whole zip and checks it. */
  async #try(origin: Origin, signal: AbortSignal, looked: Promise<Claim>): Promise<Fetched> {
    const { store, streamFromBytes, clock } = this.#parts;
    const { path, version } = this.#target;
    const attempt = new ZipAttempt({
      path,
      version,
      key: this.#key,
      store,
      streamFromBytes,
      clock,
      began: () => this.#began(attempt),
    });
    let from: Downloaded | undefined;
    try {
      from = await this.#download(origin, signal, attempt);
      await attempt.flush();
      const verdict = await this.#verify(attempt);
      const claim = await looked;
      await this.#compare(attempt.source, verdict.h1, claim);
      return { attempt, verdict, claim };
    } catch (error) {
      const known = signal.aborted ? (signal.reason as unknown) : error;
      if (this.#attempt === attempt) this.#attempt = undefined;
      await attempt.giveUp(known);
      if (!(known instanceof Verdict) || known.then === 'stop') throw known;
      if (from?.mixed === true) throw new Mixed(from.lead, known);
      incidentChannel.publish({ error: known.error as GomirrorError, path, version, source: attempt.source });
      throw known;
    }
  }

  #download(first: Origin, signal: AbortSignal, sink: ZipAttempt): Promise<Downloaded> {
    const { turn, via, sources } = this.#errand;
    const usable = this.#inPieces ? sources.candidates({ module: this.#target.path, turn }) : [];
    return new Download({
      ...this.#sharing,
      path: `/${this.#key}`,
      maxBytes: zipLimits.zipBytes,
      turn,
      via,
      signal,
      first,
      // Once the walk has come to those behind a comma, the ones before it have said that they do not have it.
      others: usable.includes(first) ? usable.filter((each) => each !== first) : [],
      inPieces: this.#inPieces,
      sink,
      clock: this.#parts.clock,
    }).run();
  }

  #began(attempt: ZipAttempt): void {
    this.#attempt = attempt;
    this.#attemptBegan.resolve();
    this.#attemptBegan = Promise.withResolvers<void>();
  }

  async #verify(attempt: ZipAttempt): Promise<ZipVerdict> {
    const { path, version } = this.#target;
    try {
      const { path: file, writtenBytes } = attempt.temporary;
      return await this.#parts.verifier.verify(file, path, version, writtenBytes);
    } catch (error) {
      if (errorCode(error)?.startsWith('zip.') !== true) throw new Verdict(error, 'stop');
      const params = { what: `${path}@${version}`, source: attempt.source };
      throw new Verdict(new GomirrorError<MirrorCode>('mirror.bad-zip', params, { cause: error }), 'next');
    }
  }

  async #compare(source: string, h1: string, claim: Claim): Promise<void> {
    try {
      await claim.check('zip', h1, source);
    } catch (error) {
      throw new Verdict(error, isUnlike(error) ? 'next' : 'stop');
    }
  }

  /** The zip is served from now on, so a store that fails is trouble for the operator and not for the client. */
  async #keep(temporary: Temporary, sha256: Digest, zipHash: string, claim: Claim): Promise<void> {
    try {
      const store = claim.verified ? this.#parts.store : this.#parts.pending;
      await store?.keep(this.#key, temporary, { sha256, zipHash });
    } catch (error) {
      troubleChannel.publish({ error: error as GomirrorError });
    } finally {
      temporary.release();
    }
  }
}
