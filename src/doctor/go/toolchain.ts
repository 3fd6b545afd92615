import { type GoSetting, pathsOf, type System } from '../../goenv/index.ts';
import { escapeVersion } from '../../module/index.ts';
import { advice, finding, resultOf } from '../engine/index.ts';
import {
  compareGo,
  goFolders,
  goVersionOf,
  isLanguageVersion,
  projectOf,
  settingsOf,
} from '../machine/index.ts';
import type { Check, CheckContext, Finding } from '../types.ts';
import { setRemedies } from './remedies.ts';

/** What a go.mod or go.work asks of the toolchain. */
interface Wanted {
  readonly file: string;
  /** Of the `go` line. */
  readonly go: string | undefined;
  /** Of the `toolchain` line, without `go`. */
  readonly toolchain: string | undefined;
}

/** Since 1.21 the go command fetches the toolchain that a project asks for ("Go toolchains" in the documentation). */
const firstSwitching = '1.21';

/** GOTOOLCHAIN against what the project asks for. */
export const toolchainCheck: Check = {
  id: 'go.toolchain',
  group: 'go',
  needs: ['go.present', 'go.goroot'],
  byDefault: true,
  run: async (context) => {
    const { system, facts } = context;
    const have = facts.go?.version ?? '';
    const setting = (await settingsOf(context)).get('GOTOOLCHAIN');
    const value = setting.value ?? 'auto';
    const wanted = await wantedBy(context);
    const asks = wanted === undefined ? '-' : `go ${wanted.go ?? '-'}, toolchain ${wanted.toolchain ?? '-'}`;
    const seen = [
      `go${have}`,
      `GOTOOLCHAIN=${value}`,
      ...(wanted === undefined ? [] : [`${wanted.file}: ${asks}`]),
    ];
    if (compareGo(have, firstSwitching) < 0)
      return resultOf(wanted === undefined ? [] : oldGo(have, wanted, system), seen);
    const [, name = '', mode] = /^(local|auto|path|go\d[\w.-]*)(?:\+(auto|path))?$/.exec(value) ?? [];
    const where = setting.layers[0]?.where ?? 'GOTOOLCHAIN';
    const evidence = seen;
    const named = name.startsWith('go') ? goVersionOf(name) : undefined;
    // What is wrong with the setting itself is said of the settings.
    const isBad = name === '' || ((name === 'auto' || name === 'path') && mode !== undefined);
    if (isBad || (named !== undefined && isLanguageVersion(named)))
      return { state: 'skipped', because: 'settings.go' };
    if (wanted === undefined) return resultOf([], seen);
    const least = named ?? have;
    const way = mode ?? (name === 'auto' || name === 'path' ? name : undefined);
    if (way === undefined) {
      const { go } = wanted;
      if (go === undefined || compareGo(go, least) <= 0) return resultOf([], seen);
      const params = { file: wanted.file, needed: go, have: least, value, where };
      const remedies = [
        ...setRemedies(system, setting, 'auto'),
        advice('doctor.do-newer-go', { needed: go }),
      ];
      return resultOf([finding('doctor.toolchain-local', 'error', params, { evidence, remedies })], seen);
    }
    return resultOf(await switching(context, { wanted, least, way, setting, evidence }), seen);
  },
};

