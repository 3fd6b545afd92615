import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Clock } from '../../base/index.ts';
import type { Credentials } from '../credentials/index.ts';
import type { Environment } from '../proxy/environment.ts';
import { type Place, placeOf } from './address.ts';
import { BareCopy } from './copy.ts';
import { GitEnvironment } from './environment.ts';
import { HostBudget } from './host-budget.ts';
import { Remote, type RemoteOptions } from './remote.ts';
import { GitRepository } from './repository.ts';
import type { Repository, RepositoryAddress } from './types.ts';

export interface GitOptions {
  /** Where the bare copies are; made where it is missing. Nothing in it is needed but to save time. */
  readonly folder: string;
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

/** All repositories that modules come from, each with its copy on this machine. */
export class GitRepositories {
  readonly #folder: string;
  readonly #environment: GitEnvironment;
  readonly #options: RemoteOptions;
  readonly #open = new Map<string, GitRepository>();
  readonly #copies = new Map<string, BareCopy>();

  constructor(options: GitOptions) {
    const { folder, ca, perHost, environment = process.env, ...rest } = options;
    this.#folder = path.resolve(folder);
    this.#environment = new GitEnvironment(this.#folder, ca, environment);
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
    if (known !== undefined) return known;
    const name = createHash('sha256').update(place.url).digest('hex').slice(0, 40);
    const repository = new GitRepository({
      remote: new Remote(place, this.#options),
      whole: this.#copy(`${name}.whole`, place),
      bones: this.#copy(`${name}.bones`, place),
      options: this.#options,
    });
    this.#open.set(key, repository);
    return repository;
  }

  /** Stops every git that runs; resolves when they have ended. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(async (repository) => repository.close()));
    this.#open.clear();
  }

  /** One object a folder: it is what keeps fetches apart. */
  #copy(name: string, place: Place): BareCopy {
    const known = this.#copies.get(name);
    if (known !== undefined) return known;
    const copy = new BareCopy(path.join(this.#folder, name), place.upstream, this.#environment, {
      clock: this.#options.clock,
      // Long enough for a run that has to wait for its turn as long as it takes.
      staleMs: 2 * this.#options.totalTimeoutMs,
    });
    this.#copies.set(name, copy);
    return copy;
  }
}
