import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Numbers, Sample } from './numbers.ts';

type DelayHistogram = ReturnType<typeof monitorEventLoopDelay>;

/** How often the loop's delay is sampled. */
const resolutionMs = 10;
const quantiles = { p50: 50, p99: 99, p999: 99.9 } as const;

/**
 * How much later than asked the event loop gets round to a timer, in seconds, since the last reading and since the start.
 * Node measures from one tick of a timer to the next, so that an idle loop shows the timer's own interval; that is taken
 * off here.
 */
export class LoopDelay implements Numbers {
  readonly #sinceStart: DelayHistogram;
  readonly #sinceLast: DelayHistogram;

  constructor() {
    this.#sinceStart = monitorEventLoopDelay({ resolution: resolutionMs });
    this.#sinceLast = monitorEventLoopDelay({ resolution: resolutionMs });
    this.#sinceStart.enable();
    this.#sinceLast.enable();
  }

  /** The numbers now; a new stretch begins with {@link reset}. */
  samples(): Sample[] {
    return [...samplesOf('scrape', this.#sinceLast), ...samplesOf('start', this.#sinceStart)];
  }

  /** Begins a new stretch. */
  reset(): void {
    this.#sinceLast.reset();
  }

  close(): void {
    this.#sinceStart.disable();
    this.#sinceLast.disable();
  }
}

function samplesOf(window: string, histogram: DelayHistogram): Sample[] {
  // Without a sample yet the histogram gives extremes that mean nothing.
  const seconds = (nanoseconds: number) =>
    histogram.count === 0 ? 0 : Math.max(0, nanoseconds / 1e6 - resolutionMs) / 1000;
  const samples: Sample[] = Object.entries(quantiles).map(([stat, percentile]) => ({
    labels: { window, stat },
    value: seconds(histogram.percentile(percentile)),
  }));
  samples.push({ labels: { window, stat: 'max' }, value: seconds(histogram.max) });
  return samples;
}
