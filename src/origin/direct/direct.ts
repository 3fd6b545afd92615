import { GomirrorError, Remembered, secondMs } from '../../base/index.ts';
import {
  isImpossiblePath,
  latestVersion,
  type ModulePath,
  parseTarget,
  synthesizeGoMod,
  type Target,
} from '../../module/index.ts';
import type { OriginCode } from '../codes.ts';
import {
  GitRepositories,
  type Repository,
  type RepositoryAddress,
  type RepositoryOptions,
} from '../git/index.ts';
import type { Resolve } from '../proxy/outside.ts';
import type { GetOptions, Origin, OriginAnswer } from '../types.ts';
import { Absence } from './absence.ts';
import { Discovery, type Found, withoutUser } from './discovery.ts';
import { HostOutages } from './host-outages.ts';
import { layoutOf, type ModuleLayout } from './layout.ts';
import { openZip } from './module-zip.ts';
import { resolveRevision, type Revision } from './revision.ts';
import type { DirectOptions } from './types.ts';
import { listVersions } from './versions.ts';
import { GuardedWeb } from './web.ts';

/** Where repositories come from: `GitRepositories`, or a double of it. */
export interface Repositories {
  open(address: RepositoryAddress): Repository;
  close(): Promise<void>;
}

/** For tests. */
export interface DirectParts {
  readonly repositories?: Repositories;
  readonly resolve?: Resolve;
}

type ModuleTarget = Extract<Target, { readonly path: ModulePath }>;

/** What one request is about. */
interface Asked {
  readonly target: ModuleTarget;
  readonly repository: Repository;
  readonly layout: ModuleLayout;
}

type Limits = GetOptions & RepositoryOptions & { readonly askedMs: number };

/** For how long nobody needs to ask again for a revision that was not there: as long as the repository is not listed again. */
const passingMs = 5 * secondMs;

type Discovered = Parameters<NonNullable<DirectOptions['onDiscovered']>>[0];

const unprovenAtMost = 1_000;

const endless = new AbortController().signal;

/**
 * Version control as an origin: it answers the paths of the GOPROXY protocol from git repositories by Go's own rules, or from the
 * module proxy that a host names in their place. It is many servers: the outage of one says nothing about the others, so that it
 * keeps a memory of its own of those that cannot be reached.
 */
export class DirectOrigin implements Origin {
  readonly name: string;
  readonly isMirror = false;
  readonly #options: DirectOptions;
  readonly #web: GuardedWeb;
  readonly #repositories: Repositories;
  readonly #discovery: Discovery;
  readonly #outages: HostOutages;
  /** Where paths lead by their mere form: nobody knows yet whether anything is there. */
  readonly #unproven: Remembered<Discovered>;

