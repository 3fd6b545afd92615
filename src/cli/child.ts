import type { ChildProcess } from 'node:child_process';
import os from 'node:os';
import { describeError, errorCode, GomirrorError } from '../base/index.ts';
import type { CliCode } from './codes.ts';
import type { CliIo, PassedSignal } from './command.ts';

/** Passes signals on to the command while it runs; before and after, they stop what is waited for. */
export class Signals {
  readonly #stopping = new AbortController();
  readonly #isTerminal: boolean;
  readonly forget: () => void;
  #child: ChildProcess | undefined;
  received: PassedSignal | undefined;

  constructor(io: CliIo) {
    this.#isTerminal = io.stdout.isTTY === true || io.stderr.isTTY === true;
    this.forget = io.onSignal((signal) => this.#take(signal));
  }

  get stopped(): AbortSignal {
    return this.#stopping.signal;
  }

  /** The exit code of a child as shells give it. Rejects with `cli.command-not-found` or `cli.command-not-run`. */
  async during(child: ChildProcess, command: string): Promise<number> {
    this.#child = child;
    try {
      return await new Promise((resolve, reject) => {
        child.once('error', (error) => reject(notRun(command, error)));
        child.once('exit', (code, signal) => resolve(code ?? codeOfSignal(signal ?? 'SIGKILL')));
      });
    } finally {
      this.#child = undefined;
    }
  }

  #take(signal: PassedSignal): void {
    this.received ??= signal;
    if (this.#child === undefined) this.#stopping.abort();
    // A terminal has sent the interrupt of its Ctrl-C to the command as well; twice may mean something else to it.
    else if (signal !== 'SIGINT' || !this.#isTerminal) this.#child.kill(signal);
  }
}

/** What starts a program; what the system refuses at once (a command line that is too long) is `cli.command-not-run` as well. */
export function starting<Child extends ChildProcess>(command: string, start: () => Child): Child {
  try {
    return start();
  } catch (error) {
    throw notRun(command, error);
  }
}

function notRun(command: string, error: unknown): GomirrorError<CliCode> {
  if (errorCode(error) === 'ENOENT')
    return new GomirrorError('cli.command-not-found', { command }, { cause: error });
  const reason = errorCode(error) ?? describeError(error);
  return new GomirrorError('cli.command-not-run', { command, reason }, { cause: error });
}

/** The exit code that shells give for a signal. */
export function codeOfSignal(signal: NodeJS.Signals): number {
  return 128 + os.constants.signals[signal];
}
