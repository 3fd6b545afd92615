import { GomirrorError } from '../../base/index.ts';
import type { Plan } from '../plan/index.ts';
import { type Accident, accidentsIn, GoEnvFile, readGoSettings } from '../settings/index.ts';
import type { GoSettings } from '../settings/index.ts';
import { pathsOf, variable } from '../system/index.ts';
import type { System } from '../system/index.ts';
import { draftCertificates, readCertificates } from './certificates.ts';
import type { PlacesCode } from './codes.ts';
import { Draft } from './draft.ts';
import { draftEditors } from './editors.ts';
import type { GitWishes } from './git.ts';
import type { Neighbour } from './neighbour-mirrors.ts';
import type { NeighbourWishes } from './neighbours.ts';
import { draftLogin, fitsNetrc, type Login } from './netrc.ts';
import { draftProject } from './project.ts';
import { userShellFiles } from './shell-files.ts';
import { draftUserShells } from './user-shells.ts';
import { isOneLine, isSecretValue, type Wishes } from './wishes.ts';

/** All that one `setup` may be asked for. */
export interface SetupWishes extends Wishes {
  /** A certificate authority, PEM. */
  readonly ca?: string;
  readonly neighbours?: readonly Neighbour[];
  readonly neighbourMirrors?: NeighbourWishes;
  readonly git?: GitWishes;
  readonly logins?: readonly Login[];
  /** A file of gomirror's own that is written with the rest. */
  readonly remember?: { readonly path: string; readonly text: string };
  /** The command line that does the same, for those who need other rights for it. */
  readonly command?: readonly string[];
}

/**
 * The changes that make a machine what is wished for, and nothing else: planning them again after they were made gives none. Reads
 * only. Rejects with `goenv.…` codes for what cannot be written.
 */
export async function planSetup(system: System, wishes: SetupWishes): Promise<Plan> {
  checkValues(wishes);
  const draft = new Draft(system);
  const [settings] = await Promise.all([
    readGoSettings(system),
    wishes.scope === 'machine' ? undefined : checkOwner(system),
  ]);
  checkAccidents(system, wishes.go, settings);
  const variables =
    wishes.ca === undefined
      ? wishes.variables
      : { ...wishes.variables, ...(await draftCertificates(draft, wishes.ca, wishes.scope)) };
  const all = { ...wishes, variables };
  if (wishes.scope === 'project') await draftProject(draft, all);
  else if (wishes.scope === 'machine') await draftMachine(draft, all, settings);
  else await draftUser(draft, all, settings);
  // What few set-ups touch is loaded for those.
  if (wishes.git !== undefined) await (await import('./git.ts')).draftGit(draft, wishes.git);
  for (const login of wishes.logins ?? []) await draftLogin(draft, login);
  if (wishes.logins !== undefined && wishes.logins.length > 0) noteGoauth(draft, settings);
  if (wishes.neighbours !== undefined && wishes.neighbours.length > 0) {
    const { draftNeighbours } = await import('./neighbours.ts');
    await draftNeighbours(draft, wishes.neighbours, wishes.scope, wishes.neighbourMirrors);
  }
  if (wishes.remember !== undefined) {
    const { path, text } = wishes.remember;
    await draft.edit(path, { code: 'goenv.change-team', params: {} }, () => text, { mode: 0o600 });
  }
  noteAccidents(draft, wishes.go, settings);
  const plan = draft.plan();
  return wishes.scope === 'machine' ? withRights(system, plan, wishes.command ?? []) : plan;
}

/** The plan for some of Go's own settings of this user, and for nothing else; undefined goes back to Go's default. */
export function planGoSettings(
  system: System,
  go: Readonly<Record<string, string | undefined>>,
): Promise<Plan> {
  return planSetup(system, { scope: 'user', go, variables: {}, path: [] });
}

