import nodePath from 'node:path';
import { redactUrl } from '../../config/index.ts';
import type { System } from '../../goenv/index.ts';

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
  const [git, npm, desktop] = await Promise.all([
    ofGit(system, signal),
    ofNpm(system),
    ofDesktop(system, signal).catch(() => ({ found: [], pac: undefined })),
  ]);
  const all = system.env['ALL_PROXY'] || system.env['all_proxy'] || '';
  return {
    variables,
    neighbours: [...neighbour('ALL_PROXY', 'ALL_PROXY', all), ...git, ...npm, ...desktop.found],
    pac: desktop.pac,
  };
}

function neighbour(program: string, where: string, value: string): NeighbourProxy[] {
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
  const { join } = system.platform === 'win32' ? nodePath.win32 : nodePath.posix;
  const path = join(system.home, '.npmrc');
  const bytes = await system.files.read(path).catch(() => undefined);
  return (bytes?.toString('utf8') ?? '').split(/\r?\n/).flatMap((line) => {
    const match = /^\s*(?:https-)?proxy\s*=\s*(\S+)/.exec(line);
    return match === null ? [] : neighbour('npm', path, match[1] ?? '');
  });
}

interface Desktop {
  readonly found: NeighbourProxy[];
  readonly pac: string | undefined;
}

function ofDesktop(system: System, signal: AbortSignal): Promise<Desktop> {
  if (system.platform === 'win32') return ofWindows(system);
  return system.platform === 'darwin' ? ofMac(system, signal) : ofGnome(system, signal);
}

async function ofWindows({ registry }: System): Promise<Desktop> {
  const key = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
  const read = async (name: string) => (await registry?.read(key, name))?.data ?? '';
  const isOn = Number(await read('ProxyEnable')) === 1;
  const pac = (await read('AutoConfigURL')) || undefined;
  const server = isOn ? await read('ProxyServer') : '';
  // Either one for all, or `http=host:port;https=host:port`.
  const https = /(?:^|;)https=([^;]+)/i.exec(server)?.[1] ?? (server.includes('=') ? '' : server);
  return { found: neighbour('system', 'Internet Settings', https), pac };
}

async function ofMac(system: System, signal: AbortSignal): Promise<Desktop> {
  const { stdout } = await system.run('scutil', ['--proxy'], { timeoutMs, signal });
  const value = (name: string) => new RegExp(`\\b${name} : (\\S+)`).exec(stdout)?.[1] ?? '';
  const pac = value('ProxyAutoConfigEnable') === '1' ? value('ProxyAutoConfigURLString') : '';
  const host = value('HTTPSEnable') === '1' ? value('HTTPSProxy') : '';
  const where = 'scutil --proxy';
  return {
    found: host === '' ? [] : neighbour('system', where, `${host}:${value('HTTPSPort') || '80'}`),
    pac: pac || undefined,
  };
}

async function ofGnome(system: System, signal: AbortSignal): Promise<Desktop> {
  const nothing = { found: [], pac: undefined };
  if ((await system.which('gsettings')) === undefined) return nothing;
  const get = async (schema: string, key: string) => {
    const { stdout } = await system.run('gsettings', ['get', schema, key], { timeoutMs, signal });
    return stdout.trim().replaceAll("'", '');
  };
  const root = 'org.gnome.system.proxy';
  const mode = await get(root, 'mode');
  if (mode === 'auto') return { found: [], pac: (await get(root, 'autoconfig-url')) || undefined };
  if (mode !== 'manual') return nothing;
  const [host, port] = await Promise.all([get(`${root}.https`, 'host'), get(`${root}.https`, 'port')]);
  return { found: host === '' ? [] : neighbour('system', root, `${host}:${port}`), pac: undefined };
}
