import { GomirrorError } from '../../base/index.ts';
import { type System, systemCode } from '../system/index.ts';
import type { PlanCode } from './codes.ts';
import type { Journal } from './journal.ts';
import { settle } from './settle.ts';
import { isMade, isSame, nameOf, type Seen, Spots } from './spots.ts';
import type { Change, JournaledChange, JournalEntry, Plan } from './types.ts';

export interface ApplyOptions {
  readonly system: System;
  readonly journal: Journal;
  /** The command line that the plan is from, without secrets. */
  readonly command: string;
}

/** What was done. */
export interface Applied {
  /** Of the entry in the journal; undefined when there was nothing to do. */
  readonly id: string | undefined;
  readonly made: readonly Change[];
  /** Changes that somebody, or an interrupted run before, had made already. */
  readonly alreadyMade: readonly Change[];
}

/**
 * Makes the changes of a plan, in order. Everything is checked first and nothing written when something is no longer as the plan has it. The
 * journal is on disk before the first change. When one fails, those before it are put back. A process that is killed in between leaves an entry
 * that `undo` puts back, and that the same command, run again, carries on.
 *
 * Rejects with `goenv.changed-meanwhile`, `goenv.not-writable`, `goenv.not-a-file`, `goenv.dangling-link`, `goenv.no-registry`,
 * `goenv.journal-unwritable` (nothing was changed), `goenv.apply-failed` (all was put back), `goenv.apply-half-made`.
 */
export async function applyPlan(plan: Plan, { system, journal, command }: ApplyOptions): Promise<Applied> {
  const spots = new Spots(system);
  const carriedOn = await settle(journal, spots, command);
  const { wanted, alreadyMade } = await check(plan, spots);
  if (wanted.length === 0) return { id: undefined, made: [], alreadyMade };
  const timeMs = system.clock.now();
  const earlier = carriedOn.flatMap(({ changes }) => changes);
  const changes = [...earlier, ...wanted];
  const entry: JournalEntry = { id: await journal.newId(), timeMs, state: 'planned', command, changes };
  await journal.put(entry);
  for (const { id } of carriedOn) await journal.remove(id);
  const made: JournaledChange[] = [];
  let current: JournaledChange | undefined;
  try {
    for (const change of wanted) {
      current = change;
      made.push(await make(change, spots));
    }
  } catch (error) {
    if (current === undefined || !isExpected(error)) throw error;
    await putAllBack([...made, current], current, error, spots, { ...entry, changes: earlier }, journal);
  }
  await spots.tell();
  try {
    await journal.put({ ...entry, changes: [...earlier, ...made], state: 'done' });
  } catch (error) {
    // All is made; the next command that opens the journal sees that.
    if (!isExpected(error)) throw error;
  }
  return { id: entry.id, made: wanted, alreadyMade };
}

/** What is to be written, after all of it was looked at; several changes to one file follow each other. */
async function check(plan: Plan, spots: Spots) {
  const expected = new Map<string, Seen>();
  const wanted: JournaledChange[] = [];
  const alreadyMade: Change[] = [];
  for (const change of plan.changes) {
    const prepared = await spots.prepare(change);
    const key = spots.key(prepared);
    const seen = expected.get(key) ?? (await spots.look(prepared));
    if (isMade(prepared, seen)) {
      alreadyMade.push(change);
      continue;
    }
    if (!isSame(seen.content, change.before)) throw meanwhile(change);
    if (!(await spots.mayChange(prepared)))
      throw new GomirrorError<PlanCode>('goenv.not-writable', { path: nameOf(change) });
    const mode = change.kind === 'file' ? (change.mode ?? seen.mode) : undefined;
    expected.set(key, { content: change.after, mode: change.after === undefined ? undefined : mode });
    const isFollowing = wanted.some((other) => spots.key(other) === key);
    wanted.push(isFollowing && seen.mode !== undefined ? { ...prepared, modeBefore: seen.mode } : prepared);
  }
  return { wanted, alreadyMade };
}

/** Makes one change; gives it back with the rights that the system gave a new file. */
async function make(change: JournaledChange, spots: Spots): Promise<JournaledChange> {
  const seen = await spots.look(change);
  if (isMade(change, seen)) return change;
  if (!isSame(seen.content, change.before)) throw meanwhile(change);
  await spots.set(change, change.after, change.kind === 'file' ? change.mode : undefined);
  if (change.kind === 'registry' || change.before !== undefined || change.mode !== undefined) return change;
  const { mode } = await spots.look(change);
  return mode === undefined ? change : { ...change, modeAfter: mode };
}

async function putAllBack(
  changes: readonly JournaledChange[],
  failed: JournaledChange,
  error: unknown,
  spots: Spots,
  earlier: JournalEntry,
  journal: Journal,
): Promise<never> {
  const left: string[] = [];
  for (const change of changes.toReversed()) {
    try {
      const { content, mode } = await spots.look(change);
      const isAsBefore = isSame(content, change.before) && (mode === undefined || mode === change.modeBefore);
      if (!isAsBefore && isSame(content, change.after))
        await spots.set(change, change.before, change.modeBefore);
      await spots.cleanUp(change);
    } catch (problem) {
      if (!isExpected(problem)) throw problem;
      left.push(nameOf(change));
    }
  }
  await spots.tell();
  const path = nameOf(failed);
  const coded = error instanceof GomirrorError ? error : undefined;
  const reason = systemCode(error) ?? coded?.code ?? '';
  if (left.length > 0) {
    const params = { path, reason, left: left.join(', '), id: earlier.id };
    throw new GomirrorError<PlanCode>('goenv.apply-half-made', params, { cause: error });
  }
  if (earlier.changes.length > 0) await journal.put(earlier);
  else await journal.remove(earlier.id);
  if (coded !== undefined) throw coded;
  throw new GomirrorError<PlanCode>('goenv.apply-failed', { path, reason }, { cause: error });
}

/** Failures of the machine and our own; anything else is a fault of ours, or the end of the process. */
function isExpected(error: unknown): boolean {
  return error instanceof GomirrorError || systemCode(error) !== undefined;
}

function meanwhile(change: Change): GomirrorError<PlanCode> {
  return new GomirrorError<PlanCode>('goenv.changed-meanwhile', { path: nameOf(change) });
}
