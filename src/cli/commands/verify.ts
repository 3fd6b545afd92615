import nodePath from 'node:path';
import { errorCode, formatBytes, GomirrorError } from '../../base/index.ts';
import { hint, type Lang, say } from '../../text/index.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { loadSettings } from '../settings-flags.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { mayColor, printError, printRemark } from '../print.ts';
import type { AppIo, VerifyFinding, VerifySummary } from '../seam.ts';
import { ProgressLine } from '../progress-line.ts';
import { Stopping } from '../stopping.ts';

/**
 * Checks a store or a module cache. Findings are printed as they come, a summary at the end; with `--json`, one object,
 * written piece by piece. The code is 1 only for findings; what could not be verified at all is 2.
 */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  const { config, notices } = await loadSettings(context);
  const { lang } = config;
  const json = given.flags.has('json');
  const offline = given.flags.has('offline');
  if (!json && !offline) for (const { code, params } of notices) printRemark(io, code, params, lang);
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

  const stopping = new Stopping(io);
  const progress = new ProgressLine(json ? undefined : io.stderr);
  let findings = 0;
  const onFinding = (finding: VerifyFinding) => {
    progress.clear();
    io.stdout.write(json ? jsonFinding(path, finding, findings === 0, lang) : findingText(finding, lang));
    findings++;
  };
  try {
    const { verifyStore } = await io.loadApp();
    const onProgress = ({ files, sizeBytes }: { files: number; sizeBytes: number }) =>
      progress.show(say('verify.progress', { files, size: formatBytes(sizeBytes) }, lang));
    const request = { path, askDatabase: !offline, signal: stopping.signal, onFinding, onProgress };
    const summary = await verifyStore(request, config, appIo);
    progress.clear();
    if (json) io.stdout.write(jsonEnd(path, summary, findings));
    else {
      if (!summary.complete) printRemark(io, 'verify.stopped', {}, lang);
      const { files, sizeBytes, proven, unproven } = summary;
      const params = { path, files, size: formatBytes(sizeBytes), findings, proven, unproven };
      const code = findings === 0 ? 'cli.verify-nothing-wrong' : 'cli.verify-found';
      io.stdout.write(`${say(code, params, lang)}\n`);
      if (unproven > 0) sayWhyUnproven(context, summary, offline, lang);
    }
    if (!summary.complete) return stopping.codeOr(exitCodes.usage);
    return findings === 0 ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    progress.clear();
    if (stopping.isAsked) return stopping.codeOr(exitCodes.usage);
    printError(io, told(error, path), lang);
    const code = exitCodeOf(error);
    return code === exitCodes.failed ? exitCodes.usage : code;
  } finally {
    stopping.forget();
  }
}

/** A path with nothing at it is a slip of whoever wrote it, and no matter of permissions and disks. */
function told(error: unknown, path: string): unknown {
  const reason = error instanceof GomirrorError ? errorCode(error.cause) : undefined;
  if (errorCode(error) !== 'verify.unreadable' || reason !== 'ENOENT') return error;
  return new GomirrorError<CliCode>('cli.cannot-read', { path, reason }, { cause: error });
}

/** The finding in a line, what to do in the next, then what that is to be done with. */
function findingText(finding: VerifyFinding, lang: Lang): string {
  const { file, code, params, remove } = finding;
  const lines = [say('cli.verify-finding', { file, words: wordsOf(finding, lang) }, lang)];
  const advice = hint(code, params, lang);
  if (advice !== undefined) lines.push(`    ${advice}`);
  for (const path of remove) lines.push(`    ${say('verify.delete', { path }, lang)}`);
  return lines.map((line) => `${line}\n`).join('');
}

function wordsOf({ code, params, because }: VerifyFinding, lang: Lang): string {
  const words = say(code, params, lang);
  if (because === undefined) return words;
  return say('verify.because', { words, reason: say(because.code, because.params, lang) }, lang);
}

function jsonFinding(path: string, finding: VerifyFinding, first: boolean, lang: Lang): string {
  const { code, params } = finding;
  const text = JSON.stringify({ ...finding, words: wordsOf(finding, lang), hint: hint(code, params, lang) });
  return `${first ? jsonBegin(path) : ','}\n${text}`;
}

function jsonBegin(path: string): string {
  return `{"path":${JSON.stringify(path)},"found":[`;
}

function jsonEnd(path: string, summary: VerifySummary, findings: number): string {
  const rest = JSON.stringify({ findings, ...summary }).slice(1);
  return `${findings === 0 ? jsonBegin(path) : '\n'}],${rest}\n`;
}

function sayWhyUnproven(
  { io }: CommandContext,
  { unproven, trouble }: VerifySummary,
  offline: boolean,
  lang: Lang,
): void {
  if (trouble === undefined) printRemark(io, 'verify.unproven-private', { unproven }, lang);
  else if (offline) printRemark(io, 'verify.unproven-offline', { unproven }, lang);
  else {
    const reason = say(trouble.code, trouble.params, lang);
    printRemark(io, 'verify.unproven-trouble', { unproven, reason }, lang);
  }
}
