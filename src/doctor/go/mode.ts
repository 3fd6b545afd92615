import { pathsOf, type System } from '../../goenv/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { goFolders, projectOf, settingsOf } from '../machine/index.ts';
import type { Check, Finding } from '../types.ts';

/** Whether there is a module in this folder, and the vendor folder that settings ask for. What is wrong with GO111MODULE itself is said of the settings. */
export const modeCheck: Check = {
  id: 'go.mode',
  group: 'go',
  needs: ['go.present'],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const settings = await settingsOf(context);
    const mode = settings.get('GO111MODULE');
    const project = await projectOf(context);
    const { goMod, goWork } = project;
    const seen = [`GO111MODULE=${mode.value ?? ''}`, `go.mod: ${goMod ?? '-'}`, `go.work: ${goWork ?? '-'}`];
    const found: Finding[] = [];
    if (goMod === undefined && goWork === undefined && mode.value !== 'off') {
      const sources = await goSources(system);
      if (sources.length > 0) {
        const isBelowGopath = await isInGopath(system, goFolders(system, settings).gopath);
        const code = isBelowGopath ? 'doctor.no-go-mod-gopath' : 'doctor.no-go-mod';
        const remedies = [command('go mod init example.com/name'), advice('doctor.do-go-mod')];
        const evidence = sources.slice(0, 3).map((name) => pathsOf(system).join(system.cwd, name));
        found.push(finding(code, 'warning', { folder: system.cwd }, { evidence, remedies }));
      }
    }
    const root = goWork ?? goMod;
    const flags = (settings.get('GOFLAGS').value ?? '').split(/\s+/);
    if (root !== undefined && flags.some((flag) => /^--?mod=vendor$/.test(flag))) {
      const folder = pathsOf(system).join(pathsOf(system).dirname(root), 'vendor');
      if ((await system.files.facts(folder).catch(() => undefined)) === undefined) {
        const evidence = [`GOFLAGS=${flags.join(' ')}`, `${folder}: -`];
        const kept = flags.filter((flag) => !/^--?mod=vendor$/.test(flag)).join(' ');
        const remedies = [
          { kind: 'go-settings', settings: { GOFLAGS: kept === '' ? undefined : kept } } as const,
          command('go mod vendor'),
        ];
        found.push(finding('doctor.vendor-missing', 'error', { folder }, { evidence, remedies }));
      }
    }
    return resultOf(found, seen);
  },
};

async function goSources({ files, cwd }: System): Promise<string[]> {
  const names = (await files.list(cwd).catch(() => undefined)) ?? [];
  return names.filter((name) => name.endsWith('.go'));
}

async function isInGopath(system: System, gopath: readonly string[]): Promise<boolean> {
  const { join, relative, isAbsolute } = pathsOf(system);
  const { files, cwd } = system;
  const here = (await files.realPath(cwd).catch(() => undefined)) ?? cwd;
  for (const folder of gopath) {
    const sources = join(folder, 'src');
    const real = (await files.realPath(sources).catch(() => undefined)) ?? sources;
    const between = relative(real, here);
    if (!between.startsWith('..') && !isAbsolute(between)) return true;
  }
  return false;
}
