import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { type Clock, errorCode, GomirrorError, minuteMs, Remembered } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { ifUnlocked } from './fetch-lock.ts';
import { HostBudget } from './host-budget.ts';
import { watched } from './watched.ts';
import { copySize, type CopySize, packsSize, removeTemporaries } from './copy-size.ts';

/** How much the copies may take, in bytes; 0 for no limit. */
export interface CopyLimits {
  /** All together. What nobody has asked for the longest goes first. */
  readonly totalBytes: number;
  /** What one fetch may bring. A repository whose copies have grown beyond it is fetched anew. */
  readonly repositoryBytes: number;
}

export interface CopyCounts {
  /** Repositories of which there is a copy. */
  readonly repositories: number;
  readonly sizeBytes: number;
  /** Since the start. */
  readonly evictions: number;
}

export interface CopyFolderOptions {
  /** Made where it is missing. Nothing in it is needed but to save time. */
  readonly folder: string;
  readonly clock: Clock;
  /** As they are now; none without it. */
  readonly limits?: () => CopyLimits;
}

/** What is known of the two copies of one repository. */
interface Kept {
  size: CopySize;
  /** What fetches under way have brought so far. */
  growingBytes: number;
  /** Who works with them now. */
  uses: number;
  /** When they were used last, by the wall clock: it outlives a restart. */
  usedMs: number;
  touchedMs: number;
  generation: number;
  /** While they are being put aside. */
  leaving: Promise<void> | undefined;
  /** Until then nobody tries to remove them again. */
  stuckUntilMs: number;
}

const kinds = ['whole', 'bones'] as const;
const copyName = /^([0-9a-f]{40})\.(?:whole|bones)$/;

/** For each repository, of archives and of everything else. */
const readsAtOnce = 4;

const touchMs = 10 * minuteMs;
const stuckMs = minuteMs;
const leftoversMs = 10 * minuteMs;
/** A lock of another process that is older says nothing: git ends long before. */
const lockStaleMs = 24 * 60 * minuteMs;
/** When it is too much, some more goes, so that not every fetch has to make room. */
const enoughShare = 0.9;
/** Each fetch leaves a pack, and git looks through all of them; nothing is repacked while others may read. */
const mostPacks = 500;
/** Also small ones take files and folders of the file system. */
const mostRepositories = 10_000;
/** What was found too large is not downloaded again and again to see that it still is. */
const tooLargeForMs = 10 * minuteMs;

/**
 * The folder of all bare copies, shared by all who read from them in this process: what is in it, who uses what, and what has to
 * go. Copies go whole, by a rename, while nobody uses or fetches into them; to delete them takes its time afterwards. A process that
 * ends in between leaves what the next one removes.
 */
export class CopyFolder {
  readonly folder: string;
  readonly #clock: Clock;
  readonly #limits: () => CopyLimits;
  readonly #kept = new Map<string, Kept>();
  readonly #tooLarge: Remembered<GomirrorError<OriginCode>>;
  /** Turns for runs of git that only read: a repository whose history takes an age is not to have all processors. */
  readonly reads = new HostBudget(readsAtOnce);
  readonly #background = new Set<Promise<unknown>>();
  readonly #measuring = new Map<string, Promise<void>>();
  #sizeBytes = 0;
  #generations = 0;
  #evictions = 0;
  #begun: Promise<void> | undefined;
  #tidying: Promise<void> | undefined;

  constructor({ folder, clock, limits = () => ({ totalBytes: 0, repositoryBytes: 0 }) }: CopyFolderOptions) {
    this.folder = path.resolve(folder);
    this.#clock = clock;
    this.#limits = limits;
    this.#tooLarge = new Remembered(1_000, () => clock.monotonicMs());
  }

