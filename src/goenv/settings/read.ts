import { goEnvPath, goEnvValues } from '../../config/basics/index.ts';
import { pathsOf, type System, variable } from '../system/index.ts';
import { defaultOf } from './defaults.ts';
import { findGoroot } from './goroot.ts';
import { kindOfName } from './names.ts';
import type { GoSetting, GoSettings } from './types.ts';

/**
 * Go's settings in all their layers (`go help environment`): the environment, the file that `go env -w` writes, `$GOROOT/go.env`,
 * defaults. Runs no program, but for a `go` whose place says nothing. An unreadable file counts as empty, as for Go.
 */
export async function readGoSettings(
  system: System,
  { signal = new AbortController().signal }: { readonly signal?: AbortSignal } = {},
): Promise<GoSettings> {
  const path = goEnvPath(system);
  const own = await readFile(system, path, 'user');
  const goroot = await findGoroot(system, { path, value: own.get('GOROOT') }, signal);
  const shippedPath = goroot === undefined ? undefined : pathsOf(system).join(goroot.path, 'go.env');
  const shipped = await readFile(system, shippedPath, 'go.env');
  const hasBuiltIn = goroot === undefined || (await isOlderThanGoEnv(system, goroot.path));

  const get = (name: string): GoSetting => {
    const layers: GoSetting['layers'][number][] = [];
    const variableValue = variable(system, name);
    if (variableValue !== undefined) layers.push({ layer: 'environment', where: name, value: variableValue });
    // Go has no layers for names that are not its own: HTTP_PROXY in its file is nobody's.
    if (kindOfName(name) !== 'layered') return { name, value: variableValue, layers };
    const ownValue = own.get(name);
    if (path !== undefined && ownValue !== undefined)
      layers.push({ layer: 'go-env-file', where: path, value: ownValue });
    const shippedValue = name === 'GOROOT' ? undefined : shipped.get(name);
    if (shippedPath !== undefined && shippedValue !== undefined)
      layers.push({ layer: 'goroot', where: shippedPath, value: shippedValue });
    const last = defaultOf(system, name, {
      get: (other) => get(other).value,
      goroot: goroot?.layer === 'default' ? goroot.path : undefined,
      hasBuiltIn,
    });
    if (last !== undefined && last !== '') {
      const where = name === 'GOROOT' ? (goroot?.where ?? '') : '';
      layers.push({ layer: 'default', where, value: last });
    }
    return { name, value: effective(layers), layers };
  };

  const set = [...Object.keys(system.env), ...own.keys(), ...shipped.keys()];
  return {
    get,
    names: [...new Set(set)]
      .filter((name) => kindOfName(name) === 'layered' && get(name).layers.length > 0)
      .sort(),
    file: path,
    goroot: goroot === undefined ? undefined : (variable(system, 'GOROOT') ?? goroot.path),
  };
}

/** An empty value is none, except that in the go env file it hides what the toolchain's own file says. */
function effective(layers: GoSetting['layers']): string | undefined {
  const hides = layers.some(({ layer, value }) => layer === 'go-env-file' && value === '');
  const counting = layers.filter(({ layer }) => !(hides && layer === 'goroot'));
  return counting.find(({ value }) => value !== '')?.value ?? counting[0]?.value;
}

async function readFile(
  system: System,
  path: string | undefined,
  file: 'user' | 'go.env',
): Promise<ReadonlyMap<string, string>> {
  const bytes = path === undefined ? undefined : await system.files.read(path).catch(() => undefined);
  return goEnvValues(bytes?.toString('utf8') ?? '', file);
}

/** Go 1.21 was the first to keep its defaults in `go.env`. A GOROOT without a word of its version is taken for a newer one. */
async function isOlderThanGoEnv(system: System, goroot: string): Promise<boolean> {
  const bytes = await system.files.read(pathsOf(system).join(goroot, 'VERSION')).catch(() => undefined);
  const minor = /^go1(?:\.(\d+))?/.exec(bytes?.toString('latin1') ?? '')?.[1];
  return minor !== undefined && Number(minor) < 21;
}