async function draftUser(draft: Draft, wishes: Wishes, settings: GoSettings): Promise<void> {
  const { system } = draft;
  const { go, variables } = wishes;
  if (Object.keys(go).length > 0) {
    if (settings.file === undefined) {
      // Go reads no file, and variables are all there is.
      draft.note(whyNoFile(system));
    } else await draftGoEnvFile(draft, settings.file, go);
  }
  const shellWishes =
    settings.file === undefined ? { ...wishes, go: {}, variables: { ...variables, ...go } } : wishes;
  if (system.platform === 'win32') {
    const { draftWindowsVariables, userEnvironmentKey } = await import('./windows.ts');
    await draftWindowsVariables(draft, userEnvironmentKey, shellWishes);
  }
  const files = await userShellFiles(system);
  // On Windows the registry has PATH for every shell.
  await draftUserShells(
    draft,
    files,
    system.platform === 'win32' ? { ...shellWishes, path: [] } : shellWishes,
  );
  if (
    system.platform === 'darwin' &&
    (Object.keys(shellWishes.variables).length > 0 || wishes.path.length > 0)
  ) {
    const { draftLaunchAgent } = await import('./macos.ts');
    const folder = pathsOf(system).join(system.home, 'Library', 'LaunchAgents');
    await draftLaunchAgent(draft, folder, shellWishes);
  }
  await draftEditors(draft, { ...go, ...variables });
  noteShadows(draft, go);
  noteTerminal(draft, variables);
  notePrivate(draft, go, settings);
}

async function draftMachine(draft: Draft, wishes: Wishes, settings: GoSettings): Promise<void> {
  const { draftMachineVariables, gorootFile } = await import('./machine.ts');
  const { go, variables } = wishes;
  const { goroot } = settings;
  if (goroot === undefined || Object.keys(go).length === 0) {
    await draftMachineVariables(draft, { ...wishes, variables: { ...variables, ...go } });
    return;
  }
  const set = Object.fromEntries(Object.entries(go).filter(([, value]) => value !== undefined));
  // What is in go.env of a toolchain are Go's own defaults: taking a line out would leave none.
  if (Object.keys(set).length < Object.keys(go).length) draft.note('goenv.machine-default');
  await draftGoEnvFile(draft, gorootFile(draft.system, goroot), set);
  await draftMachineVariables(draft, { ...wishes, go: set });
  for (const [name, value] of Object.entries(set)) {
    const stronger = settings
      .get(name)
      .layers.find(({ layer }) => layer === 'environment' || layer === 'go-env-file');
    if (stronger !== undefined && stronger.value !== value)
      draft.note('goenv.user-shadows', { name, where: stronger.where });
  }
}

async function draftGoEnvFile(
  draft: Draft,
  path: string,
  go: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { platform } = draft.system;
  for (const [name, value] of Object.entries(go)) {
    await draft.editBytes(
      path,
      { code: 'goenv.change-go-env', params: { name: Object.keys(go).join(', ') } },
      (bytes) => {
        const file = GoEnvFile.parse(bytes);
        if (value === undefined) {
          if (file.get(name) === undefined) return bytes;
          return file.unset(name).bytes();
        }
        return file.get(name) === value ? bytes : file.set(name, value, platform).bytes();
      },
      { isSecret: isSecretValue(value) },
    );
  }
}

/** A variable of this process counts more than Go's file; one that a shell's file sets was dealt with there. */
function noteShadows(draft: Draft, go: Readonly<Record<string, string | undefined>>): void {
  const inFiles = new Set(
    draft
      .plan()
      .notes.flatMap(({ code, params }) => (code.startsWith('goenv.own-line') ? [params['name']] : [])),
  );
  for (const [name, value] of Object.entries(go)) {
    const now = variable(draft.system, name);
    if (now !== undefined && now !== value && !inFiles.has(name))
      draft.note('goenv.variable-shadows', { name });
  }
}

/** No file reaches the terminal in which setup runs: what is to go stays in it until somebody takes it away. */
function noteTerminal(draft: Draft, variables: Wishes['variables']): void {
  const { system } = draft;
  const names = Object.keys(variables).filter((name) => {
    return variables[name] === undefined && (system.env[name] ?? '') !== '';
  });
  if (names.length === 0) return;
  const reported = new Set(draft.plan().notes.map(({ params }) => params['name']));
  const isKnown = system.platform === 'win32' || names.every((name) => reported.has(name));
  const code = isKnown ? 'goenv.by-hand-unset' : 'goenv.by-hand-unset-unknown';
  draft.byHand(code, unsetCommand(system, names), { names: names.join(', ') });
}

function unsetCommand(system: System, names: readonly string[]): string {
  if (system.platform === 'win32') return `Remove-Item ${names.map((name) => `Env:${name}`).join(', ')}`;
  const shell = pathsOf(system).basename(variable(system, 'SHELL') ?? '');
  return `${shell === 'fish' ? 'set -e' : 'unset'} ${names.join(' ')}`;
}

