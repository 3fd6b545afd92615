import { errorCode, GomirrorError } from '../../base/index.ts';
import { redactUrl } from '../../config/basics/index.ts';
import type { LoadedPolicy } from '../../goenv/index.ts';
import { goPathFolders, type Neighbour, type Note, type SetupWishes } from '../../goenv/places/index.ts';
import { pathsOf, type System } from '../../goenv/system/index.ts';
import type { CliCode } from '../codes.ts';
import { isMeasured, type MirrorNames } from './mirror-words.ts';
import { mirrorsOnTheWay } from './on-the-way.ts';
import { commandOf, type SetupOptions } from './options.ts';

/** Asks for the password, or the token, of a user at a host. */
export type AskPassword = (user: string, host: string) => Promise<string>;

/** What the options need beside the machine. */
export interface WishSources {
  readonly names: MirrorNames;
  /** The password that goes with the options, from a prompt, standard input or a file. */
  readonly password: AskPassword;
  readonly signal: AbortSignal;
  /** True where somebody sees the changes and agrees before they are made. */
  readonly isAsked: boolean;
}

/** The mirror that a PAC file is asked about when the command line names none. */
const commonMirror = 'https://goproxy.cn/';

/** Options, with a team's policy under them, as wishes; and what there is to say. Rejects with coded errors. */
export async function wishesOf(
  system: System,
  options: SetupOptions,
  { names, password, signal, isAsked }: WishSources,
): Promise<{ wishes: SetupWishes; notes: readonly Note[] }> {
  for (const host of options.ssh) checkHost('--ssh', host);
  const loaded = options.team === undefined ? undefined : await policyOf(system, options.team, signal);
  const wanted = loaded === undefined ? options : withPolicy(options, loaded);
  const notes: Note[] = [];
  const go: Record<string, string | undefined> = {};
  const ca = loaded?.policy.ca ?? (options.ca === undefined ? undefined : await readCa(system, options.ca));
  const proxyFor = async (text: string, target: string) => {
    const { chooseProxy } = await import('./proxy.ts');
    return chooseProxy(system, text, wanted.noProxy, target, password, signal);
  };
  // Mirrors are measured by the way that go will take.
  let chosen =
    wanted.proxy !== undefined && isMeasured(wanted.mirror)
      ? await proxyFor(wanted.proxy, commonMirror)
      : undefined;
  let proxy = wanted.proxy;
  if (wanted.mirror !== undefined) {
    const way = { variables: chosen?.variables, ca };
    const found = await mirrorsOnTheWay(system, wanted.mirror, {
      names,
      way,
      isAsked,
      mayTurnOff: proxy === undefined,
    });
    const { goproxy, gosumdb, reasons } = found.choice;
    go['GOPROXY'] = goproxy;
    if (gosumdb !== undefined) go['GOSUMDB'] = gosumdb;
    if (found.isWithoutProxy) proxy = 'off';
    const isSumDbNamed = wanted.sumdb !== undefined;
    notes.push(...found.notes);
    notes.push(...reasons.filter(({ code }) => !isSumDbNamed || code !== 'cli.setup-lacks-database'));
  }
  const keep = (name: string, value: string | undefined) => {
    if (value !== undefined) go[name] = value === 'default' ? undefined : value;
  };
  keep('GOSUMDB', wanted.sumdb);
  keep('GOPRIVATE', wanted.private);
  keep('GOTOOLCHAIN', wanted.toolchain);

  let variables: Readonly<Record<string, string | undefined>> = {};
  let gitProxy: string | null | undefined;
  if (proxy !== undefined) {
    const target = /https?:\/\/[^,|]+/.exec(go['GOPROXY'] ?? '')?.[0] ?? commonMirror;
    chosen ??= await proxyFor(proxy, target);
    variables = chosen.variables;
    gitProxy = chosen.url ?? null;
    notes.push(...chosen.notes);
  } else if (wanted.noProxy !== undefined) {
    variables = {
      NO_PROXY: wanted.noProxy,
      ...(system.platform !== 'win32' && { no_proxy: wanted.noProxy }),
    };
  }
  const login = options.login === undefined ? undefined : await loginOf(options, password);
  const isForGit = options.for.includes('git');
  const isForGo = options.for.includes('go') || loaded !== undefined;
  const wishes: SetupWishes = {
    scope: options.scope,
    go: isForGo ? go : {},
    variables,
    path: options.path ? await goPathFolders(system) : [],
    neighbours: neighboursOf(options, loaded),
    neighbourMirrors: {
      ...(loaded?.policy.npm !== undefined && { npm: loaded.policy.npm }),
      ...(loaded?.policy.pip !== undefined && { pip: loaded.policy.pip }),
      ...(loaded?.policy.docker !== undefined && { docker: loaded.policy.docker }),
    },
    git: {
      ...(isForGit && gitProxy !== undefined && { proxy: gitProxy }),
      sshHosts: options.ssh,
      users: isForGit && login !== undefined ? [{ host: login.host, user: login.user }] : [],
    },
    logins: login === undefined ? [] : [login],
    ...(ca !== undefined && { ca }),
    ...(loaded !== undefined &&
      options.scope === 'user' && { remember: await remembered(system, loaded, go, variables) }),
    command: commandOf(proxy === undefined ? options : { ...options, proxy }, redactUrl),
  };
  if (loaded !== undefined)
    notes.push({
      code: 'cli.setup-team',
      params: {
        name: loaded.policy.name ?? redactUrl(loaded.source.place),
        sha256: loaded.sha256.slice(0, 16),
      },
    });
  return { wishes, notes };
}

