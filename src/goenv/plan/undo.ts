import { GomirrorError } from '../../base/index.ts';
import { type System, systemCode } from '../system/index.ts';
import type { PlanCode } from './codes.ts';
import type { Journal } from './journal.ts';
import { putBack, type PutBack } from './put-back.ts';
import { isSame, modeAfter, nameOf, type Seen, Spots } from './spots.ts';
import type { Change, JournaledChange, JournalEntry, Plan } from './types.ts';

/** What becomes of one change that is put back. */
export interface UndoStep extends Omit<PutBack, 'outcome'> {
  readonly change: JournaledChange;
  /** `covered`: a later setup has replaced it; what it goes back to is now what was before this one. */
  readonly outcome: PutBack['outcome'] | 'covered';
  /** Of `covered`: the id of that setup. */
  readonly by?: string;
  /** What it was worked out from. */
  readonly seen: Seen;
}

export interface UndoPlan {
  readonly entry: JournalEntry;
  /** True when it was put back before: there is nothing to do. */
  readonly isUndone: boolean;
  /** In the order in which they are made: the last change first. */
  readonly steps: readonly UndoStep[];
  /** The same to be shown. */
  readonly plan: Plan;
}

export interface Undone {
  readonly entry: JournalEntry;
  readonly steps: readonly UndoStep[];
  /** What could not be written, and why; the entry can be undone again. */
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}

interface Options {
  readonly system: System;
  readonly journal: Journal;
}

/**
 * What putting back an entry would do; undefined when no entry is left to put back. Without `id` the newest that is not undone. Rejects as
 * {@link Journal.entry} does.
 */
export async function planUndo(
  id: string | undefined,
  { system, journal }: Options,
): Promise<UndoPlan | undefined> {
  const { entries } = await journal.entries();
  const entry = id === undefined ? entries.find(({ state }) => state !== 'undone') : await journal.entry(id);
  if (entry === undefined) return undefined;
  if (entry.state === 'undone' && (entry.left ?? []).length === 0)
    return { entry, isUndone: true, steps: [], plan: { changes: [], notes: [], byHand: [] } };
  const spots = new Spots(system);
  const later = laterThan(entry, entries);
  const now = new Map<string, Seen>();
  const steps: UndoStep[] = [];
  for (const change of entry.changes.toReversed()) {
    const key = spots.key(change);
    const seen = now.get(key) ?? (await spots.look(change));
    const back = putBack(change, seen, entry.state === 'planned');
    now.set(key, { content: back.content, mode: back.mode ?? seen.mode });
    const by = back.outcome === 'left' ? takenOver(key, seen, later, spots) : undefined;
    steps.push({ ...back, change, seen, ...(by !== undefined && { outcome: 'covered', by, kept: [] }) });
  }
  return { entry, isUndone: false, steps, plan: planOf(steps, spots) };
}

/**
 * Puts an entry back: exactly what was there, or, where somebody has edited since, that without our change. Safe to be killed in between, and
 * to be done again. A setup that came later and built on this one is told, so that entries can be undone in any order. Rejects with
 * `goenv.changed-meanwhile` when something is no longer as it was planned for, `goenv.not-writable`, `goenv.not-readable`: nothing was written then.
 */
export async function makeUndo(undo: UndoPlan, { system, journal }: Options): Promise<Undone> {
  const { entry, steps } = undo;
  if (undo.isUndone) return { entry, steps, failed: [] };
  const spots = new Spots(system);
  const checked = new Set<string>();
  for (const { change, seen, outcome } of steps) {
    const isWritten = outcome === 'restored' || outcome === 'merged';
    if (isWritten && !(await spots.mayChange(change)))
      throw new GomirrorError<PlanCode>('goenv.not-writable', { path: nameOf(change) });
    const key = spots.key(change);
    if (checked.has(key)) continue;
    checked.add(key);
    if (!isSame((await spots.look(change)).content, seen.content))
      throw new GomirrorError<PlanCode>('goenv.changed-meanwhile', { path: nameOf(change) });
  }
  for (const other of laterThan(entry, (await journal.entries()).entries)) {
    const rebased = rebase(other, entry, spots);
    if (rebased !== undefined) await journal.put(rebased);
  }
  const failed: { path: string; reason: string }[] = [];
  for (const { change, outcome, content, mode } of steps) {
    try {
      if (outcome === 'restored' || outcome === 'merged') await spots.set(change, content, mode);
    } catch (error) {
      const reason = systemCode(error);
      if (reason === undefined) throw error;
      failed.push({ path: nameOf(change), reason });
    }
    await spots.cleanUp(change);
  }
  await spots.tell();
  if (failed.length > 0) return { entry, steps, failed };
  const left = steps.filter(({ outcome }) => outcome === 'left').map(({ change }) => nameOf(change));
  const changes = left.length > 0 ? entry.changes : entry.changes.map(withoutContent);
  const undone: JournalEntry = { ...entry, state: 'undone', changes, left };
  await journal.put(undone);
  return { entry: undone, steps, failed };
}

