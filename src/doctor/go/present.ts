import { pathsOf, systemCode, type System } from '../../goenv/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import {
  compareGo,
  distributionOf,
  goVersionOf,
  installCommand,
  runGo,
  shortLines,
} from '../machine/index.ts';
import type { Check, CheckContext, Finding, Remedy } from '../types.ts';
import { knownGoPlaces } from './known-places.ts';

/** So many other programs called `go` are asked for their version. */
const mostOthers = 4;
/** Older ones know no module mirrors (1.13), or not what modules of today are written in. */
const oldest = '1.16';

/** Which `go` is used and why that one; the facts that all others stand on. */
export const presentCheck: Check = {
  id: 'go.present',
  group: 'go',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const all = await distinctPrograms(context.system);
    const [first] = all;
    if (first === undefined) return resultOf([await missing(context.system)]);
    const used = await ask(context, first.path);
    if (!('version' in used)) return resultOf([notRunnable(context.system, first.path, used)]);
    context.facts.go = { path: first.path, version: used.version, goroot: used.goroot };
    const seen = [`${first.path}: ${used.said}`];
    const others = await Promise.all(all.slice(1, 1 + mostOthers).map(({ path }) => ask(context, path)));
    return resultOf(await findings(context, { ...used, path: first.path }, all, others), seen);
  },
};

interface Program {
  readonly path: string;
  readonly real: string;
}

type Answer =
  | { readonly version: string; readonly said: string; readonly goroot: string; readonly hostArch: string }
  | { readonly reason: string; readonly evidence: readonly string[] };

/** The programs called `go` on PATH, each once, however many links lead to it. */
async function distinctPrograms(system: System): Promise<Program[]> {
  const programs: Program[] = [];
  for (const path of await system.whichAll('go')) {
    const real = (await system.files.realPath(path).catch(() => undefined)) ?? path;
    // Several programs behind one launcher (snap) are told apart by their names.
    if (programs.every((program) => program.real !== real)) programs.push({ path, real });
  }
  return programs;
}

/** A program's own version, whatever settings and folder would make of it. */
async function ask(context: CheckContext, program: string): Promise<Answer> {
  const env = {
    GOROOT: undefined,
    GOENV: 'off',
    GOTOOLCHAIN: 'local',
    GOFLAGS: undefined,
    GO111MODULE: undefined,
    // One that is no absolute path keeps go from starting: that is said of the settings.
    GOPATH: undefined,
    GOWORK: undefined,
    GOEXPERIMENT: undefined,
    GOOS: undefined,
    GOARCH: undefined,
  };
  const options = { program, env, cwd: pathsOf(context.system).dirname(program) };
  try {
    const [version, more] = await Promise.all([
      runGo(context, ['version'], options),
      runGo(context, ['env', 'GOROOT', 'GOHOSTARCH'], options),
    ]);
    const number = goVersionOf(version.stdout.replace(/^go version /, ''));
    if (version.code !== 0 || number === undefined) {
      const evidence = shortLines(`${version.stderr}\n${version.stdout}`);
      if (version.timedOut) context.signal.throwIfAborted();
      return { reason: version.timedOut ? 'time-out' : `exit ${version.code ?? '?'}`, evidence };
    }
    const [goroot = '', hostArch = ''] = more.stdout.split(/\r?\n/).map((line) => line.trim());
    return { version: number, said: version.stdout.trim(), goroot, hostArch };
  } catch (error) {
    context.signal.throwIfAborted();
    const code = systemCode(error);
    if (code === undefined) throw error;
    return { reason: code, evidence: [] };
  }
}

