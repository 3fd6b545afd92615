import { formatBytes, MiB } from '../../base/index.ts';
import { pathsOf, type System, systemCode, variable } from '../../goenv/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { goFolders, settingsOf } from '../machine/index.ts';
import type { Check, CheckContext, Finding, Remedy } from '../types.ts';
import { setRemedies, unsetRemedies } from './remedies.ts';

/** Below the first nothing can be built, below the second soon nothing. */
const leastFreeBytes = 100 * MiB;
const scarceFreeBytes = 1024 * MiB;
/** How much of a cache is looked at for what belongs to somebody else. */
const deepest = 3;
const mostEntries = 600;

interface Looked {
  readonly what: string;
  readonly folder: string;
}

/** The folders in which Go keeps modules, builds and temporary files: there, ours, writable, with room. */
export const foldersCheck: Check = {
  id: 'go.folders',
  group: 'go',
  needs: ['containers.home', 'containers.disk'],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const settings = await settingsOf(context);
    const { moduleCache, buildCache, temporary } = goFolders(system, settings);
    const found: Finding[] = [];
    if (settings.get('GOCACHE').value === 'off') {
      const setting = settings.get('GOCACHE');
      const evidence = [`GOCACHE=off (${setting.layers[0]?.where ?? ''})`];
      const remedies: Remedy[] = [{ kind: 'go-settings', settings: { GOCACHE: undefined } }];
      found.push(finding('doctor.build-cache-off', 'error', {}, { evidence, remedies }));
    }
    const looked: Looked[] = [
      ...(moduleCache === undefined ? [] : [{ what: 'GOMODCACHE', folder: moduleCache }]),
      ...(buildCache === undefined ? [] : [{ what: 'GOCACHE', folder: buildCache }]),
      { what: 'TMPDIR', folder: temporary },
    ].filter(({ folder }) => pathsOf(system).isAbsolute(folder));
    for (const each of looked) found.push(...(await lookAt(context, each)));
    const named = settings.get('GOTMPDIR');
    const isThere = (await system.files.realPath(temporary).catch(() => undefined)) !== undefined;
    const isNamed = (named.value ?? '') !== '';
    const variables = system.platform === 'win32' ? ['TMP', 'TEMP'] : ['TMPDIR'];
    const name = isNamed ? 'GOTMPDIR' : variables.find((each) => variable(system, each) === temporary);
    // One that nobody has named is the system's own.
    if (!isThere && name !== undefined) {
      const remedies = [
        command(`mkdir -p ${quoted(temporary)}`),
        ...(isNamed ? setRemedies(system, named, undefined) : unsetRemedies(system, name)),
      ];
      const more = { evidence: [`${name}=${temporary}`, `${temporary}: -`], remedies };
      found.push(finding('doctor.folder-temporary-missing', 'error', { name, folder: temporary }, more));
    }
    const full = await Promise.all(looked.map((each) => space(system, each)));
    // Folders on one disk are full together.
    const said = new Set<string>();
    for (const { at, result } of full.map((result, at) => ({ at, result }))) {
      const { freeBytes } = result ?? {};
      if (result === undefined || freeBytes === undefined || said.has(String(freeBytes))) continue;
      said.add(String(freeBytes));
      if (result.found !== undefined && looked[at] !== undefined) found.push(result.found);
    }
    const seen = looked.map(({ what, folder }, at) => {
      const free = full[at]?.freeBytes;
      return `${what}: ${folder}${free === undefined ? '' : ` (${formatBytes(free)})`}`;
    });
    return resultOf(found, seen);
  },
};

