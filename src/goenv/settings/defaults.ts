import { officialProxy, officialSumDb } from '../../config/basics/index.ts';
import { pathsOf, type System, variable } from '../system/index.ts';

/** What Go takes where nobody says anything, as far as it depends on nothing but the machine and other settings (go 1.26). */
export function defaultOf(
  system: System,
  name: string,
  others: {
    readonly get: (name: string) => string | undefined;
    readonly goroot: string | undefined;
    /** True when this Go has its defaults for mirrors in the program itself: before 1.21, or when there is none yet. */
    readonly hasBuiltIn: boolean;
  },
): string | undefined {
  const path = pathsOf(system);
  const home = variable(system, system.platform === 'win32' ? 'USERPROFILE' : 'HOME');
  switch (name) {
    case 'GOPROXY':
      return others.hasBuiltIn ? `${officialProxy},direct` : undefined;
    case 'GOSUMDB':
      return others.hasBuiltIn ? officialSumDb : undefined;
    case 'GOTOOLCHAIN':
      return others.hasBuiltIn ? 'auto' : undefined;
    case 'GONOPROXY':
    case 'GONOSUMDB':
      return others.get('GOPRIVATE');
    case 'GOAUTH':
      return 'netrc';
    case 'GOPATH': {
      const folder = home === undefined ? undefined : path.join(home, 'go');
      return folder === others.goroot ? undefined : folder;
    }
    case 'GOMODCACHE': {
      const [first = ''] = (others.get('GOPATH') ?? '').split(path.delimiter);
      return first === '' ? undefined : path.join(first, 'pkg', 'mod');
    }
    case 'GOCACHE': {
      const folder = userCacheFolder(system, home);
      return folder === undefined ? 'off' : path.join(folder, 'go-build');
    }
    case 'GOROOT':
      return others.goroot;
    case 'GOOS':
      return system.platform === 'win32' ? 'windows' : system.platform;
    case 'GOARCH':
      return { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' }[system.arch] ?? system.arch;
    case 'CC':
      return system.platform === 'darwin' ? 'clang' : 'gcc';
    case 'CXX':
      return system.platform === 'darwin' ? 'clang++' : 'g++';
    case 'AR':
      return 'ar';
    default:
      return undefined;
  }
}

/** As Go's `os.UserCacheDir` has it. */
function userCacheFolder(system: System, home: string | undefined): string | undefined {
  const path = pathsOf(system);
  if (system.platform === 'win32') return variable(system, 'LOCALAPPDATA');
  if (system.platform === 'darwin')
    return home === undefined ? undefined : path.join(home, 'Library', 'Caches');
  const named = variable(system, 'XDG_CACHE_HOME');
  if (named !== undefined) return path.isAbsolute(named) ? named : undefined;
  return home === undefined ? undefined : path.join(home, '.cache');
}
