import { hash } from 'node:crypto';
import { asGomirrorError, type Clock, Flights, GomirrorError } from '../base/index.ts';
import { hashGoMod, parseInfo, type VersionTarget } from '../module/index.ts';
import { readAll, Verdict } from '../origin/index.ts';
import { type BlobStore, type Digest, keyOf, type StoreKey } from '../store/index.ts';
import type { Admission } from './admission.ts';
import type { MirrorCode } from './codes.ts';
import { fillChannel, incidentChannel, troubleChannel } from './events.ts';
import { type Errand, fillName } from './errand.ts';
import { endsFetch } from './log-verdict.ts';
import { type Claim, isUnlike } from './proofs.ts';

const maxInfoBytes = 1024 * 1024;
/** Go's own limit on a go.mod file (golang.org/x/mod/zip, MaxGoMod). */
const maxGoModBytes = 16 * 1024 * 1024;

export interface SmallParts {
  readonly store: BlobStore;
  /** For what could not be checked yet; undefined where that is never served. */
  readonly pending: BlobStore | undefined;
  readonly admission: Admission;
  readonly clock: Clock;
  /** Told of each go.mod file as it arrives: nothing has vouched for it yet, and nothing may ever do. */
  readonly onGoMod?: (target: VersionTarget, bytes: Buffer, errand: Errand) => void;
}

export interface FilledSmall {
  readonly bytes: Buffer;
  readonly source: string;
  readonly verified: boolean;
}

/** Fetches `.info` and `.mod` files: in memory, checked against the log, kept while they are already answered. */
export class SmallFills {
  readonly #parts: SmallParts;
  readonly #flights = new Flights<string, FilledSmall>();
  /** Of the flights, those that somebody waits for. */
  readonly #asked = new Set<string>();
  readonly #keeping = new Set<Promise<void>>();
  readonly #onTheirWay = new Map<string, FilledSmall>();
  #landed = 0;

  constructor(parts: SmallParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#flights.size;
  }

  /** Counts the fills that have ended and are kept; a look into the store that was under way meanwhile may have been too early. */
  get landed(): number {
    return this.#landed;
  }

  /** What was fetched a moment ago and is being written to the store. */
  onItsWay(key: StoreKey): FilledSmall | undefined {
    return this.#onTheirWay.get(key);
  }

  fill(target: VersionTarget & { kind: 'info' | 'mod' }, errand: Errand): Promise<FilledSmall> {
    const { admission } = this.#parts;
    const { turn } = errand;
    const name = fillName(errand, keyOf(target.escapedPath, target.escapedVersion, target.kind));
    if (turn.urgency === 'asked') {
      this.#asked.add(name);
      admission.promote(name, turn);
    }
    return this.#flights.run(name, () =>
      admission
        .run(() => this.#fill(target, errand, name), turn, name)
        .finally(() => this.#asked.delete(name)),
    );
  }

  async settled(): Promise<void> {
    await this.#flights.settled();
    await Promise.allSettled(this.#keeping);
  }

  async #fill(
    target: VersionTarget & { kind: 'info' | 'mod' },
    errand: Errand,
    name: string,
  ): Promise<FilledSmall> {
    const { clock, onGoMod } = this.#parts;
    const { sources, via, turn, proofs, isPrivate } = errand;
    const { path, version, kind } = target;
    const startedMs = clock.monotonicMs();
    const event = () => ({ path, version, kind, ahead: !this.#asked.has(name), isPrivate });
    const key = keyOf(target.escapedPath, target.escapedVersion, kind);
    const ended = new AbortController();
    const looked = endsFetch(proofs.claim(path, version, via, turn), ended, clock);
    try {
      const filled = await sources.run(
        async (origin, signal) => {
          const maxBytes = kind === 'mod' ? maxGoModBytes : maxInfoBytes;
          try {
            const answer = await origin.get(`/${key}`, { maxBytes, signal, via, turn });
            const bytes = await readAll(answer);
            if (kind === 'mod') onGoMod?.(target, bytes, errand);
            const claim = await looked;
            await check(target, bytes, claim, origin.name);
            return { bytes, source: origin.name, claim };
          } catch (error) {
            throw ended.signal.aborted ? ended.signal.reason : error;
          }
        },
        { module: path, turn, hedge: true, signal: ended.signal },
      );
      const { bytes, source, claim } = filled;
      fillChannel.publish({
        ...event(),
        source,
        sizeBytes: bytes.length,
        durationMs: clock.monotonicMs() - startedMs,
        proof: claim.proof,
        error: undefined,
      });
      const small = { bytes, source, verified: claim.verified };
      this.#keep(small.verified ? this.#parts.store : this.#parts.pending, key, small);
      return small;
    } catch (error) {
      const durationMs = clock.monotonicMs() - startedMs;
      const known = asGomirrorError(error);
      fillChannel.publish({
        ...event(),
        source: undefined,
        sizeBytes: 0,
        durationMs,
        proof: undefined,
        error: known,
      });
      throw error;
    }
  }

  /** Runs beside the answer: a store that fails is trouble for the operator and not for the client. */
  #keep(store: BlobStore | undefined, key: StoreKey, small: FilledSmall): void {
    if (store === undefined) return;
    const sha256 = hash('sha256', small.bytes, 'hex') as Digest;
    const kept = store.keep(key, small.bytes, { sha256 }).then(
      () => {},
      (error: unknown) => troubleChannel.publish({ error: asGomirrorError(error) }),
    );
    this.#keeping.add(kept);
    this.#onTheirWay.set(key, small);
    void kept.finally(() => {
      this.#landed++;
      this.#keeping.delete(kept);
      this.#onTheirWay.delete(key);
    });
  }
}

/** Throws a Verdict, so that the next source is asked, when the bytes are not what the log or the protocol demands. */
async function check(target: VersionTarget, bytes: Buffer, claim: Claim, source: string): Promise<void> {
  const { path, version, kind } = target;
  if (kind === 'info') {
    try {
      parseInfo(bytes, version);
    } catch (error) {
      throw new Verdict(badAnswer(`${path}@${version}.info`, source, error), 'next');
    }
    return;
  }
  try {
    await claim.check('mod', hashGoMod(bytes), source);
  } catch (error) {
    if (!isUnlike(error)) throw new Verdict(error, 'stop');
    incidentChannel.publish({ error: error as GomirrorError, path, version, source });
    throw new Verdict(error, 'next');
  }
}

/** An answer of 200 whose content is not what was asked for; `cause` says what it is instead. */
export function badAnswer(what: string, source: string, cause: unknown): GomirrorError<MirrorCode> {
  return new GomirrorError('mirror.bad-answer', { what, source }, { cause, retryable: true });
}
