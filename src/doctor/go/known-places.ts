import { pathsOf, type System } from '../../goenv/index.ts';

/** Programs of that name where Go is commonly put, though no PATH leads there. */
export async function knownGoPlaces(system: System): Promise<string[]> {
  const { join } = pathsOf(system);
  const { home, files, platform } = system;
  const program = platform === 'win32' ? 'go.exe' : 'go';
  const folders = [
    ...(platform === 'win32'
      ? [
          'C:\\Program Files\\Go\\bin',
          'C:\\Go\\bin',
          join(home, 'scoop', 'apps', 'go', 'current', 'bin'),
          'C:\\ProgramData\\chocolatey\\bin',
        ]
      : [
          '/usr/local/go/bin',
          '/usr/lib/go/bin',
          '/usr/lib/golang/bin',
          '/opt/go/bin',
          '/snap/bin',
          '/opt/homebrew/bin',
          '/usr/local/bin',
        ]),
    join(home, '.local', 'go', 'bin'),
    join(home, 'go', 'bin'),
    ...(await toolchainsBelow(system, join(home, 'sdk'))),
    ...(await toolchainsBelow(system, join(home, '.gvm', 'gos'))),
    ...(await toolchainsBelow(system, '/usr/lib')),
  ];
  const found: string[] = [];
  for (const folder of new Set(folders)) {
    const file = join(folder, program);
    const real = await files.realPath(file).catch(() => undefined);
    const facts = real === undefined ? undefined : await files.facts(real).catch(() => undefined);
    if (facts?.kind === 'file') found.push(file);
  }
  return found;
}

/** `~/sdk/go1.26.8/bin`, `/usr/lib/go-1.26/bin`. */
async function toolchainsBelow(system: System, folder: string): Promise<string[]> {
  if (folder.startsWith('/') && system.platform === 'win32') return [];
  const names = (await system.files.list(folder).catch(() => undefined)) ?? [];
  const toolchains = names.filter((name) => /^go-?\d/.test(name)).sort();
  return toolchains.reverse().map((name) => pathsOf(system).join(folder, name, 'bin'));
}
