import type { Host } from '../../src/config/index.ts';

/** What a made-up machine differs in from a bare Linux one; files by their path. */
export interface HostFacts {
  readonly platform?: NodeJS.Platform;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Codes of the system errors that reading these paths gives. */
  readonly unreadable?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly home?: string | undefined;
  readonly names?: readonly string[];
  readonly processors?: number;
  readonly locale?: string;
}

/** A machine made of the facts given and nothing else: no file of the real one is read. */
export function makeHost(facts: HostFacts = {}): Host {
  const { env = {}, files = {}, unreadable = {}, links = {}, platform = 'linux' } = facts;
  return {
    platform,
    env,
    cwd: facts.cwd ?? (platform === 'win32' ? 'C:\\cwd' : '/cwd'),
    readFile: (path) => {
      const text = files[path];
      if (text !== undefined) return text;
      throw Object.assign(new Error(`cannot read ${path}`), { code: unreadable[path] ?? 'ENOENT' });
    },
    homeFolder: () =>
      'home' in facts ? facts.home : platform === 'win32' ? 'C:\\Users\\gopher' : '/home-of-gopher',
    ownNames: () => facts.names ?? ['build1', '192.0.2.7', 'fe80::1%eth0'],
    processors: () => facts.processors ?? 8,
    realPath: (path) => links[path] ?? (files[path] === undefined ? undefined : path),
    systemLocale: () => facts.locale ?? 'en-US',
  };
}
