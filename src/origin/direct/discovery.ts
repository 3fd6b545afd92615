import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Clock, GomirrorError, minuteMs, Remembered, secondMs } from '../../base/index.ts';
import type { ModulePath } from '../../module/index.ts';
import type { OriginCode } from '../codes.ts';
import type { Credentials } from '../credentials/index.ts';
import { type RepositoryOptions, SharedWork } from '../git/index.ts';
import { Absence } from './absence.ts';
import { type GoImport, matchGoImport, parseGoImports } from './go-import.ts';
import { repositoryByPath } from './known-hosts.ts';
import type { DirectOptions } from './types.ts';
import { type GuardedWeb, isUnreachable, type Page } from './web.ts';

/** Where a module comes from. */
export type Found =
  | {
      readonly kind: 'repository';
      /** The module path of its root. */
      readonly prefix: string;
      /** What a go-import tag's fourth field says; empty without one. */
      readonly subfolder: string;
      readonly url: string;
    }
  /** A module proxy to be asked instead: `base` is its URL without a slash at the end. */
  | { readonly kind: 'mirror'; readonly base: string; readonly insecure: boolean };

export interface DiscoveryOptions extends Pick<
  DirectOptions,
  'credentials' | 'fileRoots' | 'freshMs' | 'insecure' | 'name' | 'onDiscovered'
> {
  readonly clock: Clock;
  readonly web: Pick<GuardedWeb, 'page'>;
  /** Resolves when there is a repository at an address that may be asked. */
  readonly ping: (url: string, options: RepositoryOptions) => Promise<void>;
}

type Outcome = { readonly found: Found } | { readonly error: unknown };

/** What a page says, without the rest of it. */
interface ReadPage {
  readonly href: string;
  readonly imports: readonly GoImport[];
}

const rememberedPaths = 10_000;
/** Of the tags of one page, all together; pages with more are read each time. */
const rememberedTagsLength = 8192;
const absenceForAtMostMs = minuteMs;
const failureForMs = 5 * secondMs;

