import type { Clock } from '../base/index.ts';
import {
  escapeVersion,
  type EscapedVersion,
  type ListTarget,
  type QueryTarget,
  unescapeVersion,
} from '../module/index.ts';
import { type DiskStore, keyOf, type StoreKey } from '../store/index.ts';
import type { Answer, FileAnswer } from './answer.ts';
import { ChangingAnswers, type ChangingParts } from './changing.ts';
import { KeptFiles } from './kept.ts';
import { partsOf } from './key-parts.ts';
import type { Known } from './proofs.ts';
import { proveAnew } from './prove-anew.ts';
import { type SmallParts, SmallFills } from './smalls.ts';
import { ZipFills, type ZipParts } from './zips.ts';

export const contentTypes = {
  info: 'application/json',
  mod: 'text/plain; charset=utf-8',
  zip: 'application/zip',
} as const;

export const forever = { kind: 'forever' } as const;

/** What can be repeated for how long. */
export function lifetimeOf(verified: boolean): Answer['lifetime'] {
  return verified ? forever : { kind: 'fresh', freshMs: 0 };
}

export interface RealmParts
  extends
    Pick<ZipParts, 'verifier' | 'streamFromBytes' | 'admission' | 'pieces'>,
    Pick<SmallParts, 'onGoMod'>,
    Pick<ChangingParts, 'freshness' | 'failures' | 'merge'> {
  readonly store: DiskStore;
  /** For what could not be checked yet; undefined where that is never served. */
  readonly pending: DiskStore | undefined;
  readonly clock: Clock;
  /** True for the tree of private modules. */
  readonly isPrivate: boolean;
  /** Who vouches for what is kept in it. */
  readonly known: Known;
  /** Whether that can be asked before each answer, for modules with this path. */
  readonly isOurs: (path: string) => boolean;
}

/**
 * One tree of kept files with everything that fills it. Public modules have one and private ones another, so that nothing
 * that was once kept under the one meaning of a name is ever served under the other.
 */
export class Realm {
  readonly isPrivate: boolean;
  readonly store: DiskStore;
  readonly known: Known;
  readonly kept: KeptFiles;
  readonly zips: ZipFills;
  readonly smalls: SmallFills;
  readonly changing: ChangingAnswers;
  readonly #pending: DiskStore | undefined;
  /** What stands before a key where keys of both trees are told apart. */
  readonly #prefix: string;

  /** `parts` may have getters: they are read when they are needed. */
  constructor(parts: RealmParts) {
    const { store, pending, clock, isPrivate, admission, known, isOurs } = parts;
    this.isPrivate = isPrivate;
    this.store = store;
    this.known = known;
    this.#pending = pending;
    this.#prefix = isPrivate ? 'private/' : '';
    this.kept = new KeptFiles(store, clock, this.#prefix, (key) =>
      isOurs(partsOf(key).path) ? proveAnew(key, parts) : undefined,
    );
    this.zips = new ZipFills(parts);
    this.smalls = new SmallFills(parts);
    this.changing = new ChangingAnswers({
      ...{ admission, clock, isPrivate },
      folder: store.layout.answers,
      writer: store,
      get freshness() {
        return parts.freshness;
      },
      get failures() {
        return parts.failures;
      },
      merge: parts.merge,
      keptVersions: (target) => keptVersions(store, target),
      keptInfo: (target, version) =>
        this.kept.read(keyOf(target.escapedPath, escapeVersion(version), 'info')),
    });
  }

  get filling(): number {
    return this.zips.size + this.smalls.size;
  }

  async settled(): Promise<void> {
    await Promise.all([this.zips.settled(), this.smalls.settled(), this.changing.settled()]);
  }

  isKept(key: StoreKey): boolean {
    return (
      this.smalls.onItsWay(key) !== undefined ||
      this.store.mayHave(key) ||
      this.#pending?.mayHave(key) === true
    );
  }

  async readKept(key: StoreKey): Promise<Buffer | undefined> {
    return this.smalls.onItsWay(key)?.bytes ?? (await this.kept.read(key)) ?? this.#pending?.read(key);
  }

  /** A kept `.info` or `.mod`. */
  async openSmall(key: StoreKey, contentType: string): Promise<Answer | undefined> {
    const answer = (bytes: Buffer, verified: boolean): Answer => {
      return { kind: 'bytes', bytes, contentType, source: 'cache', lifetime: lifetimeOf(verified), verified };
    };
    const kept = await this.kept.read(key);
    if (kept !== undefined) return answer(kept, true);
    const pending = await this.#pending?.read(key);
    return pending && answer(pending, false);
  }

  /** A kept zip. */
  async openZip(key: StoreKey): Promise<FileAnswer | undefined> {
    const opened = await this.kept.open(key);
    if (opened === undefined) return this.#openPending(key);
    const { file, sha256 } = opened;
    const answer = { kind: 'file', file, sha256, contentType: contentTypes.zip, source: 'cache' } as const;
    return { ...answer, key: this.name(key), lifetime: forever, verified: true };
  }

  async #openPending(key: StoreKey): Promise<FileAnswer | undefined> {
    const pending = this.#pending;
    const file = await pending?.open(key);
    if (pending === undefined || file === undefined) return undefined;
    const sha256 = await pending.digest(key);
    const answer = { kind: 'file', file, sha256, contentType: contentTypes.zip, source: 'cache' } as const;
    return { ...answer, key: `unverified/${key}`, lifetime: lifetimeOf(false), verified: false };
  }

  /** A key that no other tree has. */
  name(key: StoreKey): string {
    return this.#prefix + key;
  }
}

async function keptVersions(store: DiskStore, target: ListTarget | QueryTarget): Promise<string[]> {
  const names = await store.versions(target.escapedPath);
  return names.map((name) => unescapeVersion(name as EscapedVersion));
}
