import nodePath from 'node:path';
import { formatBytes, GomirrorError } from '../../base/index.ts';
import { say } from '../../text/index.ts';
import type { CliCode } from '../codes.ts';
import { type CommandContext, loadSettings } from '../command.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { mayColor, printError, printRemark } from '../print.ts';
import type { AppIo, VerifyFinding } from '../seam.ts';

/** Checks a store or a module cache. Findings are printed as they come, a summary at the end. */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  const { config, notices } = await loadSettings(context);
  const { lang } = config;
  const json = given.flags.has('json');
  if (!json) for (const { code, params } of notices) printRemark(io, code, params, lang);
  const [named] = given.positionals;
  const path = named === undefined ? config.data : nodePath.resolve(io.host.cwd, named);
  const appIo: AppIo = {
    stdout: io.stdout,
    stderr: io.stderr,
    host: io.host,
    lang,
    version: io.version,
    color: mayColor(io.stdout, io.host.env),
    logFormat: json || io.stdout.isTTY !== true ? 'json' : 'pretty',
  };

  const controller = new AbortController();
  let interrupted = false;
  const forget = io.onStop((reason) => {
    if (reason === 'interrupt' && interrupted) io.exitNow(exitCodes.interrupted);
    interrupted ||= reason === 'interrupt';
    controller.abort();
  });
  let findings = 0;
  const onFinding = ({ file, code, params }: VerifyFinding) => {
    findings++;
    const words = say(code, params, lang);
    const line = json
      ? JSON.stringify({ event: 'finding', file, code, params, words })
      : say('cli.verify-finding', { file, words }, lang);
    io.stdout.write(`${line}\n`);
  };
  try {
    const { verifyStore } = await io.loadApp();
    if (verifyStore === undefined) throw new GomirrorError<CliCode>('cli.no-verify');
    const askDatabase = !given.flags.has('offline');
    const request = { path, askDatabase, signal: controller.signal, onFinding, onProgress: () => undefined };
    const summary = await verifyStore(request, config, appIo);
    if (json) io.stdout.write(`${JSON.stringify({ event: 'summary', path, ...summary, findings })}\n`);
    else {
      const { files, sizeBytes, proven, unproven } = summary;
      const params = { path, files, size: formatBytes(sizeBytes), findings, proven, unproven };
      io.stdout.write(
        `${say(findings === 0 ? 'cli.verify-nothing-wrong' : 'cli.verify-found', params, lang)}\n`,
      );
    }
    return findings === 0 ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    if (controller.signal.aborted) return interrupted ? exitCodes.interrupted : exitCodes.failed;
    printError(io, error, lang);
    return exitCodeOf(error);
  } finally {
    forget();
  }
}
