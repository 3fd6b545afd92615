import { aheadTurn, type Clock, errorCode, MiB, withDeadline } from '../../base/index.ts';
import { escapePath, parseInfo } from '../../module/index.ts';
import { officialSumDb } from '../../config/index.ts';
import { readAll } from '../read.ts';
import type { Capabilities, Found } from './capabilities.ts';
import type { ProbeOptions } from './probe.ts';
import type { Upstream } from './upstream.ts';

/** The start belongs to those who ask. */
const firstAfterMs = 5000;
const everyMs = 60 * 60_000;
const maxAnswerBytes = MiB;
/** The first toolchain that was a module. */
const someToolchain = '/golang.org/toolchain/@v/v0.0.1-go1.21.0.linux-amd64.info';
const busyModules = ['golang.org/x/text', 'golang.org/x/sys', 'google.golang.org/grpc'];

/** Finds out what upstreams can do, now and then, behind everybody's work. Nothing that fails here changes their health. */
export class CapabilityProbe {
  readonly #upstreams: readonly Upstream[];
  readonly #options: ProbeOptions;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(upstreams: readonly Upstream[], options: ProbeOptions, clock: Clock, random: () => number) {
    this.#upstreams = upstreams;
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
  }

  /** Rejects with the signal's reason when that is aborted. */
  async run(signal: AbortSignal): Promise<never> {
    await this.#clock.sleep(firstAfterMs * (1 + this.#random()), signal);
    for (;;) {
      await this.round(signal);
      await this.#clock.sleep(everyMs * (1 + 0.1 * this.#random()), signal);
    }
  }

  /** Asks each upstream that is not offline everything once. */
  async round(signal: AbortSignal): Promise<void> {
    const reached = this.#upstreams.filter(({ usable }) => usable);
    const latest = await Promise.all(
      reached.map(async (upstream) => {
        await this.#ask(upstream, signal);
        return this.#latestTimes(upstream, signal);
      }),
    );
    signal.throwIfAborted();
    const best = new Map<string, number>();
    for (const times of latest) {
      for (const [module, timeMs] of times) best.set(module, Math.max(timeMs, best.get(module) ?? timeMs));
    }
    for (const [index, upstream] of reached.entries()) {
      const lags = [...(latest[index] ?? [])].map(
        ([module, timeMs]) => (best.get(module) ?? timeMs) - timeMs,
      );
      if (lags.length > 0) upstream.capabilities.lagMs = this.#found(Math.max(...lags));
    }
  }

  async #ask(upstream: Upstream, signal: AbortSignal): Promise<void> {
    const { capabilities, origin } = upstream;
    this.#note(capabilities, 'sumdb', await this.#has(upstream, `/sumdb/${officialSumDb}/supported`, signal));
    this.#note(capabilities, 'toolchains', await this.#has(upstream, someToolchain, signal));
    this.#note(capabilities, 'ranges', await this.#givesRanges(upstream, signal));
    this.#note(capabilities, 'http2', await origin.probeHttp2?.().catch(() => undefined));
  }

  #note(found: Capabilities, what: Exclude<keyof Capabilities, 'lagMs'>, value: boolean | undefined): void {
    if (value !== undefined) found[what] = this.#found(value);
  }

  #found<T>(value: T): Found<T> {
    return { value, atMs: this.#clock.now() };
  }

  /** Undefined when the answer says neither. */
  async #has(upstream: Upstream, path: string, signal: AbortSignal): Promise<boolean | undefined> {
    try {
      await this.#get(upstream, path, signal);
      return true;
    } catch (error) {
      const code = errorCode(error);
      return code === 'origin.absent' || code === 'origin.refused' ? false : undefined;
    }
  }

  async #givesRanges(upstream: Upstream, signal: AbortSignal): Promise<boolean | undefined> {
    const path = upstream.lastGoodPath;
    if (path === undefined) return undefined;
    try {
      return await withDeadline(this.#limit(signal), async (limited) => {
        const answer = await upstream.origin.get(path, {
          ...{ maxBytes: maxAnswerBytes, turn: aheadTurn, signal: limited },
          range: { startByte: 0, endByte: 1 },
        });
        answer.discard();
        return answer.part !== undefined;
      });
    } catch {
      return undefined;
    }
  }

  /** When the latest versions of the busy modules were made, as far as it knows them. */
  async #latestTimes(upstream: Upstream, signal: AbortSignal): Promise<Map<string, number>> {
    const times = new Map<string, number>();
    for (const module of this.#options.modules ?? busyModules) {
      try {
        const { time } = parseInfo(await this.#get(upstream, `/${escapePath(module)}/@latest`, signal));
        const timeMs = Date.parse(time ?? '');
        if (Number.isFinite(timeMs)) times.set(module, timeMs);
      } catch {
        continue; // One that it does not have says nothing about the others.
      }
    }
    return times;
  }

  #get(upstream: Upstream, path: string, signal: AbortSignal): Promise<Buffer> {
    return withDeadline(this.#limit(signal), async (limited) =>
      readAll(
        await upstream.origin.get(path, { maxBytes: maxAnswerBytes, turn: aheadTurn, signal: limited }),
      ),
    );
  }

  #limit(signal: AbortSignal) {
    return { clock: this.#clock, ms: this.#options.timeoutMs, signal, late: () => new Error('too late') };
  }
}
