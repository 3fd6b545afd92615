import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config/index.ts';
import { say } from '../../text/index.ts';
import { ApiClient, mirrorUrl } from '../api-client.ts';
import { mirrorOf } from '../borrow.ts';
import type { CliIo, CommandContext } from '../command.ts';
import { loadSettings } from '../settings-flags.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { LiveLines } from '../live-lines.ts';
import { errorLines, printError } from '../print.ts';
import { stateLines } from '../status-view.ts';
import { Stopping } from '../stopping.ts';

const everyMs = 1000;

/**
 * Prints the state of a running mirror: on a terminal again every second until it is stopped, which is no failure; else, and
 * with `--once` or `--json`, once.
 */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  const { config } = await loadSettings(context);
  const { lang } = config;
  const stopping = new Stopping(io);
  const { signal } = stopping;
  try {
    const client = await clientOf(given.positionals[0], config, io, signal);
    const state = await client.state(signal);
    if (given.flags.has('json')) {
      io.stdout.write(`${JSON.stringify(state, undefined, 2)}\n`);
      return exitCodes.ok;
    }
    const isLive = io.stdout.isTTY === true && io.host.env['TERM'] !== 'dumb' && !given.flags.has('once');
    if (isLive) await watch(io, client, config, signal);
    else
      io.stdout.write(
        stateLines(state, lang)
          .map((line) => `${line}\n`)
          .join(''),
      );
    return exitCodes.ok;
  } catch (error) {
    if (stopping.isAsked) return stopping.codeOr(exitCodes.ok);
    printError(io, error, lang);
    return exitCodeOf(error);
  } finally {
    stopping.forget();
  }
}

async function clientOf(
  given: string | undefined,
  config: Config,
  { host }: CliIo,
  signal: AbortSignal,
): Promise<ApiClient> {
  if (given !== undefined) return new ApiClient(mirrorUrl(given), config.lang, host);
  return (await mirrorOf(config, host, signal)).client;
}

/** A mirror that goes away may come back: that is said, and asked again. */
async function watch(io: CliIo, client: ApiClient, { lang }: Config, signal: AbortSignal): Promise<void> {
  const live = new LiveLines(io.stdout);
  while (!signal.aborted) {
    const lines = await client.state(signal).then(
      (state) => stateLines(state, lang),
      (error: unknown) => errorLines(error, lang),
    );
    if (signal.aborted) return;
    live.draw([...lines, '', say('cli.status-stop', {}, lang)]);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
