import { command, finding, resultOf } from '../engine/index.ts';
import { runGo, settingsOf, shortLines } from '../machine/index.ts';
import type { Check, CheckContext, Finding, Remedy } from '../types.ts';
import { setRemedies } from './remedies.ts';

/** Whether `go env` answers at all, which it does not when a setting is one that Go refuses to start with, and whether go takes its flags. */
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
      const remedies = await namedRemedies(context, evidence[0] ?? '');
      const params = { said: evidence[0] ?? `exit ${code ?? '?'}` };
      return resultOf([finding('doctor.go-env-fails', 'error', params, { evidence, remedies })]);
    }
    context.facts.goEnv = values;
    const warnings = shortLines(stderr);
    const [said] = warnings;
    const seen = [`${Object.keys(values).length} values`];
    const found = await flagFindings(context);
    if (said !== undefined)
      found.push(finding('doctor.go-env-warns', 'warning', { said }, { evidence: warnings }));
    return resultOf(found, seen);
  },
};

/** Takes away what go names, where somebody has set it: `unsupported GOOS/GOARCH pair linus/amd64`. */
async function namedRemedies(context: CheckContext, said: string): Promise<Remedy[]> {
  const settings = await settingsOf(context);
  const names = [...new Set(said.match(/\b(?:GO|CGO_)[A-Z0-9_]+\b/g))];
  const isSet = (name: string) =>
    ['environment', 'go-env-file'].includes(settings.get(name).layers[0]?.layer ?? '');
  const remedies = names
    .filter(isSet)
    .flatMap((name) => setRemedies(context.system, settings.get(name), undefined));
  return remedies.length === 0 ? [command('go env')] : remedies;
}

/** Flags in GOFLAGS that no command takes: `go env` alone passes over them, so that whoever looks may see them. */
async function flagFindings(context: CheckContext): Promise<Finding[]> {
  const setting = (await settingsOf(context)).get('GOFLAGS');
  const value = setting.value ?? '';
  const { goroot } = context.facts.go ?? {};
  if (value.trim() === '' || goroot === undefined) return [];
  // In the toolchain's own folder, which is no module: there is nothing to download, and no other toolchain to switch to.
  const list = ['list', '-f', '{{.Name}}', 'unsafe'];
  const { stderr } = await runGo(context, list, { cwd: goroot, env: { GOWORK: 'off' } });
  const said = shortLines(stderr).find((line) => /GOFLAGS|^-mod=.* not supported/.test(line));
  // What is no flag at all is said of the setting.
  if (said === undefined || said.includes('non-flag')) return [];
  const bad = /(?:unknown flag|argument:|for flag) (--?[\w.]+)/.exec(said)?.[1] ?? /^(-mod)=/.exec(said)?.[1];
  const name = (word: string) => word.replace(/=.*/s, '').replace(/^--/, '-');
  const words = value.split(/\s+/).filter((word) => word !== '');
  const kept = bad === undefined ? [] : words.filter((word) => name(word) !== name(bad));
  const where = setting.layers[0]?.where ?? '';
  const remedies = setRemedies(context.system, setting, kept.length === 0 ? undefined : kept.join(' '));
  const evidence = [`GOFLAGS=${value} (${where})`, said];
  return [finding('doctor.goflags-refused', 'error', { said }, { evidence, remedies })];
}

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
