import type { Registry } from 'prom-client';
import { type Clock, type GomirrorError, secondMs } from '../../base/index.ts';
import {
  type AheadCount,
  fillChannel,
  type FillEvent,
  incidentChannel,
  logRequestChannel,
  setAsideChannel,
  troubleChannel,
} from '../../mirror/index.ts';
import type { CopyFolder } from '../../origin/index.ts';
import { sumdbEvents } from '../../sumdb/index.ts';
import { meaningOf, type StatusOf } from '../meaning.ts';
import { listen, type Listened, type ObservedRequest, type ObservedTally } from '../sources.ts';
import { LoopDelay } from './loop-delay.ts';
import { Distributions, type Numbers, type Sample, Sums } from './numbers.ts';
import { type CountableStore, StoreSize } from './store-size.ts';
import { type OwnMetric, ownMetrics } from './table.ts';
import { type ObservedUpstream, upstreamNumbers } from './upstreams.ts';

export interface MetricsOptions {
  readonly version: string;
  readonly clock: Clock;
  readonly tally: ObservedTally;
  readonly requests: Listened<ObservedRequest>;
  readonly statusOf: StatusOf;
  readonly droppedLines: () => number;
}

/** The mirror, as far as it is asked how busy it is. */
export interface ObservedMirror {
  readonly filling: number;
  readonly admission: { readonly taken: number; readonly queued: number };
  readonly lookAhead: { counts(): readonly AheadCount[] };
}

/** What can be asked only once the mirror is up. */
export interface MetricsParts {
  readonly mirror: ObservedMirror;
  readonly store: CountableStore;
  /** The upstreams of all profiles as they are now; read when somebody asks for the metrics. */
  readonly upstreams?: (() => readonly ObservedUpstream[]) | undefined;
  /** The bare copies of repositories. */
  readonly copies?: Pick<CopyFolder, 'counts'> | undefined;
}

/** The numbers of a running mirror. */
export interface Metrics {
  readonly contentType: string;
  /** Everything in Prometheus's text format. The first call loads what prints it. */
  render(): Promise<string>;
  /** What can be counted only once the mirror is up; to be called then. */
  begin(parts: MetricsParts): void;
  close(): void;
}

/** What Prometheus is told that it gets (text exposition format 0.0.4). */
const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

const requestBounds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
];
const fillBounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const sumdbBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];
/** Results that may never come are there with 0 from the start. */
const verificationResults = [
  'verified',
  'pending',
  'wrong_hash',
  'bad_zip',
  'not_in_log',
  'log_unavailable',
  'log_wrong',
] as const;
type VerificationResult = (typeof verificationResults)[number];
/** The store is walked once the start, and the first requests that came with it, are over. */
const walkAfterMs = 3 * secondMs;

/**
 * Counts from now on. Nothing is done on the way of an answer from memory: the server's own counters are read when
 * somebody asks.
 */
