import { type GoSetting, pathsOf, type System } from '../../goenv/index.ts';
import { redactUrl } from '../../config/basics/index.ts';
import { finding, resultOf } from '../engine/index.ts';
import { settingsOf } from '../machine/index.ts';
import type { Check, Finding } from '../types.ts';
import { accidentFindings } from './accidents.ts';
import { unsetRemedies } from './remedies.ts';

/** Every setting with its value, the layer that it is from, and what hides what. */
export const settingsCheck: Check = {
  id: 'settings.go',
  group: 'settings',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const settings = await settingsOf(context);
    const found: Finding[] = [];
    const seen: string[] = [];
    for (const name of settings.names) {
      const setting = settings.get(name);
      const [first] = setting.layers;
      if (first === undefined || setting.value === undefined || first.layer === 'default') continue;
      seen.push(`${name}=${shown(setting.value)} (${first.where})`);
      found.push(...(await shadowed(system, setting)));
    }
    found.push(...(await fileFindings(system, settings.file)));
    found.push(...(await accidentFindings(system, settings)));
    return resultOf(found, seen);
  },
};

/** What stands in the place of Go's own file and is none that it can read: go then gets along as if there were none. */
async function fileFindings(system: System, file: string | undefined): Promise<Finding[]> {
  if (file === undefined) return [];
  const { files } = system;
  const behind = async (path: string) => {
    const real = await files.realPath(path).catch(() => undefined);
    return real === undefined ? undefined : files.facts(real).catch(() => undefined);
  };
  const facts = await behind(file);
  const above = await behind(pathsOf(system).dirname(file));
  const isBlocked = above !== undefined && above.kind !== 'folder';
  if (isBlocked || (facts !== undefined && facts.kind === 'folder')) {
    const place = isBlocked ? pathsOf(system).dirname(file) : file;
    const evidence = [`${place}: ${isBlocked ? above.kind : 'folder'}`];
    return [finding('doctor.env-file-blocked', 'warning', { file, place }, { evidence })];
  }
  const bytes = await files.read(file).catch(() => undefined);
  if (bytes?.includes(0) !== true) return [];
  const evidence = [`${file}: ${bytes.subarray(0, 8).toString('hex')} …`];
  return [finding('doctor.env-file-no-text', 'warning', { file }, { evidence })];
}

/** A value in Go's file that the environment hides: `go env -w` then changes nothing. */
async function shadowed(system: System, setting: GoSetting): Promise<Finding[]> {
  const { name, layers } = setting;
  const environment = layers.find(({ layer }) => layer === 'environment');
  const file = layers.find(({ layer }) => layer === 'go-env-file');
  // In this one file and for this one name it is the other way round.
  if (
    environment === undefined ||
    file === undefined ||
    environment.value === file.value ||
    name === 'GOROOT'
  )
    return [];
  const evidence = [
    `${name}=${shown(environment.value)} (${environment.where})`,
    `${name}=${shown(file.value)} (${file.where})`,
    ...(await placesThatSet(system, name)),
  ];
  const params = { name, value: shown(environment.value), hidden: shown(file.value), file: file.where };
  return [
    finding('doctor.setting-shadowed', 'warning', params, {
      evidence,
      remedies: unsetRemedies(system, name),
    }),
  ];
}

/** The lines of this user's profiles, and the values of the registry, that set a variable. */
async function placesThatSet(system: System, name: string): Promise<string[]> {
  const { join } = pathsOf(system);
  if (system.registry !== undefined) {
    const machine = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';
    const places: string[] = [];
    for (const key of ['HKCU\\Environment', machine]) {
      const value = await system.registry.read(key, name).catch(() => undefined);
      if (value !== undefined) places.push(`${key}\\${name}`);
    }
    return places;
  }
  const files = [
    ...['.bashrc', '.bash_profile', '.profile', '.zshrc', '.zshenv', '.zprofile', '.envrc'].map((file) =>
      join(system.home, file),
    ),
    join(system.home, '.config', 'fish', 'config.fish'),
    '/etc/environment',
    '/etc/profile',
  ];
  const lines: string[] = [];
  const pattern = new RegExp(`^\\s*(?:export\\s+|set\\s+-\\w+\\s+|setenv\\s+)?${name}[\\s=]`);
  for (const file of files) {
    const bytes = await system.files.read(file).catch(() => undefined);
    const text = bytes?.toString('utf8').split('\n') ?? [];
    for (const [at, line] of text.entries())
      if (pattern.test(line)) lines.push(`${file}:${at + 1}: ${shown(line.trim())}`);
  }
  return lines;
}

/** Entries of lists may be URLs with a password. */
function shown(value: string): string {
  return value.includes('://') ? value.replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\s,|"']+/gi, redactUrl) : value;
}
