import { type Clock, minuteMs } from '../../base/index.ts';
import {
  type ListTarget,
  parseInfo,
  parseList,
  prerelease,
  sortVersions,
  type VersionTarget,
} from '../../module/index.ts';
import { keyOf } from '../../store/index.ts';
import type { Errand } from '../errand.ts';
import { isAboutFile } from '../failures.ts';
import { type Fetcher, targetOf } from './fetcher.ts';
import { type HotModule, HotModules } from './hot.ts';
import { type IndexFeed, readIndex } from './index-feed.ts';

/** What is refreshed before it is asked for again; may change while the mirror runs. */
export interface WarmOptions {
  /** 0: never. */
  readonly intervalMs: number;
  /** The hottest so many modules. */
  readonly modules: number;
  /** Tells which modules have news, so that only those are refreshed. */
  readonly index?: IndexFeed | undefined;
}

export interface KeepWarmParts {
  readonly options: () => WarmOptions;
  /** What a fetch of a module goes out with; undefined when its profile is no more. */
  readonly errandOf: (path: string, profile: string) => Errand | undefined;
  readonly fetcher: Fetcher;
  /** Fetches a list or a latest version anew. */
  readonly refresh: (target: ListTarget, errand: Errand) => Promise<Buffer>;
  readonly clock: Clock;
}

/** While it is off, it is looked so often whether it still is. */
const idleMs = minuteMs;
/** Requests of one round, for each module that may be refreshed. */
const requestsPerModule = 4;
const atOnce = 4;
/** Of a list that has many new versions, the newest. */
const newestOnly = 2;
const indexPages = 5;
const outagesInARow = 3;

/** One pass over the hottest modules. */
interface Round {
  requestsLeft: number;
  outages: number;
}

/**
 * Refreshes the lists and latest versions of the modules that are asked for most, and fetches new versions that appear
 * there: the `.info` and `.mod`, and the zip where zips of that module are asked for.
 */
export class KeepWarm {
  readonly #parts: KeepWarmParts;
  readonly #hot: HotModules;
  readonly #stopped = new AbortController();
  /** The time up to which the index was read. */
  #since: string | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: KeepWarmParts) {
    this.#parts = parts;
    this.#hot = new HotModules(parts.clock);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends after the fetches that are under way. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  /** Notes a request for a list or a latest version. */
  asked(target: ListTarget, profile = ''): void {
    if (this.#parts.options().intervalMs > 0) this.#hot.asked(target.kind, profile, target);
  }

  /** Notes a request for a zip. */
  zipAsked(path: string, profile = ''): void {
    this.#hot.zipAsked(profile, path);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    for (;;) {
      const { intervalMs } = this.#parts.options();
      try {
        await this.#parts.clock.sleep(intervalMs > 0 ? intervalMs : idleMs, signal);
      } catch {
        return;
      }
      // It may have been switched on or off meanwhile.
      if (this.#parts.options().intervalMs > 0) await this.#round();
    }
  }

  /** Never rejects. */
  async #round(): Promise<void> {
    const { modules } = this.#parts.options();
    const round: Round = { requestsLeft: modules * requestsPerModule, outages: 0 };
    const waiting = await this.#withNews(this.#hot.hottest(modules), round);
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (this.#isOver(round)) return;
        await this.#refresh(next, round);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  #isOver({ requestsLeft, outages }: Round): boolean {
    return this.#stopped.signal.aborted || requestsLeft <= 0 || outages >= outagesInARow;
  }

  /** Those of which the index has news; all of them when there is no index, or it does not answer. */
  async #withNews(hot: readonly HotModule[], round: Round): Promise<HotModule[]> {
    const { clock, options } = this.#parts;
    const { index, intervalMs } = options();
    if (index === undefined || hot.length === 0) return [...hot];
    const since = this.#since ?? new Date(clock.now() - intervalMs).toISOString();
    try {
      const news = await readIndex(index, since, indexPages, this.#stopped.signal);
      this.#since = news.since;
      round.requestsLeft -= news.pages;
      // What was never looked at has no state to compare the news with.
      return hot.filter((module) => news.paths.has(module.path) || isUnknown(module));
    } catch {
      return [...hot];
    }
  }

  async #refresh(module: HotModule, round: Round): Promise<void> {
    const errand = this.#parts.errandOf(module.path, module.profile);
    if (errand === undefined || errand.sources.entries.length === 0) return;
    const { path, escapedPath } = module;
    const ask = (kind: 'list' | 'latest') =>
      this.#try(round, () => this.#parts.refresh({ kind, path, escapedPath, cachedOnly: false }, errand));
    const fresh = new Set<string>();
    const list = module.list ? await ask('list') : undefined;
    if (list !== undefined) {
      const versions = parseList(list.toString('utf8'));
      const { versions: known } = module;
      if (known !== undefined) for (const version of newest(versions, known)) fresh.add(version);
      module.versions = new Set(versions);
    }
    const latest = module.latest ? await ask('latest') : undefined;
    if (latest !== undefined) {
      const { version } = parseInfo(latest);
      if (module.newest !== undefined && module.newest !== version) fresh.add(version);
      module.newest = version;
    }
    for (const version of fresh) await this.#fetch(module, version, errand, round);
  }

  async #fetch({ path, zips }: HotModule, version: string, errand: Errand, round: Round): Promise<void> {
    for (const kind of ['info', 'mod', 'zip'] as const) {
      const target = kind === 'zip' && !zips ? undefined : targetOf(path, version, kind);
      if (target === undefined || this.#isKept(target)) continue;
      await this.#try(round, () => this.#parts.fetcher.fetch(target, errand));
    }
  }

  #isKept({ escapedPath, escapedVersion, kind }: VersionTarget): boolean {
    return this.#parts.fetcher.isKept(keyOf(escapedPath, escapedVersion, kind));
  }

  /** Undefined when it failed, or the round is over. */
  async #try<Result>(round: Round, work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#isOver(round)) return undefined;
    round.requestsLeft--;
    try {
      const result = await work();
      round.outages = 0;
      return result;
    } catch (error) {
      if (!isAboutFile(error)) round.outages++;
      return undefined;
    }
  }
}

function isUnknown({ list, latest, versions, newest: known }: HotModule): boolean {
  return (list && versions === undefined) || (latest && known === undefined);
}

/** The newest of the versions that are not known yet: releases, or pre-releases where there are no others. */
function newest(versions: readonly string[], known: ReadonlySet<string>): string[] {
  const fresh = sortVersions(versions.filter((version) => !known.has(version)));
  const releases = fresh.filter((version) => prerelease(version) === '');
  return (releases.length > 0 ? releases : fresh).slice(-newestOnly);
}
