import { GomirrorError } from '../../base/index.ts';
import {
  Journal,
  type JournalEntry,
  journalFolder,
  makeUndo,
  planData,
  planUndo,
  showPlan,
  type Undone,
  type UndoPlan,
} from '../../goenv/plan/index.ts';
import { realSystem, type System } from '../../goenv/system/index.ts';
import { type Lang, printable, say } from '../../text/index.ts';
import type { CliCode } from '../codes.ts';
import type { CliIo, CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { isoTime, listing, moment } from '../table-lines.ts';
import { printError } from '../print.ts';
import { type Asker, terminalAsker } from '../setup/carry-out.ts';
import { Stopping } from '../stopping.ts';
import { type Style, styleOf } from '../style.ts';

/** What a test replaces of the process. */
export interface UndoMachine {
  readonly system?: System;
  readonly asker?: Asker;
}

/** Puts back what setup has changed: shows it first, asks, and does it. 1 when something had to be left. */
export async function run(context: CommandContext, machine: UndoMachine = {}): Promise<ExitCode> {
  const stopping = new Stopping(context.io);
  try {
    return await undoOrList(context, machine, stopping.signal);
  } catch (error) {
    if (stopping.isAsked) return stopping.codeOr(exitCodes.failed);
    throw error;
  } finally {
    stopping.forget();
  }
}

async function undoOrList(
  { io, lang, given }: CommandContext,
  machine: UndoMachine,
  signal: AbortSignal,
): Promise<ExitCode> {
  const system = machine.system ?? realSystem({ env: io.host.env, cwd: io.host.cwd });
  const journal = Journal.open(await journalFolder(system), system);
  const isJson = given.flags.has('json');
  if (given.flags.has('list')) {
    const { entries, damaged } = await journal.entries();
    io.stdout.write(isJson ? listData(entries, damaged, lang) : listLines(entries, lang, styleOf(io, given)));
    if (!isJson) for (const error of damaged) printError(io, error, lang);
    return exitCodes.ok;
  }
  const undo = await planUndo(given.positionals[0], { system, journal });
  const isDry = given.flags.has('dry-run');
  if (undo === undefined || undo.isUndone) {
    const words =
      undo === undefined ? say('cli.undo-none', {}, lang) : sayOf('cli.undo-already', undo.entry, lang);
    const data = undo && planData(undo.plan, lang);
    io.stdout.write(isJson ? undoData(undo, undefined, data ?? noPlan, isDry) : `${words}\n`);
    return exitCodes.ok;
  }
  signal.throwIfAborted();
  const { plan } = undo;
  if (!isJson) {
    const style = styleOf(io, given);
    const isInterrupted = undo.entry.state === 'planned';
    io.stdout.write(`${sayOf(isInterrupted ? 'cli.undo-interrupted' : 'cli.undo-of', undo.entry, lang)}\n\n`);
    for (const line of showPlan(plan, lang, style)) io.stdout.write(`${style.fit(line)}\n`);
  }
  let undone: Undone | undefined;
  if (!isDry) {
    if (!given.flags.has('yes') && plan.changes.length > 0) {
      const asker = machine.asker ?? terminalAsker(io, signal);
      if (!(await isAgreed(asker, isJson, io, lang))) return exitCodes.ok;
    }
    // What was begun is done to the end.
    signal.throwIfAborted();
    undone = await makeUndo(undo, { system, journal });
  }
  if (isJson) io.stdout.write(undoData(undo, undone, planData(plan, lang), isDry));
  else for (const line of resultLines(undo, undone, lang)) io.stdout.write(`${line}\n`);
  const isWhole =
    undo.steps.every(({ outcome }) => outcome !== 'left') && (undone?.failed ?? []).length === 0;
  return isWhole || isDry ? exitCodes.ok : exitCodes.failed;
}

async function isAgreed(asker: Asker, isJson: boolean, io: CliIo, lang: Lang): Promise<boolean> {
  if (isJson || !asker.isTerminal) throw new GomirrorError<CliCode>('cli.undo-needs-yes', {});
  io.stdout.write('\n');
  const answer = await asker.ask(say('cli.undo-ask', {}, lang));
  if (/^(?:y|yes|是|好|对)$/i.test(answer.trim())) return true;
  io.stdout.write(`${say('cli.undo-stays', {}, lang)}\n`);
  return false;
}

function sayOf(code: string, { id, timeMs, command }: JournalEntry, lang: Lang): string {
  return say(code, { id, time: moment(timeMs), command }, lang);
}

function resultLines({ entry, steps }: UndoPlan, undone: Undone | undefined, lang: Lang): string[] {
  const { id } = entry;
  if (undone === undefined) return ['', say('cli.undo-dry', {}, lang)];
  const failed = undone.failed.map(({ path, reason }) => say('cli.undo-failed', { path, reason }, lang));
  if (failed.length > 0) return ['', ...failed, say('cli.undo-again', { id }, lang)];
  const count = steps.filter(({ outcome }) => outcome === 'left').length;
  return ['', say(count > 0 ? 'cli.undo-left' : 'cli.undo-done', { id, count }, lang)];
}

function listLines(entries: readonly JournalEntry[], lang: Lang, style: Style): string {
  if (entries.length === 0) return `${say('cli.undo-none', {}, lang)}\n`;
  const heads = ['id', 'time', 'state', 'changes', 'command'].map((head) =>
    say(`cli.undo-head.${head}`, {}, lang),
  );
  const rows = entries.map(({ id, timeMs, state, changes, command }) => {
    const words = say(`cli.undo-state.${state}`, {}, lang);
    return [id, moment(timeMs), words, String(changes.length), printable(command)];
  });
  return listing([heads, ...rows], style, lang);
}

function placesOf({ changes }: JournalEntry): string[] {
  return [
    ...new Set(
      changes.map((change) => (change.kind === 'file' ? change.path : `${change.key}\\${change.name}`)),
    ),
  ];
}

function listData(entries: readonly JournalEntry[], damaged: readonly GomirrorError[], lang: Lang): string {
  return inJson({
    version: 1,
    entries: entries.map((entry) => ({
      id: entry.id,
      time: isoTime(entry.timeMs),
      state: entry.state,
      command: entry.command,
      places: placesOf(entry),
      left: entry.left ?? [],
    })),
    damaged: damaged.map(({ code, params }) => ({ code, message: say(code, params, lang) })),
  });
}

const noPlan = { changes: [], notes: [], byHand: [] };

function undoData(
  undo: UndoPlan | undefined,
  undone: Undone | undefined,
  plan: object,
  isDry: boolean,
): string {
  return inJson({
    version: 1,
    dryRun: isDry,
    id: undo?.entry.id ?? null,
    state: (undone ?? undo)?.entry.state ?? null,
    ...plan,
    steps: (undo?.steps ?? []).map(({ change, outcome, reason, by }) => ({
      place: change.kind === 'file' ? change.path : `${change.key}\\${change.name}`,
      outcome,
      reason: outcome === 'left' ? (reason ?? null) : null,
      by: by ?? null,
    })),
    failed: undone?.failed ?? [],
  });
}

function inJson(data: object): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}
