import { type Clock, errorCode, GomirrorError, Remembered } from '../base/index.ts';
import {
  type EscapedVersion,
  escapeVersion,
  isImpossiblePath,
  type ListTarget,
  type ModuleTarget,
  type QueryTarget,
  type SumDbTarget,
  type Target,
  unescapeVersion,
  type VersionTarget,
} from '../module/index.ts';
import type { Sources } from '../origin/index.ts';
import { type DiskStore, keyOf, type StoreKey } from '../store/index.ts';
import { Admission } from './admission.ts';
import {
  type AheadOptions,
  type Fetched,
  type Fetcher,
  KeepWarm,
  LookAhead,
  Prefetch,
  type PrefetchOptions,
  type PrefetchProgress,
  type PrefetchReport,
  type Wanted,
  type WarmOptions,
} from './ahead/index.ts';
import type { Answer, FileAnswer } from './answer.ts';
import { ChangingAnswers, type Freshness } from './changing.ts';
import type { MirrorCode } from './codes.ts';
import { asGomirrorError, type FailureMemory, memoryOf } from './failures.ts';
import { KeptFiles } from './kept.ts';
import type { Errand } from './errand.ts';
import type { LogBook } from './log-book.ts';
import { type FilledSmall, SmallFills } from './smalls.ts';
import type { PieceSettings } from './pieces/index.ts';
import type { Verifier } from './verifier.ts';
import { ZipFills } from './zips.ts';

/** Values that are read whenever they are needed may be getters: settings change while the mirror runs. */
export interface MirrorOptions {
  readonly store: DiskStore;
  /** What is served though it could not be checked yet; undefined where that is never done. */
  readonly pending: DiskStore | undefined;
  /** The sources of each profile; the default ones under the empty name. */
  readonly profiles: ReadonlyMap<string, Sources>;
  readonly log: LogBook;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly freshness: Freshness;
  readonly failures: FailureMemory;
  /** Whether lists and latest versions are put together from all sources. */
  readonly mergeLists: () => boolean;
  readonly streamFromBytes: number;
  /** How large zips are fetched in pieces; where nothing is said, by the defaults. */
  readonly pieces?: PieceSettings;
  readonly admission: { readonly places: number; readonly queueLimit: number; readonly waitMs: number };
  /** True when nobody may be asked for anything. */
  readonly offline?: () => boolean;
  /** How far the mirror looks ahead of its clients, as it is set now; never without it. */
  readonly ahead?: () => AheadOptions;
  /** What is refreshed before it is asked for, as it is set now; nothing without it. */
  readonly warm?: () => WarmOptions;
}

/** What a request brings along beside its target. */
export interface Asker {
  /** Answer only from what is kept (`Disable-Module-Fetch: true`). */
  readonly cachedOnly: boolean;
  /** A zip may be sent before its verdict: HTTP/1.1 or later, GET, no range. */
  readonly mayStream: boolean;
  readonly via: string | undefined;
  /** Who asks, as far as taking turns goes: an address. */
  readonly client: string;
  /** The profile that the request names; undefined for the default one. */
  readonly profile?: string | undefined;
}

const forever = { kind: 'forever' } as const;
const contentTypes = {
  info: 'application/json',
  mod: 'text/plain; charset=utf-8',
  zip: 'application/zip',
} as const;
const plainText = 'text/plain; charset=utf-8';
const json = 'application/json';

