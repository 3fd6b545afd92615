import { makeModule } from '../../test/support/module-factory.ts';
import { startWorld } from '../../test/support/world.ts';
import { needPrograms, startNginx, wrk } from '../programs.ts';
import type { Row } from '../report.ts';
import { type Bench, fill, pathsOf, roundsOf, treeOf } from '../rig.ts';
import { alternate } from '../statistics.ts';

const sizeBytes = 7_000_000;
const count = 100;

/** Kept zips of 7 MB on 8 connections: one that is always the same, then a hundred in turn, more than any cache of ours holds. */
export async function zip(bench: Bench): Promise<Row[]> {
  needPrograms('nginx', 'wrk');
  bench.tell(`making and filling ${count} zips of ${sizeBytes / 1e6} MB`);
  const modules = Array.from({ length: count }, (_, index) =>
    makeModule({ path: 'bench.example.com/large', version: `v1.${index}.0`, sizeBytes }),
  );
  const world = await startWorld(bench.scope, modules);
  const mirror = await world.gomirror({ mayDialOut: true });
  const paths = modules.map((module) => pathsOf(module).zip);
  await fill(mirror.url, paths);
  const nginx = await startNginx(bench.scope, bench.folder, await treeOf(mirror, paths));

  const compare = async (what: string, asked: readonly string[], note: string): Promise<Row> => {
    bench.tell(what);
    const rate = async (base: string) =>
      (await wrk(bench.folder, base, asked, { connections: 8, seconds: 4 })).bytesPerSecond;
    const { ours, theirs } = await alternate(roundsOf(bench, 4), {
      ours: () => rate(mirror.url),
      theirs: () => rate(nginx.url),
    });
    return {
      what,
      unit: 'bytes/s',
      ours,
      reference: { name: 'nginx static', spread: theirs },
      target: { of: 'ratio', better: 'more', goal: 1, atLeast: 0.8 },
      note,
    };
  };
  return [
    await compare('7 MB zip, warm, one, -c8', paths.slice(0, 1), 'wrk -t1 -c8 for 4 s a run'),
    await compare(
      `7 MB zips, warm, ${count}, -c8`,
      paths,
      `${(count * sizeBytes) / 1e6} MB of distinct files in turn; both servers read them from the page cache`,
    ),
  ];
}