/**
 * From a module path to its repository: by a folder of this machine that the settings name, by the hosts that the go command
 * knows, by `.git` in the path, or by what the host's page says ("Finding a repository for a module path" in the Go Modules
 * Reference).
 */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #outcomes: Remembered<Outcome>;
  readonly #pages: Remembered<ReadPage>;
  readonly #underway = new SharedWork<Found>();

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    const now = () => options.clock.monotonicMs();
    this.#outcomes = new Remembered(rememberedPaths, now);
    this.#pages = new Remembered(rememberedPaths, now);
  }

  /**
   * Throws an {@link Absence} when no repository is said to have such a module, and rejects with an OriginCode when that could
   * not be found out, or when it is in no git repository (`origin.other-vcs`).
   */
  async find(module: ModulePath, signal: AbortSignal): Promise<Found> {
    const known = this.#outcomes.get(module);
    if (known !== undefined && 'found' in known) return known.found;
    if (known !== undefined) throw known.error;
    return this.#underway.run(module, signal, async (own) => this.#look(module, own));
  }

  async close(): Promise<void> {
    await this.#underway.stop(new Error('closed'));
  }

  async #look(module: ModulePath, signal: AbortSignal): Promise<Found> {
    const { freshMs } = this.#options;
    try {
      const found = await this.#lookAnew(module, signal);
      this.#outcomes.set(module, { found }, freshMs);
      return found;
    } catch (error) {
      signal.throwIfAborted();
      const forMs = error instanceof Absence ? Math.min(freshMs, absenceForAtMostMs) : failureForMs;
      this.#outcomes.set(module, { error }, forMs);
      throw error;
    }
  }

  async #lookAnew(module: ModulePath, signal: AbortSignal): Promise<Found> {
    const onDisk = await this.#onDisk(module);
    if (onDisk !== undefined) return onDisk;
    const byPath = repositoryByPath(module);
    if (byPath === undefined) return this.#byPage(module, signal);
    const { prefix, vcs, location, how } = byPath;
    if (vcs !== 'git') throw this.#otherSystem(module, vcs);
    const schemes = how === 'suffix' && this.#options.insecure(module) ? ['https', 'http'] : ['https'];
    const urls = schemes.map((scheme) => `${scheme}://${location}`);
    const url = await this.#firstThatAnswers(urls, signal);
    this.#options.onDiscovered?.({ prefix, vcs, root: withoutUser(url), how });
    return { kind: 'repository', prefix, subfolder: '', url };
  }

  /** `<root>/<beginning of the path>`, or the same with `.git`, the longest beginning first. */
  async #onDisk(module: ModulePath): Promise<Found | undefined> {
    const elements = module.split('/');
    for (const root of this.#options.fileRoots) {
      for (let count = elements.length; count > 0; count--) {
        const prefix = elements.slice(0, count).join('/');
        for (const folder of [`${path.join(root, prefix)}.git`, path.join(root, prefix)]) {
          if (!(await isRepository(folder))) continue;
          return { kind: 'repository', prefix, subfolder: '', url: pathToFileURL(folder).href };
        }
      }
    }
    return undefined;
  }

  async #byPage(module: ModulePath, signal: AbortSignal): Promise<Found> {
    let tag: GoImport;
    const insecure = this.#options.insecure(module);
    try {
      tag = await this.#goImport(module, insecure, signal);
    } catch (error) {
      // What the go command does when the host itself says nothing.
      if (error instanceof Absence && module.startsWith('launchpad.net/')) {
        throw this.#otherSystem(module, 'bzr');
      }
      throw error;
    }
    const { prefix, vcs, subfolder } = tag;
    if (
      /^[/-]/.test(subfolder) ||
      subfolder.split('/').some((part) => /^\.*$/.test(part) && subfolder !== '')
    ) {
      throw new Absence('absence.bad-subfolder', { module, subfolder: subfolder.slice(0, 200) });
    }
    if (vcs !== 'git' && vcs !== 'mod') throw this.#otherSystem(module, vcs);
    const root = rootOf(tag, module, insecure);
    if (vcs === 'mod') {
      this.#options.onDiscovered?.({ prefix, vcs, root, how: 'go-get' });
      return { kind: 'mirror', base: root.replace(/\/+$/, ''), insecure };
    }
    const url = await this.#firstThatAnswers([root], signal);
    this.#options.onDiscovered?.({ prefix, vcs, root: withoutUser(url), how: 'go-get' });
    return { kind: 'repository', prefix, subfolder, url };
  }

  /** What the page of the module says; when that is about a shorter path, what both say alike. */
  async #goImport(module: ModulePath, insecure: boolean, signal: AbortSignal): Promise<GoImport> {
    const { href, imports } = await this.#page(module, module, insecure, signal);
    const tag = matchGoImport(imports, module, href);
    if (tag.prefix === module) return tag;
    // Nobody speaks for a path above his own.
    const above = await this.#page(tag.prefix, module, insecure, signal);
    const agreed = above.imports.length === 0 ? undefined : matchedIn(above.imports, module);
    const same = (['prefix', 'vcs', 'root', 'subfolder'] as const).every((key) => agreed?.[key] === tag[key]);
    if (same) return tag;
    throw new Absence('absence.go-imports-disagree', {
      module,
      prefix: tag.prefix,
      url: href,
      other: above.href,
    });
  }

  async #page(
    importPath: string,
    module: ModulePath,
    insecure: boolean,
    signal: AbortSignal,
  ): Promise<ReadPage> {
    const known = this.#pages.get(importPath);
    if (known !== undefined) return known;
    const page = await this.#ask(importPath, insecure, signal);
    const imports = parseGoImports(page.text);
    if (imports.length === 0) this.#demandGood(page, module);
    const read = { href: page.url.href, imports };
    const length = imports.reduce((sum, tag) => sum + Object.values(tag).join(' ').length, 0);
    if (length <= rememberedTagsLength) this.#pages.set(importPath, read, this.#options.freshMs);
    return read;
  }

  async #ask(importPath: string, insecure: boolean, signal: AbortSignal): Promise<Page> {
    const [host = '', ...elements] = importPath.split('/');
    const address = (scheme: string) => new URL(`${scheme}://${host}/${elements.join('/')}?go-get=1`);
    try {
      return await this.#options.web.page(address('https'), { insecure, signal });
    } catch (error) {
      if (!insecure || !isUnreachable(error)) throw error;
      return this.#options.web.page(address('http'), { insecure, signal });
    }
  }

  /** What a page without tags means by its status. An outage is not an absence. */
  #demandGood({ url, status }: Page, module: ModulePath): void {
    const { host: upstream } = url;
    const path = `/${module}`;
    if (status === 401 || status === 403) {
      throw new GomirrorError<OriginCode>('origin.refused', { upstream, path, status, said: '' });
    }
    if (status === 429 || status >= 500) {
      const code: OriginCode = status === 429 ? 'origin.rate-limited' : 'origin.status';
      throw new GomirrorError<OriginCode>(code, { upstream, path, status, said: '' }, { retryable: true });
    }
    if (status !== 200)
      throw new Absence('absence.page-status', { module, url: url.href, pageStatus: status });
  }

  /** Each address by https, and by ssh instead where that is what there is a key for. */
  async #firstThatAnswers(urls: readonly string[], signal: AbortSignal): Promise<string> {
    const addresses = await Promise.all(
      urls.map(async (url) => (await sshInstead(url, this.#options.credentials, signal)) ?? url),
    );
    if (addresses.length === 1) return addresses[0]!;
    let first: unknown;
    for (const address of addresses) {
      try {
        await this.#options.ping(address, { signal });
        return address;
      } catch (error) {
        signal.throwIfAborted();
        first ??= error;
      }
    }
    throw first;
  }

  #otherSystem(module: ModulePath, vcs: string): GomirrorError<OriginCode> {
    return new GomirrorError('origin.other-vcs', {
      upstream: this.#options.name,
      path: `/${module}`,
      vcs: vcs.slice(0, 40),
    });
  }
}

