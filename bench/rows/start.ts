import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { projectFolder } from '../../test/support/gomirror.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import type { Row } from '../report.ts';
import { type Bench, inScope, roundsOf, startMirror } from '../rig.ts';
import { alternate } from '../statistics.ts';

const run = promisify(execFile);
const program = path.join(projectFolder, 'bin', 'gomirror.js');

/** From the start of the process to the first 200 of `/-/readyz`, and a whole `gomirror --version`, against a bare node. */
export async function start(bench: Bench): Promise<Row[]> {
  const data = await temporaryFolder(bench.scope);
  const timed = async (args: readonly string[]) => {
    const begin = performance.now();
    await run(process.execPath, args);
    return performance.now() - begin;
  };
  const bare = () => timed(['-e', '0']);
  const ready = () =>
    inScope(bench, async ({ scope }) => {
      const begin = performance.now();
      const mirror = await startMirror(scope, { upstream: 'official', data });
      await untilReady(mirror.url);
      const took = performance.now() - begin;
      await mirror.stop();
      return took;
    });
  await ready();
  const serving = await alternate(roundsOf(bench, 12), { ours: ready, theirs: bare });
  const version = await alternate(roundsOf(bench, 20), {
    ours: () => timed([program, '--version']),
    theirs: bare,
  });
  return [
    {
      what: 'start to ready',
      unit: 'ms',
      ours: serving.ours,
      reference: { name: 'node -e 0', spread: serving.theirs },
      target: { of: 'value', better: 'less', goal: 200, atLeast: 400 },
      note: 'to the first 200 of /-/readyz, on a data folder that was used before',
    },
    {
      what: 'gomirror --version',
      unit: 'ms',
      ours: version.ours,
      reference: { name: 'node -e 0', spread: version.theirs },
      target: { of: 'value', better: 'less', goal: 60, atLeast: 120 },
    },
  ];
}

/** @throws Error when it is not ready within ten seconds. */
async function untilReady(base: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const answer = await fetch(`${base}/-/readyz`);
    await answer.arrayBuffer();
    if (answer.ok) return;
    if (performance.now() > deadline) throw new Error(`/-/readyz still answers ${answer.status} after 10 s`);
    await delay(2);
  }
}
