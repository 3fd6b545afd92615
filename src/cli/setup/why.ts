import { makeChecks, rankFindings, Redactor, runChecks, selectChecks } from '../../doctor/index.ts';
import type { System } from '../../goenv/index.ts';
import { say } from '../../text/index.ts';
import type { CommandContext } from '../command.ts';
import { findingsLines } from '../doctor/lines.ts';
import { ProgressLine } from '../progress-line.ts';
import { styleOf } from '../style.ts';

/** The time for all checks together. */
const timeoutMs = 10_000;

/**
 * Looks at the network with the checks of doctor and tells what is wrong with it: for somebody who has asked for a mirror where none can be
 * reached. False: nothing was found.
 */
export async function tellWhy({
  context: { io, lang, given },
  system,
  signal,
}: {
  readonly context: CommandContext;
  readonly system: System;
  readonly signal: AbortSignal;
}): Promise<boolean> {
  const style = styleOf(io, given);
  const progress = new ProgressLine(styleOf(io, given, io.stderr).redraws ? io.stderr : undefined);
  progress.show(say('cli.setup-looking-why', {}, lang));
  const checks = selectChecks(makeChecks(), ['network']);
  const context = { system, signal, timeoutMs, mirror: undefined, module: undefined, facts: {} };
  const results = await runChecks(checks, context).finally(() => progress.clear());
  const wrong = rankFindings(checks, results).filter(({ finding }) => finding.level === 'error');
  if (wrong.length === 0) return false;
  const { color, plain, columns } = style;
  const redactor = await Redactor.of(system);
  const isInEnvironment = (name: string) => (system.env[name] ?? '') !== '';
  const lines = findingsLines(wrong, { lang, color, plain, columns, redactor, isInEnvironment });
  io.stdout.write(`${style.fit(lines.join('\n'))}\n`);
  return true;
}
