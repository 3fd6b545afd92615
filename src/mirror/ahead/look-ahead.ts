import { type Clock, FairQueue, secondMs } from '../../base/index.ts';
import type { VersionTarget } from '../../module/index.ts';
import { keyOf, type StoreKey } from '../../store/index.ts';
import type { Errand } from '../errand.ts';
import { isAboutFile } from '../failures.ts';
import { AheadBook, type AheadCount } from './book.ts';
import type { Fetcher } from './fetcher.ts';
import { Wave } from './wave.ts';

/** How far the mirror looks ahead; may change while it runs. */
export interface AheadOptions {
  /** Nothing is fetched ahead while an upstream answers sooner than this at its best; without it, whatever it takes. */
  readonly minLatencyMs?: number;
  /**
   * `modest`: `.info` and `.mod` files, and zips only for a client that downloads everything. `eager`: zips as soon as it is
   * clear which versions will be chosen.
   */
  readonly mode: 'off' | 'modest' | 'eager';
  /** Files fetched ahead at once, over all clients. */
  readonly concurrent: number;
  /** Of zips, for one client until it pauses. */
  readonly maxBytes: number;
}

export interface LookAheadParts {
  readonly options: () => AheadOptions;
  readonly fetcher: Fetcher;
  readonly clock: Clock;
}

interface Task {
  readonly wave: Wave;
  readonly target: VersionTarget;
}

/** A client that asked nothing for so long has what it wanted, or has gone. */
const silenceMs = 30 * secondMs;
/** The go command has read its graph when it asks for no more of it for so long. */
const calmMs = 100;
const maxWaves = 256;
const maxFiles = 5000;
/** Of the files fetched at once, the share that zips may be: the small ones must not wait for them. */
const zipShare = 0.75;
/** After so many failures of the sources in a row, each after its retries, nothing is fetched ahead from them for a while. */
const outagesInARow = 2;
const restMs = 10 * secondMs;

/**
 * Fetches what the go command will ask next: while it reads its module graph, the go.mod files of that graph; then the
 * other files of the versions that it must come to choose. Only a request that had to be filled, or the first one for
 * something fetched ahead, sets it in motion.
 */
export class LookAhead {
  readonly #parts: LookAheadParts;
  readonly #book = new AheadBook();
  /** By profile and client. */
  readonly #waves = new Map<string, Wave>();
  readonly #smalls = new FairQueue<Task>();
  readonly #zips = new FairQueue<Task>();
  /** Files that requests are waiting for: to join their fills is no work done ahead. */
  readonly #asking = new Map<StoreKey, number>();
  readonly #outages = new Map<string, { count: number; restUntilMs: number }>();
  /** Clients that have said what they need, and how many times over. */
  readonly #told = new Map<string, number>();
  #running = 0;
  #runningZips = 0;
  #closed = false;
  #cancelSweep: (() => void) | undefined;

  constructor(parts: LookAheadParts) {
    this.#parts = parts;
  }

  /** What was fetched ahead so far, and how much of it was asked for. */
  counts(): readonly AheadCount[] {
    return this.#book.counts();
  }

  /** Files that are being fetched ahead, and that wait for it. */
  get running(): number {
    return this.#running;
  }

  get queued(): number {
    return this.#smalls.size + this.#zips.size;
  }

