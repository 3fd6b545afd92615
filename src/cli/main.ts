import { errorCode, GomirrorError } from '../base/index.ts';
import { nearest, thisHost } from '../config/basics/index.ts';
import type { ConfigCode } from '../config/index.ts';
import { type FlagSpec, type GivenArguments, parseArguments } from './arguments.ts';
import type { CliCode } from './codes.ts';
import {
  type CliIo,
  type Command,
  earlyLang,
  langOf,
  ownFlags,
  type PassedSignal,
  type StopReason,
} from './command.ts';
import { commands } from './commands.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { keepNewSmall } from './heap.ts';
import { printError } from './print.ts';
import type { Lang } from '../text/index.ts';
import type { App } from './seam.ts';

/** Runs one command line, without the program's name; gives the exit code. Never throws. */
export async function main(argv: readonly string[], io: CliIo): Promise<number> {
  const spoken = { lang: earlyLang(io.host, argv) };
  try {
    return await runCommandLine(argv, io, spoken);
  } catch (error) {
    printError(io, error, spoken.lang);
    return exitCodeOf(error);
  }
}

async function runCommandLine(argv: readonly string[], io: CliIo, spoken: { lang: Lang }): Promise<number> {
  const { command, rest } = findCommand(argv);
  const given = await parseOrHelp(command, rest);
  // Only now is it known where the words of a program begin that is to be run.
  if (given !== undefined) spoken.lang = langOf(io.host, given.flags.get('lang'));
  const { lang } = spoken;
  if (given === undefined || given.flags.has('help')) {
    const { printCommandHelp } = await import('./help.ts');
    await printCommandHelp(io, command, lang);
    return exitCodes.ok;
  }
  checkLang(given);
  checkFilled(given, command);
  const unexpected = given.positionals[command.maxPositionals];
  if (unexpected !== undefined) {
    throw new GomirrorError<CliCode>('cli.unexpected-argument', {
      argument: unexpected,
      command: command.name,
    });
  }
  const { run } = await command.load();
  return run({ io, lang, given });
}

/** What was given; undefined where something in it is wrong, but help is asked for, which will say what is right. */
async function parseOrHelp(command: Command, words: readonly string[]): Promise<GivenArguments | undefined> {
  const { name, runsCommand } = command;
  const flags = await flagsOf(command);
  try {
    return parseArguments(words, flags, name, runsCommand);
  } catch (error) {
    const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
    if (runsCommand !== true && own.some((word) => word === '-h' || word === '--help')) return undefined;
    throw error;
  }
}

/** The settings, whose table takes a while to load, are flags only of some commands. */
async function flagsOf(command: Command): Promise<readonly FlagSpec[]> {
  return command.takesSettings ? (await import('./settings-flags.ts')).flagsOf(command) : ownFlags(command);
}

/** `--lang` of commands without settings; those with settings check it with the rest. */
function checkLang({ flags }: GivenArguments): void {
  const value = flags.get('lang');
  if (typeof value !== 'string' || value === 'en' || value === 'zh') return;
  throw new GomirrorError<ConfigCode>('config.bad-choice', { where: '--lang', value, choices: 'en, zh' });
}

/** What another program is given may be empty; words of gomirror's own may not. */
function checkFilled({ positionals, dashesAt }: GivenArguments, { name, runsCommand }: Command): void {
  if (runsCommand === true || !positionals.slice(0, dashesAt).includes('')) return;
  throw new GomirrorError<CliCode>('cli.empty-argument', { command: name });
}

