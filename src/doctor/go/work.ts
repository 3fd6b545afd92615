import { GomirrorError } from '../../base/index.ts';
import { pathsOf, type System } from '../../goenv/index.ts';
import { parseGoMod, parseGoWork } from '../../module/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { compareGo, projectOf, settingsOf } from '../machine/index.ts';
import type { Check, Finding } from '../types.ts';
import { setRemedies } from './remedies.ts';

/** go.work: one that nobody thought of decides where modules come from ("Workspaces" in the Go Modules Reference). */
export const workCheck: Check = {
  id: 'go.work',
  group: 'go',
  needs: ['go.present'],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const { dirname, join, resolve, relative } = pathsOf(system);
    const { goWork, goMod, mod, isWorkNamed } = await projectOf(context);
    if (goWork === undefined) return resultOf([], ['go.work: -']);
    const setting = (await settingsOf(context)).get('GOWORK');
    const seen = [`go.work: ${goWork}`];
    const bytes = await system.files.read(goWork).catch(() => undefined);
    const where = isWorkNamed ? (setting.layers[0]?.where ?? 'GOWORK') : goWork;
    if (bytes === undefined) {
      const remedies = setRemedies(system, setting, undefined);
      const evidence = [`GOWORK=${goWork} (${where})`];
      return resultOf(
        [finding('doctor.work-missing', 'error', { file: goWork, where }, { evidence, remedies })],
        seen,
      );
    }
    const text = bytes.toString('utf8');
    let used: readonly { readonly folder: string; readonly line: number }[];
    try {
      used = parseGoWork(text).use;
    } catch (error) {
      if (!(error instanceof GomirrorError)) throw error;
      const evidence = [`${goWork}:${String(error.params['line'] ?? '?')}`];
      return resultOf([finding('doctor.work-bad', 'error', { file: goWork }, { evidence })], seen);
    }
    const found: Finding[] = [];
    const folders = used.map(({ folder, line }) => ({ folder: resolve(dirname(goWork), folder), line }));
    const version = /^go\s+(\d\S*)/m.exec(text)?.[1];
    for (const { folder, line } of folders) {
      const file = join(folder, 'go.mod');
      const each = await system.files.read(file).catch(() => undefined);
      const evidence = [`${goWork}:${line}`];
      if (each === undefined) {
        const remedies = [command(`go work edit -dropuse=${folder}`)];
        found.push(
          finding('doctor.work-no-module', 'error', { file: goWork, folder }, { evidence, remedies }),
        );
        continue;
      }
      const needed = goLineOf(each.toString('utf8'));
      // Without a line go.work means 1.18, the first Go that had workspaces.
      if (needed === undefined || compareGo(needed, version ?? '1.18') <= 0 || compareGo(needed, '1.21') < 0)
        continue;
      const remedies = [command('go work use')];
      const params = { file: goWork, has: version ?? '1.18', module: file, needed };
      found.push(
        finding('doctor.work-older', 'error', params, {
          evidence: [...evidence, `${file}: go ${needed}`],
          remedies,
        }),
      );
    }
    const here = goMod === undefined ? undefined : dirname(goMod);
    if (here !== undefined && folders.every(({ folder }) => relative(folder, here) !== '')) {
      const remedies = [command('go work use .'), command('GOWORK=off go build ./...')];
      const params = { file: goWork, module: mod?.module ?? here };
      const evidence = [`go.mod: ${goMod ?? ''}`, `go.work: ${goWork}`];
      found.push(finding('doctor.work-not-used', 'error', params, { evidence, remedies }));
    } else if (
      !isWorkNamed &&
      here !== undefined &&
      (await isBehindRepository(system, here, dirname(goWork)))
    ) {
      const remedies = [advice('doctor.do-work-off', {})];
      found.push(
        finding('doctor.work-above', 'note', { file: goWork }, { sure: 'likely', evidence: seen, remedies }),
      );
    }
    return resultOf(found, seen);
  },
};

function goLineOf(text: string): string | undefined {
  try {
    return parseGoMod(text).go;
  } catch {
    return undefined; // Another check says what is wrong with it.
  }
}

/** True when the root of a repository lies between a folder and one above it: what is there belongs to something else. */
async function isBehindRepository(system: System, from: string, above: string): Promise<boolean> {
  const { dirname, join, relative } = pathsOf(system);
  for (
    let folder = from;
    relative(above, folder) !== '' && dirname(folder) !== folder;
    folder = dirname(folder)
  ) {
    if ((await system.files.facts(join(folder, '.git')).catch(() => undefined)) !== undefined) return true;
  }
  return false;
}
