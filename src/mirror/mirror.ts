import {
  asGomirrorError,
  aheadTurn,
  type Clock,
  errorCode,
  GomirrorError,
  Remembered,
} from '../base/index.ts';
import {
  isImpossiblePath,
  type ListTarget,
  type ModuleTarget,
  type QueryTarget,
  type SumDbTarget,
  type Target,
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
import type { Freshness } from './changing.ts';
import type { MirrorCode } from './codes.ts';
import { type FailureMemory, memoryOf } from './failures.ts';
import { type Errand, fillName } from './errand.ts';
import { partsOf } from './key-parts.ts';
import type { LogBook } from './log-book.ts';
import { knownToLog, LogProofs } from './proofs.ts';
import { contentTypes, forever, lifetimeOf, Realm } from './realm.ts';
import { type PrivateModules, Routes } from './routes.ts';
import type { FilledSmall } from './smalls.ts';
import type { PieceSettings } from './pieces/index.ts';
import type { Verifier } from './verifier.ts';

/** Values that are read whenever they are needed may be getters: settings change while the mirror runs. */
export interface MirrorOptions {
  readonly store: DiskStore;
  /** What is served though it could not be checked yet; undefined where that is never done. */
  readonly pending: DiskStore | undefined;
  /** The sources of each profile; the default ones under the empty name. */
  readonly profiles: ReadonlyMap<string, Sources>;
  /** What is needed for private modules; without it there are none. */
  readonly privates?: PrivateModules | undefined;
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
  /** Called before something is fetched because of this request; what it throws is the answer. */
  readonly mayFill?: (() => void) | undefined;
}

/** A tree of kept files, for whoever looks through it. */
export type Tree = Pick<Realm, 'store' | 'kept' | 'known'>;

const plainText = 'text/plain; charset=utf-8';
const json = 'application/json';

/** The mirror: answers targets from the store, or fills the store and answers. */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #routes: Routes;
  readonly #public: Realm;
  readonly #failed: Remembered<GomirrorError>;
  readonly admission: Admission;
  readonly lookAhead: LookAhead;
  readonly #warm: KeepWarm | undefined;
  readonly #fetcher: Fetcher = {
    isKept: (key) => this.#keptRealm(key)?.isKept(key) === true,
    readKept: async (key) => this.#keptRealm(key)?.readKept(key),
    fetch: (target, errand) => this.#fetch(target, errand),
  };
  /** The realm of private modules, once one was asked for. */
  #private: Promise<Realm> | undefined;
  #openPrivate: Realm | undefined;
  #profiles: MirrorOptions['profiles'];
  #stopping = false;

  constructor(options: MirrorOptions) {
    const { store, pending, log, clock, privates } = options;
    this.#options = options;
    this.#profiles = options.profiles;
    this.#routes = new Routes({
      ...{ log: new LogProofs(log), knownToLog: knownToLog(log), privates },
      profiles: () => options.profiles,
    });
    this.admission = new Admission(options.admission, clock);
    this.#public = this.#realm(store, pending, false);
    this.lookAhead = new LookAhead({
      options: options.ahead ?? (() => ({ mode: 'off', concurrent: 1, maxBytes: 0 })),
      clock,
      fetcher: { ...this.#fetcher, fetch: (target, errand) => this.#fetchAhead(target, errand) },
    });
    this.#failed = new Remembered(16_384, () => clock.monotonicMs());
    const { warm } = options;
    this.#warm =
      warm &&
      new KeepWarm({
        options: () => (this.#offline ? { ...warm(), intervalMs: 0 } : warm()),
        errandOf: (path, profile) =>
          this.#routes.has(profile)
            ? this.#routes.errand(path, { profile, via: undefined, turn: aheadTurn })
            : undefined,
        fetcher: this.#fetcher,
        refresh: async (target, errand) => (await this.#realmOf(errand)).changing.refresh(target, errand),
        clock,
      });
    this.#warm?.start();
  }

  /** The tree of public modules, what is kept in it, and who vouches for that. */
  get publicTree(): Tree {
    return this.#public;
  }

  /** The same of private modules, opened if need be. Rejects with what {@link PrivateModules.open} does. */
  async privateTree(): Promise<Tree> {
    return this.#openPrivate ?? this.#openedPrivate();
  }

  /**
   * The answer to a target. Rejects with a GomirrorError: absent (`origin.absent`, `mirror.impossible-path`,
   * `mirror.not-kept`, `sumdb.absent`), refused (`mirror.not-in-log`, `origin.refused`, …) or unavailable (the rest).
   */
  async open(target: Target, asker: Asker): Promise<Answer> {
    if (target.kind === 'sumdb') return this.#openLog(target, asker);
    this.#lookForOthers();
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
    { turn, onBehalfOf, profile = '', signal = new AbortController().signal, ...may }: PrefetchOptions,
    onProgress: (progress: PrefetchProgress) => void = () => {},
  ): Promise<PrefetchReport> {
    this.#lookForOthers();
    // Each file goes by the route of its own module.
    const errand = this.#routes.errand('', { profile, via: undefined, turn });
    const parts = { fetcher: this.#fetcher, errand, clock: this.#options.clock, ...may };
    const end = onBehalfOf === undefined ? () => {} : this.lookAhead.told(profile, onBehalfOf);
    return new Prefetch(parts, signal, onProgress).run(wanted).finally(end);
  }

  /** The number of fills under way. */
  get filling(): number {
    return this.#public.filling + (this.#openPrivate?.filling ?? 0);
  }

  /** Lets fills under way end; new ones are refused. */
  async drain(): Promise<void> {
    this.#stopping = true;
    this.lookAhead.close();
    const open = await this.#private?.catch(() => undefined);
    await Promise.all([this.#warm?.close(), this.#public.settled(), open?.settled()]);
  }

  async #openChanging(target: ListTarget | QueryTarget, asker: Asker): Promise<Answer> {
    const cachedOnly = asker.cachedOnly || target.cachedOnly || this.#stopping || this.#offline;
    const errand = this.#errand(target, asker);
    const { changing } = await this.#realmOf(errand);
    const answer = changing.answer(target, cachedOnly, errand, asker.mayFill);
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

  async #openSmall(
    target: VersionTarget & { kind: 'info' | 'mod' },
    asker: Asker,
    errand = this.#errand(target, asker),
  ): Promise<Answer> {
    const key = keyOf(target.escapedPath, target.escapedVersion, target.kind);
    const contentType = contentTypes[target.kind];
    const realm = errand.isPrivate ? await this.#realmOf(errand) : this.#public;
    const { smalls } = realm;
    const { landed } = smalls;
    this.#lookAheadFrom(target, key, asker, errand);
    const onItsWay = smalls.onItsWay(key);
    if (onItsWay !== undefined) return smallAnswer(onItsWay, contentType);
    const kept = await realm.openSmall(key, contentType);
    if (kept !== undefined) return kept;
    if (smalls.landed !== landed) return this.#openSmall(target, asker, errand);
    this.#mayFill(target, key, asker, errand);
    try {
      const filling = smalls.fill(target, errand);
      this.lookAhead.asked(target, errand, filling);
      const filled = await filling;
      if (target.kind === 'mod') this.lookAhead.learned(target, filled.bytes, errand);
      return smallAnswer(filled, contentType);
    } catch (error) {
      throw this.#remember(fillName(errand, key), error);
    }
  }

  async #openZip(target: VersionTarget, asker: Asker, errand = this.#errand(target, asker)): Promise<Answer> {
    const key = keyOf(target.escapedPath, target.escapedVersion, 'zip');
    const realm = errand.isPrivate ? await this.#realmOf(errand) : this.#public;
    const { zips } = realm;
    const { landed } = zips;
    this.#lookAheadFrom(target, key, asker, errand);
    this.#warm?.zipAsked(target.path, asker.profile);
    const kept = await realm.openZip(key);
    if (kept !== undefined) return kept;
    if (zips.landed !== landed) return this.#openZip(target, asker, errand);
    this.#mayFill(target, key, asker, errand);
    const fill = zips.fill(target, errand);
    this.lookAhead.asked(target, errand, fill.passed);
    const contentType = contentTypes.zip;
    const whole = async (): Promise<FileAnswer> => {
      const passed = await fill.passed.catch((error: unknown) => {
        throw this.#remember(fillName(errand, key), error);
      });
      const { sha256, source, verified } = passed;
      const answer = { kind: 'file', sha256, key: realm.name(key), contentType, source, verified } as const;
      return { ...answer, file: passed.file(), lifetime: lifetimeOf(verified) };
    };
    const streaming = asker.mayStream ? await fill.streaming().catch(() => undefined) : undefined;
    if (streaming === undefined) return whole();
    const { growing, source } = streaming;
    fill.passed.catch((error: unknown) => this.#remember(fillName(errand, key), error));
    const lifetime = lifetimeOf(false);
    return { kind: 'growing', growing, whole, contentType, source, lifetime, verified: false };
  }

  /** The first request for something that was fetched ahead leads further, as one that has to be filled does. */
  #lookAheadFrom(target: VersionTarget, key: StoreKey, asker: Asker, errand: Errand): void {
    if (this.lookAhead.noticed(target, key, asker.profile, asker.client) && !asker.cachedOnly)
      this.lookAhead.asked(target, errand);
  }

  /** Where a key belongs; undefined for one of a private module as long as none was asked for. */
  #keptRealm(key: StoreKey): Realm | undefined {
    if (this.#options.privates === undefined) return this.#public;
    return this.#routes.isPrivate(partsOf(key).path) ? this.#openPrivate : this.#public;
  }

  async #realmOf({ isPrivate }: Errand): Promise<Realm> {
    return isPrivate ? (this.#openPrivate ?? this.#openedPrivate()) : this.#public;
  }

  /** A failure to open it is that of the request; the next one tries again. */
  async #openedPrivate(): Promise<Realm> {
    const { privates } = this.#options;
    if (privates === undefined) return this.#public;
    this.#private ??= privates.open().then(({ store }) => this.#realm(store, undefined, true));
    try {
      this.#openPrivate = await this.#private;
    } catch (error) {
      this.#private = undefined;
      throw error;
    }
    return this.#openPrivate;
  }

  #realm(store: DiskStore, pending: DiskStore | undefined, isPrivate: boolean): Realm {
    const options = this.#options;
    return new Realm({
      ...{ store, pending, isPrivate },
      known: isPrivate ? this.#routes.known : knownToLog(options.log),
      isOurs: (path) => isPrivate && this.#routes.isOurs(path),
      ...{ admission: this.admission, clock: options.clock, verifier: options.verifier },
      streamFromBytes: options.streamFromBytes,
      merge: options.mergeLists,
      onGoMod: (target, bytes, errand) => this.lookAhead.learned(target, bytes, errand),
      // As they are when they are needed: settings may change.
      get pieces() {
        return options.pieces ?? {};
      },
      get freshness() {
        return options.freshness;
      },
      get failures() {
        return options.failures;
      },
    });
  }

  /** A private module is fetched ahead only for whoever has been given one: a stranger's go.mod must not lead there. */
  async #fetchAhead(target: VersionTarget, errand: Errand): Promise<Fetched> {
    if (!errand.isPrivate && this.#routes.isPrivate(target.path)) {
      const what = keyOf(target.escapedPath, target.escapedVersion, target.kind);
      throw new GomirrorError<MirrorCode>('mirror.not-kept', { what });
    }
    return this.#fetch(target, errand);
  }

  /** Fills without a request. Rejects as {@link open} does. */
  async #fetch(target: VersionTarget, onBehalf: Errand): Promise<Fetched> {
    const key = keyOf(target.escapedPath, target.escapedVersion, target.kind);
    const errand = this.#routes.errand(target.path, onBehalf);
    this.#mayFill(target, key, { cachedOnly: false }, errand);
    try {
      const { smalls, zips } = await this.#realmOf(errand);
      if (target.kind !== 'zip') {
        const { bytes } = await smalls.fill(target as VersionTarget & { kind: 'info' | 'mod' }, errand);
        return { sizeBytes: bytes.length, bytes };
      }
      const file = (await zips.fill(target, errand).passed).file();
      file.close();
      return { sizeBytes: file.sizeBytes, bytes: undefined };
    } catch (error) {
      throw this.#remember(fillName(errand, key), error);
    }
  }

  /** Where there are other sources now, what the former ones have failed in says nothing about these. */
  #lookForOthers(): void {
    const { profiles } = this.#options;
    if (profiles === this.#profiles) return;
    this.#profiles = profiles;
    this.#failed.clear();
    this.#public.changing.forgetFailures();
    this.#openPrivate?.changing.forgetFailures();
    this.lookAhead.forget();
  }

  get #offline(): boolean {
    return this.#options.offline?.() === true;
  }

  /** Throws `mirror.no-such-profile`. */
  #errand({ path }: ModuleTarget, { profile, via, client }: Asker): Errand {
    return this.#routes.errand(path, { profile, via, turn: { urgency: 'asked', client } });
  }

  #mayFill(
    target: ModuleTarget,
    key: string,
    asker: Pick<Asker, 'cachedOnly' | 'mayFill'>,
    errand: Errand,
  ): void {
    if (this.#offline) throw new GomirrorError<MirrorCode>('mirror.offline', { what: key });
    if (asker.cachedOnly || target.cachedOnly)
      throw new GomirrorError<MirrorCode>('mirror.not-kept', { what: key });
    if (this.#stopping)
      throw new GomirrorError<MirrorCode>('mirror.stopping', {}, { retryable: true, retryAfterSeconds: 5 });
    this.#lookForOthers();
    const failed = this.#failed.get(fillName(errand, key));
    if (failed !== undefined) throw failed;
    asker.mayFill?.();
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
