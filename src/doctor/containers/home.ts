import { pathsOf, type System, variable } from '../../goenv/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { goFolders, settingsOf } from '../machine/index.ts';
import type { Check } from '../types.ts';

/** A home folder that is set, there, and ours: Go keeps modules, builds and settings in it. */
export const homeCheck: Check = {
  id: 'containers.home',
  group: 'containers',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const { platform, files } = system;
    const name = platform === 'win32' ? 'USERPROFILE' : 'HOME';
    const home = variable(system, name);
    const { moduleCache, buildCache } = goFolders(system, await settingsOf(context));
    const seen = [`${name}=${home ?? ''}`];
    if (home === undefined) {
      // Whoever says where everything goes needs none.
      if (moduleCache !== undefined && buildCache !== undefined) return resultOf([], seen);
      const missing = [
        ...(moduleCache === undefined ? ['GOPATH'] : []),
        ...(buildCache === undefined ? ['GOCACHE'] : []),
      ];
      const params = { name, missing: missing.join(', ') };
      return resultOf(
        [finding('doctor.home-unset', 'error', params, { evidence: seen, remedies: remediesOf(system) })],
        seen,
      );
    }
    if (!pathsOf(system).isAbsolute(home)) {
      // Go then takes the folders that it makes of it for relative, and refuses them.
      const isRelative = (folder: string | undefined) =>
        folder === undefined || !pathsOf(system).isAbsolute(folder);
      if (![moduleCache, buildCache].some(isRelative)) return resultOf([], seen);
      const more = { evidence: seen, remedies: remediesOf(system) };
      return resultOf([finding('doctor.home-relative', 'error', { name, home }, more)], seen);
    }
    const isUsed = [moduleCache, buildCache].some((folder) => folder?.startsWith(home));
    if (!isUsed) return resultOf([], seen);
    const real = (await files.realPath(home).catch(() => undefined)) ?? home;
    const isThere = (await files.facts(real).catch(() => undefined)) !== undefined;
    if (await files.mayWrite(real)) return resultOf([], seen);
    // Where both caches can be written to all the same, nobody will notice.
    const mayWrite = (folder: string | undefined) =>
      folder === undefined ? Promise.resolve(false) : files.mayWrite(folder);
    if ((await mayWrite(moduleCache)) && (await mayWrite(buildCache))) return resultOf([], seen);
    const user = system.user.id === undefined ? system.user.name : `uid ${system.user.id}`;
    const code = isThere ? 'doctor.home-not-ours' : 'doctor.home-missing';
    const params = { name, home, user };
    return resultOf(
      [finding(code, 'error', params, { evidence: [...seen, user], remedies: remediesOf(system) })],
      seen,
    );
  },
};

function remediesOf(system: System) {
  if (system.platform === 'win32') return [advice('doctor.do-set-home')];
  return [command('export HOME=/tmp/home && mkdir -p "$HOME"'), advice('doctor.do-set-home')];
}
