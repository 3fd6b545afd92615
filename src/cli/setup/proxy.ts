import { GomirrorError } from '../../base/index.ts';
import type { Note, System } from '../../goenv/index.ts';
import type { CliCode } from '../codes.ts';
import type { AskPassword } from './wishes.ts';

/** Hosts that no proxy is asked for. */
const ownHosts = ['localhost', '127.0.0.1', '::1'];

/** The variables for a proxy, and what there is to say of how it was found. */
export interface ProxyChoice {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The proxy's URL; undefined for none. */
  readonly url: string | undefined;
  readonly notes: readonly Note[];
}

/** `--proxy` as variables. `target` is the mirror that a PAC file is asked about. Rejects with `cli.setup-…` and `goenv.pac-…` codes. */
export async function chooseProxy(
  system: System,
  wanted: string,
  noProxy: string | undefined,
  target: string,
  password: AskPassword,
  signal: AbortSignal,
): Promise<ProxyChoice> {
  if (wanted === 'off')
    return { variables: variablesOf(system, undefined, undefined), url: undefined, notes: [] };
  const { url, notes } = await findProxy(system, wanted, target, signal);
  if (url === undefined) return { variables: variablesOf(system, undefined, undefined), url, notes };
  const checked = checkProxy(url);
  if (checked.username !== '')
    checked.password = encodeURIComponent(await password(decodeURIComponent(checked.username), checked.host));
  const text = checked.href.replace(/\/$/, '');
  const old = system.env['NO_PROXY'] ?? system.env['no_proxy'] ?? '';
  const hosts = [...(noProxy ?? old).split(','), ...ownHosts].map((host) => host.trim()).filter(Boolean);
  return { variables: variablesOf(system, text, [...new Set(hosts)].join(',')), url: text, notes };
}

async function findProxy(
  system: System,
  wanted: string,
  target: string,
  signal: AbortSignal,
): Promise<{ url: string | undefined; notes: Note[] }> {
  const isSetting = wanted === 'pac' || wanted === 'system';
  if (!isSetting && !wanted.startsWith('pac+')) return { url: wanted, notes: [] };
  // PAC files are programs; what runs them is loaded for those who have one.
  const { proxyFromPac, systemProxy } = await import('../../goenv/index.ts');
  let pacUrl = wanted.slice('pac+'.length);
  if (isSetting) {
    const setting = await systemProxy(system, signal);
    if (wanted === 'system' && setting.proxy !== undefined)
      return { url: setting.proxy, notes: [{ code: 'cli.setup-system-proxy', params: {} }] };
    if (setting.pacUrl === undefined) throw new GomirrorError<CliCode>('cli.setup-no-system-proxy', {});
    pacUrl = setting.pacUrl;
  }
  const way = await proxyFromPac(system, pacUrl, target, signal);
  const { hostname } = new URL(target);
  if (way.kind === 'direct')
    return { url: undefined, notes: [{ code: 'cli.setup-pac-direct', params: { host: hostname } }] };
  return {
    url: way.url,
    notes: [{ code: 'cli.setup-pac-proxy', params: { host: hostname, proxy: way.url } }],
  };
}

function checkProxy(text: string): URL {
  const written = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url !== undefined && url.password !== '')
    throw new GomirrorError<CliCode>('cli.setup-secret-argument', {});
  if (url === undefined || url.hostname === '' || !/^(?:https?|socks5h?):$/.test(url.protocol))
    throw new GomirrorError<CliCode>('cli.setup-bad-proxy', {});
  return url;
}

/** The variables for no proxy. */
export function noProxyVariables(system: System): Readonly<Record<string, string | undefined>> {
  return variablesOf(system, undefined, undefined);
}

/** Go reads both spellings, curl and git only small letters for http; on Windows they are one. */
function variablesOf(
  { platform }: System,
  proxy: string | undefined,
  none: string | undefined,
): Record<string, string | undefined> {
  const upper = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: none };
  if (platform === 'win32') return upper;
  return { ...upper, http_proxy: proxy, https_proxy: proxy, no_proxy: none };
}
