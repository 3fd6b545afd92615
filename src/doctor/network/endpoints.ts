import { officialProxy, officialSumDb, splitProxyList } from '../../config/basics/index.ts';
import type { GoSettings } from '../../goenv/index.ts';
import type { Endpoint } from '../facts.ts';
import { meantSettings, privatePatterns, projectOf } from '../machine/index.ts';
import type { CheckContext } from '../types.ts';

/** An endpoint and what has to be known to reach it. */
export interface Target extends Endpoint {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** Path without a slash at the end. */
  readonly basePath: string;
  /** True where the address carries a user name, which is left out of `url`. */
  readonly hasLogin: boolean;
  /** What is asked for below that, where it is not what the role says. */
  readonly exactPath?: string;
  /** Where the next entry of GOPROXY is asked: after an absence only, or after any failure. Of mirrors. */
  readonly thenOn: 'absent' | 'any';
}

/** A project may name hundreds of hosts; its first ones say enough. */
const sourceHostsLimit = 3;

/**
 * The hosts that go talks to on this machine: the mirrors of GOPROXY (`--mirror` instead, when given) in its order, the checksum
 * database, and the hosts of code that comes from version control. Written into the facts, for other checks.
 */
export async function findTargets(context: CheckContext): Promise<readonly Target[]> {
  const settings = await meantSettings(context);
  const words = splitProxyList(context.mirror ?? valueOf(settings, 'GOPROXY', `${officialProxy},direct`));
  const targets: Target[] = [];
  const add = (url: string, role: Endpoint['role'], more?: Partial<Target>) => {
    const target = targetOf(url, role, more);
    if (target !== undefined && !targets.some((known) => known.url === target.url)) targets.push(target);
  };
  const mirrors = words.filter(({ word }) => word !== 'direct' && word !== 'off');
  for (const { word, thenOn } of mirrors) {
    add(/^[a-z][a-z0-9+.-]*:/i.test(word) ? word : `https://${word}`, 'mirror', { thenOn });
  }
  const database = databaseUrl(valueOf(settings, 'GOSUMDB', officialSumDb));
  if (database !== undefined && words[0]?.word !== 'off') add(database, 'database');
  for (const host of await sourceHosts(context, settings, words)) add(`https://${host}/`, 'vcs');
  context.facts.endpoints ??= targets.map(({ url, role, name }) => ({ url, role, name }));
  return targets;
}

/** Undefined for what is no address on the network (`file://`, mistakes, which others report). */
export function targetOf(
  written: string,
  role: Endpoint['role'],
  { thenOn = 'absent' }: Partial<Target> = {},
): Target | undefined {
  const url = URL.parse(written);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const isSecure = url.protocol === 'https:';
  return {
    url: `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`,
    role,
    name: nameOf(url),
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (isSecure ? 443 : 80)),
    isSecure,
    basePath: url.pathname.replace(/\/+$/, ''),
    hasLogin: url.username !== '',
    thenOn,
  };
}

function nameOf(url: URL): string {
  return url.origin === new URL(officialProxy).origin ? 'official' : url.host;
}

function valueOf(settings: GoSettings, name: string, otherwise: string): string {
  return settings.get(name).value || otherwise;
}

/** Where GOSUMDB's database is asked when no mirror passes it on; undefined for `off`. */
function databaseUrl(setting: string): string | undefined {
  const [verifier = '', url] = setting.trim().split(/\s+/);
  if (verifier === 'off') return undefined;
  return url ?? `https://${verifier.split('+')[0]}`;
}

/** Hosts of modules that are fetched from version control: the asked one's and those of go.mod, as far as GOPROXY leaves them to it. */
async function sourceHosts(
  context: CheckContext,
  settings: GoSettings,
  words: readonly { word: string }[],
): Promise<readonly string[]> {
  const isDirectOnly = words[0]?.word === 'direct';
  const isPrivate = privatePatterns(settings, 'GONOPROXY');
  const paths =
    context.module === undefined
      ? ((await projectOf(context)).mod?.require.map(({ path }) => path) ?? [])
      : [context.module.path];
  const hosts = paths
    .filter((path) => isDirectOnly || isPrivate.matches(path))
    .map((path) => path.split('/')[0] ?? '')
    .filter((host) => host.includes('.'));
  if (isDirectOnly && hosts.length === 0) hosts.push('github.com');
  return [...new Set(hosts)].slice(0, sourceHostsLimit);
}