/** The policy at a place. What reads policies is loaded for those who follow one. */
async function policyOf(system: System, team: string, signal: AbortSignal): Promise<LoadedPolicy> {
  const { loadPolicy, parseSource } = await import('../../goenv/index.ts');
  return loadPolicy(system, parseSource(team), signal);
}

/** What the command line says counts more than the policy. */
function withPolicy(options: SetupOptions, { policy }: LoadedPolicy): SetupOptions {
  return {
    ...(policy.mirror !== undefined && { mirror: policy.mirror }),
    ...(policy.sumdb !== undefined && { sumdb: policy.sumdb }),
    ...(policy.private !== undefined && { private: policy.private.join(',') }),
    ...(policy.proxy !== undefined && { proxy: policy.proxy }),
    ...(policy.noProxy !== undefined && { noProxy: policy.noProxy.join(',') }),
    ...(policy.toolchain !== undefined && { toolchain: policy.toolchain }),
    ...options,
  };
}

async function remembered(
  system: System,
  loaded: LoadedPolicy,
  go: Readonly<Record<string, string | undefined>>,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<{ path: string; text: string }> {
  const { teamFile, teamRecordText } = await import('../../goenv/index.ts');
  const set = (values: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  return { path: teamFile(system), text: teamRecordText(loaded, { go: set(go), variables: set(variables) }) };
}

function neighboursOf(options: SetupOptions, loaded: LoadedPolicy | undefined): Neighbour[] {
  const all: readonly Neighbour[] = ['npm', 'pip', 'docker'];
  return all.filter((each) => options.for.includes(each) || loaded?.policy[each] !== undefined);
}

async function loginOf(
  { login = '', user }: SetupOptions,
  password: AskPassword,
): Promise<{ host: string; user: string; password: string }> {
  checkHost('--login', login);
  if (user === undefined)
    throw new GomirrorError<CliCode>('cli.missing-argument', {
      command: 'setup',
      what: '--user NAME',
    });
  return { host: login, user, password: await password(user, login) };
}

/** What is no host would become a line of a file in which it means something else. */
function checkHost(where: string, host: string): void {
  if (/^\w[\w.-]*(?::\d+)?$/.test(host)) return;
  throw new GomirrorError<CliCode>('cli.setup-bad-host', { where, value: redactUrl(host) });
}

async function readCa(system: System, file: string): Promise<string> {
  const path = pathsOf(system).resolve(system.cwd, file);
  try {
    const bytes = await system.files.read(path);
    if (bytes !== undefined) return bytes.toString('utf8');
  } catch (error) {
    throw cannotRead(path, errorCode(error) ?? '?', error);
  }
  throw cannotRead(path, 'ENOENT');
}

function cannotRead(path: string, reason: string, cause?: unknown): GomirrorError<CliCode> {
  return new GomirrorError<CliCode>('cli.cannot-read', { path, reason }, { cause });
}