async function findings(
  { system }: CheckContext,
  used: Extract<Answer, { version: string }> & { path: string },
  all: readonly Program[],
  others: readonly Answer[],
): Promise<Finding[]> {
  const found: Finding[] = [];
  const { path, version, said, hostArch } = used;
  if (compareGo(version, oldest) < 0) {
    const remedies = [installAdvice(system)];
    found.push(finding('doctor.go-old', 'error', { path, version, oldest }, { evidence: [said], remedies }));
  }
  const versions = others.flatMap((answer, at) => {
    const file = all[at + 1]?.path ?? '';
    return 'version' in answer ? [{ file, said: `${file}: ${answer.said}`, version: answer.version }] : [];
  });
  const newer = versions.filter((other) => compareGo(other.version, version) > 0);
  const [newest] = newer.toSorted((one, two) => compareGo(two.version, one.version));
  if (versions.some((other) => other.version !== version)) {
    const evidence = [`${path}: ${said}`, ...versions.map((other) => other.said)];
    const folder = newest === undefined ? '' : pathsOf(system).dirname(newest.file);
    if (newest === undefined)
      found.push(finding('doctor.go-several', 'note', { path, version }, { evidence }));
    else {
      const params = { path, version, newer: newest.version, other: newest.file };
      const remedies = [advice('doctor.do-put-first', { folder })];
      found.push(finding('doctor.go-shadowed', 'warning', params, { evidence, remedies }));
    }
  }
  if (/\bgccgo\b/.test(said)) {
    const remedies = [installAdvice(system)];
    found.push(finding('doctor.go-gccgo', 'warning', { path }, { evidence: [said], remedies }));
  }
  // A processor that runs programs of another one does so slowly.
  if (system.arch === 'arm64' && hostArch === 'amd64') {
    const remedies = [installAdvice(system)];
    found.push(
      finding(
        'doctor.go-other-arch',
        'note',
        { path, arch: hostArch, machine: system.arch },
        { evidence: [said], remedies },
      ),
    );
  }
  return found;
}

async function missing(system: System): Promise<Finding> {
  const evidence = [`PATH=${system.env['PATH'] ?? ''}`];
  const [place] = await knownGoPlaces(system);
  if (place === undefined) {
    return finding('doctor.go-missing', 'error', {}, { evidence, remedies: await installRemedies(system) });
  }
  const folder = pathsOf(system).dirname(place);
  const path = place;
  const remedies = [advice('doctor.do-add-path', { folder }), command(pathCommand(system, folder))];
  return finding(
    'doctor.go-not-on-path',
    'error',
    { path, folder },
    { evidence: [...evidence, place], remedies },
  );
}

function pathCommand(system: System, folder: string): string {
  return system.platform === 'win32' ? `$env:Path = "${folder};$env:Path"` : `export PATH="${folder}:$PATH"`;
}

function notRunnable(system: System, path: string, answer: Extract<Answer, { reason: string }>): Finding {
  const { reason, evidence } = answer;
  const remedies = [installAdvice(system)];
  // There is such a file, so that what is missing is what it is run by.
  if (reason === 'ENOENT')
    return finding('doctor.go-no-loader', 'error', { path }, { evidence: [`${path}: ENOENT`], remedies });
  const other = /exec format|wrong architecture|bad cpu|not a valid win32/i.test(evidence.join('\n'));
  if (reason === 'ENOEXEC' || other)
    return finding('doctor.go-other-machine', 'error', { path, arch: system.arch }, { evidence, remedies });
  if (reason === 'EACCES')
    return finding('doctor.go-not-allowed', 'error', { path }, { evidence: [`${path}: EACCES`] });
  return finding('doctor.go-not-runnable', 'error', { path, reason }, { evidence, remedies });
}

function installAdvice(system: System): Remedy {
  return advice(`doctor.do-install-go-${system.platform}`);
}

/** What to type on this system, where one command does it, and where to get it by hand. */
async function installRemedies(system: System): Promise<Remedy[]> {
  const distribution = await distributionOf(system);
  const names = { debian: 'golang-go', alpine: 'go', fedora: 'golang', arch: 'go', suse: 'go' };
  const typed = {
    linux: installCommand(system, distribution?.family, names),
    darwin: 'brew install go',
    win32: 'winget install --id GoLang.Go',
  }[system.platform];
  return [...(typed === undefined ? [] : [command(typed)]), installAdvice(system)];
}
