import { type Clock, GomirrorError, MiB, withDeadline } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { readAll } from '../read.ts';
import { CapabilityProbe } from './capability-probe.ts';
import type { Upstream } from './upstream.ts';

export interface ProbeOptions {
  /** 0 for no probes at all. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Modules on which it is measured how far an upstream lags behind. */
  readonly modules?: readonly string[];
}

/** What every mirror of public modules has. */
const somethingReal = '/golang.org/x/text/@v/list';
const maxAnswerBytes = MiB;
/** Probes come up to this share of the interval earlier or later, so that they do not come all at once. */
const jitterShare = 0.1;

/**
 * Asks upstreams that nobody has asked for a while for a file that they should have, and those that are offline as soon as
 * that is allowed: who comes back is found out without a client's help.
 */
export class Prober {
  readonly #upstreams: readonly Upstream[];
  readonly #options: ProbeOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #capabilities: CapabilityProbe;
  readonly #closed = new AbortController();

  constructor(upstreams: readonly Upstream[], options: ProbeOptions, clock: Clock, random: () => number) {
    this.#upstreams = upstreams;
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
    this.#capabilities = new CapabilityProbe(upstreams, options, clock, random);
  }

  start(): void {
    const { signal } = this.#closed;
    for (const upstream of this.#upstreams) this.#watch(upstream).catch(() => {}); // It ends by being closed only.
    this.#capabilities.run(signal).catch(() => {});
  }

  close(): void {
    this.#closed.abort(new Error('closed'));
  }

  async #watch(upstream: Upstream): Promise<void> {
    const { signal } = this.#closed;
    for (;;) {
      const intervalMs = this.#options.intervalMs * (1 + jitterShare * (2 * this.#random() - 1));
      const { breaker } = upstream;
      const open = breaker.state === 'open';
      await this.#clock.sleep(open ? Math.min(breaker.waitMs, intervalMs) : intervalMs, signal);
      const nowMs = this.#clock.monotonicMs();
      const idleMs = Math.min(nowMs - upstream.lastAskedMs, 2 * (nowMs - upstream.lastProbedMs));
      if (
        breaker.state === 'half-open' ? !breaker.probing : breaker.state === 'closed' && idleMs >= intervalMs
      ) {
        await this.#probe(upstream);
      }
    }
  }

  /** Never rejects: how it went, the upstream has seen itself. */
  async #probe(upstream: Upstream): Promise<void> {
    const path = upstream.lastGoodPath ?? somethingReal;
    const late = () =>
      new GomirrorError<OriginCode>(
        'origin.timeout',
        { upstream: upstream.name, phase: 'probe' },
        { retryable: true },
      );
    const limit = { clock: this.#clock, ms: this.#options.timeoutMs, signal: this.#closed.signal, late };
    try {
      const bytes = await withDeadline(limit, async (signal) =>
        readAll(
          await upstream.ask(path, {
            maxBytes: maxAnswerBytes,
            signal,
            turn: { urgency: 'asked', client: '' },
          }),
        ),
      );
      // A page where a file should be: something else answers in its name.
      if (/^\s*</.test(bytes.toString('utf8', 0, 100))) {
        upstream.noteWrong(
          new GomirrorError<OriginCode>('origin.status', {
            ...{ upstream: upstream.name, path, status: 200, said: 'HTML' },
          }),
        );
      }
    } catch {
      // Noted by the upstream.
    }
  }
}
