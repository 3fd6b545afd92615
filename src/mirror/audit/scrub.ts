import {
  asGomirrorError,
  type Clock,
  describeError,
  GomirrorError,
  MiB,
  minuteMs,
  secondMs,
} from '../../base/index.ts';
import { parseTarget } from '../../module/index.ts';
import type { StoreKey } from '../../store/index.ts';
import { troubleChannel } from '../events.ts';
import type { Mirror, Tree } from '../mirror.ts';
import type { Verifier } from '../verifier.ts';
import { inspect } from './inspect.ts';
import { Pace } from './pace.ts';
import { type ScrubProgress, ScrubState } from './scrub-state.ts';

export interface ScrubOptions {
  readonly tree: Tree;
  readonly mirror: Pick<Mirror, 'open'>;
  readonly verifier: Verifier;
  readonly clock: Clock;
  /** From the beginning of a round to the beginning of the next, unless a round takes longer. */
  readonly intervalMs: number;
}

/** A start has other things to do than to look for rot. */
const beginAfterMs = minuteMs;
/** How much is read at least, and at most, in a second: a few per cent of what a disk gives. */
const slowestBytesPerSecond = 4 * MiB;
const fastestBytesPerSecond = 64 * MiB;
/** The share of the interval in which a round through a large store is to be done. */
const roundShare = 0.8;
const saveEveryMs = minuteMs;
const shortestRestMs = secondMs;

/**
 * Reads every kept file again, one after the other and slowly, round after round. What has rotted is set aside, told as an
 * incident, and fetched and verified again like anything that is not kept.
 */
export class Scrub {
  readonly #options: ScrubOptions;
  readonly #state: ScrubState;
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: ScrubOptions) {
    const { tree, clock } = options;
    const { store } = tree;
    this.#options = options;
    this.#state = new ScrubState(store.layout.scrub, store, clock);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends it, where it is; the place is remembered. To be called before the store is closed. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, intervalMs } = this.#options;
    const { signal } = this.#stopped;
    const progress = await this.#state.load();
    // The interval may have been made shorter meanwhile.
    progress.restMs = Math.min(progress.restMs, intervalMs);
    try {
      await clock.sleep(Math.min(beginAfterMs, intervalMs), signal);
      for (;;) {
        while (progress.restMs > 0) await this.#rest(progress);
        await this.#round(progress);
        progress.restMs = Math.max(shortestRestMs, intervalMs - progress.roundMs);
        progress.lastRoundBytes = progress.readBytes;
        progress.after = undefined;
        progress.readBytes = 0;
        progress.roundMs = 0;
        await this.#state.save(progress);
      }
    } catch (error) {
      if (!signal.aborted) troubleChannel.publish({ error: asGomirrorError(error) });
    }
    await this.#state.save(progress);
  }

  async #rest(progress: ScrubProgress): Promise<void> {
    const { clock } = this.#options;
    const startedMs = clock.monotonicMs();
    try {
      // In steps, since no timer lasts for weeks.
      await clock.sleep(Math.min(progress.restMs, 60 * minuteMs), this.#stopped.signal);
    } finally {
      progress.restMs = Math.max(0, progress.restMs - (clock.monotonicMs() - startedMs));
    }
    await this.#state.save(progress);
  }

  async #round(progress: ScrubProgress): Promise<void> {
    const { tree, clock, intervalMs } = this.#options;
    const { signal } = this.#stopped;
    const wanted = progress.lastRoundBytes / ((roundShare * intervalMs) / 1000);
    const rate = Math.min(fastestBytesPerSecond, Math.max(slowestBytesPerSecond, wanted));
    const pace = new Pace(rate, clock, signal);
    const spend = (sizeBytes: number) => {
      progress.readBytes += sizeBytes;
      return pace.spend(sizeBytes);
    };
    let countedMs = clock.monotonicMs();
    let savedMs = countedMs;
    const count = () => {
      const nowMs = clock.monotonicMs();
      progress.roundMs += nowMs - countedMs;
      countedMs = nowMs;
    };
    const onUnreadable = (folder: string, error: unknown) =>
      troubleChannel.publish({ error: readFailed(`${folder}/`, error) });
    try {
      for await (const key of tree.store.keys({ after: progress.after, onUnreadable })) {
        await this.#check(key, spend);
        await pace.spendFile();
        progress.after = key;
        count();
        if (countedMs - savedMs < saveEveryMs) continue;
        savedMs = countedMs;
        await this.#state.save(progress);
      }
    } finally {
      count();
    }
  }

  async #check(key: StoreKey, pace: (sizeBytes: number) => Promise<void>): Promise<void> {
    const { tree, verifier } = this.#options;
    const { store, kept, known } = tree;
    const { signal } = this.#stopped;
    const look = () => inspect(key, { store, kept, known, verifier, signal, pace });
    try {
      if ((await this.#orStopped(look())) === undefined) return;
      // It is looked at once more before it is moved: another file may have come in its place meanwhile.
      const moved = await this.#orStopped(kept.setAside(key, look));
      // What goes wrong now is told as with any fill, and whoever asks for the file next starts another.
      if (moved) await this.#orStopped(this.#fetchAgain(key).catch(() => undefined));
    } catch (error) {
      signal.throwIfAborted();
      troubleChannel.publish({ error: asGomirrorError(error) });
    }
  }

  async #fetchAgain(key: StoreKey): Promise<void> {
    const asker = { cachedOnly: false, mayStream: false, via: undefined, client: '' };
    const answer = await this.#options.mirror.open(parseTarget(`/${key}`), asker);
    if (answer.kind === 'file') answer.file.close();
  }

  /** What `work` gives, unless the scrub is ended first: a look-up or a fetch may take minutes. */
  async #orStopped<Value>(work: Promise<Value>): Promise<Value> {
    const { signal } = this.#stopped;
    const stopped = Promise.withResolvers<never>();
    const stop = () => stopped.reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([work, stopped.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

function readFailed(what: string, error: unknown): GomirrorError {
  return new GomirrorError('store.read-failed', { what, reason: describeError(error) }, { cause: error });
}
