import { GomirrorError } from '../../base/index.ts';
import { pathsOf, type System, systemCode, temporaryPath, variable } from '../system/index.ts';
import type { PlanCode } from './codes.ts';
import { decodeEntry, encodeEntry } from './stored.ts';
import type { JournalEntry } from './types.ts';

/** Contents of any file may be in it, passwords too. */
const ownerOnly = 0o600;

/** The rights to what is in the journal are those of whoever made the changes. */
export async function journalFolder(system: System): Promise<string> {
  const { join, isAbsolute } = pathsOf(system);
  if (system.platform === 'win32') {
    const local = variable(system, 'LOCALAPPDATA') ?? join(system.home, 'AppData', 'Local');
    return join(local, 'gomirror', 'journal');
  }
  // With sudo the home folder may still be the user's: nothing of root's is left in there.
  const owner = system.user.id === 0 ? (await system.files.facts(system.home))?.owner : undefined;
  if (owner !== undefined && owner !== 0)
    return system.platform === 'darwin'
      ? '/Library/Application Support/gomirror/journal'
      : '/var/lib/gomirror/journal';
  if (system.platform === 'darwin')
    return join(system.home, 'Library', 'Application Support', 'gomirror', 'journal');
  const state = variable(system, 'XDG_STATE_HOME');
  const parent = state !== undefined && isAbsolute(state) ? state : join(system.home, '.local', 'state');
  return join(parent, 'gomirror', 'journal');
}

/**
 * What was changed on a machine, one file (mode 0600) an entry, each written as a whole before the first of its changes is made. It
 * keeps the exact bytes of before and after until the entry is undone.
 */
export class Journal {
  readonly folder: string;
  readonly #system: System;

  private constructor(folder: string, system: System) {
    this.folder = folder;
    this.#system = system;
  }

  /** Makes nothing: the folder is made with the first entry. `folder` is absolute; see {@link journalFolder}. */
  static open(folder: string, system: System): Journal {
    return new Journal(folder, system);
  }

  /** Newest first; `damaged` are files that cannot be read as entries, by the error. */
  async entries(): Promise<{
    readonly entries: readonly JournalEntry[];
    readonly damaged: readonly GomirrorError[];
  }> {
    const names = (await this.#system.files.list(this.folder)) ?? [];
    const entries: JournalEntry[] = [];
    const damaged: GomirrorError[] = [];
    for (const name of names.filter((each) => /^[\d-]+\.json$/.test(each))) {
      const path = pathsOf(this.#system).join(this.folder, name);
      try {
        const bytes = await this.#system.files.read(path);
        if (bytes !== undefined) entries.push(decodeEntry(bytes, path));
      } catch (error) {
        if (error instanceof GomirrorError) damaged.push(error);
        else if (systemCode(error) === undefined) throw error;
        else damaged.push(new GomirrorError<PlanCode>('goenv.journal-damaged', { path }, { cause: error }));
      }
    }
    return { entries: entries.toSorted((a, b) => compareIds(b.id, a.id)), damaged };
  }

  /** Rejects with `goenv.no-such-setup`, `goenv.journal-damaged`, `goenv.journal-newer`. */
  async entry(id: string): Promise<JournalEntry> {
    const path = this.#pathOf(id);
    const bytes = /^[\d-]+$/.test(id) ? await this.#system.files.read(path) : undefined;
    if (bytes === undefined) throw new GomirrorError<PlanCode>('goenv.no-such-setup', { id });
    return decodeEntry(bytes, path);
  }

  /** An id for a new entry: later than every other. */
  async newId(): Promise<string> {
    const moment = new Date(this.#system.clock.now())
      .toISOString()
      .replaceAll(/[-:]|\..*/g, '')
      .replace('T', '-');
    const { entries } = await this.entries();
    const [latest] = entries;
    const same = entries
      .filter(({ id }) => id.startsWith(`${moment}-`))
      .map(({ id }) => Number(id.split('-')[2]));
    const fresh = `${moment}-${Math.max(0, ...same) + 1}`;
    // A clock that was put back must not put a new setup before an old one.
    if (latest === undefined || compareIds(fresh, latest.id) > 0) return fresh;
    const [day = '', time = '', count = '0'] = latest.id.split('-');
    return `${day}-${time}-${Number(count) + 1}`;
  }

  /** Writes an entry, on disk when this resolves. Rejects with `goenv.journal-unwritable`. */
  async put(entry: JournalEntry): Promise<void> {
    try {
      await this.#system.files.write(this.#pathOf(entry.id), encodeEntry(entry), { mode: ownerOnly });
    } catch (error) {
      const reason = systemCode(error);
      if (reason === undefined) throw error;
      throw new GomirrorError<PlanCode>(
        'goenv.journal-unwritable',
        { folder: this.folder, reason },
        { cause: error },
      );
    }
  }

  /** No failure when there is none. */
  async remove(id: string): Promise<void> {
    await this.#system.files.remove(temporaryPath(this.#pathOf(id)));
    await this.#system.files.remove(this.#pathOf(id));
  }

  /** Takes away what a process that was killed while it wrote an entry has left. */
  async sweep(): Promise<void> {
    for (const name of (await this.#system.files.list(this.folder)) ?? []) {
      const [, id] = /^([\d-]+)\.json\.[^.]+$/.exec(name) ?? [];
      if (id !== undefined) await this.#system.files.remove(temporaryPath(this.#pathOf(id)));
    }
  }

  #pathOf(id: string): string {
    return pathsOf(this.#system).join(this.folder, `${id}.json`);
  }
}

function compareIds(a: string, b: string): number {
  const [first, second] = [a, b].map((id) => id.split('-').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (first?.[index] ?? 0) - (second?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
