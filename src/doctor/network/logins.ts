import { pathsOf, type System } from '../../goenv/index.ts';

/** Whether Go has credentials for a host: whether they are right is for the checks of modules to say. */
export type Logins = (host: string) => boolean;

/**
 * By the netrc file, which is where Go looks unless GOAUTH (`goauth`) says something else (`go help goauth`); with any other means than
 * that file every host may have some.
 */
export async function readLogins(system: System, goauth: string): Promise<Logins> {
  const methods = goauth.split(';').map((method) => method.trim());
  if (methods.some((method) => method !== '' && method !== 'netrc' && method !== 'off')) return () => true;
  if (methods.includes('off')) return () => false;
  const { join } = pathsOf(system);
  const named = system.env['NETRC'];
  const usual = system.platform === 'win32' ? ['_netrc', '.netrc'] : ['.netrc'];
  const hosts = new Set<string>();
  for (const path of named ? [named] : usual.map((name) => join(system.home, name))) {
    const text = (await system.files.read(path).catch(() => undefined))?.toString('utf8') ?? '';
    for (const match of text.matchAll(/(?:^|\s)machine\s+(\S+)/g)) hosts.add(match[1] ?? '');
    if (text !== '') break;
  }
  return (host) => hosts.has(host);
}
