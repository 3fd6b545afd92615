import {
  asGomirrorError,
  type Clock,
  type ErrorParams,
  GomirrorError,
  secondMs,
  type Turn,
} from '../../base/index.ts';
import type { VersionTarget } from '../../module/index.ts';
import { keyOf } from '../../store/index.ts';
import type { Errand } from '../errand.ts';
import { type Fetcher, targetOf } from './fetcher.ts';
import { ModuleGraph, type ModuleVersion, readRequirements } from './graph.ts';
import type { Wanted } from './wanted.ts';

export interface PrefetchOptions {
  /** A client name of the job's own, so that others take turns with it. */
  readonly turn: Turn;
  /** Who is going to ask for all this, as {@link Turn.client} has it: nothing else is fetched ahead for them meanwhile. */
  readonly onBehalfOf?: string | undefined;
  /** The profile whose sources are asked; the default one without it. */
  readonly profile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether a module that a go.mod leads to may be read by whoever has asked; all may without it. */
  readonly mayRead?: ((path: string) => boolean) | undefined;
  /** Awaited before each file, kept or not; what it rejects with is the failure of that file. */
  readonly admit?: ((path: string, version: string) => Promise<void>) | undefined;
  /** Called before each fetch; what it throws is the failure of that file, after a few tries where it is retryable. */
  readonly mayFill?: (() => void) | undefined;
}

export interface PrefetchProgress {
  /** Files, as far as they are known: following go.mod files finds more. */
  readonly total: number;
  /** Of these, kept now; without those that failed. */
  readonly done: number;
  readonly failed: number;
  /** Fetched for this job; what was kept before is not counted. */
  readonly bytes: number;
  /** What was finished last: `golang.org/x/text@v0.3.0.zip`. */
  readonly current: string;
}

export interface PrefetchFailure extends ModuleVersion {
  readonly kind: 'info' | 'mod' | 'zip';
  readonly code: string;
  readonly params: ErrorParams;
}

export interface PrefetchReport extends Omit<PrefetchProgress, 'current'> {
  /** The first thousand of them. */
  readonly failures: readonly PrefetchFailure[];
}

/** Side by side: the zips are most of the bytes, the small files most of the waiting. */
const smallsAtOnce = 48;
const zipsAtOnce = 16;
const maxFailures = 1000;
const graphLimits = { depth: 32, versions: 20_000 };
/** Tries for a file that finds too many others in the queue. */
const tries = 5;
/** What passes by itself. */
const waited: ReadonlySet<string> = new Set([
  'mirror.busy',
  'server.too-many-fills',
  'server.sign-in-unavailable',
]);

/** What the job's owner may have a say in. */
type May = Pick<PrefetchOptions, 'mayRead' | 'admit' | 'mayFill'>;

/** Fetches what somebody has told to be wanted, following go.mod files where that is asked for. */
export class Prefetch {
  readonly #fetcher: Fetcher;
  readonly #errand: Errand;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #onProgress: (progress: PrefetchProgress) => void;
  readonly #may: May;
  readonly #graph = new ModuleGraph(graphLimits, true);
  /** What was put into a queue, by its name. */
  readonly #seen = new Set<string>();
  readonly #smalls: VersionTarget[] = [];
  readonly #zips: VersionTarget[] = [];
  readonly #failures: PrefetchFailure[] = [];
  #done = 0;
  #failed = 0;
  #bytes = 0;

