import { createHash } from 'node:crypto';
import { type Clock, MiB } from '../../base/index.ts';
import type { Credentials } from '../credentials/index.ts';
import type { Environment } from '../proxy/environment.ts';
import { type Place, placeOf } from './address.ts';
import { BareCopy } from './copy.ts';
import type { CopyFolder } from './copy-folder.ts';
import { GitEnvironment } from './environment.ts';
import { HostBudget } from './host-budget.ts';
import { ListingMemory } from './listing-memory.ts';
import { Remote, type RemoteOptions } from './remote.ts';
import { GitRepository } from './repository.ts';
import type { Repository, RepositoryAddress } from './types.ts';

export interface GitOptions {
  /** Where the bare copies are; shared by all who have the same. */
  readonly copies: CopyFolder;
  readonly clock: Clock;
  readonly credentials: Credentials | undefined;
  /** Certificates of authorities, PEM, trusted beside the usual ones. */
  readonly ca: readonly string[];
  /** As ProxyOptions.proxy; ssh goes straight. */
  readonly proxy: { readonly url: string } | { readonly environment: Environment } | undefined;
  /** Folders below which repositories may be had by `file:` URLs. */
  readonly fileRoots: readonly string[];
  /** How long a listing of refs is taken for fresh. */
  readonly freshMs: number;
  readonly connectTimeoutMs: number;
  /** For one run of git. */
  readonly totalTimeoutMs: number;
  /** Runs of git at once per host. */
  readonly perHost: number;
  /** Where PATH is looked for; the environment of this process without it. */
  readonly environment?: Environment;
}

/** Repositories that are remembered with what was seen of them, as far as nobody uses them. */
const mostOpen = 256;
/** Of all listings, as git prints them; in memory they take a few times as much. */
const listingsBytes = 64 * MiB;

/** All repositories that modules come from, each with its copy on this machine. */
export class GitRepositories {
  readonly #copies: CopyFolder;
  readonly #environment: GitEnvironment;
  readonly #options: RemoteOptions;
  /** What was asked for last is at the end. */
  readonly #open = new Map<string, GitRepository>();
  readonly #listings = new ListingMemory(listingsBytes);

  constructor(options: GitOptions) {
    const { copies, ca, perHost, environment = process.env, ...rest } = options;
    this.#copies = copies;
    this.#environment = new GitEnvironment(copies.folder, ca, environment);
    this.#options = { ...rest, environment: this.#environment, budget: new HostBudget(perHost) };
  }

  /**
   * The repository at an address; the same one for the same address. Throws `origin.git-bad-address`. Whether its server may be
   * reached is found out when it is.
   */
  open(address: RepositoryAddress): Repository {
    const place = placeOf(address);
    const key = JSON.stringify([place.url, [...address.networks].sort()]);
    const known = this.#open.get(key);
    if (known !== undefined) {
      this.#open.delete(key);
      this.#open.set(key, known);
      return known;
    }
    const name = createHash('sha256').update(place.url).digest('hex').slice(0, 40);
    const repository = new GitRepository({
      remote: new Remote(place, this.#options),
      whole: this.#copy(name, 'whole', place),
      bones: this.#copy(name, 'bones', place),
      copies: this.#copies,
      listings: this.#listings,
      options: this.#options,
    });
    this.#forgetOldest();
    this.#open.set(key, repository);
    return repository;
  }

  #forgetOldest(): void {
    for (const [key, repository] of this.#open) {
      if (this.#open.size < mostOpen) return;
      if (repository.isBusy) continue;
      repository.forgetListing();
      this.#open.delete(key);
    }
  }

  /** Stops every git that runs; resolves when they have ended. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(async (repository) => repository.close()));
    this.#open.clear();
  }

  #copy(name: string, kind: 'whole' | 'bones', place: Place): BareCopy {
    const { clock, totalTimeoutMs } = this.#options;
    return new BareCopy({ copies: this.#copies, name, kind }, place.upstream, this.#environment, {
      clock,
      // Long enough for a run that has to wait for its turn as long as it takes.
      staleMs: 2 * totalTimeoutMs,
      readMs: totalTimeoutMs,
    });
  }
}