/** The mirror: answers targets from the store, or fills the store and answers. */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #zips: ZipFills;
  readonly #smalls: SmallFills;
  readonly #changing: ChangingAnswers;
  readonly #failed: Remembered<GomirrorError>;
  readonly kept: KeptFiles;
  readonly admission: Admission;
  readonly lookAhead: LookAhead;
  readonly #warm: KeepWarm | undefined;
  readonly #fetcher: Fetcher = {
    isKept: (key) => this.#isKept(key),
    readKept: (key) => this.#readKept(key),
    fetch: (target, errand) => this.#fetch(target, errand),
  };
  #profiles: MirrorOptions['profiles'];
  #stopping = false;

  constructor(options: MirrorOptions) {
    const { store, log, verifier, clock } = options;
    const monotonicMs = () => clock.monotonicMs();
    this.#options = options;
    this.#profiles = options.profiles;
    this.kept = new KeptFiles(store, clock);
    this.admission = new Admission(options.admission, clock);
    const shared = { store, pending: options.pending, log, admission: this.admission, clock };
    this.#zips = new ZipFills({
      ...shared,
      verifier,
      streamFromBytes: options.streamFromBytes,
      get pieces() {
        return options.pieces ?? {};
      },
    });
    this.lookAhead = new LookAhead({
      options: options.ahead ?? (() => ({ mode: 'off', concurrent: 1, maxBytes: 0 })),
      clock,
      fetcher: this.#fetcher,
    });
    this.#smalls = new SmallFills({
      ...shared,
      onGoMod: (target, bytes, errand) => this.lookAhead.learned(target, bytes, errand),
    });
    this.#changing = new ChangingAnswers({
      admission: this.admission,
      clock,
      folder: store.layout.answers,
      writer: store,
      // As they are when they are needed: settings may change.
      get freshness() {
        return options.freshness;
      },
      get failures() {
        return options.failures;
      },
      merge: options.mergeLists,
      keptVersions: (target) => keptVersions(store, target),
      keptInfo: (target, version) =>
        this.kept.read(keyOf(target.escapedPath, escapeVersion(version), 'info')),
    });
    this.#failed = new Remembered(16_384, monotonicMs);
    const { warm } = options;
    this.#warm =
      warm &&
      new KeepWarm({
        options: () => (this.#offline ? { ...warm(), intervalMs: 0 } : warm()),
        profiles: () => options.profiles,
        fetcher: this.#fetcher,
        refresh: (target, errand) => this.#changing.refresh(target, errand),
        clock,
      });
    this.#warm?.start();
  }

  /**
   * The answer to a target. Rejects with a GomirrorError: absent (`origin.absent`, `mirror.impossible-path`,
   * `mirror.not-kept`, `sumdb.absent`), refused (`mirror.not-in-log`, `origin.refused`, …) or unavailable (the rest).
   */
  async open(target: Target, asker: Asker): Promise<Answer> {
    if (target.kind === 'sumdb') return this.#openLog(target, asker);
    this.#sourcesOf(asker.profile);
    if (isImpossiblePath(target.path)) {
      throw new GomirrorError<MirrorCode>('mirror.impossible-path', { path: target.path });
    }
    switch (target.kind) {
      case 'list':
      case 'latest':
      case 'query':
        return this.#openChanging(target, asker);
      case 'info':
      case 'mod':
        return this.#openSmall(target as VersionTarget & { kind: 'info' | 'mod' }, asker);
      case 'zip':
        return this.#openZip(target, asker);
    }
  }

  /**
   * Fetches files that somebody has told to be wanted, however many fail. Resolves when all of them are there or have
   * failed. Rejects with `mirror.no-such-profile`, or the reason of the signal; fills under way go on.
   */
  async prefetch(
    wanted: readonly Wanted[],
    { turn, onBehalfOf, profile = '', signal = new AbortController().signal }: PrefetchOptions,
    onProgress: (progress: PrefetchProgress) => void = () => {},
  ): Promise<PrefetchReport> {
    const errand = { ...this.#errand({ profile, via: undefined, client: turn.client }), turn };
    const parts = { fetcher: this.#fetcher, errand, clock: this.#options.clock };
    const end = onBehalfOf === undefined ? () => {} : this.lookAhead.told(profile, onBehalfOf);
    return new Prefetch(parts, signal, onProgress).run(wanted).finally(end);
  }

  /** The number of fills under way. */
  get filling(): number {
    return this.#zips.size + this.#smalls.size;
  }

  /** Lets fills under way end; new ones are refused. */
  async drain(): Promise<void> {
    this.#stopping = true;
    this.lookAhead.close();
    const fills = [this.#zips.settled(), this.#smalls.settled(), this.#changing.settled()];
    await Promise.all([this.#warm?.close(), ...fills]);
  }

  async #openChanging(target: ListTarget | QueryTarget, asker: Asker): Promise<Answer> {
    const cachedOnly = asker.cachedOnly || target.cachedOnly || this.#stopping || this.#offline;
    const answer = this.#changing.answer(target, cachedOnly, this.#errand(asker));
    const { bytes, source, freshMs } = await answer.catch((error: unknown) => {
      // Nobody was asked, so nobody has said that there is none.
      const isUnknown = this.#offline && errorCode(error) === ('mirror.not-kept' satisfies MirrorCode);
      throw isUnknown
        ? new GomirrorError<MirrorCode>('mirror.offline', (error as GomirrorError).params)
        : error;
    });
    if (target.kind !== 'query') this.#warm?.asked(target, asker.profile);
    const contentType = target.kind === 'list' ? plainText : json;
    return {
      kind: 'bytes',
      bytes,
      contentType,
      source,
      lifetime: { kind: 'fresh', freshMs },
      verified: true,
    };
  }

  async #openSmall(target: VersionTarget & { kind: 'info' | 'mod' }, asker: Asker): Promise<Answer> {
    const key = keyOf(target.escapedPath, target.escapedVersion, target.kind);
    const contentType = contentTypes[target.kind];
    const { landed } = this.#smalls;
    this.#lookAheadFrom(target, key, asker);
    const onItsWay = this.#smalls.onItsWay(key);
    if (onItsWay !== undefined) return smallAnswer(onItsWay, contentType);
    const kept = await this.kept.read(key);
    if (kept !== undefined) {
      return { kind: 'bytes', bytes: kept, contentType, source: 'cache', lifetime: forever, verified: true };
    }
    const pending = await this.#options.pending?.read(key);
    if (pending !== undefined) {
      return {
        kind: 'bytes',
        bytes: pending,
        contentType,
        source: 'cache',
        lifetime: lifetimeOf(false),
        verified: false,
      };
    }
    if (this.#smalls.landed !== landed) return this.#openSmall(target, asker);
    this.#mayFill(target, key, asker);
    try {
      const errand = this.#errand(asker);
      const filling = this.#smalls.fill(target, errand);
      this.lookAhead.asked(target, errand, filling);
      const filled = await filling;
      if (target.kind === 'mod') this.lookAhead.learned(target, filled.bytes, errand);
      return smallAnswer(filled, contentType);
    } catch (error) {
      throw this.#remember((asker.profile ?? '') + key, error);
    }
  }

  async #openZip(target: VersionTarget, asker: Asker): Promise<Answer> {
    const key = keyOf(target.escapedPath, target.escapedVersion, 'zip');
    const { landed } = this.#zips;
    this.#lookAheadFrom(target, key, asker);
    this.#warm?.zipAsked(target.path, asker.profile);
    const kept = (await this.#openKept(key)) ?? (await this.#openPending(key));
    if (kept !== undefined) return kept;
    if (this.#zips.landed !== landed) return this.#openZip(target, asker);
    this.#mayFill(target, key, asker);
    const errand = this.#errand(asker);
    const fill = this.#zips.fill(target, errand);
    this.lookAhead.asked(target, errand, fill.passed);
    const contentType = contentTypes.zip;
    const whole = async (): Promise<FileAnswer> => {
      const passed = await fill.passed.catch((error: unknown) => {
        throw this.#remember((asker.profile ?? '') + key, error);
      });
      const { sha256, source, verified } = passed;
      const answer = { kind: 'file', sha256, key, contentType, source, verified } as const;
      return { ...answer, file: passed.file(), lifetime: lifetimeOf(verified) };
    };
    const streaming = asker.mayStream ? await fill.streaming().catch(() => undefined) : undefined;
    if (streaming === undefined) return whole();
    const { growing, source } = streaming;
    fill.passed.catch((error: unknown) => this.#remember((asker.profile ?? '') + key, error));
    const lifetime = lifetimeOf(false);
    return { kind: 'growing', growing, whole, contentType, source, lifetime, verified: false };
  }

  async #openKept(key: StoreKey): Promise<FileAnswer | undefined> {
    const opened = await this.kept.open(key);
    if (opened === undefined) return undefined;
    const { file, sha256 } = opened;
    const contentType = contentTypes.zip;
    return {
      kind: 'file',
      file,
      sha256,
      key,
      contentType,
      source: 'cache',
      lifetime: forever,
      verified: true,
    };
  }

  async #openPending(key: StoreKey): Promise<FileAnswer | undefined> {
    const { pending } = this.#options;
    const file = await pending?.open(key);
    if (pending === undefined || file === undefined) return undefined;
    const sha256 = await pending.digest(key);
    const answer = { kind: 'file', file, sha256, contentType: contentTypes.zip, source: 'cache' } as const;
    return { ...answer, key: `unverified/${key}`, lifetime: lifetimeOf(false), verified: false };
  }

  /** The first request for something that was fetched ahead leads further, as one that has to be filled does. */
  #lookAheadFrom(target: VersionTarget, key: StoreKey, asker: Asker): void {
    if (this.lookAhead.noticed(target, key, asker.profile, asker.client) && !asker.cachedOnly)
      this.lookAhead.asked(target, this.#errand(asker));
  }

  #isKept(key: StoreKey): boolean {
    const { store, pending } = this.#options;
    return this.#smalls.onItsWay(key) !== undefined || store.mayHave(key) || pending?.mayHave(key) === true;
  }

  async #readKept(key: StoreKey): Promise<Buffer | undefined> {
    return (
      this.#smalls.onItsWay(key)?.bytes ?? (await this.kept.read(key)) ?? this.#options.pending?.read(key)
    );
  }

  /** Fills without a request. Rejects as {@link open} does. */
  async #fetch(target: VersionTarget, errand: Errand): Promise<Fetched> {
    const key = keyOf(target.escapedPath, target.escapedVersion, target.kind);
    this.#mayFill(target, key, { cachedOnly: false, profile: errand.profile });
    try {
      if (target.kind !== 'zip') {
        const { bytes } = await this.#smalls.fill(target as VersionTarget & { kind: 'info' | 'mod' }, errand);
        return { sizeBytes: bytes.length, bytes };
      }
      const file = (await this.#zips.fill(target, errand).passed).file();
      file.close();
      return { sizeBytes: file.sizeBytes, bytes: undefined };
    } catch (error) {
      throw this.#remember(errand.profile + key, error);
    }
  }

  /** Where there are other sources now, what the former ones have failed in says nothing about these. */
  #lookForOthers(): void {
    const { profiles } = this.#options;
    if (profiles === this.#profiles) return;
    this.#profiles = profiles;
    this.#failed.clear();
    this.#changing.forgetFailures();
    this.lookAhead.forget();
  }

  get #offline(): boolean {
    return this.#options.offline?.() === true;
  }

  #errand({ profile = '', via, client }: Pick<Asker, 'profile' | 'via' | 'client'>): Errand {
    const sources = this.#sourcesOf(profile);
    return { profile, sources, via, turn: { urgency: 'asked', client } };
  }

  /** Throws `mirror.no-such-profile`. */
  #sourcesOf(profile = ''): Sources {
    this.#lookForOthers();
    const sources = this.#profiles.get(profile);
    if (sources === undefined) throw new GomirrorError<MirrorCode>('mirror.no-such-profile', { profile });
    return sources;
  }

  #mayFill(target: ModuleTarget, key: string, asker: Pick<Asker, 'cachedOnly' | 'profile'>): void {
    if (this.#offline) throw new GomirrorError<MirrorCode>('mirror.offline', { what: key });
    if (asker.cachedOnly || target.cachedOnly)
      throw new GomirrorError<MirrorCode>('mirror.not-kept', { what: key });
    if (this.#stopping)
      throw new GomirrorError<MirrorCode>('mirror.stopping', {}, { retryable: true, retryAfterSeconds: 5 });
    this.#lookForOthers();
    const failed = this.#failed.get((asker.profile ?? '') + key);
    if (failed !== undefined) throw failed;
  }

  #remember(key: string, error: unknown): GomirrorError {
    const known = asGomirrorError(error);
    const forMs = memoryOf(known, this.#options.failures);
    if (forMs > 0) this.#failed.set(key, known, forMs);
    return known;
  }

  async #openLog(target: SumDbTarget, asker: Asker): Promise<Answer> {
    const { log } = this.#options;
    if (target.name !== log.name) {
      throw new GomirrorError<MirrorCode>('mirror.unknown-database', { name: target.name, known: log.name });
    }
    const answer = (bytes: Uint8Array, lifetime: Answer['lifetime'], contentType = plainText): Answer => ({
      kind: 'bytes',
      bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      contentType,
      source: 'cache',
      lifetime,
      verified: true,
    });
    const soon = { kind: 'fresh', freshMs: 0 } as const;
    if (target.rest === '/supported') return answer(Buffer.alloc(0), soon);
    return log.onBehalfOf(asker.via, async () => {
      if (target.rest === '/latest') return answer(await log.client.answerLatest(), soon);
      if (target.rest.startsWith('/lookup/')) return answer(await log.answerLookup(target.rest), soon);
      const bytes = await log.client.answerTile(target.rest.slice(1));
      return answer(bytes, forever, 'application/octet-stream');
    });
  }
}

function smallAnswer({ bytes, source, verified }: FilledSmall, contentType: string): Answer {
  return { kind: 'bytes', bytes, contentType, source, lifetime: lifetimeOf(verified), verified };
}

function lifetimeOf(verified: boolean): Answer['lifetime'] {
  return verified ? forever : { kind: 'fresh', freshMs: 0 };
}

async function keptVersions(store: DiskStore, target: ListTarget | QueryTarget): Promise<string[]> {
  const names = await store.versions(target.escapedPath);
  return names.map((name) => unescapeVersion(name as EscapedVersion));
}
