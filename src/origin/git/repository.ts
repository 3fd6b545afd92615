import { GomirrorError, Remembered } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { readArchive } from './archive.ts';
import type { BareCopy } from './copy.ts';
import { finalFailure, GitFailure } from './errors.ts';
import { isHash, type Listing, parseListing } from './listing.ts';
import { commitsBeginning, hasObject, listFiles, outsideHistory, readBlob, readCommits } from './objects.ts';
import type { Remote, RemoteOptions } from './remote.ts';
import { OutputTooLarge } from './run.ts';
import { SharedWork } from './shared.ts';
import type { ArchivedFile, Commit, Hash, Refs, Repository, RepositoryOptions } from './types.ts';
import { neighboursOf, Waves } from './waves.ts';

const listingMaxBytes = 1 << 27;
/** How many commits of tags come along with one whose time is asked for; a commit alone is some hundred bytes. */
const commitsAtOnce = 500;
const rememberedCommits = 5_000;
const shortestHash = 7;

/** What a {@link Repository} works with. */
export interface RepositoryParts {
  readonly remote: Remote;
  /** Commits with all their files. */
  readonly whole: BareCopy;
  /** Commits alone, from servers that can leave the rest out. */
  readonly bones: BareCopy;
  readonly options: Pick<RemoteOptions, 'clock' | 'freshMs'>;
}

/**
 * Two bare copies of one remote repository. Git takes a commit that it has for a commit whose files it has, so what was fetched
 * without files must be kept apart.
 */
export class GitRepository implements Repository {
  readonly url: string;
  readonly #parts: RepositoryParts;
  readonly #listings = new SharedWork<Listing>();
  readonly #fetches = new SharedWork<void>();
  readonly #commits: Remembered<Commit>;
  /** Names of commits that are in `whole`, as of its generation. */
  #inWhole = new Set<Hash>();
  readonly #waves = new Waves();
  #listing: { readonly value: Listing; readonly untilMs: number } | undefined;

  constructor(parts: RepositoryParts) {
    this.#parts = parts;
    this.url = parts.remote.place.url;
    this.#commits = new Remembered(rememberedCommits, () => parts.options.clock.monotonicMs());
  }

  async close(): Promise<void> {
    const reason = new Error('the repositories were closed');
    await Promise.all([this.#listings.stop(reason), this.#fetches.stop(reason)]);
  }

  async refs({ signal, fresh = false }: RepositoryOptions & { readonly fresh?: boolean }): Promise<Refs> {
    return this.#list(signal, fresh);
  }

  async commitOf(revision: string, { signal }: RepositoryOptions): Promise<Commit | undefined> {
    if (revision === '' || revision.startsWith('-')) return undefined;
    return this.#mending(async () => {
      const refs = await this.#list(signal);
      const named =
        refs.tags.get(revision) ??
        refs.branches.get(revision) ??
        (revision === 'HEAD' ? refs.head : undefined);
      if (named !== undefined)
        return (await this.#known(named, signal)) ?? this.#moved(revision, named, signal);
      if (revision.length < shortestHash || !/^[0-9a-f]+$/.test(revision)) return undefined;
      const listed = [...refs.names.keys()].filter((hash) => hash.startsWith(revision));
      if (listed.length > 0) return listed.length === 1 ? this.#known(listed[0]!, signal) : undefined;
      const copy = await this.#history([...refs.names.keys()], signal);
      const found = await commitsBeginning(copy, revision, signal);
      return found.length === 1 ? (await readCommits(copy, found, signal)).get(found[0]!) : undefined;
    });
  }

  async commit(hash: Hash, { signal }: RepositoryOptions): Promise<Commit> {
    const found = await this.#mending(async () => this.#known(hash, signal));
    if (found === undefined) throw this.#lacks(hash);
    return found;
  }

  async readFile(
    commit: Hash,
    path: string,
    maxBytes: number,
    { signal }: RepositoryOptions,
  ): Promise<Buffer | undefined> {
    return this.#mending(async () => {
      await this.#whole(commit, signal);
      try {
        return await readBlob(this.#parts.whole, commit, path, maxBytes, signal);
      } catch (error) {
        if (!(error instanceof OutputTooLarge)) throw error;
        const upstream = this.#upstream;
        throw new GomirrorError<OriginCode>('origin.too-large', { upstream, path, limit: maxBytes });
      }
    });
  }

