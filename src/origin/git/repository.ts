import { GomirrorError, KiB, Remembered, secondMs } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { readArchive } from './archive.ts';
import { Copies, type CopiesOptions } from './copies.ts';
import type { CopyFolder } from './copy-folder.ts';
import { finalFailure, GitFailure, noSuchCommit } from './errors.ts';
import { type Listing, parseListing, TooManyRefs } from './listing.ts';
import type { ListingMemory } from './listing-memory.ts';
import { commitsBeginning, listFiles, outsideHistory, readBlob, readCommits } from './objects.ts';
import type { RemoteOptions } from './remote.ts';
import { OutputTooLarge } from './run.ts';
import { SharedWork } from './shared.ts';
import type { ArchivedFile, Commit, Hash, Refs, Repository, RepositoryOptions } from './types.ts';

const listingMaxBytes = 1 << 27;
/** How often a repository is listed for what the listing before does not have: anybody may ask for what does not exist. */
const relistMs = 5 * secondMs;
const shortestHash = 7;
const rememberedFiles = 64;
const rememberedFileBytes = 32 * KiB;

/** What a {@link Repository} works with. */
export interface RepositoryParts extends Omit<CopiesOptions, 'clock'> {
  readonly copies: CopyFolder;
  readonly listings: ListingMemory;
  readonly options: Pick<RemoteOptions, 'clock' | 'freshMs'>;
}

interface KeptListing {
  readonly value: Listing;
  readonly startedMs: number;
  readonly untilMs: number;
}

/** One remote repository: what it lists, and what its copies on this machine say. */
export class GitRepository implements Repository {
  readonly url: string;
  readonly #parts: RepositoryParts;
  readonly #listings = new SharedWork<KeptListing>();
  readonly #copies: Copies;
  /** Small files that were read: a version's go.mod is needed for each of its three answers. */
  readonly #files: Remembered<Buffer | 'none'>;
  #listing: KeptListing | undefined;
  #relistedMs = Number.NEGATIVE_INFINITY;
  #generation: number | undefined;
  #uses = 0;

  constructor(parts: RepositoryParts) {
    this.#parts = parts;
    this.url = parts.remote.place.url;
    const { options, remote, whole, bones } = parts;
    this.#files = new Remembered(rememberedFiles, () => options.clock.monotonicMs());
    const copies = { remote, whole, bones, clock: options.clock };
    this.#copies = new Copies(copies, async (signal) => this.#list(signal));
  }

  async close(): Promise<void> {
    const reason = new Error('the repositories were closed');
    await Promise.all([this.#listings.stop(reason), this.#copies.stop(reason)]);
  }

  /** Whether anybody waits for something of it. */
  get isBusy(): boolean {
    return this.#uses > 0 || this.#listings.has('');
  }

  /** What was listed has to be listed again. */
  forgetListing(): void {
    this.#listing = undefined;
    this.#copies.forgetHistory();
    this.#parts.listings.forget(this);
  }

  async refs({
    signal,
    sinceMs,
  }: RepositoryOptions & { readonly sinceMs?: number | undefined }): Promise<Refs> {
    const { value, startedMs } = await this.#kept(signal);
    if (sinceMs === undefined || startedMs >= sinceMs) return value;
    if (!this.#listings.has('')) {
      const nowMs = this.#parts.options.clock.monotonicMs();
      if (nowMs - this.#relistedMs < relistMs) return value;
      this.#relistedMs = nowMs;
    }
    return this.#list(signal, true);
  }

  expect(tag: string, { signal }: RepositoryOptions): void {
    if (this.#listing !== undefined) return;
    void this.#using(async () => this.#copies.expect(tag, signal));
  }

  async commitOf(revision: string, { signal }: RepositoryOptions): Promise<Commit | undefined> {
    if (revision === '' || revision.startsWith('-')) return undefined;
    return this.#mending(async () => {
      const refs = await this.#list(signal);
      const named = hashNamed(refs, revision);
      if (named !== undefined)
        return (await this.#copies.known(named, signal)) ?? this.#moved(revision, named, signal);
      if (revision.length < shortestHash || !/^[0-9a-f]+$/.test(revision)) return undefined;
      const listed = [...refs.names.keys()].filter((hash) => hash.startsWith(revision));
      if (listed.length > 0) return listed.length === 1 ? this.#copies.known(listed[0]!, signal) : undefined;
      const { copy } = await this.#copies.history([...refs.names.keys()], signal);
      const found = await commitsBeginning(copy, revision, signal);
      return found.length === 1 ? (await readCommits(copy, found, signal)).get(found[0]!) : undefined;
    });
  }

  async commit(hash: Hash, { signal }: RepositoryOptions): Promise<Commit> {
    const found = await this.#mending(async () => this.#copies.known(hash, signal));
    if (found === undefined) throw noSuchCommit(this.#parts.remote.place, hash);
    return found;
  }

  async readFile(
    commit: Hash,
    path: string,
    maxBytes: number,
    { signal }: RepositoryOptions,
  ): Promise<Buffer | undefined> {
    const name = `${commit}:${path}`;
    const known = this.#files.get(name);
    if (known !== undefined && (known === 'none' || known.length <= maxBytes)) {
      return known === 'none' ? undefined : known;
    }
    const bytes = await this.#mending(async () => {
      await this.#copies.whole(commit, signal);
      return readBlob(this.#parts.whole, commit, path, maxBytes, signal);
    }, path);
    if ((bytes?.length ?? 0) <= rememberedFileBytes) this.#files.set(name, bytes ?? 'none');
    return bytes;
  }

  async files(
    commit: Hash,
    folder: string,
    { signal }: RepositoryOptions,
  ): Promise<readonly { readonly path: string; readonly isRegular: boolean }[]> {
    return this.#mending(async () => {
      await this.#copies.whole(commit, signal);
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
        await this.#copies.whole(commit, signal);
        const once = async (file: ArchivedFile) => {
          taken = true;
          await take(file);
        };
        await readArchive(this.#parts.whole, commit, folder, once, signal);
      },
      folder,
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
    return (await this.#kept(signal, fresh)).value;
  }

  async #kept(signal: AbortSignal, fresh = false): Promise<KeptListing> {
    const { clock, freshMs } = this.#parts.options;
    const kept = this.#listing;
    if (!fresh && kept !== undefined && clock.monotonicMs() < kept.untilMs) return kept;
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
      const value = await this.#parsed(output, trace);
      const listing = { value, startedMs, untilMs: startedMs + freshMs };
      this.#listing = listing;
      this.#parts.listings.remember(this, output.length);
      return listing;
    });
  }

  async #parsed(output: Buffer, trace: string): Promise<Listing> {
    try {
      return await parseListing(output.toString(), trace);
    } catch (error) {
      if (!(error instanceof TooManyRefs)) throw error;
      throw new GomirrorError<OriginCode>('origin.git-failed', {
        upstream: this.#upstream,
        said: error.message,
      });
    }
  }

