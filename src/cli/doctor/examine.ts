import { GomirrorError } from '../../base/index.ts';
import {
  type Check,
  type CheckResult,
  makeChecks,
  type Placed,
  rankFindings,
  Redactor,
  runChecks,
  selectChecks,
  UnknownCheck,
} from '../../doctor/index.ts';
import { showPlan } from '../../goenv/plan/index.ts';
import { realSystem, type System } from '../../goenv/system/index.ts';
import { type Lang, say } from '../../text/index.ts';
import type { CliCode } from '../codes.ts';
import type { CliIo, CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { ProgressLine } from '../progress-line.ts';
import { type Asker, doneWords, terminalAsker } from '../setup/carry-out.ts';
import { type Style, styleOf } from '../style.ts';
import { cacheAuditor } from './audit-cache.ts';
import { doctorData } from './data.ts';
import type { Fix } from './fix.ts';
import { reportLines } from './lines.ts';
import { doctorOptions, type DoctorOptions } from './options.ts';
import { checkWords } from './words.ts';

/** What a test replaces of the process. */
export interface DoctorMachine {
  readonly system?: System;
  readonly checks?: readonly Check[];
  readonly asker?: Asker;
}

/** What one run came to. */
interface Seen {
  readonly results: ReadonlyMap<string, CheckResult>;
  readonly placed: readonly Placed[];
}

/** What was changed because of it. */
interface Fixed {
  /** Of the journal's entry; undefined when no setting was changed. */
  readonly id: string | undefined;
  readonly removed: readonly string[];
}

interface Examination {
  readonly io: CliIo;
  readonly lang: Lang;
  readonly style: Style;
  readonly isJson: boolean;
  readonly isAgreed: boolean;
  readonly system: System;
  readonly checks: readonly Check[];
  readonly options: DoctorOptions;
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
  readonly asker: Asker;
}

/** The part of the time that is kept for everything but the checks. */
const reservePart = 0.08;
const mostReserveMs = 800;
/** What is written to a pipe is out by then, also on Windows. */
const flushMs = 200;

/** `gomirror doctor`, for the process or for what a test has in its place. */
export async function examine(
  { io, lang, given }: CommandContext,
  machine: DoctorMachine,
  signal: AbortSignal,
): Promise<ExitCode> {
  const options = doctorOptions({ io, lang, given });
  const isJson = given.flags.has('json');
  const system = machine.system ?? thisSystem(io);
  const all = machine.checks ?? makeChecks({ auditCache: cacheAuditor(io, lang) });
  const style = styleOf(io, given);
  const { redraws } = styleOf(io, given, io.stderr);
  const examination: Examination = {
    ...{ io, lang, style, isJson, system, options, signal },
    isAgreed: given.flags.has('yes'),
    checks: select(all, given.positionals),
    progress: new ProgressLine(isJson || !redraws ? undefined : io.stderr),
    asker: machine.asker ?? terminalAsker(io, signal),
  };
  const { checks } = examination;
  const redactor = await Redactor.of(system);
  const { color, plain, columns } = style;
  const isInEnvironment = (name: string) => (system.env[name] ?? '') !== '';
  const isVerbose = given.flags.has('verbose');
  const isFixing = given.flags.has('fix');
  const lines = { lang, color, plain, columns, redactor, isVerbose, isFixing, isInEnvironment };
  const show = ({ results, placed }: Seen) =>
    io.stdout.write(`${style.fit(reportLines(checks, results, placed, lines).join('\n'))}\n`);

  let seen = await look(examination);
  if (!isJson) show(seen);
  const fixed = given.flags.has('fix') ? await mend(examination, seen) : undefined;
  if (fixed !== undefined) {
    seen = await look(examination);
    if (!isJson) show(seen);
  }
  const { results, placed } = seen;
  if (isJson)
    io.stdout.write(
      json(doctorData(checks, results, placed, { lang, redactor, gomirror: io.version, fixed })),
    );
  const code = codeOf(seen);
  // What was given up, such as look-ups of names that nobody answers, would keep the process for as long as the system likes.
  setTimeout(() => io.exitNow(code), flushMs).unref();
  return code;
}

/**
 * The machine of this process. Its C library gives a look-up of a name that nobody answers up after two seconds instead of ten or more: no process
 * can end before.
 */
function thisSystem({ host }: CliIo): System {
  process.env['RES_OPTIONS'] ??= 'timeout:1 attempts:2';
  return realSystem({ env: host.env, cwd: host.cwd });
}

function select(all: readonly Check[], names: readonly string[]): Check[] {
  try {
    return selectChecks(all, names);
  } catch (error) {
    if (!(error instanceof UnknownCheck)) throw error;
    const { named: check, nearest } = error;
    throw nearest === undefined
      ? new GomirrorError<CliCode>('cli.unknown-check', { check })
      : new GomirrorError<CliCode>('cli.unknown-check-near', { check, nearest });
  }
}

/** Runs the checks once, with a line about how far they are. */
async function look({ system, checks, options, signal, progress, lang }: Examination): Promise<Seen> {
  const underway = new Set<string>();
  const timeoutMs = options.timeoutMs - Math.min(mostReserveMs, options.timeoutMs * reservePart);
  const { mirror, module } = options;
  const context = { system, signal, timeoutMs, mirror, module, facts: {} };
  try {
    const results = await runChecks(checks, context, ({ id, result, ended, total }) => {
      if (result === undefined) underway.add(id);
      else underway.delete(id);
      const [current] = underway;
      if (current === undefined) return;
      progress.show(say('cli.doctor-progress', { ended, total, check: checkWords(current, lang) }, lang));
    });
    return { results, placed: rankFindings(checks, results) };
  } finally {
    progress.clear();
  }
}

/** Shows what can be mended, asks, and mends it; undefined when nothing was changed. */
async function mend(examination: Examination, { placed }: Seen): Promise<Fixed | undefined> {
  const { io, lang, isJson, system, signal } = examination;
  const { isEmpty, makeFix, planFix } = await import('./fix.ts');
  const fix = await planFix(system, placed);
  if (isEmpty(fix)) {
    if (!isJson) io.stdout.write(`${say('cli.doctor-nothing-to-fix', {}, lang)}\n`);
    return undefined;
  }
  if (!isJson) showFix(fix, examination);
  if (!(await isWanted(examination))) return undefined;
  signal.throwIfAborted();
  const id = await makeFix(system, fix);
  if (!isJson) {
    const words = id === undefined ? say('cli.doctor-fixed', {}, lang) : doneWords(fix.plan, id, lang);
    io.stdout.write(`${words}\n${say('cli.doctor-again', {}, lang)}\n\n`);
  }
  return { id, removed: fix.remove };
}

function showFix({ plan, remove }: Fix, { io, lang, style }: Examination): void {
  const lines = [
    '',
    ...(plan.changes.length > 0 ? showPlan(plan, lang, style) : []),
    ...remove.map((path) => say('cli.doctor-removes', { path }, lang)),
  ];
  io.stdout.write(`${style.fit(lines.join('\n'))}\n`);
}

/** Rejects with `cli.doctor-needs-yes` where nobody can be asked. */
async function isWanted({ io, lang, isJson, isAgreed, asker }: Examination): Promise<boolean> {
  if (isAgreed) return true;
  if (isJson || !asker.isTerminal) throw new GomirrorError<CliCode>('cli.doctor-needs-yes', {});
  const answer = await asker.ask(say('cli.setup-ask', {}, lang));
  if (/^(?:y|yes|是|好|对)$/i.test(answer.trim())) return true;
  io.stdout.write(`${say('cli.setup-left', {}, lang)}\n`);
  return false;
}

function json(data: object): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

/** Notes are no findings to a script; what could not be looked at is not clean. */
function codeOf({ results, placed }: Seen): ExitCode {
  if (placed.some(({ finding }) => finding.level !== 'note')) return exitCodes.failed;
  return [...results.values()].some(({ state }) => state === 'not-run') ? exitCodes.usage : exitCodes.ok;
}