async function lookAt(context: CheckContext, { what, folder }: Looked): Promise<Finding[]> {
  const { system } = context;
  const { files, user } = system;
  const real = (await files.realPath(folder).catch(() => undefined)) ?? folder;
  const facts = await files.facts(real).catch(() => undefined);
  const params = { what, folder };
  if (facts !== undefined && facts.kind !== 'folder')
    return [finding('doctor.folder-no-folder', 'error', params, { evidence: [`${folder}: ${facts.kind}`] })];
  const evidence =
    facts === undefined
      ? [`${folder}: -`]
      : [`${folder}: ${shownMode(facts.mode)} uid ${facts.owner ?? '-'}`];
  if (!(await files.mayWrite(real))) {
    const isForeign = user.id !== undefined && facts?.owner !== undefined && facts.owner !== user.id;
    const isRoots = facts?.owner === 0;
    if (isForeign && isRoots)
      return [
        finding('doctor.folder-of-root', 'error', params, {
          evidence,
          remedies: ownRemedies(system, folder),
        }),
      ];
    const remedies = isForeign ? ownRemedies(system, folder) : [advice('doctor.do-other-folder', { what })];
    return [finding('doctor.folder-not-writable', 'error', params, { evidence, remedies })];
  }
  if (facts === undefined || user.id === undefined || what === 'TMPDIR') return [];
  if (user.id === 0 && facts.owner !== undefined && facts.owner !== 0) {
    const remedies = [advice('doctor.do-without-sudo')];
    return [
      finding('doctor.folder-sudo', 'warning', { ...params, owner: facts.owner }, { evidence, remedies }),
    ];
  }
  if (user.id === 0) return [];
  const foreign = await foreignBelow(context, real, user.id);
  const [example] = foreign;
  if (example === undefined) return [];
  const shown = foreign.slice(0, 3);
  return [
    finding(
      'doctor.folder-foreign-files',
      'error',
      { ...params, example },
      {
        evidence: foreign.length > 3 ? [...shown, '…'] : shown,
        remedies: ownRemedies(system, folder),
      },
    ),
  ];
}

function ownRemedies(system: System, folder: string): Remedy[] {
  if (system.platform === 'win32') return [];
  return [command(`sudo chown -R "$(id -u):$(id -g)" ${quoted(folder)}`), advice('doctor.do-without-sudo')];
}

function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function shownMode(mode: number | undefined): string {
  return mode === undefined ? '-' : (mode & 0o7777).toString(8).padStart(4, '0');
}

/** What belongs to somebody else, a few levels down; a look at some of it, since caches are large. */
async function foreignBelow({ system, signal }: CheckContext, root: string, user: number): Promise<string[]> {
  const { join } = pathsOf(system);
  const foreign: string[] = [];
  let looked = 0;
  const waiting = [{ folder: root, depth: 0 }];
  for (let next = waiting.shift(); next !== undefined && looked < mostEntries; next = waiting.shift()) {
    signal.throwIfAborted();
    const names = await system.files.list(next.folder).catch((error: unknown) => {
      if (systemCode(error) === undefined) throw error;
      return undefined;
    });
    for (const name of names ?? []) {
      if (looked++ >= mostEntries) break;
      const path = join(next.folder, name);
      const facts = await system.files.facts(path).catch(() => undefined);
      if (facts === undefined) continue;
      if (facts.owner !== undefined && facts.owner !== user) foreign.push(path);
      else if (facts.kind === 'folder' && next.depth + 1 < deepest)
        waiting.push({ folder: path, depth: next.depth + 1 });
    }
  }
  return foreign;
}

async function space(
  system: System,
  { what, folder }: Looked,
): Promise<{ readonly freeBytes: number; readonly found: Finding | undefined } | undefined> {
  const freeBytes = await system.files.freeBytes(folder).catch(() => undefined);
  if (freeBytes === undefined) return undefined;
  if (freeBytes >= scarceFreeBytes) return { freeBytes, found: undefined };
  const params = { what, folder, free: formatBytes(freeBytes) };
  const evidence = [`${folder}: ${formatBytes(freeBytes)}`];
  const remedies = [
    ...(what === 'TMPDIR' ? [] : [command('go clean -cache')]),
    advice('doctor.do-other-folder', { what }),
  ];
  const level = freeBytes < leastFreeBytes ? 'error' : 'warning';
  const code = level === 'error' ? 'doctor.folder-full' : 'doctor.folder-nearly-full';
  return { freeBytes, found: finding(code, level, params, { evidence, remedies }) };
}
