import { errorCode, GomirrorError } from '../../base/index.ts';
import { redactUrl } from '../../config/basics/index.ts';
import type { Note } from '../../goenv/index.ts';
import { type System, variable } from '../../goenv/system/index.ts';
import type { CliCode } from '../codes.ts';
import { chooseMirrors, type MirrorChoice, type MirrorNames, type Way } from './mirror-words.ts';

export interface OnTheWayOptions {
  readonly names: MirrorNames;
  readonly way: Way;
  /** True where somebody sees the changes and agrees before they are made. */
  readonly isAsked: boolean;
  /** True where the command line says nothing of proxies. */
  readonly mayTurnOff: boolean;
}

export interface OnTheWay {
  readonly choice: MirrorChoice;
  /** True: with the proxy that is set now no mirror can be used, and without it some can. */
  readonly isWithoutProxy: boolean;
  readonly notes: readonly Note[];
}

/**
 * The mirrors that are wished for. Where all that are measured fail by a proxy of the environment (a program that is not running) and
 * some work without it, those, if somebody can be asked. Rejects like {@link chooseMirrors}, and with `cli.setup-proxy-in-the-way`.
 */
export async function mirrorsOnTheWay(
  system: System,
  text: string,
  { names, way, isAsked, mayTurnOff }: OnTheWayOptions,
): Promise<OnTheWay> {
  try {
    return { choice: await chooseMirrors(text, names, way), isWithoutProxy: false, notes: [] };
  } catch (error) {
    const set = mayTurnOff ? proxyNow(system) : undefined;
    if (set === undefined || errorCode(error) !== 'mirrors.none-usable') throw error;
    const { noProxyVariables } = await import('./proxy.ts');
    const without = { ...way, variables: noProxyVariables(system) };
    const choice = await chooseMirrors(text, names, without).catch(() => undefined);
    if (choice === undefined) throw error;
    if (!isAsked) throw new GomirrorError<CliCode>('cli.setup-proxy-in-the-way', set, { cause: error });
    return { choice, isWithoutProxy: true, notes: [{ code: 'cli.setup-proxy-off', params: set }] };
  }
}

/** The proxy that go takes for https, in whatever spelling. */
function proxyNow(system: System): { name: string; proxy: string } | undefined {
  for (const name of ['HTTPS_PROXY', 'https_proxy']) {
    const value = variable(system, name);
    if (value !== undefined && value !== '') return { name, proxy: redactUrl(value) };
  }
  return undefined;
}