export function createMetrics({
  version,
  clock,
  tally,
  requests,
  statusOf,
  droppedLines,
}: MetricsOptions): Metrics {
  const requestDuration = new Distributions(
    ownMetrics.gomirror_request_duration_seconds.labels,
    requestBounds,
  );
  const fills = new Sums(ownMetrics.gomirror_fills_total.labels);
  const fillDuration = new Distributions(ownMetrics.gomirror_fill_duration_seconds.labels, fillBounds);
  const fillBytes = new Sums(ownMetrics.gomirror_fill_bytes_total.labels);
  const verification = new Sums(
    ownMetrics.gomirror_verification_total.labels,
    verificationResults.map((result) => [result]),
  );
  const sumdbRequests = new Sums(ownMetrics.gomirror_sumdb_requests_total.labels);
  const sumdbDuration = new Distributions(
    ownMetrics.gomirror_sumdb_request_duration_seconds.labels,
    sumdbBounds,
  );
  const sumdbHead = new Sums(ownMetrics.gomirror_sumdb_head_size.labels);
  const incidents = new Sums(ownMetrics.gomirror_incidents_total.labels);
  const troubles = new Sums(ownMetrics.gomirror_troubles_total.labels);
  const storeSize = new StoreSize();
  const buildInfo = new Sums(ownMetrics.gomirror_build_info.labels);
  buildInfo.set([version, process.versions.node], 1);
  let mirror: ObservedMirror | undefined;
  let loopDelay: LoopDelay | undefined;
  let delays: Sample[] = [];
  let readUpstreams: MetricsParts['upstreams'];
  let copies: MetricsParts['copies'];
  let upstreams: readonly ObservedUpstream[] = [];

  const onFill = (fill: FillEvent) => {
    const { kind, error, sizeBytes, durationMs, isPrivate } = fill;
    // Everybody may read this, and where private modules come from is nobody else's to know.
    const source = isPrivate === true ? 'private' : (fill.source ?? '');
    fills.add([kind, error === undefined ? 'ok' : meaningOf(statusOf(error))]);
    if (error === undefined) {
      fillDuration.observe([kind], durationMs / 1000);
      fillBytes.add([source], sizeBytes);
    }
    const result = verificationOf(fill);
    if (result !== undefined) verification.add([result]);
    storeSize.noteFill(fill);
  };
  const ends = [
    listen(fillChannel, onFill),
    listen(incidentChannel, ({ error }) => {
      incidents.add([error.code]);
      const result = wrongBytesOf(error);
      if (result !== undefined) verification.add([result]);
    }),
    listen(troubleChannel, ({ error }) => {
      troubles.add([error.code]);
      storeSize.noteTrouble(error);
    }),
    listen(setAsideChannel, ({ key, sizeBytes }) => {
      if (sizeBytes !== undefined) storeSize.noteSetAside(key, sizeBytes);
    }),
    listen(logRequestChannel, ({ kind, route, ok, durationMs }) => {
      sumdbRequests.add([kind, route, String(ok)]);
      sumdbDuration.observe([kind], durationMs / 1000);
    }),
    listen(sumdbEvents, (event) => {
      if (event.kind === 'advanced') sumdbHead.set([event.name], event.size);
      else if (event.kind === 'fork') incidents.add(['sumdb.fork']);
    }),
    listen(requests, ({ kind, durationMs, error }) => {
      if (error === undefined) requestDuration.observe([kind], durationMs / 1000);
    }),
  ];

  const ahead = (value: (count: AheadCount) => number): Numbers => ({
    samples: () =>
      (mirror?.lookAhead.counts() ?? []).map((count) => ({
        labels: { kind: count.kind },
        value: value(count),
      })),
  });
  const numbers: Readonly<Record<OwnMetric, Numbers>> = {
    gomirror_build_info: buildInfo,
    gomirror_requests_total: { samples: () => requestSamples(tally) },
    gomirror_request_duration_seconds: requestDuration,
    gomirror_memory_answer_bytes_total: one(() => tally.hotBytes),
    gomirror_fills_total: fills,
    gomirror_fill_duration_seconds: fillDuration,
    gomirror_fill_bytes_total: fillBytes,
    gomirror_fills_in_progress: one(() => mirror?.filling ?? 0),
    gomirror_fetch_places_taken: one(() => mirror?.admission.taken ?? 0),
    gomirror_fetch_queue_length: one(() => mirror?.admission.queued ?? 0),
    gomirror_ahead_files_total: ahead(({ files }) => files),
    gomirror_ahead_bytes_total: ahead(({ sizeBytes }) => sizeBytes),
    gomirror_ahead_used_files_total: ahead(({ usedFiles }) => usedFiles),
    gomirror_ahead_used_bytes_total: ahead(({ usedBytes }) => usedBytes),
    ...upstreamNumbers(() => upstreams),
    gomirror_verification_total: verification,
    gomirror_sumdb_requests_total: sumdbRequests,
    gomirror_sumdb_request_duration_seconds: sumdbDuration,
    gomirror_sumdb_head_size: sumdbHead,
    gomirror_incidents_total: incidents,
    gomirror_troubles_total: troubles,
    gomirror_store_files: storeSize.files,
    gomirror_store_bytes: storeSize.bytes,
    gomirror_store_counted: one(() => Number(storeSize.counted)),
    gomirror_repository_copies: one(() => copies?.counts().repositories ?? 0),
    gomirror_repository_copies_bytes: one(() => copies?.counts().sizeBytes ?? 0),
    gomirror_repository_copies_removed_total: one(() => copies?.counts().evictions ?? 0),
    gomirror_event_loop_delay_seconds: { samples: () => delays },
    gomirror_log_lines_dropped_total: one(droppedLines),
  };
  let registry: Promise<Registry> | undefined;
  let rendering: Promise<string> | undefined;
  const stopped = new AbortController();

  const render = async () => {
    // Read before the registry is loaded, so that what is told is the mirror's delay and not that of being asked.
    delays = loopDelay?.samples() ?? [];
    upstreams = readUpstreams?.() ?? [];
    try {
      return await (await (registry ??= load(numbers))).metrics();
    } finally {
      loopDelay?.reset();
    }
  };
  return {
    contentType: metricsContentType,
    // Two that ask at once get one answer, or the second would be told of a stretch of no length.
    render: () => (rendering ??= render().finally(() => (rendering = undefined))),
    begin(parts) {
      mirror = parts.mirror;
      readUpstreams = parts.upstreams;
      copies = parts.copies;
      loopDelay = new LoopDelay();
      clock.sleep(walkAfterMs, stopped.signal).then(
        () => storeSize.count(parts.store, clock, stopped.signal),
        () => undefined,
      );
    },
    close() {
      stopped.abort();
      loopDelay?.close();
      for (const end of ends) end();
    },
  };
}

async function load(numbers: Readonly<Record<OwnMetric, Numbers>>): Promise<Registry> {
  const { createRegistry } = await import('./exposition.ts');
  return createRegistry(numbers);
}

function one(value: () => number): Numbers {
  return { samples: () => [{ labels: {}, value: value() }] };
}

function* requestSamples(tally: ObservedTally): Generator<Sample> {
  yield { labels: { kind: 'memory', outcome: 'hit' }, value: tally.hot };
  for (const { kind, outcome, count } of tally.counts()) yield { labels: { kind, outcome }, value: count };
}

/** How the check against the checksum database ended, as far as the fill itself tells. */
function verificationOf({ kind, proof, error }: FillEvent): VerificationResult | undefined {
  if (kind !== 'info' && kind !== 'mod' && kind !== 'zip') return undefined;
  if (error === undefined)
    return proof === 'pending' ? 'pending' : proof === undefined ? undefined : 'verified';
  if (error.code === 'mirror.not-in-log') return 'not_in_log';
  if (error.code === 'mirror.log-unavailable') return 'log_unavailable';
  return error.code.startsWith('sumdb.') ? 'log_wrong' : undefined;
}

/** Wrong bytes are told as they are found, also when another source has the right ones in the end. */
function wrongBytesOf({ code }: GomirrorError): VerificationResult | undefined {
  if (code === 'mirror.wrong-hash') return 'wrong_hash';
  return code.startsWith('zip.') ? 'bad_zip' : undefined;
}