  async files(
    commit: Hash,
    folder: string,
    { signal }: RepositoryOptions,
  ): Promise<readonly { readonly path: string; readonly isRegular: boolean }[]> {
    return this.#mending(async () => {
      await this.#whole(commit, signal);
      return listFiles(this.#parts.whole, commit, folder, signal);
    });
  }

  async archive(
    commit: Hash,
    folder: string,
    take: (file: ArchivedFile) => Promise<void>,
    { signal }: RepositoryOptions,
  ): Promise<void> {
    let taken = false;
    await this.#mending(
      async () => {
        await this.#whole(commit, signal);
        const once = async (file: ArchivedFile) => {
          taken = true;
          await take(file);
        };
        await readArchive(this.#parts.whole, commit, folder, once, signal);
      },
      () => !taken,
    );
  }

  async tagsIn(
    commit: Hash,
    tags: readonly string[],
    { signal }: RepositoryOptions,
  ): Promise<ReadonlySet<string>> {
    if (tags.length === 0) return new Set();
    return this.#mending(async () => {
      const refs = await this.#list(signal);
      const hashes = tags.flatMap((tag) => refs.tags.get(tag) ?? []);
      const outside = await this.#outside(commit, hashes, signal);
      return new Set(
        tags.filter((tag) => {
          const hash = refs.tags.get(tag);
          return hash !== undefined && !outside.has(hash);
        }),
      );
    });
  }

  async isAncestor(ancestor: Hash, commit: Hash, { signal }: RepositoryOptions): Promise<boolean> {
    if (ancestor === commit) return true;
    return this.#mending(async () => !(await this.#outside(commit, [ancestor], signal)).has(ancestor));
  }

  get #upstream(): string {
    return this.#parts.remote.place.upstream;
  }

  async #list(signal: AbortSignal, fresh = false): Promise<Listing> {
    const { clock, freshMs } = this.#parts.options;
    const kept = this.#listing;
    if (!fresh && kept !== undefined && clock.monotonicMs() < kept.untilMs) return kept.value;
    return this.#listings.run('', signal, async (own) => {
      const startedMs = clock.monotonicMs();
      const { remote } = this.#parts;
      const args = ['ls-remote', '--quiet', '--end-of-options', this.url];
      const run = { args, maxOutputBytes: listingMaxBytes, trace: true, signal: own };
      const { output, trace } = await remote.run(run).catch((error: unknown) => {
        throw finalFailure(this.#upstream, error);
      });
      // Git takes a page of HTML for a list of refs with nothing in it, and nobody here may take that for a repository without any.
      if (output.length === 0 && trace === '') {
        const { url, upstream } = remote.place;
        throw new GomirrorError<OriginCode>('origin.git-no-server', { upstream, url }, { retryable: true });
      }
      const value = parseListing(output.toString(), trace);
      this.#listing = { value, untilMs: startedMs + freshMs };
      return value;
    });
  }

  /** A commit, from this machine if it is here. Undefined for what is no commit, or not to be had. */
  async #known(hash: Hash, signal: AbortSignal): Promise<Commit | undefined> {
    if (!isHash(hash)) return undefined;
    const remembered = this.#commits.get(hash);
    if (remembered !== undefined) return remembered;
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

  /** What a branch or tag is at now, when what it was at can no longer be had. */
  async #moved(revision: string, from: Hash, signal: AbortSignal): Promise<Commit | undefined> {
    const refs = await this.#list(signal, true);
    const now = refs.tags.get(revision) ?? refs.branches.get(revision) ?? refs.head;
    return now === undefined || now === from ? undefined : this.#known(now, signal);
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
  async #whole(commit: Hash, signal: AbortSignal): Promise<void> {
    if (!isHash(commit)) throw this.#lacks(String(commit));
    const { whole } = this.#parts;
    if (this.#inWhole.has(commit)) return;
    if ((await this.#look(whole, [commit], signal)) !== undefined) return;
    const listing = await this.#list(signal);
    await this.#fetchWhole(commit, listing, signal);
    if (!this.#inWhole.has(commit)) throw this.#lacks(commit);
  }

  async #fetchWhole(commit: Hash, listing: Listing, signal: AbortSignal): Promise<void> {
    const { whole } = this.#parts;
    await this.#fetches.run(`whole ${commit}`, signal, async (own) => {
      const near = neighboursOf(commit, listing, this.#waves.size);
      const wanted = [commit, ...near.filter((hash) => !this.#inWhole.has(hash))];
      const { clock } = this.#parts.options;
      const startedMs = clock.monotonicMs();
      if (await this.#fetchOne(whole, wanted, listing, own))
        this.#waves.fetched(wanted.length - 1, clock.monotonicMs() - startedMs);
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

  /** A copy with the whole history of `hashes`, as far as the repository has them. */
  async #history(hashes: readonly Hash[], signal: AbortSignal): Promise<BareCopy> {
    const listing = await this.#list(signal);
    const copy = listing.filters ? this.#parts.bones : this.#parts.whole;
    if (await this.#hasHistory(copy, hashes, signal)) return copy;
    await this.#fetches.run('history', signal, async (own) => this.#fetchAll(copy, own));
    return copy;
  }

  async #hasHistory(copy: BareCopy, hashes: readonly Hash[], signal: AbortSignal): Promise<boolean> {
    if (!(await copy.exists()) || (await copy.isShallow())) return false;
    const found = await readCommits(copy, hashes, signal);
    return hashes.every((hash) => found.has(hash));
  }

  async #outside(commit: Hash, candidates: readonly Hash[], signal: AbortSignal): Promise<ReadonlySet<Hash>> {
    const copy = await this.#history([commit, ...candidates], signal);
    const found = await readCommits(copy, [commit, ...candidates], signal);
    if (!found.has(commit)) throw this.#lacks(commit);
    const here = candidates.filter((hash) => found.has(hash));
    const outside = await outsideHistory(copy, commit, here, signal);
    return new Set([...outside, ...candidates.filter((hash) => !found.has(hash))]);
  }

  /** Does `work` once more, with new copies, when one turns out to be broken and `again` allows it. */
  async #mending<Result>(work: () => Promise<Result>, again: () => boolean = () => true): Promise<Result> {
    const { whole, bones } = this.#parts;
    const seen = [whole.generation, bones.generation] as const;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      if (error.kind === 'broken') {
        const about = (copy: BareCopy) => error.folder === undefined || error.folder === copy.folder;
        if (about(bones)) await bones.discard(seen[1]);
        if (about(whole)) {
          await whole.discard(seen[0]);
          this.#inWhole = new Set();
        }
      }
      this.#listing = undefined;
      if (!again()) throw finalFailure(this.#upstream, error);
    }
    try {
      return await work();
    } catch (error) {
      throw finalFailure(this.#upstream, error);
    }
  }

  #lacks(hash: string): GomirrorError<OriginCode> {
    return new GomirrorError<OriginCode>('origin.absent', {
      upstream: this.#upstream,
      path: `${this.url} @ ${hash}`,
      status: 404,
      said: 'no such commit',
    });
  }
}
