import path from 'node:path';
import { officialProxy } from '../../src/config/official.ts';
import { buildReplay, needPrograms, replay, startNginx } from '../programs.ts';
import type { MissingRow, Row } from '../report.ts';
import { type Bench, inScope, metrics, peakResidentBytes, roundsOf, startMirror } from '../rig.ts';
import { alternate, spread } from '../statistics.ts';

const eventLoopQuantile = /event_?loop.*quantile="0\.999"/i;

/**
 * Work A: the 833 files (160 MB) that `go mod download` asks for in a real project, 16 at a time: through an empty
 * mirror against straight from the upstream, then through the full one against nginx on the same tree. Needs the network.
 */
export async function workA(bench: Bench): Promise<(Row | MissingRow)[]> {
  needPrograms('nginx');
  const program = await buildReplay(bench.folder);
  const straight = async (round: number) => (await replay(program, officialProxy, round)).wallMs;
  // The first replay wakes the upstream's own caches; it counts for nobody.
  await straight(0);

  const peaks: number[] = [];
  const delays: number[] = [];
  let logMs: ReadonlyMap<string, number> = new Map();
  const throughEmpty = (round: number) =>
    inScope(bench, async ({ scope }) => {
      const mirror = await startMirror(scope, { upstream: 'official' });
      const { wallMs } = await replay(program, mirror.url, round);
      logMs = await metrics(mirror.url, /sumdb|checksum/i);
      for (const seconds of (await metrics(mirror.url, eventLoopQuantile)).values())
        delays.push(seconds * 1000);
      await replay(program, mirror.url, round + 100);
      peaks.push(peakResidentBytes(mirror.pid));
      return wallMs;
    });
  const cold = await alternate(roundsOf(bench, 5), { ours: throughEmpty, theirs: straight });
  const share = [...logMs].map(([name, value]) => `${name} ${value}`).join(', ');

  const warm = await inScope(bench, async ({ scope, folder }) => {
    const mirror = await startMirror(scope, { upstream: 'official' });
    await replay(program, mirror.url, 1);
    const nginx = await startNginx(scope, folder, path.join(mirror.data, 'modules'));
    const from = (base: string) => async (round: number) => (await replay(program, base, round)).wallMs;
    await from(mirror.url)(0);
    await from(nginx.url)(0);
    return alternate(roundsOf(bench, 9), { ours: from(mirror.url), theirs: from(nginx.url) });
  });

  return [
    {
      what: 'work A, cold, verified',
      unit: 'ms',
      ours: cold.ours,
      reference: { name: 'straight', spread: cold.theirs },
      target: { of: 'ratio', better: 'less', goal: 1.8, atLeast: 2.4 },
      note: `833 requests, 160 MB, 16 at a time; checksum database: ${share || 'no figures'}`,
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
      ours: spread(peaks),
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
