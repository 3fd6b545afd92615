import { type GoSettings, pathsOf, type System, systemCode, variable } from '../../goenv/index.ts';
import { command, finding } from '../engine/index.ts';
import { setRemedies } from '../go/index.ts';
import type { CheckContext, Finding } from '../types.ts';

/** Where go and git would find credentials on a machine; never the credentials. */
export interface Logins {
  /** The netrc file that counts; undefined where there is none. */
  readonly netrc:
    { readonly file: string; readonly hosts: readonly string[]; readonly isReadable: boolean } | undefined;
  /** A file that `NETRC` names and that is not there. */
  readonly missingNetrc: string | undefined;
  /** The ssh agent: none runs, it holds no key, it holds some. */
  readonly agent: 'none' | 'empty' | 'keys';
  /** Programs that GOAUTH names and that are not there. */
  readonly missingPrograms: readonly string[];
  /** Programs that GOAUTH names and that do not end: go runs them before its first request, whoever is asked. */
  readonly hangingPrograms: readonly string[];
  /** Folders that GOAUTH's `git` names and that are none. */
  readonly badFolders: readonly string[];
}

const mostAuthMs = 2500;

export async function loginsOf(context: CheckContext, settings: GoSettings): Promise<Logins> {
  const { system } = context;
  const file = await netrcFile(system);
  const bytes = await system.files.read(file).catch(() => undefined);
  const methods = (settings.get('GOAUTH').value || 'netrc').split(';').map((method) => method.trim());
  const [missingPrograms, hangingPrograms, badFolders, agent] = await Promise.all([
    programsMissing(system, methods),
    programsHanging(context, methods),
    foldersMissing(system, methods),
    agentOf(context),
  ]);
  return {
    netrc:
      bytes === undefined
        ? undefined
        : { file, hosts: hostsIn(bytes.toString('utf8')), isReadable: await isForOthers(system, file) },
    missingNetrc: bytes === undefined && variable(system, 'NETRC') !== undefined ? file : undefined,
    agent,
    missingPrograms,
    hangingPrograms,
    badFolders,
  };
}

/** As go and git have it: `$NETRC`, `~/.netrc`, on Windows `_netrc` before it (`go help goauth`). */
async function netrcFile(system: System): Promise<string> {
  const { join } = pathsOf(system);
  const named = variable(system, 'NETRC');
  if (named !== undefined) return named;
  const other = join(system.home, '_netrc');
  const isOther =
    system.platform === 'win32' && (await system.files.facts(other).catch(() => undefined)) !== undefined;
  return isOther ? other : join(system.home, '.netrc');
}

function hostsIn(text: string): string[] {
  return [...text.matchAll(/(?:^|\s)machine\s+(\S+)/g)].map(([, host = '']) => host);
}

async function isForOthers(system: System, file: string): Promise<boolean> {
  const real = await system.files.realPath(file).catch(() => undefined);
  const facts = await system.files.facts(real ?? file).catch(() => undefined);
  return facts?.mode !== undefined && (facts.mode & 0o077) !== 0;
}

/** `off`, `netrc` and `git <folder>` are go's own words; anything else is a program (`go help goauth`). */
async function programsMissing(system: System, methods: readonly string[]): Promise<string[]> {
  const programs = commandsOf(methods).map(([program = '']) => program);
  const found = await Promise.all(
    programs.map(async (program) => {
      const isPath = /[\\/]/.test(program);
      const there = isPath
        ? await system.files.facts(program).catch(() => undefined)
        : await system.which(program);
      return there === undefined ? [program] : [];
    }),
  );
  return found.flat();
}

function commandsOf(methods: readonly string[]): string[][] {
  const commands = methods.map((method) => method.split(/\s+/));
  return commands.filter(([word = '']) => !['', 'off', 'netrc', 'git'].includes(word));
}

/** Runs them as go does first, without a URL; what they print, credentials, is not looked at. */
async function programsHanging(
  { system, signal, timeoutMs }: CheckContext,
  methods: readonly string[],
): Promise<string[]> {
  const options = { signal, timeoutMs: Math.min(mostAuthMs, timeoutMs / 3) };
  const found = await Promise.all(
    commandsOf(methods).map(async ([program = '', ...args]) => {
      try {
        return (await system.run(program, args, options)).timedOut ? [program] : [];
      } catch (error) {
        signal.throwIfAborted();
        if (systemCode(error) === undefined) throw error;
        return [];
      }
    }),
  );
  return found.flat();
}

async function foldersMissing(system: System, methods: readonly string[]): Promise<string[]> {
  const { isAbsolute } = pathsOf(system);
  const folders = methods.flatMap((method) => {
    const folder = /^git(?:\s+(.*))?$/.exec(method);
    return folder === null ? [] : [folder[1]?.trim() ?? ''];
  });
  const bad = await Promise.all(
    folders.map(async (folder) => {
      if (!isAbsolute(folder)) return [folder === '' ? 'git' : folder];
      return (await system.files.list(folder).catch(() => undefined)) === undefined ? [folder] : [];
    }),
  );
  return bad.flat();
}

/** `ssh-add -l`: 0 with keys, 1 without, 2 when there is no agent. */
async function agentOf({ system, signal, timeoutMs }: CheckContext): Promise<Logins['agent']> {
  if (system.platform !== 'win32' && variable(system, 'SSH_AUTH_SOCK') === undefined) return 'none';
  try {
    const { code } = await system.run('ssh-add', ['-l'], {
      signal,
      timeoutMs: Math.min(1500, timeoutMs / 4),
    });
    return code === 0 ? 'keys' : code === 1 ? 'empty' : 'none';
  } catch (error) {
    signal.throwIfAborted();
    if (systemCode(error) === undefined) throw error;
    return 'none';
  }
}

/** What is wrong with the places themselves, whoever is asked. `isNeeded`: the project has modules that come from their own servers. */
export function loginFindings(
  system: System,
  settings: GoSettings,
  logins: Logins,
  isNeeded: boolean,
): Finding[] {
  const found: Finding[] = [];
  const { netrc, missingNetrc, missingPrograms, hangingPrograms, badFolders } = logins;
  if (missingNetrc !== undefined)
    found.push(
      finding(
        'doctor.netrc-missing',
        'warning',
        { file: missingNetrc },
        { evidence: [`NETRC=${missingNetrc}`] },
      ),
    );
  if (netrc?.isReadable === true) {
    const remedies = [command(`chmod 600 ${netrc.file}`)];
    found.push(
      finding('doctor.netrc-readable', 'warning', { file: netrc.file }, { evidence: [netrc.file], remedies }),
    );
  }
  const setting = settings.get('GOAUTH');
  const evidence = [`GOAUTH (${setting.layers[0]?.where ?? ''})`];
  const remedies = setRemedies(system, setting, undefined);
  // Go gets along without it where nobody wants a login.
  const level = isNeeded ? 'error' : 'warning';
  for (const program of missingPrograms)
    found.push(finding('doctor.goauth-program', level, { program }, { evidence, remedies }));
  for (const program of hangingPrograms)
    found.push(finding('doctor.goauth-hangs', 'error', { program }, { sure: 'likely', evidence, remedies }));
  for (const folder of badFolders)
    found.push(finding('doctor.goauth-folder', 'error', { folder }, { evidence, remedies }));
  return found;
}
