import dns from 'node:dns/promises';
import os from 'node:os';
import { GomirrorError } from '../../base/index.ts';
import type { System } from '../system/index.ts';
import { redactUrl } from '../../config/basics/index.ts';
import { fetchSmall, whyNot } from '../fetch/index.ts';
import type { PacCode } from './codes.ts';
import { evaluatePac, longestPacBytes, type PacWay, type PacWorld } from './evaluate.ts';

/**
 * The way to `target` that the PAC file at `pacUrl` (http, https, file, or a path) gives first. Rejects with `goenv.pac-…` codes. `world` is for tests.
 */
export async function proxyFromPac(
  system: System,
  pacUrl: string,
  target: string,
  signal: AbortSignal,
  world: PacWorld = worldOf(system),
): Promise<PacWay> {
  const script = await readScript(system, pacUrl, signal);
  const [first] = await evaluatePac(script, target, world);
  return first ?? { kind: 'direct' };
}

async function readScript(system: System, pacUrl: string, signal: AbortSignal): Promise<string> {
  try {
    // A PAC file is how a proxy is found: asking a proxy for it would go in circles.
    const bytes = await fetchSmall(system, pacUrl, { maxBytes: longestPacBytes, signal, isDirect: true });
    return bytes.toString('utf8');
  } catch (error) {
    const params = { place: redactUrl(pacUrl), ...whyNot(error) };
    throw new GomirrorError<PacCode>('goenv.pac-cannot-read', params, { cause: error });
  }
}

function worldOf(system: System): PacWorld {
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? []);
  const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  return {
    resolve: async (host) => {
      try {
        return (await dns.lookup(host, { family: 4 })).address;
      } catch {
        return undefined;
      }
    },
    ownAddress: own?.address ?? '127.0.0.1',
    nowMs: system.clock.now(),
  };
}
