import { pathsOf, type System } from '../../goenv/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { goVersionOf, settingsOf } from '../machine/index.ts';
import type { Check, Finding, Remedy } from '../types.ts';

/** GOROOT: nobody needs to set it, and one that is left over makes a compiler of one version work on another's library. */
export const gorootCheck: Check = {
  id: 'go.goroot',
  group: 'go',
  needs: ['go.present'],
  byDefault: true,
  run: async (context) => {
    const { system, facts } = context;
    const { go } = facts;
    if (go === undefined) return resultOf([]);
    const setting = (await settingsOf(context)).get('GOROOT');
    // The file counts before the variable here, and only here.
    const set =
      setting.layers.find(({ layer, value }) => layer === 'go-env-file' && value !== '') ??
      setting.layers.find(({ layer }) => layer === 'environment');
    if (set === undefined) {
      const broken = await brokenTree(system, go.goroot);
      return resultOf(broken === undefined ? [] : [broken], [`GOROOT: ${go.goroot}`]);
    }
    const { layer, where, value: root } = set;
    const seen = [`GOROOT=${root} (${where})`];
    const remedies = unset(system, layer);
    const evidence = seen;
    const params = { root, where, path: go.path, version: go.version };
    if (!pathsOf(system).isAbsolute(root) || !(await isFolder(system, root)))
      return resultOf([finding('doctor.goroot-missing', 'error', params, { evidence, remedies })], seen);
    const version = await versionIn(system, root);
    if (version === undefined) {
      const broken = await brokenTree(system, root);
      if (broken !== undefined)
        return resultOf(
          [finding('doctor.goroot-no-toolchain', 'error', params, { evidence, remedies })],
          seen,
        );
    } else if (version !== go.version) {
      const file = pathsOf(system).join(root, 'VERSION');
      const seenVersions = [...evidence, `${file}: go${version}`, `${go.path}: go${go.version}`];
      const foreign = { ...params, other: version };
      return resultOf(
        [finding('doctor.goroot-foreign', 'error', foreign, { evidence: seenVersions, remedies })],
        seen,
      );
    }
    const broken = await brokenTree(system, root);
    if (broken !== undefined) return resultOf([broken], seen);
    return resultOf([finding('doctor.goroot-needless', 'note', params, { evidence, remedies })], seen);
  },
};

function unset(system: System, layer: string): Remedy[] {
  if (layer === 'go-env-file') return [{ kind: 'go-settings', settings: { GOROOT: undefined } }];
  const typed = system.platform === 'win32' ? 'Remove-Item Env:GOROOT' : 'unset GOROOT';
  return [command(typed), advice(`doctor.do-unset-${system.platform}`, { name: 'GOROOT' })];
}

/** A toolchain whose library is not whole, or made of two versions: unpacked over an older one. */
async function brokenTree(system: System, root: string): Promise<Finding | undefined> {
  if (root === '') return undefined;
  const { join } = pathsOf(system);
  const remedies = [advice('doctor.do-install-anew', { root })];
  for (const part of ['src/fmt', 'pkg/tool']) {
    const folder = join(root, ...part.split('/'));
    if (await isFolder(system, folder)) continue;
    return finding(
      'doctor.goroot-incomplete',
      'error',
      { root, part: folder },
      { evidence: [`${folder}: -`], remedies },
    );
  }
  // Go 1.23 moved this package; an archive of it that was unpacked over an older Go leaves both.
  const old = join(root, 'src', 'runtime', 'internal', 'atomic');
  const moved = join(root, 'src', 'internal', 'runtime', 'atomic');
  if (!(await isFolder(system, old)) || !(await isFolder(system, moved))) return undefined;
  const evidence = [old, moved];
  return finding('doctor.goroot-mixed', 'error', { root }, { sure: 'likely', evidence, remedies });
}

async function isFolder(system: System, path: string): Promise<boolean> {
  return (await system.files.list(path).catch(() => undefined)) !== undefined;
}

async function versionIn(system: System, root: string): Promise<string | undefined> {
  const bytes = await system.files.read(pathsOf(system).join(root, 'VERSION')).catch(() => undefined);
  return goVersionOf(bytes?.toString('latin1').split('\n')[0] ?? '');
}