  constructor(
    parts: { readonly fetcher: Fetcher; readonly errand: Errand; readonly clock: Clock } & May,
    signal: AbortSignal,
    onProgress: (progress: PrefetchProgress) => void,
  ) {
    this.#fetcher = parts.fetcher;
    this.#errand = parts.errand;
    this.#clock = parts.clock;
    this.#may = parts;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  /** Ends when everything is there or has failed. Rejects with the signal's reason; fills under way go on. */
  async run(wanted: readonly Wanted[]): Promise<PrefetchReport> {
    // The go command reads its graph before anything else.
    for (const kind of ['mod', 'info', 'zip'] as const) {
      for (const each of wanted) if (each.kinds.includes(kind)) this.#want(each, [kind]);
    }
    for (const { path, version, follow } of wanted) {
      if (follow !== undefined) this.#wantMods(this.#graph.reach(path, version, follow));
    }
    await Promise.all([this.#drain(this.#smalls, smallsAtOnce), this.#drain(this.#zips, zipsAtOnce)]);
    // An older go.mod does not list what its requirements require, so what will be chosen is known only now.
    if (wanted.some(({ follow }) => follow === 'unpruned')) {
      for (const chosen of this.#graph.selected()) this.#want(chosen, ['info', 'zip']);
      await Promise.all([this.#drain(this.#smalls, smallsAtOnce), this.#drain(this.#zips, zipsAtOnce)]);
    }
    const { total, done, failed, bytes } = this.#progress('');
    return { total, done, failed, bytes, failures: this.#failures };
  }

  #want({ path, version }: ModuleVersion, kinds: readonly ('info' | 'mod' | 'zip')[]): void {
    // Whether it exists must not be seen from the numbers either.
    if (this.#may.mayRead?.(path) === false) return;
    for (const kind of kinds) {
      const name = `${path}@${version}.${kind}`;
      if (this.#seen.has(name)) continue;
      const target = targetOf(path, version, kind);
      if (target === undefined) continue;
      this.#seen.add(name);
      (kind === 'zip' ? this.#zips : this.#smalls).push(target);
    }
  }

  #wantMods(modules: readonly ModuleVersion[]): void {
    for (const module of modules) this.#want(module, ['mod']);
  }

  /** Fetches what is in a queue, and what is put into it meanwhile. */
  async #drain(queue: VersionTarget[], atOnce: number): Promise<void> {
    let next = 0;
    const underway = new Set<Promise<void>>();
    const aborted = Promise.withResolvers<never>();
    aborted.promise.catch(() => {});
    const abort = () => aborted.reject(this.#signal.reason);
    this.#signal.addEventListener('abort', abort, { once: true });
    try {
      while (next < queue.length || underway.size > 0) {
        this.#signal.throwIfAborted();
        for (let target = queue[next]; target !== undefined && underway.size < atOnce; target = queue[next]) {
          next++;
          const one: Promise<void> = this.#one(target).finally(() => underway.delete(one));
          underway.add(one);
        }
        await Promise.race([...underway, aborted.promise]);
      }
    } finally {
      this.#signal.removeEventListener('abort', abort);
    }
    queue.length = 0;
  }

  /** Never rejects. */
  async #one(target: VersionTarget): Promise<void> {
    const { path, version, kind } = target;
    try {
      const goMod = await this.#have(target);
      this.#done++;
      const requirements = goMod === undefined ? undefined : readRequirements(goMod);
      if (requirements !== undefined) this.#wantMods(this.#graph.learn(target, requirements));
    } catch (error) {
      this.#failed++;
      const { code, params } = asGomirrorError(error);
      if (this.#failures.length < maxFailures) this.#failures.push({ path, version, kind, code, params });
    }
    if (!this.#signal.aborted) this.#onProgress(this.#progress(`${path}@${version}.${kind}`));
  }

  /** Sees to it that a file is kept; the bytes of a go.mod file. Tries again where too many others are at it. */
  async #have(target: VersionTarget): Promise<Uint8Array | undefined> {
    for (let attempt = 1; ; attempt++) {
      this.#signal.throwIfAborted();
      try {
        await this.#may.admit?.(target.path, target.version);
        return await this.#keptOrFetched(target);
      } catch (error) {
        const isFull = error instanceof GomirrorError && waited.has(error.code);
        if (!isFull || attempt === tries) throw error;
        await this.#clock.sleep((error.retryAfterSeconds ?? 1) * secondMs, this.#signal);
      }
    }
  }

  async #keptOrFetched(target: VersionTarget): Promise<Uint8Array | undefined> {
    const key = keyOf(target.escapedPath, target.escapedVersion, target.kind);
    if (this.#fetcher.isKept(key)) {
      const kept = target.kind === 'mod' ? await this.#fetcher.readKept(key) : undefined;
      if (kept !== undefined || target.kind !== 'mod') return kept;
    }
    this.#may.mayFill?.();
    const { sizeBytes, bytes } = await this.#fetcher.fetch(target, this.#errand);
    this.#bytes += sizeBytes;
    return target.kind === 'mod' ? bytes : undefined;
  }

  #progress(current: string): PrefetchProgress {
    return {
      total: this.#seen.size,
      done: this.#done,
      failed: this.#failed,
      bytes: this.#bytes,
      current,
    };
  }
}
