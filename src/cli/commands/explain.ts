import nodePath from 'node:path';
import type { Writable } from 'node:stream';
import { type Clock, errorCode, GomirrorError, systemClock } from '../../base/index.ts';
import { entryOf, LogReader, type Reading } from '../../doctor/explain/index.ts';
import { say } from '../../text/index.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { explainData } from '../explain/data.ts';
import { explainLines } from '../explain/lines.ts';
import { probe, type Probed } from '../explain/probe.ts';
import { readCommand, readLog, readStream } from '../explain/read.ts';
import { printError, printRemark } from '../print.ts';
import { ProgressLine } from '../progress-line.ts';
import { Stopping } from '../stopping.ts';
import { styleOf } from '../style.ts';

/** What a test replaces of the process. */
export interface ExplainMachine {
  readonly input?: AsyncIterable<unknown> & { readonly isTTY?: boolean | undefined };
  readonly out?: Writable;
  readonly err?: Writable;
  readonly clock?: Clock;
  readonly probe?: typeof probe;
}

/** After this long without a word from a command, the user is told that go has no time limit. */
const silentMs = 60_000;
/** Nobody waits so long before they end a command that has something to say. */
const givenUpMs = 3000;
/** Exit codes of timeout(1), and of what SIGINT, SIGKILL and SIGTERM ended. */
const endedFromOutside = [124, 130, 137, 143];
/** Of more errors than that nothing is looked at: they are what follows from the first. */
const mostProbed = 3;

/**
 * Explains a log, or what a command prints. 0 when all of it is known, 1 when something is not, 2 when there is nothing to read;
 * of a command, its own exit code.
 */
export async function run(context: CommandContext, machine: ExplainMachine = {}): Promise<number> {
  const { given } = context;
  const { positionals, dashesAt = positionals.length } = given;
  const [file, unexpected] = positionals.slice(0, dashesAt);
  const [command, ...args] = positionals.slice(dashesAt);
  const surplus = unexpected ?? (command === undefined ? undefined : file);
  if (surplus !== undefined)
    throw new GomirrorError<CliCode>('cli.unexpected-argument', { argument: surplus, command: 'explain' });
  if ((command === undefined && given.dashesAt !== undefined) || command === '')
    throw new GomirrorError<CliCode>('cli.missing-command', { command: 'explain' });
  return command === undefined
    ? explainLog(context, machine, file)
    : explainCommand(context, machine, command, args);
}

async function explainLog(
  context: CommandContext,
  machine: ExplainMachine,
  file: string | undefined,
): Promise<number> {
  const { io, lang } = context;
  const log = new LogReader();
  let sizeBytes;
  if (file !== undefined && file !== '-') sizeBytes = await readLog(nodePath.resolve(io.host.cwd, file), log);
  else {
    const input = machine.input ?? process.stdin;
    if (input.isTTY === true) printRemark(io, 'cli.explain-paste', {}, lang);
    sizeBytes = await readStream(input, log);
  }
  const reading = log.end();
  if (
    sizeBytes === 0 ||
    (reading.explained.length === 0 && reading.unknown.length === 0 && reading.lines === 0)
  )
    throw new GomirrorError<CliCode>('cli.explain-nothing');
  return report(context, machine, reading, undefined);
}

function codeOf(reading: Reading): ExitCode {
  return reading.explained.length > 0 && reading.unknown.length === 0 ? exitCodes.ok : exitCodes.failed;
}

async function explainCommand(
  context: CommandContext,
  machine: ExplainMachine,
  command: string,
  args: readonly string[],
): Promise<number> {
  const { io, lang, given } = context;
  const log = new LogReader();
  const err = machine.err ?? process.stderr;
  let code: number;
  let quietMs: number;
  let isSilent = false;
  try {
    ({ code, quietMs } = await readCommand(io, command, args, log, {
      // Standard output is for the JSON alone.
      out: given.flags.has('json') ? err : (machine.out ?? process.stdout),
      err,
      clock: machine.clock ?? systemClock,
      silentMs,
      onSilence: () => {
        if (!isSilent) printRemark(io, 'cli.explain-silent', { seconds: silentMs / 1000 }, lang);
        isSilent = true;
      },
    }));
  } catch (error) {
    printError(io, error, lang);
    const reason = errorCode(error);
    if (reason === 'cli.command-not-found') return exitCodes.notFound;
    if (reason === 'cli.command-not-run') return exitCodes.cannotRun;
    return exitCodeOf(error) === exitCodes.usage ? exitCodes.usage : exitCodes.runFailed;
  }
  const reading = log.end();
  if (code === 0 && !given.flags.has('json')) return code;
  isSilent ||= quietMs >= givenUpMs && endedFromOutside.includes(code);
  return report(context, machine, isSilent && code !== 0 ? withSilence(reading) : reading, code);
}

/** A command that was ended because nothing came any more has said nothing to explain; its silence is. */
function withSilence(reading: Reading): Reading {
  if (reading.explained.length > 0) return reading;
  const silence = {
    code: 'explain.no-output',
    params: {},
    quote: [],
    line: 0,
    count: 1,
    modules: [],
    also: [],
  };
  return { ...reading, explained: [silence] };
}

/** Prints what was understood. `exitCode` is that of the command, undefined for a log. Gives the exit code for either. */
async function report(
  context: CommandContext,
  machine: ExplainMachine,
  reading: Reading,
  exitCode: number | undefined,
): Promise<number> {
  const { io, lang, given } = context;
  const isJson = given.flags.has('json');
  // What a command prints to standard output is for whoever reads that; the explanation is not.
  const output = exitCode === undefined || isJson ? io.stdout : io.stderr;
  const isProbing = given.flags.has('probe') || (output.isTTY === true && !isJson);
  const stopping = new Stopping(io);
  const probed = isProbing ? await probeFor(context, machine, reading, stopping.signal) : new Map();
  stopping.forget();
  const code = exitCode ?? stopping.codeOr(codeOf(reading));
  // Look-ups of names that were given up would keep the process for as long as the system likes.
  if (isProbing) io.exitSoon(code);
  if (isJson) {
    output.write(`${JSON.stringify(explainData(reading, probed, lang, exitCode), undefined, 2)}\n`);
    return code;
  }
  const style = styleOf(io, given, output);
  const { color, plain, columns } = style;
  const lines = explainLines(reading, { lang, color, plain, columns, probed });
  output.write(`${exitCode === undefined ? '' : '\n'}${style.fit(lines.join('\n'))}\n`);
  return code;
}

async function probeFor(
  { io, lang, given }: CommandContext,
  machine: ExplainMachine,
  reading: Reading,
  signal: AbortSignal,
): Promise<Probed> {
  const ids = reading.explained.slice(0, mostProbed).flatMap(({ code }) => entryOf(code)?.probes ?? []);
  if (ids.length === 0) return new Map();
  const progress = new ProgressLine(styleOf(io, given, io.stderr).redraws ? io.stderr : undefined);
  progress.show(say('cli.explain-probing', {}, lang));
  // The clocks of the checks do not keep the process alive; this does.
  const alive = setInterval(() => undefined, 60_000);
  try {
    return await (machine.probe ?? probe)(io, [...new Set(ids)], signal);
  } finally {
    progress.clear();
    clearInterval(alive);
  }
}
