import { pathsOf, variable } from './paths.ts';
import type { System } from './types.ts';

/** Where programs keep a user's settings, as Go's `os.UserConfigDir` has it. */
export function userConfigFolder(system: System): string {
  const { join } = pathsOf(system);
  if (system.platform === 'win32')
    return variable(system, 'APPDATA') ?? join(system.home, 'AppData', 'Roaming');
  if (system.platform === 'darwin') return join(system.home, 'Library', 'Application Support');
  return xdgConfigFolder(system);
}

/** gomirror's own folder in {@link userConfigFolder}. */
export function ownConfigFolder(system: System): string {
  return pathsOf(system).join(userConfigFolder(system), 'gomirror');
}

/** Where programs of the desktop keep a user's settings; a relative `$XDG_CONFIG_HOME` is to be ignored (XDG Base Directory Specification). */
export function xdgConfigFolder(system: System): string {
  const { isAbsolute, join } = pathsOf(system);
  const named = variable(system, 'XDG_CONFIG_HOME');
  return named !== undefined && isAbsolute(named) ? named : join(system.home, '.config');
}
