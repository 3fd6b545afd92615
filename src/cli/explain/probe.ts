import type { CheckResult } from '../../doctor/index.ts';
import type { CliIo } from '../command.ts';

/** What the checks of explanations found on this machine, by their ids. */
export type Probed = ReadonlyMap<string, CheckResult>;

/** The time for all of them. */
const timeoutMs = 10_000;

/**
 * Runs the checks of these ids, and those that they need, for ten seconds at most. Ids that are no checks are left out. Never
 * rejects: an explanation stands without it.
 */
export async function probe(io: CliIo, ids: readonly string[], signal: AbortSignal): Promise<Probed> {
  try {
    const [doctor, goenv] = await Promise.all([
      import('../../doctor/index.ts'),
      import('../../goenv/index.ts'),
    ]);
    const all = doctor.makeChecks();
    const wanted = ids.filter((id) => all.some((check) => check.id === id));
    if (wanted.length === 0) return new Map();
    const results = await doctor.runChecks(doctor.selectChecks(all, wanted), {
      system: goenv.realSystem({ env: io.host.env, cwd: io.host.cwd }),
      signal,
      timeoutMs,
      mirror: undefined,
      module: undefined,
      facts: {},
    });
    return results;
  } catch {
    return new Map();
  }
}
