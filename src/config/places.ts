import { type Host, pathsOf, variable } from './host.ts';

/** The user's home folder; undefined where neither a variable nor the system names one. */
export function homeFolder(host: Host): string | undefined {
  return variable(host, host.platform === 'win32' ? 'USERPROFILE' : 'HOME') ?? host.homeFolder();
}

/**
 * Where programs keep a user's settings, as Go's `os.UserConfigDir` has it: `$XDG_CONFIG_HOME` or `~/.config`; on macOS
 * `~/Library/Application Support`; on Windows `%AppData%`. Undefined when it cannot be told.
 */
function userConfigFolder(host: Host): string | undefined {
  const path = pathsOf(host);
  const home = homeFolder(host);
  if (host.platform === 'win32') {
    return (
      variable(host, 'APPDATA') ?? (home === undefined ? undefined : path.join(home, 'AppData', 'Roaming'))
    );
  }
  if (host.platform === 'darwin')
    return home === undefined ? undefined : path.join(home, 'Library', 'Application Support');
  return absolute(host, 'XDG_CONFIG_HOME') ?? (home === undefined ? undefined : path.join(home, '.config'));
}

/**
 * Where gomirror keeps what it has fetched: `$XDG_DATA_HOME/gomirror` or `~/.local/share/gomirror`; on macOS
 * `~/Library/Application Support/gomirror`; on Windows `%LocalAppData%\gomirror`. Undefined when it cannot be told.
 */
export function defaultDataFolder(host: Host): string | undefined {
  const path = pathsOf(host);
  const home = homeFolder(host);
  const parent =
    host.platform === 'win32'
      ? (variable(host, 'LOCALAPPDATA') ??
        (home === undefined ? undefined : path.join(home, 'AppData', 'Local')))
      : host.platform === 'darwin'
        ? userConfigFolder(host)
        : (absolute(host, 'XDG_DATA_HOME') ??
          (home === undefined ? undefined : path.join(home, '.local', 'share')));
  return parent === undefined ? undefined : path.join(parent, 'gomirror');
}

/** The settings file that is read without being named: `gomirror/gomirror.yaml` in {@link userConfigFolder}. */
export function defaultConfigFile(host: Host): string | undefined {
  const folder = userConfigFolder(host);
  return folder === undefined ? undefined : pathsOf(host).join(folder, 'gomirror', 'gomirror.yaml');
}

/** `path` as an absolute one: a leading `~/` is the home folder, anything relative is relative to `base`. */
export function absolutePath(host: Host, path: string, base: string): string {
  const { join, resolve } = pathsOf(host);
  const home = homeFolder(host);
  if (home !== undefined && path === '~') return home;
  if (home !== undefined && /^~[/\\]/.test(path) && (path[1] === '/' || host.platform === 'win32')) {
    return join(home, path.slice(2));
  }
  return resolve(base, path);
}

/** The XDG rules say that a relative path in one of their variables is to be ignored. */
function absolute(host: Host, name: string): string | undefined {
  const value = variable(host, name);
  return value !== undefined && pathsOf(host).isAbsolute(value) ? value : undefined;
}
