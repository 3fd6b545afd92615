import { makeModule } from '../../test/support/module-factory.ts';
import { startWorld } from '../../test/support/world.ts';
import { needPrograms, startNginx, wrk } from '../programs.ts';
import type { Row } from '../report.ts';
import { type Bench, fill, pathsOf, roundsOf, treeOf } from '../rig.ts';
import { alternate } from '../statistics.ts';

/** One small file, kept, asked for again and again on 32 connections. */
export async function small(bench: Bench): Promise<Row[]> {
  needPrograms('nginx', 'wrk');
  const module = makeModule({ path: 'bench.example.com/small', version: 'v1.2.3' });
  const world = await startWorld(bench.scope, [module]);
  const mirror = await world.gomirror({ mayDialOut: true });
  const paths = pathsOf(module);
  await fill(mirror.url, [paths.info, paths.mod, paths.zip]);
  const nginx = await startNginx(bench.scope, bench.folder, await treeOf(mirror, Object.values(paths)));
  const load = { connections: 32, seconds: 4 };
  const rate = async (base: string) => (await wrk(bench.folder, base, [paths.mod], load)).requestsPerSecond;
  await wrk(bench.folder, mirror.url, [paths.mod], { ...load, seconds: 2 });
  const { ours, theirs } = await alternate(roundsOf(bench, 5), {
    ours: () => rate(mirror.url),
    theirs: () => rate(nginx.url),
  });
  return [
    {
      what: 'small file, warm, -c32',
      unit: 'requests/s',
      ours,
      reference: { name: 'nginx static', spread: theirs },
      target: { of: 'ratio', better: 'more', goal: 0.9, atLeast: 0.7 },
      note: `a .mod of ${module.mod.length} bytes, wrk -t1 -c32 for 4 s a run, metrics on, after 2 s of warming up`,
    },
  ];
}