/** GONOPROXY and GONOSUMDB, where they are set, take the place of GOPRIVATE (Go Modules Reference, "Private modules"). */
function notePrivate(
  draft: Draft,
  go: Readonly<Record<string, string | undefined>>,
  settings: GoSettings,
): void {
  if (go['GOPRIVATE'] === undefined) return;
  for (const name of ['GONOPROXY', 'GONOSUMDB']) {
    if (Object.hasOwn(go, name)) continue;
    if (settings.get(name).layers.some(({ layer, value }) => layer !== 'default' && value !== ''))
      draft.note('goenv.private-overridden', { name });
  }
}

/** Go asks netrc by default; a GOAUTH of the user's own may not. */
function noteGoauth(draft: Draft, settings: GoSettings): void {
  const value = settings.get('GOAUTH').value ?? 'netrc';
  if (!value.split(';').some((word) => word.trim() === 'netrc'))
    draft.note('goenv.goauth-without-netrc', { value });
}

/** All of it or nothing: half of a machine's files would be worse than none. */
async function withRights(system: System, plan: Plan, command: readonly string[]): Promise<Plan> {
  const { asAdministrator, mayWriteAll } = await import('./machine.ts');
  const paths = plan.changes.flatMap((change) => (change.kind === 'file' ? [change.path] : []));
  const hasRegistry = plan.changes.some(({ kind }) => kind === 'registry');
  const may = (!hasRegistry || system.user.isAdmin) && (await mayWriteAll(system, paths));
  if (may || plan.changes.length === 0) return plan;
  const places = plan.changes.map((change) => (change.kind === 'file' ? change.path : change.key));
  const named = [...new Set(places)].join(', ');
  return {
    changes: [],
    notes: [...plan.notes, { code: 'goenv.needs-rights', params: { places: named } }],
    byHand: [
      ...plan.byHand,
      {
        code: system.platform === 'win32' ? 'goenv.by-hand-administrator' : 'goenv.by-hand-root',
        params: {},
        command: asAdministrator(system, command),
      },
    ],
  };
}

/** A value that go would not take as it is meant is not written, whoever wishes for it. */
function checkAccidents(system: System, go: Wishes['go'], settings: GoSettings): void {
  const wrong = accidentsOf(system, go, settings).find(({ level }) => level === 'error');
  if (wrong !== undefined) throw new GomirrorError(wrong.code, wrong.params);
}

function noteAccidents(draft: Draft, go: Wishes['go'], settings: GoSettings): void {
  for (const { code, params, level } of accidentsOf(draft.system, go, settings))
    if (level === 'warning') draft.note(code, params);
}

function accidentsOf(system: System, go: Wishes['go'], settings: GoSettings): Accident[] {
  const valueOf = (name: string) => (Object.hasOwn(go, name) ? go[name] : settings.get(name).value);
  return Object.entries(go).flatMap(([name, value]) =>
    value === undefined ? [] : accidentsIn(name, value, valueOf, system.platform),
  );
}

/** With sudo the home folder may still be the user's: what root makes there, its owner can no longer change. */
async function checkOwner(system: System): Promise<void> {
  if (system.user.id !== 0) return;
  const owner = (await system.files.facts(system.home))?.owner;
  if (owner !== undefined && owner !== 0)
    throw new GomirrorError<PlacesCode>('goenv.root-in-home', { home: system.home });
}

function checkValues({ scope, go, variables, path, logins = [], ca }: SetupWishes): void {
  for (const [name, value] of Object.entries({ ...go, ...variables })) {
    if (value !== undefined && !isOneLine(value))
      throw new GomirrorError<PlacesCode>('goenv.bad-value', { name });
    if (scope === 'project' && isSecretValue(value))
      throw new GomirrorError<PlacesCode>('goenv.secret-in-project', { name });
  }
  for (const { folder } of path)
    if (!isOneLine(folder)) throw new GomirrorError<PlacesCode>('goenv.bad-value', { name: 'PATH' });
  for (const { host, user, password } of logins) {
    if (![host, user, password].every(fitsNetrc))
      throw new GomirrorError<PlacesCode>('goenv.bad-login', { host });
  }
  if (ca !== undefined && readCertificates(ca) === undefined)
    throw new GomirrorError<PlacesCode>('goenv.bad-certificates', {});
}

/** Why Go reads no settings file (`os.UserConfigDir` refuses a relative `$XDG_CONFIG_HOME`). */
function whyNoFile(system: System): string {
  if (variable(system, 'GOENV') === 'off') return 'goenv.no-go-env-file';
  const isUnix = system.platform !== 'win32' && system.platform !== 'darwin';
  const isRelative = isUnix && variable(system, 'XDG_CONFIG_HOME') !== undefined;
  return isRelative ? 'goenv.relative-config-home' : 'goenv.no-home';
}
