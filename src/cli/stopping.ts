import type { CliIo, StopReason } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';

/**
 * How a command is stopped before it is done. The first signal, or a reader of standard output that goes away, aborts `signal`: the command ends
 * in good order. A second signal ends the process at once.
 */
export class Stopping {
  readonly #controller = new AbortController();
  #reason: StopReason | undefined;
  /** To be called when the command is done: from then on signals do what they do to any program. */
  readonly forget: () => void;

  constructor(io: CliIo) {
    this.forget = io.onStop((reason) => {
      if (this.#reason !== undefined && reason !== 'reader-gone') io.exitNow(codeOfStop[reason]);
      // A signal is a better answer to what ended the command than a pipe that was closed before.
      if (this.#reason === undefined || this.#reason === 'reader-gone') this.#reason = reason;
      this.#controller.abort();
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** True once somebody wants the command to end. */
  get isAsked(): boolean {
    return this.#reason !== undefined;
  }

  /** The exit code of a command that was stopped: that of the signal, `unread` where only nobody reads any more. */
  codeOr(unread: ExitCode): ExitCode {
    return this.#reason === undefined || this.#reason === 'reader-gone' ? unread : codeOfStop[this.#reason];
  }
}

/** As the shells have it: 128 and the number of the signal. */
const codeOfStop = { interrupt: exitCodes.interrupted, terminate: exitCodes.terminated } as const;