/** What stands in the way of the toolchain that would be fetched. */
async function switching(
  context: CheckContext,
  asked: {
    readonly wanted: Wanted;
    readonly least: string;
    readonly way: string;
    readonly setting: GoSetting;
    readonly evidence: readonly string[];
  },
): Promise<Finding[]> {
  const { system } = context;
  const { wanted, least, way, evidence } = asked;
  const [needed = least] = [wanted.go, wanted.toolchain]
    .filter((version): version is string => version !== undefined)
    .sort((one, two) => compareGo(two, one));
  if (compareGo(needed, least) <= 0) return [];
  const { file } = wanted;
  const params = { file, needed, have: least };
  if (isLanguageVersion(needed)) {
    const remedies = [advice('doctor.do-name-release', { needed, file })];
    return [
      finding('doctor.toolchain-language', 'error', { version: needed, where: file }, { evidence, remedies }),
    ];
  }
  if (way === 'path') {
    if ((await system.which(`go${needed}`)) !== undefined) return [];
    const remedies = [
      advice('doctor.do-newer-go', { needed }),
      ...setRemedies(system, asked.setting, 'auto'),
    ];
    return [finding('doctor.toolchain-not-on-path', 'error', params, { evidence, remedies })];
  }
  const settings = await settingsOf(context);
  if (await isKept(context, goFolders(system, settings).moduleCache, needed)) return [];
  const database = settings.get('GOSUMDB');
  if (database.value === 'off') {
    const remedies = setRemedies(system, database, undefined);
    const both = [...evidence, 'GOSUMDB=off'];
    return [finding('doctor.toolchain-unproven', 'error', params, { evidence: both, remedies })];
  }
  const mirrors = settings.get('GOPROXY');
  if (mirrors.value === 'off') {
    const remedies = setRemedies(system, mirrors, undefined);
    const both = [...evidence, 'GOPROXY=off'];
    return [finding('doctor.toolchain-no-mirror', 'error', params, { evidence: both, remedies })];
  }
  return [finding('doctor.toolchain-fetched', 'note', params, { evidence })];
}

/** A Go before 1.21 does not switch, and cannot read what newer ones write. */
function oldGo(have: string, wanted: Wanted, system: System): Finding[] {
  const { file, go, toolchain } = wanted;
  const isNew = go !== undefined && /^\d+\.\d+\.\d/.test(go);
  if (!isNew && toolchain === undefined && (go === undefined || compareGo(go, have) <= 0)) return [];
  const params = { file, have, needed: go ?? toolchain ?? '' };
  const evidence = [`${file}: go ${go ?? '-'}, toolchain ${toolchain ?? '-'}`, `go${have}`];
  const remedies = [advice(`doctor.do-install-go-${system.platform}`)];
  const level = isNew || toolchain !== undefined ? 'error' : 'warning';
  return [finding('doctor.toolchain-too-old', level, params, { evidence, remedies })];
}

async function wantedBy(context: CheckContext): Promise<Wanted | undefined> {
  const { goMod, mod, goWork } = await projectOf(context);
  if (goWork !== undefined) {
    const text = (await context.system.files.read(goWork).catch(() => undefined))?.toString('utf8') ?? '';
    const toolchain = /^toolchain\s+(\S+)/m.exec(text)?.[1];
    return { file: goWork, go: /^go\s+(\d\S*)/m.exec(text)?.[1], toolchain: releaseOf(toolchain) };
  }
  if (goMod === undefined || mod === undefined) return undefined;
  return { file: goMod, go: mod.go, toolchain: releaseOf(mod.toolchain) };
}

function releaseOf(toolchain: string | undefined): string | undefined {
  return toolchain === undefined || toolchain === 'default' ? undefined : goVersionOf(toolchain);
}

async function isKept(
  { system, facts }: CheckContext,
  moduleCache: string | undefined,
  version: string,
): Promise<boolean> {
  if (moduleCache === undefined) return false;
  const os = facts.goEnv?.['GOHOSTOS'] ?? (system.platform === 'win32' ? 'windows' : system.platform);
  const arch = facts.goEnv?.['GOHOSTARCH'] ?? { x64: 'amd64', ia32: '386' }[system.arch] ?? system.arch;
  const name = `toolchain@${escapeVersion(`v0.0.1-go${version}.${os}-${arch}`)}`;
  const folder = pathsOf(system).join(moduleCache, 'golang.org', name);
  return (await system.files.facts(folder).catch(() => undefined))?.kind === 'folder';
}
