import { command, finding, resultOf } from '../engine/index.ts';
import { runGo, shortLines } from '../machine/index.ts';
import type { Check } from '../types.ts';

/** Whether `go env` answers at all, which it does not when a setting is one that Go refuses to start with. */
export const envCheck: Check = {
  id: 'go.env',
  group: 'go',
  needs: ['go.present', 'go.goroot'],
  byDefault: true,
  run: async (context) => {
    const { code, stdout, stderr, timedOut } = await runGo(context, ['env', '-json']);
    if (timedOut) {
      context.signal.throwIfAborted();
      return resultOf([finding('doctor.go-env-hangs', 'error', {})]);
    }
    const values = code === 0 ? valuesOf(stdout) : undefined;
    if (values === undefined) {
      const evidence = shortLines(stderr || stdout);
      const remedies = [command('go env')];
      const params = { said: evidence[0] ?? `exit ${code ?? '?'}` };
      return resultOf([finding('doctor.go-env-fails', 'error', params, { evidence, remedies })]);
    }
    context.facts.goEnv = values;
    const warnings = shortLines(stderr);
    const [said] = warnings;
    const seen = [`${Object.keys(values).length} values`];
    if (said === undefined) return resultOf([], seen);
    return resultOf([finding('doctor.go-env-warns', 'warning', { said }, { evidence: warnings })], seen);
  },
};

function valuesOf(text: string): Record<string, string> | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  return Object.fromEntries(
    Object.entries(read).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
