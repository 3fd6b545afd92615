import { redactUrl } from '../../config/basics/index.ts';
import { pathsOf, type System, systemProxy, type SystemProxy } from '../../goenv/index.ts';

/** A proxy that something on this machine is set up with and Go does not look at. */
export interface NeighbourProxy {
  /** `ALL_PROXY`, `git`, `npm`, `system`. */
  readonly program: string;
  /** The name of the setting, or a file. */
  readonly where: string;
  readonly url: URL;
  /** Without credentials. */
  readonly shown: string;
}

export interface ProxyVariable {
  readonly name: 'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY';
  readonly upper: string;
  readonly lower: string;
}

export interface ProxySettings {
  readonly variables: readonly ProxyVariable[];
  readonly neighbours: readonly NeighbourProxy[];
  /** A file of rules (PAC) that the system is set up with, which Go cannot read. */
  readonly pac: string | undefined;
}

const timeoutMs = 1500;

/** Every place that names a proxy: the environment, git, npm, the settings of the system. Never rejects. */
export async function readProxySettings(system: System, signal: AbortSignal): Promise<ProxySettings> {
  const variables = (['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const).map((name) => ({
    name,
    upper: system.env[name] ?? '',
    lower: system.env[name.toLowerCase()] ?? '',
  }));
  const [git, npm, desktop]: [NeighbourProxy[], NeighbourProxy[], SystemProxy] = await Promise.all([
    ofGit(system, signal),
    ofNpm(system),
    systemProxy(system, signal).catch(() => ({})),
  ]);
  const all = system.env['ALL_PROXY'] || system.env['all_proxy'] || '';
  return {
    variables,
    neighbours: [
      ...neighbour('ALL_PROXY', 'ALL_PROXY', all),
      ...git,
      ...npm,
      ...neighbour('system', 'system', desktop.proxy ?? ''),
    ],
    pac: desktop.pacUrl,
  };
}

/** A setting of a program, as far as it is an address. */
export function neighbour(program: string, where: string, value: string): NeighbourProxy[] {
  const url = proxyUrl(value);
  return url === undefined ? [] : [{ program, where, url, shown: redactUrl(url.href).replace(/\/$/, '') }];
}

/** `host:port` means http. */
function proxyUrl(value: string): URL | undefined {
  const text = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (text === '' || text === 'null') return undefined;
  return URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`) ?? undefined;
}

async function ofGit(system: System, signal: AbortSignal): Promise<NeighbourProxy[]> {
  try {
    const args = ['config', '--get-regexp', '^https?\\.(.*\\.)?proxy$'];
    const { stdout } = await system.run('git', args, { timeoutMs, signal });
    return stdout.split('\n').flatMap((line) => {
      const [name = '', ...value] = line.split(' ');
      return neighbour('git', name, value.join(' '));
    });
  } catch {
    return [];
  }
}

async function ofNpm(system: System): Promise<NeighbourProxy[]> {
  const path = pathsOf(system).join(system.home, '.npmrc');
  const bytes = await system.files.read(path).catch(() => undefined);
  return (bytes?.toString('utf8') ?? '').split(/\r?\n/).flatMap((line) => {
    const match = /^\s*(?:https-)?proxy\s*=\s*(\S+)/.exec(line);
    return match === null ? [] : neighbour('npm', path, match[1] ?? '');
  });
}
