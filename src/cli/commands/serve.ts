import { type Config, homeFolder, servesPrivate } from '../../config/index.ts';
import { say } from '../../text/index.ts';
import type { CommandContext, StopReason } from '../command.ts';
import { loadSettings } from '../settings-flags.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { listenError } from '../listen-error.ts';
import { bold, mayColor, printError, printRemark } from '../print.ts';
import type { AppIo, RunningMirror } from '../seam.ts';

/** Starts the mirror and stays until it is told to stop. */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { io } = context;
  const { config, notices, file } = await loadSettings(context);
  const { lang } = config;
  for (const { code, params } of notices) printRemark(io, code, params, lang);

  const appIo: AppIo = {
    stdout: io.stdout,
    stderr: io.stderr,
    host: io.host,
    lang,
    version: io.version,
    color: mayColor(io.stdout, io.host.env),
    logFormat:
      config.log.format === 'auto' ? (io.stdout.isTTY === true ? 'pretty' : 'json') : config.log.format,
    settings: {
      read: async () => (await loadSettings(context)).config,
      file,
      onDemand: (listener) => io.onSignal((signal) => signal === 'SIGHUP' && listener()),
    },
  };
  const stopping = Promise.withResolvers<StopReason>();
  let stops = 0;
  const forget = io.onStop((reason) => {
    stops++;
    if (reason === 'interrupt' && stops > 1) io.exitNow(exitCodes.interrupted);
    stopping.resolve(reason);
  });
  try {
    const mirror = await start(context, config, appIo);
    announce(config, appIo, mirror);
    const reason = await Promise.race([stopping.promise, mirror.closed.then(() => undefined)]);
    if (reason === undefined) return exitCodes.ok;
    const drained = mirror.drain(); // First, as it puts an end to lines of progress that would be drawn over the remark.
    if (appIo.logFormat === 'pretty') printRemark(io, 'cli.draining', {}, lang);
    await drained;
    const code = reason === 'interrupt' ? exitCodes.interrupted : exitCodes.ok;
    io.exitSoon(code);
    return code;
  } catch (error) {
    printError(io, error, lang);
    return exitCodeOf(error);
  } finally {
    forget();
  }
}

async function start({ io }: CommandContext, config: Config, appIo: AppIo): Promise<RunningMirror> {
  const { startMirror } = await io.loadApp();
  try {
    return await startMirror(config, appIo);
  } catch (error) {
    throw listenError(error, config.listen);
  }
}

/** The first lines: for a person how to use it, for a program one line of JSON. */
function announce(config: Config, io: AppIo, { url }: RunningMirror): void {
  if (io.logFormat === 'json') {
    const event = { time: new Date().toISOString(), level: 'info', event: 'ready', version: io.version, url };
    io.stdout.write(`${JSON.stringify({ ...event, data: config.data })}\n`);
    return;
  }
  io.stdout.write(banner(config, io, url));
}

function banner(config: Config, { host, lang, version, color }: AppIo, url: string): string {
  // What it does not have may be private: nobody else is to be asked for it.
  const goproxy = servesPrivate(config) ? url : `${url},direct`;
  const words = { version, url, goproxy, data: withTilde(config.data, homeFolder(host)) };
  const line = (code: string) => `  ${say(code, words, lang)}\n`;
  return bold(line('cli.banner'), color) + line('cli.banner-use');
}

/** A path in the home folder as people write it. */
function withTilde(path: string, home: string | undefined): string {
  const inHome = home !== undefined && path.startsWith(home) && /^[/\\]/.test(path.slice(home.length));
  return inHome ? `~${path.slice(home.length)}` : path;
}