  /** What a branch or tag is at now, when what it was at can no longer be had. */
  async #moved(revision: string, from: Hash, signal: AbortSignal): Promise<Commit | undefined> {
    const refs = await this.#list(signal, true);
    const now = hashNamed(refs, revision);
    return now === undefined || now === from ? undefined : this.#copies.known(now, signal);
  }

  async #outside(commit: Hash, candidates: readonly Hash[], signal: AbortSignal): Promise<ReadonlySet<Hash>> {
    const { copy, commits } = await this.#copies.history([commit, ...candidates], signal);
    const found = new Set(commits);
    if (!found.has(commit)) throw noSuchCommit(this.#parts.remote.place, commit);
    const here = candidates.filter((hash) => found.has(hash));
    const outside = await outsideHistory(copy, commit, here, signal);
    return new Set([...outside, ...candidates.filter((hash) => !found.has(hash))]);
  }

  /**
   * Does `work` once more, with new copies, when one turns out to be broken and `again` allows it. Rejects with `origin.too-large`, about
   * `what`, when git has more to say than anybody wants to hear.
   */
  async #mending<Result>(
    work: () => Promise<Result>,
    what = this.url,
    again: () => boolean = () => true,
  ): Promise<Result> {
    try {
      return await this.#using(async () => this.#mended(work, again));
    } catch (error) {
      if (!(error instanceof OutputTooLarge)) throw error;
      const params = { upstream: this.#upstream, path: what, limit: error.limitBytes };
      throw new GomirrorError<OriginCode>('origin.too-large', params);
    }
  }

  /** Runs `work` while the copies stay where they are. */
  async #using<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#uses++;
    try {
      return await this.#parts.copies.use(this.#parts.whole.name, async (generation) => {
        if (this.#generation !== generation) this.#copies.forget();
        this.#generation = generation;
        return work();
      });
    } finally {
      this.#uses--;
    }
  }

  async #mended<Result>(work: () => Promise<Result>, again: () => boolean): Promise<Result> {
    const seen = this.#copies.generations;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      if (error.kind === 'broken') await this.#copies.discard(error, seen);
      this.forgetListing();
      if (!again()) throw finalFailure(this.#upstream, error);
    }
    try {
      return await work();
    } catch (error) {
      throw finalFailure(this.#upstream, error);
    }
  }
}

function hashNamed(refs: Refs, revision: string): Hash | undefined {
  const named = refs.tags.get(revision) ?? refs.branches.get(revision);
  return named ?? (revision === 'HEAD' ? refs.head : undefined);
}
