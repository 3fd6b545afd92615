import type { System } from '../system/index.ts';

/** The proxy settings of the desktop, which programs of the terminal do not look at. */
export interface SystemProxy {
  /** Of a PAC file. */
  readonly pacUrl?: string;
  /** `http://host:port`. */
  readonly proxy?: string;
}

const internetSettings = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

/** The system's own setting: Windows' Internet settings, `scutil --proxy`, GNOME's. Empty when there is none. */
export async function systemProxy(system: System, signal: AbortSignal): Promise<SystemProxy> {
  if (system.platform === 'win32') return windowsProxy(system);
  const run = async (program: string, args: readonly string[]): Promise<string> => {
    try {
      const { code, stdout } = await system.run(program, args, { timeoutMs: 5000, signal });
      return code === 0 ? stdout : '';
    } catch {
      return '';
    }
  };
  if (system.platform === 'darwin') return macosProxy(await run('scutil', ['--proxy']));
  if ((await system.which('gsettings')) === undefined) return {};
  const setting = async (schema: string, name: string) =>
    (await run('gsettings', ['get', schema, name])).trim().replace(/^'(.*)'$/, '$1');
  const root = 'org.gnome.system.proxy';
  const mode = await setting(root, 'mode');
  if (mode === 'auto') {
    const pacUrl = await setting(root, 'autoconfig-url');
    return pacUrl === '' ? {} : { pacUrl };
  }
  if (mode !== 'manual') return {};
  const host = await setting(`${root}.https`, 'host');
  const port = await setting(`${root}.https`, 'port');
  return host === '' ? {} : { proxy: `http://${host}:${port}` };
}

async function windowsProxy({ registry }: System): Promise<SystemProxy> {
  const pac = await registry?.read(internetSettings, 'AutoConfigURL');
  if (pac !== undefined && pac.data !== '') return { pacUrl: pac.data };
  const enabled = await registry?.read(internetSettings, 'ProxyEnable');
  const server = await registry?.read(internetSettings, 'ProxyServer');
  if (server === undefined || server.data === '' || Number(enabled?.data ?? 0) !== 1) return {};
  // One for all, or `http=a:80;https=b:80`.
  const listed = /(?:^|;)https=([^;]+)/i.exec(server.data)?.[1];
  const host = listed ?? (server.data.includes('=') ? undefined : server.data);
  return host === undefined ? {} : { proxy: host.includes('://') ? host : `http://${host}` };
}

function macosProxy(text: string): SystemProxy {
  const value = (name: string) => new RegExp(String.raw`^\s*${name} : (.*)$`, 'm').exec(text)?.[1]?.trim();
  const pacUrl = value('ProxyAutoConfigURLString');
  if (value('ProxyAutoConfigEnable') === '1' && pacUrl !== undefined) return { pacUrl };
  const host = value('HTTPSProxy');
  if (value('HTTPSEnable') !== '1' || host === undefined) return {};
  return { proxy: `http://${host}:${value('HTTPSPort') ?? '80'}` };
}
