import type { Clock } from '../base/index.ts';
import type { Lang } from '../text/index.ts';
import type { Level } from './log/entry.ts';
import { Log } from './log/log.ts';
import type { LogOutput } from './log/sink.ts';
import type { StatusOf } from './meaning.ts';
import { createMetrics, type MetricsParts } from './metrics/metrics.ts';
import type { Listened, ObservedRequest, ObservedTally } from './sources.ts';

export interface ObserveOptions {
  readonly output: LogOutput;
  readonly format: 'pretty' | 'json';
  readonly level: Level;
  readonly lang: Lang;
  readonly color: boolean;
  /** The kind of terminal, as `TERM` names it. */
  readonly term: string | undefined;
  readonly version: string;
  readonly clock: Clock;
  readonly requests: Listened<ObservedRequest>;
  readonly tally: ObservedTally;
  readonly statusOf: StatusOf;
}

/** The log and the metrics of one mirror. */
export interface Observer {
  /** What `/-/metrics` answers. */
  metrics(): Promise<{ readonly contentType: string; readonly body: string }>;
  /** The mirror is up: counts what can be counted only now. */
  begin(parts: MetricsParts): void;
  /** Nothing is drawn anew on the terminal from now on, so that others may write there too. */
  settle(): void;
  /** The last words; then nothing is observed any more. */
  close(): void;
}

/** Begins to observe: everything that is published from now on is counted and, as far as it matters, written. */
export function observe(options: ObserveOptions): Observer {
  const { output, format, term, version, clock, requests, tally, statusOf } = options;
  const live = format === 'pretty' && output.isTTY === true && term !== 'dumb';
  const log = new Log({ ...options, live });
  const droppedLines = () => log.droppedLines;
  const metrics = createMetrics({ version, clock, tally, requests, statusOf, droppedLines });
  return {
    metrics: async () => ({ contentType: metrics.contentType, body: await metrics.render() }),
    begin(parts) {
      log.watchBusy(() => parts.mirror.filling > 0);
      metrics.begin(parts);
    },
    settle: () => log.settle(),
    close() {
      log.close();
      metrics.close();
    },
  };
}