  counts(): CopyCounts {
    let repositories = 0;
    for (const { size, growingBytes } of this.#kept.values())
      if (size.sizeBytes + growingBytes > 0) repositories++;
    return { repositories, sizeBytes: this.#sizeBytes, evictions: this.#evictions };
  }

  /** Looks at what is there from before, once, behind everybody's back. */
  begin(): void {
    if (this.#begun !== undefined) return;
    this.#begun = this.#lookThrough().catch(() => undefined);
    this.#behind(this.#begun);
  }

  /** Resolves when nothing is measured or removed any more. */
  async settled(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }

  /**
   * Runs `work` while the copies of a repository stay where they are. It is told their generation: with another one than before,
   * what was in them is gone.
   */
  async use<Result>(name: string, work: (generation: number) => Promise<Result>): Promise<Result> {
    this.begin();
    let kept = this.#keptOf(name);
    while (kept.leaving !== undefined) {
      await kept.leaving;
      kept = this.#keptOf(name);
    }
    kept.uses++;
    kept.usedMs = this.#clock.now();
    try {
      return await work(kept.generation);
    } finally {
      kept.uses--;
      kept.usedMs = this.#clock.now();
      if (kept.uses === 0) this.#left(name, kept);
    }
  }

  /** The folder of one copy of a repository. */
  at(name: string, kind: (typeof kinds)[number]): string {
    return path.join(this.folder, `${name}.${kind}`);
  }

  /**
   * Runs a fetch into one copy, with nobody else fetching into it, and stops it when it brings more than is allowed
   * (`origin.repository-too-large`; at once for a while after), or when there is no room for it (`origin.copies-full`). `what` names what
   * is fetched, `upstream` and `url` where from, for the error.
   */
  async fetching(
    copy: { readonly name: string; readonly folder: string },
    about: { readonly upstream: string; readonly url: string; readonly what: string },
    signal: AbortSignal,
    fetch: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const key = `${copy.name} ${about.what}`;
    const known = this.#tooLarge.get(key);
    if (known !== undefined) throw known;
    const kept = this.#keptOf(copy.name);
    const before = await packsSize(copy.folder);
    const look = async () => {
      const grownBytes = (await packsSize(copy.folder)) - before;
      this.#grow(kept, grownBytes - growingBytes);
      growingBytes = grownBytes;
      const limit = this.#limits().repositoryBytes;
      if (limit > 0 && grownBytes > limit) {
        const { upstream, url } = about;
        const error = new GomirrorError<OriginCode>('origin.repository-too-large', { upstream, url, limit });
        this.#tooLarge.set(key, error, tooLargeForMs);
        throw error;
      }
      if (this.#isOver()) {
        await this.#tidied();
        if (this.#isOver()) throw this.#full(about);
      }
    };
    let growingBytes = 0;
    try {
      await watched({ clock: this.#clock, signal, check: look }, fetch);
    } catch (error) {
      await removeTemporaries(copy.folder);
      throw error;
    } finally {
      this.#behind(this.#measure(copy.name, () => this.#grow(kept, -growingBytes)));
    }
  }

  #full({ upstream, url }: { readonly upstream: string; readonly url: string }): GomirrorError<OriginCode> {
    const limit = this.#limits().totalBytes;
    const options = { retryable: true, retryAfterSeconds: 30 };
    return new GomirrorError<OriginCode>('origin.copies-full', { upstream, url, limit }, options);
  }

  #keptOf(name: string): Kept {
    const known = this.#kept.get(name);
    if (known !== undefined) return known;
    const size = { sizeBytes: 0, packs: 0 };
    const never = Number.NEGATIVE_INFINITY;
    const kept: Kept = {
      ...{ size, growingBytes: 0, uses: 0, usedMs: 0, touchedMs: never, stuckUntilMs: never },
      ...{ generation: ++this.#generations, leaving: undefined },
    };
    this.#kept.set(name, kept);
    return kept;
  }

  #left(name: string, kept: Kept): void {
    if (this.#isNothing(name, kept)) this.#kept.delete(name);
    const nowMs = this.#clock.monotonicMs();
    if (kept.size.sizeBytes > 0 && nowMs - kept.touchedMs > touchMs) {
      kept.touchedMs = nowMs;
      this.#behind(this.#touch(name, new Date(kept.usedMs)));
    }
    if (this.#isOver() || this.#mustGo(kept)) this.#behind(this.#tidied());
  }

  #isNothing(name: string, { uses, leaving, size, growingBytes }: Kept): boolean {
    const bytes = size.sizeBytes + growingBytes;
    return uses === 0 && leaving === undefined && bytes === 0 && !this.#measuring.has(name);
  }

  /** For the next process: it knows the use of a copy by its folder's time. */
  async #touch(name: string, at: Date): Promise<void> {
    for (const kind of kinds) await utimes(this.at(name, kind), at, at).catch(() => undefined);
  }

  #grow(kept: Kept, bytes: number): void {
    kept.growingBytes += bytes;
    this.#sizeBytes += bytes;
  }

  #resize(kept: Kept, size: CopySize): void {
    this.#sizeBytes += size.sizeBytes - kept.size.sizeBytes;
    kept.size = size;
  }

  #isOver(share = 1): boolean {
    const { totalBytes } = this.#limits();
    return (totalBytes > 0 && this.#sizeBytes > totalBytes * share) || this.#kept.size > mostRepositories;
  }

  #mustGo({ size }: Kept): boolean {
    const { repositoryBytes } = this.#limits();
    return size.packs > mostPacks || (repositoryBytes > 0 && size.sizeBytes > repositoryBytes);
  }

  async #tidied(): Promise<void> {
    this.#tidying ??= this.#tidy().finally(() => {
      this.#tidying = undefined;
    });
    return this.#tidying;
  }

  async #tidy(): Promise<void> {
    let making = false;
    for (;;) {
      making ||= this.#isOver();
      making &&= this.#isOver(enoughShare);
      const next = this.#next(making);
      if (next === undefined) return;
      const [name, kept] = next;
      kept.leaving = this.#remove(name, kept).catch(() => {
        kept.stuckUntilMs = this.#clock.monotonicMs() + stuckMs;
      });
      await kept.leaving;
      kept.leaving = undefined;
      if (this.#isNothing(name, kept)) this.#kept.delete(name);
    }
  }

  /** What is to be removed next: what has to go in any case, or what was not used for the longest time. */
  #next(makeRoom: boolean): readonly [string, Kept] | undefined {
    let oldest: readonly [string, Kept] | undefined;
    for (const each of this.#kept) {
      const [, kept] = each;
      const { uses, stuckUntilMs, size } = kept;
      if (uses > 0 || size.sizeBytes === 0 || stuckUntilMs > this.#clock.monotonicMs()) continue;
      if (this.#mustGo(kept)) return each;
      if (makeRoom && (oldest === undefined || kept.usedMs < oldest[1].usedMs)) oldest = each;
    }
    return oldest;
  }

  async #remove(name: string, kept: Kept): Promise<void> {
    for (const kind of kinds) {
      const folder = this.at(name, kind);
      const aside = path.join(this.folder, `.old-${randomBytes(8).toString('hex')}`);
      const moved = await ifUnlocked(`${folder}.lock`, lockStaleMs, async () => {
        kept.generation = ++this.#generations;
        await rename(folder, aside).catch((error: unknown) => {
          if (errorCode(error) !== 'ENOENT') throw error;
        });
      });
      if (!moved) throw new Error('somebody fetches into it');
      this.#behind(rm(aside, { recursive: true, force: true }).catch(() => undefined));
    }
    this.#resize(kept, { sizeBytes: 0, packs: 0 });
    this.#evictions++;
  }

  /** Measures the copies of a repository, and then says so; once more when they are being measured already. */
  async #measure(name: string, done: () => void = () => {}): Promise<void> {
    const before = this.#measuring.get(name) ?? Promise.resolve();
    const measured = this.#measureNext(name, before, done).finally(() => {
      if (this.#measuring.get(name) === measured) this.#measuring.delete(name);
      const kept = this.#kept.get(name);
      if (kept?.uses === 0) this.#left(name, kept);
    });
    this.#measuring.set(name, measured);
    return measured;
  }

  async #measureNext(name: string, before: Promise<void>, done: () => void): Promise<void> {
    await before;
    const sizes = await Promise.all(kinds.map(async (kind) => copySize(this.at(name, kind))));
    this.#resize(this.#keptOf(name), {
      sizeBytes: sizes[0]!.sizeBytes + sizes[1]!.sizeBytes,
      packs: Math.max(...sizes.map(({ packs }) => packs)),
    });
    done();
  }

  async #lookThrough(): Promise<void> {
    const names = new Map<string, number>();
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const entry of await readdir(this.folder)) {
      const place = path.join(this.folder, entry);
      const mtimeMs = await stat(place).then(
        (found) => found.mtimeMs,
        () => undefined,
      );
      if (mtimeMs === undefined) continue;
      const isOld = Date.now() - mtimeMs > leftoversMs;
      // What a process that was killed left behind while it made or removed a copy.
      if (entry.startsWith('.old-') || (entry.startsWith('.new-') && isOld)) {
        await rm(place, { recursive: true, force: true }).catch(() => undefined);
      }
      const name = copyName.exec(entry)?.[1];
      if (name === undefined) continue;
      names.set(name, Math.max(mtimeMs, names.get(name) ?? 0));
      if (isOld) await ifUnlocked(`${place}.lock`, lockStaleMs, async () => removeTemporaries(place));
    }
    for (const [name, mtimeMs] of names) {
      const kept = this.#keptOf(name);
      kept.usedMs = Math.max(kept.usedMs, mtimeMs);
      await this.#measure(name);
      await this.#clock.sleep(1);
    }
  }

  #behind(work: Promise<unknown>): void {
    this.#background.add(work);
    void work.catch(() => undefined).finally(() => this.#background.delete(work));
  }
}
