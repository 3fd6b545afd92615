import { pathsOf, userConfigFolder, variable, xdgConfigFolder } from '../system/index.ts';
import type { System } from '../system/index.ts';
import type { Draft } from './draft.ts';
import { editIni } from './ini-edit.ts';
import { readJson } from './json-edit.ts';
import { type Neighbour, neighbourMirrors } from './neighbour-mirrors.ts';
import { draftJson } from './project.ts';
import type { Scope } from './wishes.ts';

/** Mirrors of the neighbours: a URL, several for docker; undefined takes the first of the catalogue. */
export interface NeighbourWishes {
  readonly npm?: string;
  readonly pip?: string;
  readonly docker?: readonly string[];
}

export async function draftNeighbours(
  draft: Draft,
  which: readonly Neighbour[],
  scope: Scope,
  wishes: NeighbourWishes = {},
): Promise<void> {
  if (which.includes('npm')) await draftNpm(draft, scope, wishes.npm ?? firstMirror('npm'));
  if (which.includes('pip')) await draftPip(draft, scope, wishes.pip ?? firstMirror('pip'));
  if (which.includes('docker')) await draftDocker(draft, wishes.docker ?? [firstMirror('docker')]);
}

function firstMirror(neighbour: Neighbour): string {
  return neighbourMirrors.find((mirror) => mirror.for === neighbour)?.url ?? '';
}

async function draftNpm(draft: Draft, scope: Scope, url: string): Promise<void> {
  const { system } = draft;
  const { join } = pathsOf(system);
  if (scope === 'machine') {
    draft.byHand('goenv.by-hand-npm', `npm config set registry ${url} --location=global`);
    return;
  }
  const path =
    scope === 'project'
      ? join(system.cwd, '.npmrc')
      : (variable(system, 'NPM_CONFIG_USERCONFIG') ?? join(system.home, '.npmrc'));
  // Tokens may stand in it.
  await draft.edit(
    path,
    { code: 'goenv.change-npm', params: { url } },
    (text) => editIni(text, { section: '', name: 'registry' }, url, { equals: '=' }),
    { isSecret: /_(?:auth|authToken|password)\s*=/.test((await draft.text(path)) ?? '') },
  );
}

async function draftPip(draft: Draft, scope: Scope, url: string): Promise<void> {
  if (scope === 'project') {
    draft.byHand('goenv.by-hand-pip', `PIP_INDEX_URL=${url}`);
    return;
  }
  await draft.edit(
    await pipFile(draft.system, scope),
    { code: 'goenv.change-pip', params: { url } },
    (text) => editIni(text, { section: 'global', name: 'index-url' }, url),
  );
}

/** Where pip looks (its user guide, "Configuration"): an old place counts when it is in use. */
async function pipFile(system: System, scope: Scope): Promise<string> {
  const { join } = pathsOf(system);
  if (scope === 'machine') {
    if (system.platform === 'win32')
      return join(variable(system, 'ProgramData') ?? 'C:\\ProgramData', 'pip', 'pip.ini');
    return system.platform === 'darwin' ? '/Library/Application Support/pip/pip.conf' : '/etc/pip.conf';
  }
  if (system.platform === 'win32') return join(userConfigFolder(system), 'pip', 'pip.ini');
  const legacy = join(system.home, '.pip', 'pip.conf');
  const config = xdgConfigFolder(system);
  const current = join(config, 'pip', 'pip.conf');
  const folder = join(userConfigFolder(system), 'pip');
  if (system.platform === 'darwin' && (await system.files.facts(folder)) !== undefined)
    return join(folder, 'pip.conf');
  const isLegacy =
    (await system.files.facts(legacy)) !== undefined && (await system.files.facts(current)) === undefined;
  return isLegacy ? legacy : current;
}

/** Docker's daemon has one file; on a desktop it is the user's, on a server root's. */
async function draftDocker(draft: Draft, urls: readonly string[]): Promise<void> {
  const { system } = draft;
  const { join } = pathsOf(system);
  const desktop = join(system.home, '.docker', 'daemon.json');
  const rootless = join(system.home, '.config', 'docker', 'daemon.json');
  const isDesktop = system.platform !== 'linux' || (await system.files.facts(desktop)) !== undefined;
  const isRootless = (await system.files.facts(rootless)) !== undefined;
  const path = isDesktop ? desktop : isRootless ? rootless : '/etc/docker/daemon.json';
  const text = await draft.text(path);
  const settings = readJson(text ?? '{}');
  const old =
    isRecord(settings) && Array.isArray(settings['registry-mirrors']) ? settings['registry-mirrors'] : [];
  const trimmed = (value: unknown) => String(value).replace(/\/+$/, '');
  const kept = old.filter((value) => urls.every((url) => trimmed(url) !== trimmed(value)));
  const value = [...urls, ...kept.map(String)];
  if (JSON.stringify(value.map(trimmed)) === JSON.stringify(old.map(trimmed))) return;
  if (!(await system.files.mayWrite(path))) {
    const list = value.map((url) => JSON.stringify(url)).join(', ');
    draft.byHand('goenv.by-hand-docker', `"registry-mirrors": [${list}]`, { file: path });
    return;
  }
  await draftJson(draft, path, [{ place: ['registry-mirrors'], value }]);
  if (isDesktop) draft.note('goenv.restart-docker-desktop');
  else
    draft.byHand(
      'goenv.by-hand-docker-restart',
      isRootless ? 'systemctl --user restart docker' : 'sudo systemctl restart docker',
    );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
