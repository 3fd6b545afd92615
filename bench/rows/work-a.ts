import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { officialProxy } from '../../src/config/official.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { buildReplay, hashZips, needPrograms, replay, startNginx, workAList } from '../programs.ts';
import type { MissingRow, Row } from '../report.ts';
import {
  type Bench,
  cpuMs,
  inScope,
  metrics,
  peakResidentBytes,
  roundsOf,
  startMirror,
  treeOf,
} from '../rig.ts';
import { alternate, spread } from '../statistics.ts';

const eventLoopQuantile = /^gomirror_event_loop_delay_seconds\{window="scrape",stat="p999"\}$/;
const logRequests = /^gomirror_sumdb_request_duration_seconds_count/;
const oneRound = 100;
/** A mirror that is ready still loads what its first fetch will need. */
const settleMs = 1000;

/** What one cold replay gave. */
interface Cold {
  readonly data: string;
  readonly wallMs: number;
  /** Processor time of the mirror, all threads. */
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly eventLoopMs: number | undefined;
  readonly logRequests: number;
}

/**
 * Work A: the 833 files (160 MB) that `go mod download` asks for in a real project, 16 at a time: through an empty
 * mirror against straight from the upstream, then through the full one against nginx on the same tree. Needs the network.
 */
export async function workA(bench: Bench): Promise<(Row | MissingRow)[]> {
  needPrograms('nginx');
  const program = await buildReplay(bench.folder);
  const hashing = await buildReplay(bench.folder, 'hash');
  const straight = async (round: number) => (await replay(program, officialProxy, round)).wallMs;
  // The first replay wakes the upstream's own caches; it counts for nobody.
  await straight(0);

  const empty: Cold[] = [];
  const known: Cold[] = [];
  const sums = path.join(bench.folder, 'sums');
  const cold = await alternate(roundsOf(bench, 5), {
    straight,
    empty: async (round) => {
      empty.push(await throughEmpty(bench, program, round, { copySumsTo: sums }));
      return empty.at(-1)?.wallMs ?? 0;
    },
    // What the checksum database costs: the same without a module, but with all of its log that is needed.
    known: async (round) => {
      if (empty.length === 0) await throughEmpty(bench, program, round, { copySumsTo: sums });
      known.push(await throughEmpty(bench, program, round, { startFrom: sums }));
      return known.at(-1)?.wallMs ?? 0;
    },
    // What nobody can do without who verifies.
    hashed: async () => hashZips(hashing, path.join(known[0]?.data ?? '', 'modules')),
  });
  const share = 1 - cold.known.median / cold.empty.median;
  const requests = (runs: readonly Cold[]) => spread(runs.map((run) => run.logRequests)).median;
  const cpu = (runs: readonly Cold[]) => spread(runs.map((run) => run.cpuMs)).median;
  const delays = empty.flatMap((run) => run.eventLoopMs ?? []);

  const warm = await inScope(bench, async ({ scope, folder }) => {
    const mirror = await startMirror(scope, { upstream: 'official' });
    await replay(program, mirror.url, 1);
    const paths = (await readFile(workAList, 'utf8')).split('\n').filter((line) => line !== '');
    const nginx = await startNginx(scope, folder, await treeOf(mirror, paths));
    const from = (base: string) => async (round: number) => (await replay(program, base, round)).wallMs;
    await from(mirror.url)(0);
    await from(nginx.url)(0);
    return alternate(roundsOf(bench, 9), { ours: from(mirror.url), theirs: from(nginx.url) });
  });

  return [
    {
      what: 'work A, cold, verified',
      unit: 'ms',
      ours: cold.empty,
      reference: { name: 'straight', spread: cold.straight },
      target: { of: 'ratio', better: 'less', goal: 1.8, atLeast: 2.4 },
      note:
        `833 requests, 160 MB, 16 at a time. The checksum database's share: ${(share * 100).toFixed(0)} % ` +
        `(${cold.known.median.toFixed(0)} ms when its log is known already; requests to it: ${requests(empty)}, ${requests(known)}). ` +
        `Processor time of the mirror: ${cpu(empty)} ms, ${cpu(known)} ms`,
    },
    {
      what: 'work A, cold, against hashing it',
      unit: 'ms',
      ours: cold.empty,
      reference: { name: 'its h1: in Go', spread: cold.hashed },
      note: 'Go unpacks and hashes the same zips on all processors, from files in memory, and does nothing else',
    },
    {
      what: 'work A, warm',
      unit: 'ms',
      ours: warm.ours,
      reference: { name: 'nginx static', spread: warm.theirs },
      target: { of: 'ratio', better: 'less', goal: 0.7, atLeast: 1 },
    },
    {
      what: 'peak memory after work A',
      unit: 'bytes',
      ours: spread(empty.map((run) => run.peakBytes)),
      target: { of: 'value', better: 'less', goal: 140e6, atLeast: 220e6 },
      note: 'VmHWM after one cold and one warm replay',
    },
    delays.length === 0
      ? { what: 'event-loop delay, cold', missing: 'no p99.9 of the event loop among the metrics' }
      : {
          what: 'event-loop delay, cold',
          unit: 'ms',
          ours: spread(delays),
          target: { of: 'value', better: 'less', goal: 20, atLeast: 20 },
          note: 'p99.9 from /-/metrics after the cold replay',
        },
  ];
}

/** An empty mirror, one replay, and a second one for the peak of memory. `sums` is what it keeps of the checksum database. */
async function throughEmpty(
  bench: Bench,
  program: string,
  round: number,
  sums: { readonly copySumsTo?: string; readonly startFrom?: string },
): Promise<Cold> {
  return inScope(bench, async ({ scope }) => {
    // Removed when all is measured: ext4 gives out no inode that was freed less than five seconds ago, and looks at each of
    // them whenever a file is made.
    const data = await temporaryFolder(bench.scope);
    if (sums.startFrom !== undefined) await cp(sums.startFrom, path.join(data, 'sums'), { recursive: true });
    const mirror = await startMirror(scope, { upstream: 'official', data });
    // Each reading begins a new stretch of the event loop's statistics: the start of the process is left out, and what it
    // loads just after.
    await delay(settleMs);
    await metrics(mirror.url, eventLoopQuantile);
    const cpuBefore = cpuMs(mirror.pid);
    const { wallMs } = await replay(program, mirror.url, round);
    const cpuAfter = cpuMs(mirror.pid);
    const [eventLoopSeconds] = (await metrics(mirror.url, eventLoopQuantile)).values();
    const counts = [...(await metrics(mirror.url, logRequests)).values()];
    await replay(program, mirror.url, round + oneRound);
    const peakBytes = peakResidentBytes(mirror.pid);
    await mirror.stop();
    if (sums.copySumsTo !== undefined) {
      await rm(sums.copySumsTo, { recursive: true, force: true });
      await cp(path.join(data, 'sums'), sums.copySumsTo, { recursive: true });
    }
    return {
      data,
      wallMs,
      cpuMs: cpuAfter - cpuBefore,
      peakBytes,
      eventLoopMs: eventLoopSeconds === undefined ? undefined : eventLoopSeconds * 1000,
      logRequests: counts.reduce((sum, count) => sum + count, 0),
    };
  });
}
