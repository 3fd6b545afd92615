import { accidentsInSettings, type GoSettings, systemCode } from '../../goenv/index.ts';
import { escapePath, escapeVersion } from '../../module/index.ts';
import { Patterns } from '../../policy/index.ts';
import { command, finding, resultOf } from '../engine/index.ts';
import { privatePatterns } from '../machine/index.ts';
import { setRemedies } from '../go/index.ts';
import type { Check, CheckContext, CheckResult, Finding } from '../types.ts';
import { type Mirrors, type Wanted, wantedModules, withMirrors } from './entries.ts';
import { gitConfig } from './git-config.ts';
import { loginFindings, loginsOf, type Logins } from './logins.ts';
import { networkNeeds } from './needs.ts';
import { judgeRemote } from './remote-words.ts';
import { askRemote, repositoryOf } from './remotes.ts';

/** So many modules are looked for in mirrors; who has more has some of each kind among them. */
const mostModules = 24;
/** So many hosts are asked with git. */
const mostHosts = 3;

/** Private modules: whether the settings say of all of them that they are, and whether their servers let us in. */
export const privateCheck: Check = {
  id: 'modules.private',
  group: 'modules',
  needs: networkNeeds,
  byDefault: true,
  run: (context) => withMirrors(context, (mirrors) => run(context, mirrors)),
};

async function run(context: CheckContext, mirrors: Mirrors): Promise<CheckResult> {
  const { settings } = mirrors;
  const wanted = await wantedModules(context);
  const isPrivate = privatePatterns(settings, 'GONOPROXY');
  const ours = wanted.filter(({ path }) => isPrivate.matches(path));
  const others = wanted.filter(({ path }) => !isPrivate.matches(path)).slice(0, mostModules);
  const seen = [`GOPRIVATE=${settings.get('GOPRIVATE').value ?? ''}`];
  const logins = await loginsOf(context, settings);
  const [uncovered, refused] = await Promise.all([
    uncoveredFindings(context, mirrors, others),
    remoteFindings(context, mirrors, ours, logins, seen),
  ]);
  return resultOf(
    [...loginFindings(context.system, settings, logins, ours.length > 0), ...uncovered, ...refused],
    seen,
  );
}

/** Modules that no mirror has heard of: mostly private ones that GOPRIVATE does not name, so that strangers are asked for them. */
async function uncoveredFindings(
  { system, mirror }: CheckContext,
  mirrors: Mirrors,
  wanted: readonly Wanted[],
): Promise<Finding[]> {
  const asked = mirrors.entries.filter(({ kind }) => kind === 'mirror' || kind === 'folder');
  if (asked.length === 0 || mirror !== undefined) return [];
  const unknown = await Promise.all(
    wanted.map(async ({ path, version }) => {
      const base = `/${escapePath(path)}`;
      const infos = await mirrors.askAll(`${base}/@v/${escapeVersion(version)}.info`, asked);
      if (infos.some(({ state }) => state !== 'absent')) return [];
      // A version that is not there is another matter than a module that is not.
      const lists = await mirrors.askAll(`${base}/@v/list`, asked);
      return lists.every(({ state, bytes }) => state === 'absent' || (state === 'has' && bytes.length === 0))
        ? [path]
        : [];
    }),
  );
  const paths = unknown.flat();
  const [first] = paths;
  // Nobody at all: that is the mirror's fault, and said of it.
  if (first === undefined || (paths.length === wanted.length && paths.length > 2)) return [];
  const patterns = [...new Set(paths.map(patternFor))];
  const setting = mirrors.settings.get('GOPRIVATE');
  const value = [setting.value ?? '', ...patterns].filter((part) => part !== '').join(',');
  const evidence = paths
    .slice(0, 6)
    .map((path) => `${path}: 404 (${asked.map(({ name }) => name).join(', ')})`);
  const remedies = setRemedies(system, setting, value);
  const params = { module: first, count: paths.length, patterns: patterns.join(',') };
  return [finding('doctor.private-not-covered', 'error', params, { sure: 'likely', evidence, remedies })];
}

/** On a host for everybody the owner is private; else the whole host is. */
export function patternFor(path: string): string {
  const [host = '', owner] = path.split('/');
  const isShared = /^(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com|codeberg\.org|gopkg\.in)$/.test(
    host,
  );
  return isShared && owner !== undefined ? `${host}/${owner}` : host;
}

interface Wide {
  readonly name: string;
  readonly pattern: string;
  /** The setting without the pattern. */
  readonly left: string;
}

/** A pattern that is true of everybody's code and keeps mirrors from being asked for a module. */
function wideFor({ system }: CheckContext, settings: GoSettings, path: string): Wide | undefined {
  for (const { code, name, params, layer } of accidentsInSettings(settings, {}, system.platform)) {
    const pattern = String(params['pattern']);
    if (code !== 'goenv.accident-private-wide' || name === 'GONOSUMDB') continue;
    if (!new Patterns([pattern]).matches(path)) continue;
    const left = layer.value.split(',').filter((word) => word !== '' && word !== pattern);
    return { name, pattern, left: left.join(',') };
  }
  return undefined;
}

/** No change for `--fix`: whoever has private code too has to say which it is first. */
function wideFindings(
  { name, pattern, left }: Wide,
  { host, path, said }: { readonly host: string; readonly path: string; readonly said: readonly string[] },
): Finding[] {
  const remedies = [command(left === '' ? `go env -u ${name}` : `go env -w ${name}=${left}`)];
  const params = { name, pattern, module: path, host };
  return [finding('doctor.private-wide', 'error', params, { sure: 'likely', evidence: said, remedies })];
}

/** One repository of each host is asked as go would ask it. */
async function remoteFindings(
  context: CheckContext,
  mirrors: Mirrors,
  wanted: readonly Wanted[],
  logins: Logins,
  seen: string[],
): Promise<Finding[]> {
  const byHost = new Map(wanted.toReversed().map((each) => [each.path.split('/')[0] ?? '', each]));
  const hosts = [...byHost]
    .filter(([host]) => host.includes('.'))
    .toReversed()
    .slice(0, mostHosts);
  if (hosts.length === 0) return [];
  const { settings } = mirrors;
  const config = await gitConfig(context);
  const found = await Promise.all(
    hosts.map(async ([host, { path }]): Promise<Finding[]> => {
      try {
        const repository = await repositoryOf(mirrors, host, path);
        const asked = await askRemote(context, repository);
        seen.push(`git ls-remote ${repository}: ${asked.kind}`);
        const wide = asked.kind === 'works' ? undefined : wideFor(context, settings, path);
        if (wide !== undefined) return wideFindings(wide, { host, path, said: asked.said });
        return judgeRemote({ host, path, repository, asked, logins, config });
      } catch (error) {
        context.signal.throwIfAborted();
        if (systemCode(error) === undefined) throw error;
        return []; // Without git nothing can be asked; that is said of git.
      }
    }),
  );
  return found.flat();
}
