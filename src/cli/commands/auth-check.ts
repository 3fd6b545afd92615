import { GomirrorError } from '../../base/index.ts';
import { redactUrl } from '../../config/index.ts';
import {
  type CheckReport,
  type CheckStep,
  type CheckTarget,
  credentialChannel,
  parseCheckTarget,
} from '../../origin/index.ts';
import { hint, type Lang, say } from '../../text/index.ts';
import { checkAuth } from '../app-auth.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { loadSettings } from '../settings-flags.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { printError, printRemark } from '../print.ts';
import { Stopping } from '../stopping.ts';

/** Tries the credentials for a server; 0 when all that was tried went well, 1 when something did not. */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  const { config, notices } = await loadSettings(context);
  const { lang } = config;
  const json = given.flags.has('json');
  if (!json) for (const { code, params } of notices) printRemark(io, code, params, lang);
  const target = targetIn(given.positionals[0]);
  const stopping = new Stopping(io);
  const forgetWarnings = credentialChannel.subscribe(({ reason }) => printError(io, reason, lang));
  try {
    const report = await checkAuth(target, config, io, stopping.signal);
    io.stdout.write(json ? jsonOf(target, report, lang) : textOf(target, report, lang));
    return report.works ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    if (stopping.isAsked) return stopping.codeOr(exitCodes.failed);
    printError(io, error, lang);
    return exitCodeOf(error);
  } finally {
    forgetWarnings();
    stopping.forget();
  }
}

function targetIn(text: string | undefined): CheckTarget {
  if (text === undefined) throw new GomirrorError<CliCode>('cli.auth-no-host');
  const target = parseCheckTarget(text);
  if (target !== undefined) return target;
  throw new GomirrorError<CliCode>('cli.auth-bad-host', { value: redactUrl(text) });
}

function nameOf({ host, port, path }: CheckTarget): string {
  return `${host}${port === '' ? '' : `:${port}`}${path === '' ? '' : `/${path}`}`;
}

/** What a step came to, as code and parameters of words. */
function verdictOf({ outcome, credential, status = 0, error, said = '' }: CheckStep) {
  if (error !== undefined) return { code: error.code, params: error.params };
  const isWanted = outcome === 'refused' && credential === undefined;
  return { code: `cli.auth-outcome.${isWanted ? 'wanted' : outcome}`, params: { status, said } };
}

function isFine({ outcome }: CheckStep): boolean {
  return outcome === 'works' || outcome === 'open' || outcome === 'answers' || outcome === 'obtained';
}

function textOf(target: CheckTarget, { entries, below, steps }: CheckReport, lang: Lang): string {
  const name = nameOf(target);
  const lines = entries.map((entry) =>
    say(entry.chosen ? 'cli.auth-chosen' : 'cli.auth-passed-over', { name: entry.name, target: name }, lang),
  );
  if (entries.length === 0) {
    const code = target.scheme === 'ssh' ? 'cli.auth-no-key' : 'cli.auth-no-entry';
    lines.push(say(code, { target: name }, lang));
    for (const entry of below) lines.push(say('cli.auth-below', { name: entry }, lang));
  }
  for (const step of steps) lines.push('', ...linesOf(step, lang));
  return `${lines.join('\n')}\n`;
}

function linesOf(step: CheckStep, lang: Lang): readonly string[] {
  const { code, params } = verdictOf(step);
  const { kind, url, credential = '', challenge = '', said = '' } = step;
  const what = url ?? `${kind} ${credential}`.trim();
  const verdict = say(isFine(step) ? 'cli.auth-fine' : 'cli.auth-wrong', { what }, lang);
  const lines = [verdict, say(code, params, lang)];
  if (said !== '' && step.outcome !== 'locked') lines.push(say('cli.auth-says', { said }, lang));
  if (challenge !== '') lines.push(say('cli.auth-challenge', { challenge }, lang));
  const advice = hint(code, params, lang);
  if (advice !== undefined) lines.push(advice);
  return lines.map((line, index) => (index === 0 ? line : `    ${line}`));
}

function jsonOf(target: CheckTarget, { works, entries, below, steps }: CheckReport, lang: Lang): string {
  const told = steps.map(({ error, ...step }) => {
    const { code, params } = verdictOf({ ...step, ...(error && { error }) });
    const failure = error && { code: error.code, params: error.params };
    return { ...step, error: failure, words: say(code, params, lang), hint: hint(code, params, lang) };
  });
  return `${JSON.stringify({ target: nameOf(target), works, entries, below, steps: told }, undefined, 2)}\n`;
}
