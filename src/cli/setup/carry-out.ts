import { GomirrorError } from '../../base/index.ts';
import { applyPlan, Journal, journalFolder, type Plan, planData, showPlan } from '../../goenv/plan/index.ts';
import type { System } from '../../goenv/system/index.ts';
import { type Lang, say } from '../../text/index.ts';
import type { CliCode } from '../codes.ts';
import type { CliIo } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Style } from '../style.ts';

/** A terminal to ask on. */
export interface Asker {
  readonly isTerminal: boolean;
  /** Rejects with `cli.setup-interrupted` at Ctrl-C, at the end of what is typed, and when the command is stopped. */
  ask(question: string): Promise<string>;
}

export interface CarryOut {
  readonly io: CliIo;
  readonly lang: Lang;
  readonly system: System;
  readonly plan: Plan;
  /** For the journal; nothing secret. */
  readonly command: string;
  readonly isDry: boolean;
  /** True: nobody is asked. */
  readonly isAgreed: boolean;
  readonly isJson: boolean;
  readonly style: Style;
  readonly asker: Asker;
  /** Once it is aborted nothing is begun any more; changes that were begun are made to the end. */
  readonly signal: AbortSignal;
}

/** Shows a plan, asks, and makes its changes. Rejects when it is stopped before the first of them. */
export async function carryOut(job: CarryOut): Promise<ExitCode> {
  const { io, lang, system, plan, isDry, isJson, asker, style, signal } = job;
  signal.throwIfAborted();
  const hasChanges = plan.changes.length > 0;
  const needsRights = plan.notes.some(({ code }) => code === 'goenv.needs-rights');
  if (!isJson) {
    for (const line of showPlan(plan, lang, style)) io.stdout.write(`${style.fit(line)}\n`);
  }
  let id: string | undefined;
  if (hasChanges && !isDry) {
    if (!job.isAgreed) {
      if (isJson || !asker.isTerminal) throw new GomirrorError<CliCode>('cli.setup-needs-yes', {});
      const answer = await asker.ask(say('cli.setup-ask', {}, lang));
      if (!/^(?:y|yes|是|好|对)$/i.test(answer.trim())) {
        io.stdout.write(`${say('cli.setup-left', {}, lang)}\n`);
        return exitCodes.ok;
      }
    }
    const journal = Journal.open(await journalFolder(system), system);
    signal.throwIfAborted();
    ({ id } = await applyPlan(plan, { system, journal, command: job.command }));
  }
  if (isJson) {
    const data = { version: 1, dryRun: isDry, id: id ?? null, ...planData(plan, lang) };
    io.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
  } else {
    if (hasChanges && isDry) io.stdout.write(`${say('cli.setup-dry', {}, lang)}\n`);
    if (id !== undefined) io.stdout.write(`${doneWords(plan, id, lang)}\n`);
  }
  return needsRights ? exitCodes.failed : exitCodes.ok;
}

/** What programs get from whoever starts them; all else they read from files when they start. */
const inherited = new Set([
  'goenv.change-shell',
  'goenv.change-variable',
  'goenv.change-path',
  'goenv.change-launch-agent',
  'goenv.change-environment',
]);

/** That it is done, and how to undo it: where variables were changed, a new terminal is needed. */
export function doneWords(plan: Plan, id: string, lang: Lang): string {
  const holdsAtOnce =
    plan.byHand.length === 0 &&
    plan.changes.every(({ why }) => !inherited.has(why.code)) &&
    plan.notes.every(({ code }) => code !== 'goenv.variable-shadows' && code !== 'goenv.user-shadows');
  return say(holdsAtOnce ? 'cli.setup-done-now' : 'cli.setup-done', { id }, lang);
}

/** What is typed on the terminal of this process, until `signal` is aborted. */
export function terminalAsker(io: CliIo, signal: AbortSignal): Asker {
  return {
    isTerminal: process.stdin.isTTY && io.stdout.isTTY === true,
    ask: async (question) => {
      const { default: readline } = await import('node:readline/promises');
      const lines = readline.createInterface({ input: process.stdin, output: process.stdout });
      const left = new AbortController();
      lines.on('SIGINT', () => left.abort());
      lines.on('close', () => left.abort());
      try {
        return await lines.question(`${question} `, { signal: AbortSignal.any([left.signal, signal]) });
      } catch (error) {
        if (!left.signal.aborted && !signal.aborted) throw error;
        io.stdout.write('\n');
        throw new GomirrorError<CliCode>('cli.setup-interrupted', {}, { cause: error });
      } finally {
        lines.close();
      }
    },
  };
}
