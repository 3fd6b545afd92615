import { isIP } from 'node:net';
import { finding, resultOf } from '../engine/index.ts';
import type { CheckContext, CheckResult } from '../types.ts';
import type { Survey } from './survey.ts';

const mostMs = 4000;

/** Where a trace ends on a way that gets no answer, by what the system has for it. */
export async function trace(context: CheckContext, survey: Survey, leftMs: number): Promise<CheckResult> {
  const { system, signal } = context;
  const silent = survey.trails.find(
    ({ end, dials }) => end === 'tcp' && dials.some(({ failure }) => failure?.kind === 'timeout'),
  );
  const address = silent?.dials.find(({ failure }) => failure?.kind === 'timeout')?.address;
  if (silent === undefined || address === undefined || leftMs < 1000) return resultOf([]);
  for (const [program, args] of tools(system.platform)) {
    if ((await system.which(program)) === undefined) continue;
    const timeoutMs = Math.min(mostMs, leftMs);
    const { stdout } = await system.run(program, [...args, address], { timeoutMs, signal });
    const hops = hopsIn(stdout);
    const last = hops.at(-1);
    if (last === undefined) return resultOf([], [`${program} ${address}: no hop answers`]);
    // A trace that arrives has found nothing wrong with the way.
    if (last.address === address) return resultOf([], [`${program} ${address}: arrives`]);
    const params = { host: silent.target.host, address, last: last.address, hop: last.number };
    const evidence = hops.map(({ number, address: hop }) => `${number} ${hop}`);
    return resultOf([finding('doctor.trace-ends', 'note', params, { sure: 'likely', evidence })]);
  }
  return resultOf([], ['tracepath, traceroute: ENOENT']);
}

function tools(platform: string): readonly (readonly [string, readonly string[]])[] {
  if (platform === 'win32') return [['tracert', ['-d', '-w', '300', '-h', '12']]];
  return [
    ['tracepath', ['-n', '-m', '12']],
    ['traceroute', ['-n', '-w', '1', '-q', '1', '-m', '12']],
  ];
}

/** The hops that answered, as tracepath, traceroute and tracert write them. */
export function hopsIn(output: string): { readonly number: number; readonly address: string }[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const number = Number(/^\s*(\d+)\??[:\s]/.exec(line)?.[1] ?? Number.NaN);
    const address = line
      .replace(/^\s*\d+\??:?/, '')
      .split(/[\s()[\]]+/)
      .find((word) => isIP(word) !== 0);
    return Number.isNaN(number) || address === undefined ? [] : [{ number, address }];
  });
}
