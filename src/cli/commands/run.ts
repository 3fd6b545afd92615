import { spawn } from 'node:child_process';
import { errorCode, GomirrorError } from '../../base/index.ts';
import { goSetting, type Host } from '../../config/index.ts';
import { type Borrowed, borrowMirror } from '../borrow.ts';
import { codeOfSignal, Signals, starting } from '../child.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { loadSettings } from '../settings-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import { filesOfProject } from '../go-project.ts';
import { errorLines, printError, printRemark } from '../print.ts';
import { quietIo } from '../quiet-io.ts';

/**
 * Runs a command with GOPROXY set to a mirror that it finds or starts, which is told ahead what the project needs. Gives the
 * command's own exit code; everything that the command prints and reads is its own.
 */
export async function run(context: CommandContext): Promise<number> {
  const { io, given } = context;
  const [command, ...args] = given.positionals;
  if (command === undefined || command === '')
    throw new GomirrorError<CliCode>('cli.missing-command', { command: 'run' });
  const { config, notices } = await loadSettings(context);
  const { lang } = config;
  const isVerbose = given.flags.has('verbose');
  if (isVerbose) for (const { code, params } of notices) printRemark(io, code, params, lang);

  const signals = new Signals(io);
  let borrowed: Borrowed | undefined;
  let code: number = exitCodes.runFailed;
  try {
    borrowed = await borrowMirror(io, config, quietIo(io, config, isVerbose), { signal: signals.stopped });
    // A signal that came while the mirror was started has not reached any command; there is to be none.
    signals.stopped.throwIfAborted();
    const { client, started } = borrowed;
    if (isVerbose) printRemark(io, started ? 'cli.run-started' : 'cli.run-found', { url: client.url }, lang);
    const ended = new AbortController();
    handOver(io.host, borrowed, args, ended.signal).catch((error: unknown) => {
      // The command gets everything all the same, only later.
      if (isVerbose && !ended.signal.aborted)
        io.stderr.write(
          errorLines(error, lang)
            .map((line) => `${line}\n`)
            .join(''),
        );
    });
    const prefix = borrowed.profile === '' ? '' : `/-/p/${encodeURIComponent(borrowed.profile)}`;
    const env = { ...io.host.env, GOPROXY: goProxy(io.host, client.url + prefix) };
    try {
      const { cwd } = io.host;
      const child = starting(command, () => spawn(command, args, { cwd, env, stdio: 'inherit' }));
      code = await signals.during(child, command);
    } finally {
      ended.abort();
    }
  } catch (error) {
    if (signals.received !== undefined && signals.stopped.aborted) code = codeOfSignal(signals.received);
    else {
      printError(io, error, lang);
      const reason = errorCode(error);
      if (reason === 'cli.command-not-found') code = exitCodes.notFound;
      if (reason === 'cli.command-not-run') code = exitCodes.cannotRun;
    }
  }
  await borrowed?.release(signals.stopped, (guests) =>
    printRemark(io, 'cli.waiting-for-guests', { guests }, lang),
  );
  signals.forget();
  if (borrowed?.started === true) io.exitSoon(code);
  return code;
}

/** Tells the mirror what the project needs, without waiting until it is there. */
async function handOver(
  host: Host,
  { client, profile }: Borrowed,
  args: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const files = await filesOfProject(host, args);
  if (files.some(({ text }) => text.trim() !== ''))
    await client.prefetchDetached({ files, modules: [] }, profile, signal);
}

/**
 * GOPROXY for the command: the mirror in place of all mirrors, and `direct` behind it where the user has it, with the same
 * sign before it ("GOPROXY protocol" in the Go Modules Reference).
 */
function goProxy(host: Host, url: string): string {
  const words = (goSetting(host, 'GOPROXY')?.value ?? 'direct').split(/([,|])/);
  for (let index = 0; index < words.length; index += 2) {
    const word = words[index]?.trim();
    if (word === 'off') break;
    if (word === 'direct') return `${url}${words[index - 1] ?? ','}direct`;
  }
  return url;
}