/** Entries that were made after this one and still count. */
function laterThan(entry: JournalEntry, entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const at = entries.findIndex(({ id }) => id === entry.id);
  return entries
    .slice(0, Math.max(0, at))
    .filter(({ state, left = [] }) => state !== 'undone' || left.length > 0);
}

function takenOver(
  key: string,
  { content }: Seen,
  later: readonly JournalEntry[],
  spots: Spots,
): string | undefined {
  return later.find(({ changes }) =>
    changes.some((change) => spots.key(change) === key && isSame(change.after, content)),
  )?.id;
}

/** A later entry as it would be had `undone` never been; undefined when they have nothing in common. */
function rebase(entry: JournalEntry, undone: JournalEntry, spots: Spots): JournalEntry | undefined {
  const folders = new Set(undone.changes.flatMap(({ newFolders = [] }) => newFolders));
  let isTouched = false;
  const changes = entry.changes.map((change): JournaledChange => {
    const key = spots.key(change);
    let rebased = change;
    for (const taken of undone.changes.toReversed().filter((other) => spots.key(other) === key)) {
      isTouched = true;
      rebased = withoutChange(rebased, taken);
    }
    // Folders that were made for the one and are needed by the other go with the last of them.
    const inherited = [...folders].filter((folder) => spots.isBelow(change, folder));
    if (inherited.length === 0) return rebased;
    isTouched = true;
    return { ...rebased, newFolders: [...new Set([...inherited, ...(rebased.newFolders ?? [])])] };
  });
  return isTouched ? { ...entry, changes } : undefined;
}

function withoutChange(change: JournaledChange, taken: JournaledChange): JournaledChange {
  const without = (content: Change['before']) => putBack(taken, { content, mode: undefined }, false).content;
  const before = without(change.before);
  const after = without(change.after);
  if (change.kind === 'registry') return { ...change, before: asValue(before), after: asValue(after) };
  const modeBefore = change.modeBefore === modeAfter(taken) ? taken.modeBefore : change.modeBefore;
  return {
    ...change,
    before: asBytes(before),
    after: asBytes(after),
    ...(modeBefore !== undefined && { modeBefore }),
  };
}

function asBytes(content: Change['before']): Buffer | undefined {
  return Buffer.isBuffer(content) ? content : undefined;
}

function asValue(content: Change['before']) {
  return Buffer.isBuffer(content) ? undefined : content;
}

/** Passwords do not stay in the journal longer than they are needed there. */
function withoutContent(change: JournaledChange): JournaledChange {
  return { ...change, before: undefined, after: undefined };
}

/** The steps as changes to be shown, one for each file or value. */
function planOf(steps: readonly UndoStep[], spots: Spots): Plan {
  const changes: Change[] = [];
  const notes: Plan['notes'][number][] = [];
  for (const ofSpot of Map.groupBy(steps, ({ change }) => spots.key(change)).values()) {
    const [first] = ofSpot;
    const last = ofSpot.at(-1);
    if (first === undefined || last === undefined) continue;
    const path = nameOf(first.change);
    const isMerged = ofSpot.some(({ outcome }) => outcome === 'merged');
    const isSecret = ofSpot.some(({ change }) => change.isSecret === true);
    const isChanged = ofSpot.some(({ outcome }) => outcome === 'restored' || outcome === 'merged');
    if (isChanged) {
      changes.push({
        ...(first.change.kind === 'registry'
          ? { ...first.change, before: asValue(first.seen.content), after: asValue(last.content) }
          : { ...first.change, before: asBytes(first.seen.content), after: asBytes(last.content) }),
        why: { code: isMerged ? 'goenv.undo-merged' : 'goenv.undo-restored', params: {} },
        isSecret,
      });
    }
    for (const { outcome, reason, by, kept } of ofSpot) {
      if (outcome === 'covered') notes.push({ code: 'goenv.undo-covered', params: { path, id: by ?? '' } });
      if (outcome === 'left' && kept.length === 0)
        notes.push({ code: `goenv.undo-left-${reason ?? 'edited'}`, params: { path } });
      if (kept.length > 0 && isSecret) notes.push({ code: 'goenv.undo-left-edited', params: { path } });
      else for (const line of kept) notes.push({ code: 'goenv.undo-kept', params: { path, line } });
    }
  }
  return { changes, notes, byHand: [] };
}