function matchedIn(imports: readonly GoImport[], module: string): GoImport | undefined {
  try {
    return matchGoImport(imports, module, '');
  } catch {
    return undefined;
  }
}

/** A bare repository, not a working tree. */
async function isRepository(folder: string): Promise<boolean> {
  const [head, objects] = await Promise.all(
    ['HEAD', 'objects'].map((name) => stat(path.join(folder, name)).catch(() => undefined)),
  );
  return head?.isFile() === true && objects?.isDirectory() === true;
}

/** The address in a tag. A page may name public servers only, so none of this machine's files, and nobody's credentials. */
function rootOf({ root, vcs }: GoImport, module: string, insecure: boolean): string {
  const bad = (reason: string) =>
    new Absence('absence.bad-root', { module, root: withoutUser(root), reason });
  const url = URL.parse(root.replace(/^git\+ssh:/i, 'ssh:'));
  if (url === null) throw bad('not a URL');
  const { protocol } = url;
  const allowed = ['https:', ...(insecure ? ['http:'] : []), ...(vcs === 'mod' ? [] : ['ssh:'])];
  if (!allowed.includes(protocol)) throw bad(protocol);
  if (url.password !== '' || (protocol !== 'ssh:' && url.username !== '')) throw bad('user name');
  if (url.search !== '' || url.hash !== '') throw bad('?');
  return protocol === 'ssh:' ? url.href : root;
}

/** An address as others may see it. */
export function withoutUser(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//');
}

async function sshInstead(
  address: string,
  credentials: Credentials | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const url = new URL(address);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  const key = isWeb && url.port === '' ? credentials?.forSsh(url.hostname, url.pathname) : undefined;
  if (key === undefined || (await credentials?.forUrl(url, signal)) !== undefined) return undefined;
  return `ssh://${key.user ?? 'git'}@${url.host}${url.pathname}`;
}
