import { GomirrorError } from '../../base/index.ts';
import type { Check, CheckResult, Placed } from '../../doctor/index.ts';
import type { System } from '../../goenv/index.ts';
import { say } from '../../text/index.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { doctorOptions, type DoctorOptions } from '../doctor/options.ts';
import { checkWords } from '../doctor/words.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { printError } from '../print.ts';
import { ProgressLine } from '../progress-line.ts';
import { type Asker, terminalAsker } from '../setup/carry-out.ts';
import { styleOf } from '../style.ts';

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

/** The part of the time that is kept for everything but the checks. */
const reservePart = 0.08;
const mostReserveMs = 800;

/**
 * Looks at this machine, tells what is wrong and what would mend it, and with `--fix` mends what it can. 0 when nothing is (notes do not count),
 * 1 when something is, 2 when it could not be told.
 */
export async function run(context: CommandContext, machine: DoctorMachine = {}): Promise<ExitCode> {
  const { io } = context;
  const controller = new AbortController();
  let interrupted = false;
  const forget = io.onStop((reason) => {
    if (reason === 'interrupt' && interrupted) io.exitNow(exitCodes.interrupted);
    interrupted ||= reason === 'interrupt';
    controller.abort();
  });
  // Clocks and sockets of checks that were given up do not keep the process alive; this does.
  const alive = setInterval(() => undefined, 60_000);
  try {
    return await look(context, machine, controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return interrupted ? exitCodes.interrupted : exitCodes.usage;
    printError(io, error, context.lang);
    const code = exitCodeOf(error);
    return code === exitCodes.failed ? exitCodes.usage : code;
  } finally {
    clearInterval(alive);
    forget();
  }
}

async function look(context: CommandContext, machine: DoctorMachine, signal: AbortSignal): Promise<ExitCode> {
  const { io, lang, given } = context;
  const options = doctorOptions(context);
  const isJson = given.flags.has('json');
  const [doctor, goenv, { cacheAuditor }, { reportLines, listLines }, { doctorData, listData }, fixing] =
    await Promise.all([
      import('../../doctor/index.ts'),
      import('../../goenv/index.ts'),
      import('../doctor/audit-cache.ts'),
      import('../doctor/lines.ts'),
      import('../doctor/data.ts'),
      import('../doctor/fix.ts'),
    ]);
  const system = machine.system ?? goenv.realSystem({ env: io.host.env, cwd: io.host.cwd });
  const all = machine.checks ?? doctor.makeChecks({ auditCache: cacheAuditor(io, lang) });
  const print = (data: object) => io.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
  if (given.flags.has('list')) {
    if (isJson) print(listData(all, lang));
    else io.stdout.write(`${listLines(all, { lang }).join('\n')}\n`);
    return exitCodes.ok;
  }
  const checks = select(doctor, all, given.positionals);
  const redactor = await doctor.Redactor.of(system);
  const style = styleOf(io, given);
  const { color, plain } = style;
  const lines = { lang, color, plain, redactor, isVerbose: given.flags.has('verbose') };
  const show = ({ results, placed }: Seen) =>
    io.stdout.write(`${style.fit(reportLines(checks, results, placed, lines).join('\n'))}\n`);

  let seen = await once(context, doctor, { system, checks, options, signal });
  let fixed: { id: string | undefined; removed: readonly string[] } | undefined;
  if (given.flags.has('fix')) {
    const fix = await fixing.planFix(system, seen.placed);
    const isNothing = fixing.isEmpty(fix);
    if (!isJson) show(seen);
    if (!isJson && isNothing) io.stdout.write(`${say('cli.doctor-nothing-to-fix', {}, lang)}\n`);
    if (!isNothing) {
      if (!isJson) {
        io.stdout.write('\n');
        if (fix.plan.changes.length > 0)
          io.stdout.write(`${style.fit(goenv.showPlan(fix.plan, lang, style).join('\n'))}\n`);
        for (const path of fix.remove) io.stdout.write(`${say('cli.doctor-removes', { path }, lang)}\n`);
      }
      if (!given.flags.has('yes')) {
        const asker = machine.asker ?? terminalAsker(io);
        if (isJson || !asker.isTerminal) throw new GomirrorError<CliCode>('cli.doctor-needs-yes', {});
        const answer = await asker.ask(say('cli.setup-ask', {}, lang));
        if (!/^(?:y|yes|是|好|对)$/i.test(answer.trim())) {
          io.stdout.write(`${say('cli.setup-left', {}, lang)}\n`);
          return codeOf(seen);
        }
      }
      fixed = { id: await fixing.makeFix(system, fix), removed: fix.remove };
      if (!isJson) {
        const words =
          fixed.id === undefined
            ? say('cli.doctor-fixed', {}, lang)
            : say('cli.setup-done', { id: fixed.id }, lang);
        io.stdout.write(`${words}\n${say('cli.doctor-again', {}, lang)}\n\n`);
      }
      seen = await once(context, doctor, { system, checks, options, signal });
      if (!isJson) show(seen);
    }
  } else if (!isJson) show(seen);
  if (isJson)
    print(doctorData(checks, seen.results, seen.placed, { lang, redactor, gomirror: io.version, fixed }));
  const code = codeOf(seen);
  // A look-up that nobody answers would keep the process for as long as the system likes.
  const isHanging = [...seen.results.values()].some(({ state }) => state === 'not-run');
  if (isHanging) setTimeout(() => io.exitNow(code), 50).unref();
  else io.exitSoon(code);
  return code;
}

function select(
  { selectChecks, UnknownCheck }: typeof import('../../doctor/index.ts'),
  all: readonly Check[],
  names: readonly string[],
): Check[] {
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

async function once(
  { io, lang, given }: CommandContext,
  { runChecks, rankFindings }: typeof import('../../doctor/index.ts'),
  parts: {
    readonly system: System;
    readonly checks: readonly Check[];
    readonly options: DoctorOptions;
    readonly signal: AbortSignal;
  },
): Promise<Seen> {
  const { system, checks, options, signal } = parts;
  const { redraws } = styleOf(io, given, io.stderr);
  const progress = new ProgressLine(given.flags.has('json') || !redraws ? undefined : io.stderr);
  const underway = new Set<string>();
  const timeoutMs = options.timeoutMs - Math.min(mostReserveMs, options.timeoutMs * reservePart);
  const { mirror, module } = options;
  try {
    const checkContext = { system, signal, timeoutMs, mirror, module, facts: {} };
    const results = await runChecks(checks, checkContext, ({ id, result, ended, total }) => {
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

/** Notes are no findings to a script; what could not be looked at is not clean. */
function codeOf({ results, placed }: Seen): ExitCode {
  if (placed.some(({ finding }) => finding.level !== 'note')) return exitCodes.failed;
  return [...results.values()].some(({ state }) => state === 'not-run') ? exitCodes.usage : exitCodes.ok;
}
