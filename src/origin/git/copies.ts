import { type Clock, errorCode, Remembered } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import type { BareCopy } from './copy.ts';
import { GitFailure, noSuchCommit } from './errors.ts';
import { isHash, type Listing } from './listing.ts';
import { hasObject, kindsOf, readCommits } from './objects.ts';
import type { Remote } from './remote.ts';
import { SharedWork } from './shared.ts';
import type { Commit, Hash } from './types.ts';
import { neighboursOf, Waves } from './waves.ts';

/** How many commits of tags come along with one whose time is asked for; a commit alone is some hundred bytes. */
const commitsAtOnce = 500;
const rememberedCommits = 5_000;

export interface CopiesOptions {
  readonly remote: Remote;
  /** Commits with all their files. */
  readonly whole: BareCopy;
  /** Commits alone, from servers that can leave the rest out. */
  readonly bones: BareCopy;
  readonly clock: Clock;
}

/**
 * The two bare copies of one remote repository, and what has to be fetched into which. Git takes a commit that it has for a commit
 * whose files it has, so what was fetched without files must be kept apart.
 */
export class Copies {
  readonly #parts: CopiesOptions;
  readonly #list: (signal: AbortSignal) => Promise<Listing>;
  readonly #fetches = new SharedWork<void>();
  readonly #commits: Remembered<Commit>;
  /** Commits that are known to be in `whole`. */
  #inWhole = new Set<Hash>();
  /** Objects that are known to be in the copy with the history, and whether they are commits. */
  readonly #inHistory = new Map<Hash, boolean>();
  readonly #waves = new Waves();
  /** What was fetched on the mere expectation that it is there. */
  #expected: Promise<void> | undefined;

  /** `list` gives the refs of the server, not older than need be. */
  constructor(parts: CopiesOptions, list: (signal: AbortSignal) => Promise<Listing>) {
    this.#parts = parts;
    this.#list = list;
    this.#commits = new Remembered(rememberedCommits, () => parts.clock.monotonicMs());
  }

  async stop(reason: Error): Promise<void> {
    await this.#fetches.stop(reason);
  }

  /** The copies may be gone by now. */
  forget(): void {
    this.#parts.whole.forget();
    this.#parts.bones.forget();
    this.#inWhole = new Set();
    this.#inHistory.clear();
  }

  /** See {@link Repository.expect}. Resolves when that is over. */
  async expect(tag: string, signal: AbortSignal): Promise<void> {
    // Nothing that git would read more into.
    if (this.#expected !== undefined || !/^[A-Za-z0-9][A-Za-z0-9._~/+-]*$/.test(tag)) return;
    const work = async (own: AbortSignal) => this.#fetchExpected(tag, own);
    this.#expected = this.#fetches.run('expected', signal, work).catch(() => undefined);
    await this.#expected;
  }

  async #fetchExpected(tag: string, signal: AbortSignal): Promise<void> {
    const { whole, remote, clock } = this.#parts;
    if (await whole.exists()) return;
    const seen = whole.generation;
    const startedMs = clock.monotonicMs();
    try {
      await whole.make('sha1');
      const refspecs = [`refs/tags/${tag}:refs/kept/expected`];
      await whole.fetch(remote, { refspecs, depth: 'one', filter: undefined, signal });
      this.#waves.fetched(0, clock.monotonicMs() - startedMs);
    } catch (error) {
      // There may be no such tag, or the repository may be of another kind: the listing will tell.
      await whole.discard(seen);
      throw error;
    }
  }

