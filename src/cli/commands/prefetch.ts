import nodePath from 'node:path';
import { stat } from 'node:fs/promises';
import { errorCode, formatBytes, formatDuration, GomirrorError } from '../../base/index.ts';
import type { Config } from '../../config/index.ts';
import { isCanonicalVersion } from '../../module/index.ts';
import { type Lang, say } from '../../text/index.ts';
import { type ApiClient, type Failure, mirrorUrl, type Progress, type Wanted } from '../api-client.ts';
import { bar } from '../bar.ts';
import { type Borrowed, borrowMirror } from '../borrow.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { loadSettings } from '../settings-flags.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { failureLines } from '../failure-lines.ts';
import { filesOfFile, filesOfFolder } from '../module-files.ts';
import { printError, printRemark } from '../print.ts';
import { ProgressLine } from '../progress-line.ts';
import { quietIo } from '../quiet-io.ts';
import { Stopping } from '../stopping.ts';

/**
 * Has a mirror fetch what a project needs, before anybody asks for it. The code is 1 when something could not be had, though
 * all the rest is there then.
 */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  const { config } = await loadSettings(context);
  const { lang } = config;
  const stopping = new Stopping(io);
  const { signal } = stopping;
  let borrowed: Borrowed | undefined;
  let code: ExitCode = exitCodes.failed;
  try {
    const wanted = await wantedOf(given.positionals, io.host.cwd);
    const at = given.flags.get('mirror');
    const url = typeof at === 'string' ? mirrorUrl(at) : undefined;
    borrowed = await borrowMirror(io, config, quietIo(io, config), { url, signal });
    code = await fetchAll(context, config, borrowed, wanted, signal);
  } catch (error) {
    if (stopping.isAsked) code = stopping.codeOr(exitCodes.failed);
    else {
      printError(io, error, lang);
      code = exitCodeOf(error);
    }
  }
  await borrowed?.release(signal, (guests) => printRemark(io, 'cli.waiting-for-guests', { guests }, lang));
  stopping.forget();
  if (borrowed?.started === true) io.exitSoon(code);
  return code;
}

async function fetchAll(
  { io, given }: CommandContext,
  { lang }: Config,
  { client, profile }: Borrowed,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<ExitCode> {
  const json = given.flags.has('json');
  const startedMs = performance.now();
  const line = new ProgressLine(json ? undefined : io.stderr);
  try {
    const resolved = await resolveAll(client, wanted.modules, profile, signal);
    const { modules } = resolved;
    const onProgress = (progress: Progress) => line.show(progressText(progress, lang));
    const outcome = await client.prefetch({ ...wanted, modules }, profile, onProgress, signal);
    const failures = [...resolved.failures, ...outcome.failures];
    const failed = outcome.failed + resolved.failures.length;
    line.clear();
    const durationMs = performance.now() - startedMs;
    const { total, done, bytes } = outcome;
    const seconds = Math.round(durationMs) / 1000;
    if (json) {
      const end = { mirror: client.url, total, done, failed, bytes, seconds, failures };
      io.stdout.write(`${JSON.stringify(end, undefined, 2)}\n`);
    } else {
      for (const text of failureLines(failures, lang)) io.stdout.write(`${text}\n`);
      const params = { files: done, size: formatBytes(bytes), time: formatDuration(durationMs), failed };
      const code = failed > 0 ? 'cli.prefetch-failed' : 'cli.prefetch-done';
      io.stdout.write(`${say(total === 0 && failed === 0 ? 'cli.prefetch-nothing' : code, params, lang)}\n`);
    }
    return failed === 0 ? exitCodes.ok : exitCodes.failed;
  } finally {
    line.clear();
  }
}

function progressText({ total, done, failed, bytes }: Progress, lang: Lang): string {
  const params = { done, total, size: formatBytes(bytes), bar: bar(done + failed, total), failed };
  return say(failed > 0 ? 'cli.prefetch-progress-failed' : 'cli.prefetch-progress', params, lang);
}

/** What the arguments name: folders, files, versions; the current folder without any. */
async function wantedOf(args: readonly string[], cwd: string): Promise<Wanted> {
  const files: { name: string; text: string }[] = [];
  const modules: string[] = [];
  for (const arg of args.length === 0 ? ['.'] : args) {
    const place = nodePath.resolve(cwd, arg);
    const kind = await kindOf(place);
    if (kind === 'folder') files.push(...(await filesOfFolder(place)));
    else if (kind === 'file') files.push(...(await filesOfFile(place)));
    else if (/^[^@]+@[^@]+$/.test(arg)) modules.push(arg);
    else throw new GomirrorError<CliCode>('cli.not-a-module', { argument: arg });
  }
  return { files, modules };
}

async function kindOf(place: string): Promise<'folder' | 'file' | undefined> {
  try {
    return (await stat(place)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const reason = errorCode(error) ?? '';
    if (reason === 'ENOENT' || reason === 'ENOTDIR' || reason === 'ENAMETOOLONG') return undefined;
    throw new GomirrorError<CliCode>('cli.cannot-read', { path: place, reason }, { cause: error });
  }
}

/** `latest`, branches and the like become versions; what cannot be resolved is a failure like any other. */
async function resolveAll(
  client: ApiClient,
  named: readonly string[],
  profile: string,
  signal: AbortSignal,
): Promise<{ modules: string[]; failures: Failure[] }> {
  const modules: string[] = [];
  const failures: Failure[] = [];
  for (const module of named) {
    const [path = '', query = ''] = module.split('@');
    if (isCanonicalVersion(query)) {
      modules.push(module);
      continue;
    }
    try {
      modules.push(`${path}@${await client.resolve(path, query, profile, signal)}`);
    } catch (error) {
      if (!(error instanceof GomirrorError) || error.code !== 'cli.mirror-said') throw error;
      failures.push({ module, code: error.code, message: String(error.params['message']) });
    }
  }
  return { modules, failures };
}
