import type { Journal } from './journal.ts';
import { isMade, isSame, type Spots } from './spots.ts';
import type { JournaledChange, JournalEntry } from './types.ts';

/** How much of an interrupted entry was done: the changes that are there, or undefined when somebody has edited since. */
async function madeOf(entry: JournalEntry, spots: Spots): Promise<readonly JournaledChange[] | undefined> {
  const bySpot = Map.groupBy(entry.changes, (change) => spots.key(change));
  const made = new Set<JournaledChange>();
  for (const chain of bySpot.values()) {
    const [first] = chain;
    if (first === undefined) continue;
    const seen = await spots.look(first);
    const last = chain.findLastIndex((change) => isMade(change, seen));
    if (last < 0 && !isSame(seen.content, first.before)) return undefined;
    for (const change of chain.slice(0, last + 1)) made.add(change);
  }
  return entry.changes.filter((change) => made.has(change));
}

/**
 * Looks after entries that were interrupted: one of which everything was made is marked so; of one of which nothing was made the remains
 * are taken away. Returns those of `command` itself that are half done, with only what was made of them: they are to be carried on. Others stay as
 * they are, for `undo`.
 */
export async function settle(
  journal: Journal,
  spots: Spots,
  command: string,
): Promise<readonly JournalEntry[]> {
  const { entries } = await journal.entries();
  const carriedOn: JournalEntry[] = [];
  for (const entry of entries.toReversed().filter(({ state }) => state === 'planned')) {
    const made = await madeOf(entry, spots);
    if (made === undefined) continue;
    if (made.length === entry.changes.length) {
      for (const change of entry.changes) await spots.cleanUp(change);
      await journal.put({ ...entry, state: 'done' });
    } else if (made.length === 0 || entry.command === command) {
      const rest = entry.changes.filter((change) => !made.includes(change));
      for (const change of rest.toReversed()) await spots.cleanUp(change);
      if (made.length === 0) await journal.remove(entry.id);
      else carriedOn.push({ ...entry, changes: made });
    }
  }
  await journal.sweep();
  return carriedOn;
}
