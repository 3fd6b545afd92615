import { readFileSync } from 'node:fs';
import nodePath from 'node:path';
import { errorCode, GomirrorError } from '../base/index.ts';
import { type Lang, say } from '../text/index.ts';
import type { CliCode } from './codes.ts';
import type { CommandContext } from './command.ts';
import { valueOfFlag } from './given-words.ts';
import type { Output } from './seam.ts';

/** What is needed of standard input. */
export interface SecretSource extends AsyncIterable<Buffer | string> {
  readonly isTTY?: boolean | undefined;
  setRawMode?(raw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  pause?(): unknown;
  destroy(reason?: Error): unknown;
  iterator?(options: { destroyOnReturn: boolean }): AsyncIterator<Buffer | string>;
}

/** The most that is read of a password before it is refused: far above what one may have. */
const longestText = 65_536;

/**
 * A new password: from `--password-file`, with `--password-stdin` the first line of standard input, on a terminal what is typed twice and not
 * shown. Rejects with `cli.no-password`, `cli.passwords-differ`, `cli.cannot-read`; with `cli.setup-interrupted` at a typed Ctrl-C, and with
 * the reason of `signal`.
 */
export async function newPassword(
  context: CommandContext,
  lang: Lang,
  signal: AbortSignal,
  input: SecretSource = process.stdin,
): Promise<string> {
  const questions = [say('cli.ask-password', {}, lang), say('cli.ask-password-again', {}, lang)];
  return untilStopped(signal, input, () => readPassword(context, questions, input));
}

/** A password or token that somebody has already, asked for once with `question`. Otherwise like {@link newPassword}. */
export async function knownPassword(
  context: CommandContext,
  question: string,
  signal: AbortSignal,
  input: SecretSource = process.stdin,
): Promise<string> {
  return untilStopped(signal, input, () => readPassword(context, [question], input));
}

async function untilStopped(
  signal: AbortSignal,
  input: SecretSource,
  read: () => Promise<string>,
): Promise<string> {
  const leave = () => void input.destroy(signal.reason as Error);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await read();
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

async function readPassword(
  context: CommandContext,
  questions: readonly string[],
  input: SecretSource,
): Promise<string> {
  const { io, given } = context;
  const file = valueOfFlag(context, 'password-file');
  if (file !== undefined) {
    const path = nodePath.resolve(io.host.cwd, file);
    try {
      return firstLine(readFileSync(path, 'utf8'));
    } catch (error) {
      const reason = errorCode(error) ?? '?';
      throw new GomirrorError<CliCode>('cli.cannot-read', { path, reason }, { cause: error });
    }
  }
  if (given.flags.has('password-stdin')) {
    input.setEncoding('utf8');
    let text = '';
    for await (const chunk of input) {
      text += String(chunk);
      if (text.includes('\n') || text.length > longestText) break;
    }
    return firstLine(text);
  }
  if (input.isTTY !== true || input.setRawMode === undefined)
    throw new GomirrorError<CliCode>('cli.no-password');
  const typed = new HiddenLines(input, io.stderr);
  try {
    const answers: string[] = [];
    for (const question of questions) answers.push(await typed.ask(question));
    if (new Set(answers).size > 1) throw new GomirrorError<CliCode>('cli.passwords-differ');
    return answers[0] ?? '';
  } finally {
    await typed.end();
  }
}

/** Whether the go command can read it from a netrc file: there words end at spaces, and nothing can quote one (`cmd/go`, package `auth`). */
export function fitsNetrc(password: string): boolean {
  return !/\s/u.test(password);
}

function firstLine(text: string): string {
  return /^\ufeff?([^\r\n]*)/.exec(text)?.[1] ?? '';
}

/** Lines typed on a terminal that does not show them. */
class HiddenLines {
  readonly #input: SecretSource;
  readonly #output: Output;
  readonly #chunks: AsyncIterator<Buffer | string>;
  #rest = '';

  constructor(input: SecretSource, output: Output) {
    this.#input = input;
    this.#output = output;
    input.setEncoding('utf8');
    input.setRawMode?.(true);
    // Other questions may follow on the same terminal.
    this.#chunks = input.iterator?.({ destroyOnReturn: false }) ?? input[Symbol.asyncIterator]();
  }

  /** One line, with backspace and Ctrl-U as usual. Rejects with `cli.setup-interrupted` at Ctrl-C, with `cli.no-password` at Ctrl-D or the end. */
  async ask(question: string): Promise<string> {
    this.#output.write(question);
    let line: string[] = [];
    try {
      for (;;) {
        if (this.#rest === '') {
          const next = await this.#chunks.next();
          if (next.done === true) throw new GomirrorError<CliCode>('cli.no-password');
          this.#rest = String(next.value);
        }
        const [character = ''] = this.#rest;
        this.#rest = this.#rest.slice(character.length);
        if (character === '\r' || character === '\n') return line.join('');
        if (character === '\u0003') throw new GomirrorError<CliCode>('cli.setup-interrupted');
        if (character === '\u0004') throw new GomirrorError<CliCode>('cli.no-password');
        if (character === '\u0015') line = [];
        else if (character === '\u007f' || character === '\b') line.pop();
        else if (character >= ' ') line.push(character);
      }
    } finally {
      this.#output.write('\n');
    }
  }

  async end(): Promise<void> {
    this.#input.setRawMode?.(false);
    this.#input.pause?.();
    await this.#chunks.return?.();
  }
}