  /**
   * Notes any request for a file; a look or two into maps. True when it leads on although nothing has to be filled, as the
   * first one for something fetched ahead does: {@link asked} is to be told then.
   */
  noticed(target: VersionTarget, key: StoreKey, profile: string | undefined, client: string): boolean {
    const used = this.#book.asked(key);
    if (this.#waves.size === 0) return used;
    const wave = this.#waves.get(nameOf(profile ?? '', client));
    if (wave === undefined) return used;
    wave.lastAskedMs = this.#parts.clock.monotonicMs();
    return wave.note(target) || used;
  }

  /**
   * Somebody asks for a file; `filling` is its fill, where it needs one. What needs none leads on only where it is a go.mod
   * file: the others are asked for when the graph is known already.
   */
  asked(target: VersionTarget, errand: Errand, filling?: Promise<unknown>): void {
    if (this.#mode === 'off' || errand.sources.entries.length === 0) return;
    const name = nameOf(errand.profile, errand.turn.client);
    if (this.#told.has(name) || this.#isNear(errand)) return;
    const leadsOn = filling !== undefined || target.kind === 'mod';
    const known = this.#waves.size;
    const wave = leadsOn ? this.#waveOf(errand) : this.#waves.get(name);
    if (wave === undefined) return;
    if (!leadsOn) {
      this.#queue(wave, wave.downloads());
      this.#pump();
      return;
    }
    if (this.#waves.size > known) wave.note(target); // Nobody could note it before.
    const found = wave.ask(target, errand);
    // Nobody asks for the small files after the zip, so there is no hurry.
    const later = target.kind === 'zip' && filling !== undefined ? found : [];
    if (later.length === 0) this.#queue(wave, found);
    if (filling !== undefined) this.#follow(wave, target, filling, later);
    else this.#queue(wave, wave.rootFollowers(target, this.#mode === 'eager'));
    if (wave.leavesGraph(target)) this.#queueFollowers(wave, true);
    this.#queue(wave, wave.downloads());
    if (wave.isFull) this.#end(name);
    this.#stir(wave);
    this.#pump();
  }

  /** A go.mod file has arrived, asked for or not; what it requires is a hint even before it is verified. */
  learned(target: VersionTarget, goMod: Uint8Array, { profile, turn }: Errand): void {
    const wave = this.#waves.get(nameOf(profile, turn.client));
    if (wave === undefined || this.#isNear(wave.errand)) return;
    this.#queue(wave, wave.learn(target, goMod));
    this.#pump();
  }

  /**
   * A client has said what it is going to need: there is nothing to guess for it until the returned function is called, when
   * that is there.
   */
  told(profile: string, client: string): () => void {
    const name = nameOf(profile, client);
    this.#told.set(name, (this.#told.get(name) ?? 0) + 1);
    this.#end(name);
    return () => {
      const left = (this.#told.get(name) ?? 1) - 1;
      if (left > 0) this.#told.set(name, left);
      else this.#told.delete(name);
    };
  }

  /** There are other sources now: what was to be fetched ahead from the former ones is not. */
  forget(): void {
    for (const name of [...this.#waves.keys()]) this.#end(name);
    this.#outages.clear();
    this.#pump();
  }

  /** Nothing new is fetched ahead from now on. */
  close(): void {
    this.#closed = true;
    this.#cancelSweep?.();
    this.forget();
  }

  get #mode(): AheadOptions['mode'] {
    return this.#closed ? 'off' : this.#parts.options().mode;
  }

  /** Where waiting costs less than what would be fetched in vain. */
  #isNear({ sources }: Errand): boolean {
    const { minLatencyMs = 0 } = this.#parts.options();
    return (sources.latencyMs ?? Number.POSITIVE_INFINITY) < minLatencyMs;
  }

  #waveOf(errand: Errand): Wave | undefined {
    const { clock, options } = this.#parts;
    const nowMs = clock.monotonicMs();
    if ((this.#outages.get(errand.profile)?.restUntilMs ?? 0) > nowMs) return undefined;
    const name = nameOf(errand.profile, errand.turn.client);
    let wave = this.#waves.get(name);
    if (wave === undefined) {
      wave = new Wave(errand, { files: maxFiles, zipBytes: options().maxBytes }, nowMs);
      this.#waves.set(name, wave);
      if (this.#waves.size > maxWaves) {
        const oldest = this.#waves.keys().next();
        if (oldest.done !== true) this.#end(oldest.value);
      }
      this.#cancelSweep ??= clock.after(silenceMs, () => this.#sweep());
    }
    wave.lastAskedMs = nowMs;
    return wave;
  }

  /** Waits for the fill of a request with it; `later` is fetched when it has ended well. */
  #follow(
    wave: Wave,
    target: VersionTarget,
    filling: Promise<unknown>,
    later: readonly VersionTarget[],
  ): void {
    const key = keyOf(target.escapedPath, target.escapedVersion, target.kind);
    const isGraph = target.kind === 'mod';
    this.#asking.set(key, (this.#asking.get(key) ?? 0) + 1);
    if (isGraph) wave.pending++;
    const over = () => {
      const left = (this.#asking.get(key) ?? 1) - 1;
      if (left > 0) this.#asking.set(key, left);
      else this.#asking.delete(key);
      if (!isGraph) return;
      wave.pending--;
      this.#stir(wave);
    };
    filling.then(
      () => {
        this.#queue(wave, later);
        if (isGraph) this.#queue(wave, wave.rootFollowers(target, this.#mode === 'eager'));
        this.#pump();
        over();
      },
      (error: unknown) => {
        wave.drop(target);
        this.#failed(wave.errand.profile, error);
        over();
      },
    );
  }

  #queue(wave: Wave, targets: readonly VersionTarget[]): void {
    const turn = { urgency: 'ahead', client: nameOf(wave.errand.profile, wave.errand.turn.client) } as const;
    for (const target of targets) {
      if (target.kind === 'mod') wave.pending++;
      (target.kind === 'zip' ? this.#zips : this.#smalls).push({ wave, target }, turn);
    }
  }

  #queueFollowers(wave: Wave, onlyAsked: boolean): void {
    this.#queue(wave, wave.followers('info', onlyAsked));
    if (this.#mode === 'eager') this.#queue(wave, wave.followers('zip', onlyAsked));
  }

  /** Something happened in a wave; when nothing more does for a while, its graph is known. */
  #stir(wave: Wave): void {
    wave.cancelCalm();
    if (wave.pending > 0 || wave.ended) return;
    wave.cancelCalm = this.#parts.clock.after(calmMs, () => {
      if (wave.pending > 0 || wave.ended) return;
      this.#queueFollowers(wave, false);
      this.#pump();
    });
  }

  #pump(): void {
    const { concurrent } = this.#parts.options();
    const zipPlaces = Math.max(1, Math.floor(concurrent * zipShare));
    while (this.#running < concurrent) {
      const task = this.#smalls.shift() ?? (this.#runningZips < zipPlaces ? this.#zips.shift() : undefined);
      if (task === undefined) return;
      if (this.#isPointless(task)) this.#leave(task);
      else void this.#run(task);
    }
  }

  #isPointless({ wave, target }: Task): boolean {
    if (wave.ended || this.#isNear(wave.errand)) return true;
    return target.kind === 'zip' && !wave.mayFetchZips;
  }

  async #run(task: Task): Promise<void> {
    const { wave, target } = task;
    const isZip = target.kind === 'zip';
    this.#running++;
    if (isZip) this.#runningZips++;
    try {
      await this.#fetch(task);
    } catch (error) {
      wave.drop(target);
      this.#failed(wave.errand.profile, error);
    } finally {
      this.#running--;
      if (isZip) this.#runningZips--;
      this.#leave(task);
      this.#pump();
    }
  }

  async #fetch({ wave, target }: Task): Promise<void> {
    const { fetcher } = this.#parts;
    const key = keyOf(target.escapedPath, target.escapedVersion, target.kind);
    const { errand } = wave;
    if (fetcher.isKept(key)) {
      const bytes = target.kind === 'mod' ? await fetcher.readKept(key) : undefined;
      if (bytes !== undefined) this.learned(target, bytes, errand);
      return;
    }
    const counted = !this.#asking.has(key);
    if (counted) this.#book.begin(key, target.kind);
    try {
      const { sizeBytes, bytes } = await fetcher.fetch(target, errand);
      if (counted) this.#book.end(key, sizeBytes);
      if (target.kind === 'zip') wave.zipBytes += sizeBytes;
      if (target.kind === 'mod' && bytes !== undefined) this.learned(target, bytes, errand);
      this.#outages.delete(errand.profile);
    } catch (error) {
      if (counted) this.#book.end(key, undefined);
      throw error;
    }
  }

  #leave({ wave, target }: Task): void {
    if (target.kind !== 'mod') return;
    wave.pending--;
    this.#stir(wave);
  }

  /** What is wrong with one file ends there; what is wrong with the sources ends all that is fetched ahead from them. */
  #failed(profile: string, error: unknown): void {
    if (isAboutFile(error)) return;
    const outage = this.#outages.get(profile) ?? { count: 0, restUntilMs: 0 };
    this.#outages.set(profile, outage);
    outage.count++;
    if (outage.count < outagesInARow) return;
    outage.count = 0;
    outage.restUntilMs = this.#parts.clock.monotonicMs() + restMs;
    for (const [name, wave] of this.#waves) if (wave.errand.profile === profile) this.#end(name);
  }

  #sweep(): void {
    this.#cancelSweep = undefined;
    const { clock } = this.#parts;
    const silentSinceMs = clock.monotonicMs() - silenceMs;
    for (const [name, wave] of this.#waves) if (wave.lastAskedMs <= silentSinceMs) this.#end(name);
    this.#pump();
    if (this.#waves.size > 0) this.#cancelSweep = clock.after(silenceMs / 3, () => this.#sweep());
  }

  /** Ends a wave; what it has in the queues goes as its turn comes. */
  #end(name: string): void {
    const wave = this.#waves.get(name);
    if (wave === undefined) return;
    wave.ended = true;
    wave.cancelCalm();
    this.#waves.delete(name);
  }
}

function nameOf(profile: string, client: string): string {
  return `${profile} ${client}`;
}