  constructor(options: DirectOptions, parts: DirectParts = {}) {
    this.name = options.name;
    this.#options = options;
    this.#outages = new HostOutages(options.clock);
    this.#unproven = new Remembered(unprovenAtMost, () => options.clock.monotonicMs());
    this.#web = new GuardedWeb({ ...options, resolve: parts.resolve });
    this.#repositories = parts.repositories ?? new GitRepositories(options);
    this.#discovery = new Discovery({
      ...options,
      onDiscovered: (found) => {
        if (found.how === 'go-get') options.onDiscovered?.(found);
        else this.#unproven.set(found.prefix, found);
      },
      web: { page: (url, limits) => this.#outages.run(url.host, async () => this.#web.page(url, limits)) },
      ping: async (url, limits) => {
        await this.#outages.run(new URL(url).host, async () => this.#open(url).refs(limits));
      },
    });
  }

  /**
   * Rejects with an OriginCode: `origin.absent`, whose `why` is a code with words of its own; `origin.other-vcs`; what the server of a
   * repository, or of a page, gave reason for. With `zip.…` when a module's files cannot make a zip, and with `module.…` for what is no
   * path of a module.
   */
  async get(path: string, options: GetOptions): Promise<OriginAnswer> {
    const askedMs = this.#options.clock.monotonicMs();
    const limits = { ...options, signal: options.signal ?? endless, askedMs };
    limits.signal.throwIfAborted();
    options.onSent?.();
    try {
      return await this.#get(path, limits);
    } catch (error) {
      throw this.#shown(path, error);
    }
  }

  async warm(): Promise<void> {
    this.#options.copies.begin();
    await this.#web.warm();
  }

  async close(): Promise<void> {
    await this.#discovery.close();
    await Promise.all([this.#web.close(), this.#repositories.close()]);
  }

  async #get(path: string, limits: Limits): Promise<OriginAnswer> {
    const target = parseTarget(path);
    if (target.kind === 'sumdb' || target.cachedOnly) throw new Absence('absence.not-offered');
    if (isImpossiblePath(target.path)) {
      const [host = ''] = target.path.split('/');
      throw new Absence('absence.not-a-repository', { module: target.path, host });
    }
    const found = await this.#discovery.find(target.path, limits.signal);
    if (found.kind === 'mirror') return this.#fromMirror(found, path, limits);
    const asked = {
      target,
      layout: layoutOf(target.path, found.prefix, found.subfolder),
      repository: this.#open(found.url),
    };
    const work = async () => this.#fromRepository(path, asked, limits);
    const { protocol, host } = new URL(found.url);
    try {
      const answer = await (protocol === 'file:' ? work() : this.#outages.run(host, work));
      this.#proven(found.prefix);
      return answer;
    } catch (error) {
      throw await this.#absentOrRefused(found.url, error, limits);
    }
  }

  /** There is a repository: that is worth a note, which the invention of somebody who asks is not. */
  #proven(prefix: string): void {
    const found = this.#unproven.get(prefix);
    if (found === undefined) return;
    this.#unproven.delete(prefix);
    this.#options.onDiscovered?.(found);
  }

  async #fromMirror(
    { base, insecure }: Extract<Found, { kind: 'mirror' }>,
    path: string,
    limits: Limits,
  ): Promise<OriginAnswer> {
    const url = new URL(base + path);
    return this.#outages.run(url.host, async () => this.#web.file(url, insecure, path, limits));
  }

  #open(url: string): Repository {
    return this.#repositories.open({ url, networks: this.#options.networks });
  }

  async #fromRepository(path: string, asked: Asked, limits: Limits): Promise<OriginAnswer> {
    const { target, repository, layout } = asked;
    const small = (content: string | Buffer) => this.#small(path, content, limits);
    if (target.kind === 'list') {
      const versions = await listVersions(repository, layout, limits);
      return small(versions.map((version) => `${version}\n`).join(''));
    }
    const revision = await this.#revision(asked, limits);
    if (!('version' in target) || target.kind === 'info') {
      return small(JSON.stringify(infoOf(revision, asked)));
    }
    if (revision.version !== target.version) {
      throw new Absence('absence.other-version', { revision: target.version, version: revision.version });
    }
    const { commit, module } = revision;
    if (target.kind === 'mod') return small(module.goMod ?? synthesizeGoMod(target.path));
    const contents = { path: target.path, version: target.version, repository, commit: commit.hash, module };
    return openZip(contents, { path, upstream: this.name }, limits);
  }

  async #revision({ target, repository, layout }: Asked, limits: Limits): Promise<Revision> {
    const query =
      target.kind === 'query'
        ? target.query === 'latest'
          ? ''
          : target.query
        : target.kind === 'latest'
          ? (latestVersion(await listVersions(repository, layout, limits)) ?? '')
          : 'version' in target
            ? target.version
            : '';
    return resolveRevision(repository, layout, query, limits, query === '' ? undefined : limits.askedMs);
  }

  /**
   * Servers that want nobody to know which repositories they have ask everybody to sign in. Where there is nothing to sign in
   * with, the page of the repository tells whether there is one, as it does for the go command.
   */
  async #absentOrRefused(url: string, error: unknown, limits: Limits): Promise<unknown> {
    const refused = error instanceof GomirrorError && error.code === ('origin.refused' satisfies OriginCode);
    if (!refused || !url.startsWith('https:')) return error;
    try {
      const parsed = new URL(url);
      if ((await this.#options.credentials?.forUrl(parsed, limits.signal)) !== undefined) return error;
      const { status } = await this.#web.page(parsed, { insecure: false, signal: limits.signal });
      return status === 404 || status === 410 ? new Absence('absence.no-repository', { url }) : error;
    } catch {
      return error;
    }
  }

  #small(path: string, content: string | Buffer, { maxBytes }: Limits): OriginAnswer {
    const bytes = Buffer.from(content);
    if (bytes.length > maxBytes) {
      const params = { upstream: this.name, path, limit: maxBytes };
      throw new GomirrorError<OriginCode>('origin.too-large', params);
    }
    return {
      sizeBytes: bytes.length,
      read: async (take) => {
        if (bytes.length > 0) await take(bytes);
      },
      discard: () => undefined,
    };
  }

  #shown(path: string, error: unknown): unknown {
    if (error instanceof Absence) {
      const { why, params, isPassing } = error;
      const own = { upstream: this.name, path, status: 404, said: '', timedOut: false, why };
      const briefly = isPassing ? { forAtMostMs: passingMs } : {};
      return new GomirrorError<OriginCode>('origin.absent', { ...params, ...own, ...briefly });
    }
    return error;
  }
}

/** What `.info` and `@latest` say ("GOPROXY protocol" in the Go Modules Reference). */
function infoOf({ version, commit, ref }: Revision, { repository, layout }: Asked): object {
  // The folders of this machine are nobody's business.
  const isFile = repository.url.startsWith('file:');
  return {
    Version: version,
    Time: new Date(commit.timeSeconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    Origin: {
      VCS: 'git',
      ...(isFile ? {} : { URL: withoutUser(repository.url) }),
      ...(layout.folder === '' ? {} : { Subdir: layout.folder }),
      Hash: commit.hash,
      ...(ref === undefined ? {} : { Ref: ref }),
    },
  };
}