  /** Where the copies stand, for {@link discard}. */
  get generations(): readonly [number, number] {
    return [this.#parts.whole.generation, this.#parts.bones.generation];
  }

  /** Removes the copy that `failure` is about, unless that was done since `seen`. */
  async discard({ folder }: GitFailure, seen: readonly [number, number]): Promise<void> {
    const { whole, bones } = this.#parts;
    this.#inHistory.clear();
    const about = (copy: BareCopy) => folder === undefined || folder === copy.folder;
    if (about(bones)) await bones.discard(seen[1]);
    if (about(whole)) {
      await whole.discard(seen[0]);
      this.#inWhole = new Set();
    }
  }

  /** A commit, from this machine if it is here. Undefined for what is no commit, or not to be had. */
  async known(hash: Hash, signal: AbortSignal): Promise<Commit | undefined> {
    if (!isHash(hash)) return undefined;
    const remembered = this.#commits.get(hash);
    if (remembered !== undefined) return remembered;
    await this.#expected;
    const { whole, bones } = this.#parts;
    const here = (await this.#look(whole, [hash], signal)) ?? (await this.#look(bones, [hash], signal));
    if (here !== undefined) return here;
    const listing = await this.#list(signal);
    if (!listing.filters) {
      await this.#fetchWhole(hash, listing, signal);
      return this.#commits.get(hash);
    }
    await this.#fetches.run(`bones ${hash}`, signal, async (own) => this.#fetchBones(hash, listing, own));
    return this.#commits.get(hash);
  }

  /** Looks for commits and remembers those that are there; gives the first of `hashes`. */
  async #look(copy: BareCopy, hashes: readonly Hash[], signal: AbortSignal): Promise<Commit | undefined> {
    const found = await readCommits(copy, hashes, signal);
    for (const commit of found.values()) {
      this.#commits.set(commit.hash, commit);
      if (copy === this.#parts.whole) this.#inWhole.add(commit.hash);
    }
    return found.get(hashes[0]!);
  }

  async #fetchBones(hash: Hash, listing: Listing, signal: AbortSignal): Promise<void> {
    const { bones } = this.#parts;
    const others = [...new Set(listing.tags.values())].filter(
      (tag) => tag !== hash && this.#commits.get(tag) === undefined,
    );
    const wanted = [hash, ...others.slice(-commitsAtOnce)];
    await this.#fetchOne(bones, wanted, listing, signal);
  }

  /** Makes sure that a commit is here with all its files. */
  async whole(commit: Hash, signal: AbortSignal): Promise<void> {
    if (!isHash(commit)) throw noSuchCommit(this.#parts.remote.place, String(commit));
    const { whole } = this.#parts;
    if (this.#inWhole.has(commit)) return;
    await this.#expected;
    if ((await this.#look(whole, [commit], signal)) !== undefined) return;
    const listing = await this.#list(signal);
    await this.#fetchWhole(commit, listing, signal);
    if (!this.#inWhole.has(commit)) throw noSuchCommit(this.#parts.remote.place, commit);
  }

  async #fetchWhole(commit: Hash, listing: Listing, signal: AbortSignal): Promise<void> {
    const { whole } = this.#parts;
    await this.#fetches.run(`whole ${commit}`, signal, async (own) => {
      const near = neighboursOf(commit, listing, this.#waves.size);
      const wanted = [commit, ...near.filter((hash) => !this.#inWhole.has(hash))];
      const { clock } = this.#parts;
      const startedMs = clock.monotonicMs();
      const fetch = async (hashes: readonly Hash[]) => {
        if (await this.#fetchOne(whole, hashes, listing, own))
          this.#waves.fetched(hashes.length - 1, clock.monotonicMs() - startedMs);
      };
      await fetch(wanted).catch(async (error: unknown) => {
        const isTooLarge = errorCode(error) === ('origin.repository-too-large' satisfies OriginCode);
        if (!isTooLarge || near.length === 0) throw error;
        await fetch([commit]);
      });
    });
  }

  /** Fetches commits without their parents, the first of them in any case, and remembers them. False when somebody else just has. */
  async #fetchOne(
    copy: BareCopy,
    wanted: readonly Hash[],
    listing: Listing,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { remote, bones } = this.#parts;
    await copy.make(listing.format);
    const filter = copy === bones ? 'tree:0' : undefined;
    // Refs of our own tell the server what is here already, so that it sends only differences.
    const to = (hash: Hash) => (copy === bones ? '' : `:refs/kept/${hash}`);
    const refspecs = wanted.flatMap((hash) => {
      const name = listing.takesHashes ? hash : listing.names.get(hash);
      return name === undefined ? [] : [`${name}${to(hash)}`];
    });
    const first = listing.takesHashes || listing.names.has(wanted[0]!);
    try {
      if (!first) throw new GitFailure('unadvertised', '');
      // What is deep stays deep: a commit on top of it is cheaper than one without parents.
      const depth = (await copy.isDeep()) ? 'whole' : 'one';
      const unless = async () => (await this.#look(copy, wanted.slice(0, 1), signal)) !== undefined;
      const fetched = await copy.fetch(remote, { refspecs, depth, filter, unless, signal });
      if (
        (await this.#look(copy, wanted, signal)) === undefined &&
        !(await hasObject(copy, wanted[0]!, signal))
      )
        throw copy.blamed(new GitFailure('broken', 'what was fetched is not there'));
      return fetched;
    } catch (error) {
      if (!(error instanceof GitFailure) || (error.kind !== 'unadvertised' && error.kind !== 'no-shallow'))
        throw error;
      await this.#fetchAll(copy, signal);
      await this.#look(copy, wanted, signal);
      return true;
    }
  }

  /** Fetches everything that branches and tags lead to, as they are now. */
  async #fetchAll(copy: BareCopy, signal: AbortSignal): Promise<void> {
    const { remote, bones } = this.#parts;
    const listing = await this.#list(signal);
    await copy.make(listing.format);
    await copy.fetch(remote, {
      refspecs: ['+refs/heads/*:refs/all/heads/*', '+refs/tags/*:refs/all/tags/*'],
      depth: 'whole',
      filter: copy === bones ? 'tree:0' : undefined,
      prune: true,
      signal,
    });
  }

  /** A copy with the whole history of `hashes`, as far as the repository has them, and those of them that are commits in it. */
  async history(
    hashes: readonly Hash[],
    signal: AbortSignal,
  ): Promise<{ readonly copy: BareCopy; readonly commits: readonly Hash[] }> {
    const listing = await this.#list(signal);
    const copy = listing.filters ? this.#parts.bones : this.#parts.whole;
    const commits = () => hashes.filter((hash) => this.#inHistory.get(hash) === true);
    if (await this.#hasHistory(copy, hashes, signal)) return { copy, commits: commits() };
    await this.#fetches.run('history', signal, async (own) => this.#fetchAll(copy, own));
    await this.#hasHistory(copy, hashes, signal);
    return { copy, commits: commits() };
  }

  async #hasHistory(copy: BareCopy, hashes: readonly Hash[], signal: AbortSignal): Promise<boolean> {
    if (!(await copy.exists()) || (await copy.isShallow())) return false;
    const unknown = hashes.filter((hash) => !this.#inHistory.has(hash));
    if (unknown.length === 0) return true;
    const kinds = await kindsOf(copy, unknown, signal);
    for (const [hash, kind] of kinds) this.#inHistory.set(hash, kind === 'commit');
    // A tag may name something else than a commit.
    return unknown.every((hash) => kinds.has(hash));
  }

  /** What is known of a history takes as much as the listing that it was asked for. */
  forgetHistory(): void {
    this.#inHistory.clear();
  }
}
