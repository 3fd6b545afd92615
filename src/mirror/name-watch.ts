import { asGomirrorError, type Clock, errorCode, GomirrorError, Remembered } from '../base/index.ts';
import type { Observations } from '../ledger/index.ts';
import { escapePath, type EscapedVersion, unescapeVersion } from '../module/index.ts';
import type { Lookalikes } from '../policy/index.ts';
import type { DiskStore } from '../store/index.ts';
import type { MirrorCode } from './codes.ts';
import { fillChannel, type FillEvent, incidentChannel, troubleChannel } from './events.ts';

/** Where a module path's discovery led. */
export interface Discovered {
  readonly prefix: string;
  readonly vcs: string;
  readonly root: string;
}

export interface NameWatchParts {
  /** The tree of public modules. */
  readonly store: Pick<DiskStore, 'versions'>;
  /** What the settings' private names are like; as they are now. */
  readonly lookalikes: () => Lookalikes;
  readonly isPrivate: (path: string) => boolean;
  /** What was seen before. */
  readonly observations: () => Promise<Observations>;
  readonly clock: Clock;
}

/** A warning about one name is not repeated for so long. */
const silenceMs = 24 * 60 * 60_000;
const namesRemembered = 4096;

/**
 * Warns of names that could be taken for others (dependency confusion): a public module that resembles a private one, a private
 * name under which public bytes were kept before, a vanity host that sends us elsewhere than it used to. It looks at what
 * passes by, and asks nobody.
 */
export class NameWatch {
  readonly #parts: NameWatchParts;
  /** What was looked at with these patterns, as public or as private. */
  readonly #seen: Remembered<true>;
  #seenWith: Lookalikes | undefined;
  /** What was said, by code and path. */
  readonly #told: Remembered<true>;
  readonly #places: Remembered<string>;
  readonly #looking = new Set<Promise<void>>();
  #forget: (() => void) | undefined;

  constructor(parts: NameWatchParts) {
    this.#parts = parts;
    this.#seen = new Remembered(namesRemembered, () => parts.clock.monotonicMs());
    this.#told = new Remembered(namesRemembered, () => parts.clock.monotonicMs());
    this.#places = new Remembered(namesRemembered, () => parts.clock.monotonicMs());
  }

  start(): void {
    this.#forget ??= fillChannel.subscribe((fill) => this.#filled(fill));
  }

  async close(): Promise<void> {
    this.#forget?.();
    await Promise.allSettled(this.#looking);
  }

  /** A vanity host or a known one has said where a module's repository is. */
  discovered({ prefix, vcs, root }: Discovered): void {
    const place = `${vcs} ${root}`;
    if (this.#places.get(prefix) === place) return;
    this.#places.set(prefix, place);
    this.#look(async () => {
      const before = await (await this.#parts.observations()).replace(`discovery ${prefix}`, place);
      if (before === undefined || before === place) return;
      const error = new GomirrorError<MirrorCode>('mirror.moved-source', { prefix, before, now: place });
      if (this.#parts.isPrivate(prefix)) incidentChannel.publish({ error, path: prefix });
      else troubleChannel.publish({ error });
    });
  }

  #filled({ path, error, isPrivate, source }: FillEvent): void {
    if (error !== undefined || !this.#isNews(path, isPrivate === true)) return;
    if (isPrivate === true) {
      this.#look(() => this.#lookForPublicOnes(path));
      return;
    }
    const like = this.#parts.lookalikes().notice(path);
    if (like === undefined) return;
    const params = { path, pattern: like.likePattern, source: source ?? '' };
    const said = new GomirrorError<MirrorCode>(`mirror.lookalike-${like.why}`, params);
    if (this.#tellsAnew(said.code, path)) troubleChannel.publish({ error: said });
  }

  /** What was public may be private by the settings of now, and what was like nothing like something. */
  #isNews(path: string, isPrivate: boolean): boolean {
    const lookalikes = this.#parts.lookalikes();
    if (this.#seenWith !== lookalikes) {
      this.#seenWith = lookalikes;
      this.#seen.clear();
    }
    const key = `${isPrivate ? 'private' : 'public'} ${path}`;
    if (this.#seen.get(key) !== undefined) return false;
    this.#seen.set(key, true, silenceMs);
    return true;
  }

  #tellsAnew(code: string, path: string): boolean {
    const key = `${code} ${path}`;
    if (this.#told.get(key) !== undefined) return false;
    this.#told.set(key, true, silenceMs);
    return true;
  }

  async #lookForPublicOnes(path: string): Promise<void> {
    const kept = await this.#parts.store.versions(escapePath(path));
    if (kept.length === 0) return;
    const versions = kept.map((name) => unescapeVersion(name as EscapedVersion));
    const shown = versions.slice(0, 3).join(', ') + (versions.length > 3 ? ', …' : '');
    const error = new GomirrorError<MirrorCode>('mirror.public-namesake', { path, versions: shown });
    if (this.#tellsAnew(error.code, path)) incidentChannel.publish({ error, path });
  }

  #look(work: () => Promise<void>): void {
    const looking: Promise<void> = work()
      .catch((error: unknown) => {
        if (errorCode(error) !== 'ledger.closed') troubleChannel.publish({ error: asGomirrorError(error) });
      })
      .finally(() => this.#looking.delete(looking));
    this.#looking.add(looking);
  }
}