/** The command that the first words name, and what follows them. No words at all, or only `--help`, mean `help`. */
function findCommand(argv: readonly string[]): { command: Command; rest: readonly string[] } {
  const [first, second] = argv;
  if (first === undefined || first === '-h' || first === '--help')
    return { command: byName('help'), rest: argv.slice(1) };
  if (first === '-v' || first === '--version') return { command: byName('version'), rest: argv.slice(1) };
  if (first === '--') return findCommand(argv.slice(1));
  if (first === '--lang' || first.startsWith('--lang=')) {
    const words = first === '--lang' ? 2 : 1;
    const found = findCommand(argv.slice(words));
    return { command: found.command, rest: [...argv.slice(0, words), ...found.rest] };
  }
  // Options stand behind a command; one in front of none is one that `help` does not have either.
  if (first.startsWith('-')) return { command: byName('help'), rest: argv };
  const exact = commands.find(({ name }) => name === first);
  if (exact !== undefined) return { command: exact, rest: argv.slice(1) };
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length === 0)
    throw unknownCommand(first, [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))], '');
  const inGroup = group.find(({ name }) => name === `${first} ${second ?? ''}`);
  if (inGroup !== undefined) return { command: inGroup, rest: argv.slice(2) };
  if (second === '--help' || second === '-h') return { command: byName('help'), rest: [first] };
  const names = group.map(({ name }) => name.slice(first.length + 1));
  if (second !== undefined && !second.startsWith('-')) throw unknownCommand(second, names, `${first} `);
  throw new GomirrorError<CliCode>('cli.missing-subcommand', { command: first, choices: names.join(', ') });
}

function byName(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) throw new Error(`the table of commands has no ${name}`);
  return found;
}

function unknownCommand(word: string, names: readonly string[], prefix: string): GomirrorError<CliCode> {
  const near = nearest(word, names);
  const command = prefix + word;
  return near === undefined
    ? new GomirrorError<CliCode>('cli.unknown-command', { command })
    : new GomirrorError<CliCode>('cli.unknown-command-near', {
        command,
        nearest: `gomirror ${prefix}${near}`,
      });
}

/** The parts, with a word for a checkout whose dependencies were never installed. */
async function loadApp(): Promise<App> {
  keepNewSmall();
  try {
    return await import('./app.ts');
  } catch (error) {
    if (errorCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new GomirrorError<CliCode>('cli.not-installed', {}, { cause: error });
  }
}

/** How long what was forgotten may keep a finished server's process alive. */
const lingerMs = 2000;
/** The same for a command that was stopped; what was written to a pipe is out by then, also on Windows. */
const promptMs = 200;

/** The entry point of the program: runs the process's own command line and sets its exit code. */
export async function runProcess(version: string): Promise<void> {
  const listeners = new Set<(reason: StopReason) => void>();
  const stop = (reason: StopReason) => {
    for (const listener of listeners) listener(reason);
  };
  let isSignalled = false;
  const signalled = (reason: StopReason) => () => {
    isSignalled = true;
    stop(reason);
  };
  const interrupt = signalled('interrupt');
  const terminate = signalled('terminate');
  let readerGone = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read has gone; there is nobody left to tell.
      if (stream !== process.stdout || readerGone) return;
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED' && error.code !== 'EIO') {
        const reason = error.code ?? error.message;
        const full = new GomirrorError<CliCode>('cli.cannot-print', { reason }, { cause: error });
        printError(io, full, earlyLang(io.host, process.argv.slice(2)));
        process.exit(exitCodes.failed);
      }
      readerGone = true;
      stop('reader-gone');
    });
  }
  const io: CliIo = {
    stdout: process.stdout,
    stderr: process.stderr,
    host: thisHost(),
    version,
    onStop: (listener) => {
      if (listeners.size === 0) {
        process.on('SIGINT', interrupt);
        process.on('SIGTERM', terminate);
      }
      listeners.add(listener);
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        // Nobody would hear them any more; they end the process again.
        process.off('SIGINT', interrupt);
        process.off('SIGTERM', terminate);
      };
    },
    onSignal: (listener) => {
      const signals: readonly PassedSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    exitNow: (code) => process.exit(code),
    exitSoon: (code) => {
      setTimeout(() => process.exit(code), lingerMs).unref();
    },
    loadApp,
  };
  process.on('uncaughtException', (error) => {
    printError(io, error, earlyLang(io.host, process.argv.slice(2)));
    process.exit(exitCodes.failed);
  });
  process.exitCode = await main(process.argv.slice(2), io);
  // Handshakes and look-ups that were given up would keep the process for as long as the system likes.
  if (isSignalled) setTimeout(() => process.exit(), promptMs).unref();
}
