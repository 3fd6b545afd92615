import type { System } from '../../goenv/index.ts';

/** The families of Linux that install programs in the same way. */
export type Family = 'debian' | 'alpine' | 'fedora' | 'arch' | 'suse';

export interface Distribution {
  /** `Debian GNU/Linux 13 (trixie)`. */
  readonly name: string;
  readonly family: Family | undefined;
}

/** What os-release says of a Linux (`man os-release`); undefined elsewhere, or where it says nothing. */
export async function distributionOf(system: System): Promise<Distribution | undefined> {
  if (system.platform !== 'linux') return undefined;
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    const bytes = await system.files.read(file).catch(() => undefined);
    if (bytes === undefined) continue;
    const text = bytes.toString('utf8');
    const value = (name: string) => new RegExp(`^${name}=["']?(.*?)["']?$`, 'm').exec(text)?.[1] ?? '';
    const words = `${value('ID')} ${value('ID_LIKE')}`.toLowerCase().split(/\s+/);
    return { name: value('PRETTY_NAME') || value('ID'), family: words.map(familyOf).find(Boolean) };
  }
  return undefined;
}

function familyOf(id: string): Family | undefined {
  if (id === 'debian' || id === 'ubuntu') return 'debian';
  if (id === 'alpine') return 'alpine';
  if (id === 'fedora' || id === 'rhel' || id === 'centos') return 'fedora';
  if (id === 'arch') return 'arch';
  return id.includes('suse') ? 'suse' : undefined;
}

/** The command that installs what is called by the family's own names there; undefined where there is none to say. */
export function installCommand(
  system: System,
  family: Family | undefined,
  names: Readonly<Partial<Record<Family, string>>>,
): string | undefined {
  const name = family === undefined ? undefined : names[family];
  if (family === undefined || name === undefined) return undefined;
  const commands: Record<Family, (as: string) => string> = {
    debian: (as) => `${as}apt-get update && ${as}apt-get install -y ${name}`,
    alpine: (as) => `${as}apk add ${name}`,
    fedora: (as) => `${as}dnf install -y ${name}`,
    arch: (as) => `${as}pacman -S --needed ${name}`,
    suse: (as) => `${as}zypper install -y ${name}`,
  };
  return commands[family](system.user.isAdmin ? '' : 'sudo ');
}
