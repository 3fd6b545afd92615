import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { hold } from '../../test/support/faults.ts';
import { makeModule } from '../../test/support/module-factory.ts';
import { startWorld } from '../../test/support/world.ts';
import type { HerdReport } from '../herd.ts';
import { endWith } from '../programs.ts';
import type { Row } from '../report.ts';
import { type Bench, inScope, pathsOf, peakResidentBytes, roundsOf } from '../rig.ts';
import { alternate } from '../statistics.ts';

const clients = 5000;
const sizeBytes = 1_000_000;
const manyFiles = 'ulimit -n 12000';

/** 5,000 clients waiting at once for one zip of 1 MB that the mirror does not have yet; the upstream answers when all have asked. */
export async function memory(bench: Bench): Promise<Row[]> {
  const requests: number[] = [];
  const ours = () =>
    inScope(bench, async ({ scope }) => {
      const module = makeModule({ path: 'bench.example.com/wanted', version: 'v1.0.0', sizeBytes });
      const world = await startWorld(scope, [module]);
      const mirror = await world.gomirror({ mayDialOut: true, shell: manyFiles });
      const { zip } = pathsOf(module);
      const held = hold();
      world.upstream.script(zip, [held.fault]);
      await herd(mirror.url, zip, async () => {
        await held.arrived;
        await held.finish();
      });
      requests.push(world.upstream.count(zip));
      return peakResidentBytes(mirror.pid);
    });
  const theirs = () =>
    inScope(bench, async ({ scope }) => {
      const child = shell([
        process.execPath,
        fileURLToPath(new URL('../bare.ts', import.meta.url)),
        String(sizeBytes),
      ]);
      endWith(scope, child, 'SIGTERM');
      const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
      await herd(`http://127.0.0.1:${port}`, '/x', async () => void child.stdin.write('go\n'));
      return peakResidentBytes(child.pid ?? 0);
    });
  const peaks = await alternate(roundsOf(bench, 3), { ours, theirs });
  return [
    {
      what: 'peak memory, 5,000 clients',
      unit: 'bytes',
      ours: peaks.ours,
      reference: { name: 'bare node:http', spread: peaks.theirs },
      target: { of: 'value', better: 'less', goal: 200e6, atLeast: 280e6 },
      note: `one cold zip of 1 MB; requests to the upstream: ${requests.join(', ')}; VmHWM`,
    },
  ];
}

/** @throws Error unless every client got the whole file. */
async function herd(base: string, path: string, whenAllAsked: () => Promise<void>): Promise<void> {
  const { hostname, port } = new URL(base);
  const program = fileURLToPath(new URL('../herd.ts', import.meta.url));
  const child = shell([process.execPath, program, hostname, port, path, String(clients)]);
  const ended = once(child, 'close');
  let report: HerdReport | undefined;
  for await (const line of createInterface(child.stdout)) {
    if (line === 'asked') await whenAllAsked();
    else report = JSON.parse(line) as HerdReport;
  }
  await ended;
  if (report?.whole !== clients)
    throw new Error(`not all of ${clients} clients were served: ${JSON.stringify(report)}`);
}

function shell(command: readonly string[]) {
  return spawn('/bin/sh', ['-c', `${manyFiles} && exec "$@"`, 'sh', ...command], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
