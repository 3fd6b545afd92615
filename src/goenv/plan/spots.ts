import { GomirrorError } from '../../base/index.ts';
import { pathsOf, type RegistryValue, type System, systemCode, temporaryPath } from '../system/index.ts';
import type { PlanCode } from './codes.ts';
import type { Change, JournaledChange } from './types.ts';

/** What is at a spot: a file's bytes, a registry value, or nothing. */
export type Content = Buffer | RegistryValue | undefined;

/** What is there now. */
export interface Seen {
  readonly content: Content;
  /** Permission bits of a file. */
  readonly mode: number | undefined;
}

/** Reading and writing what changes are about: files and registry values alike. */
export class Spots {
  readonly #system: System;
  #hasSetValue = false;

  constructor(system: System) {
    this.#system = system;
  }

  /** The same for all changes to one file or value, however it is spelled. */
  key(change: JournaledChange): string {
    if (change.kind === 'registry') return `${change.key}\\${change.name}`.toLowerCase();
    const target = change.target ?? change.path;
    return this.#system.platform === 'linux' ? target : target.toLowerCase();
  }

  /**
   * The change with what the journal needs: where a link leads, the mode, the folders that are not there. Rejects with
   * `goenv.not-a-file`, `goenv.dangling-link`, `goenv.no-registry`.
   */
  async prepare(change: Change): Promise<JournaledChange> {
    const { files, registry } = this.#system;
    if (change.kind === 'registry') {
      if (registry === undefined) throw refused('goenv.no-registry', change);
      return change;
    }
    let target = change.path;
    let facts = await files.facts(target);
    if (facts?.kind === 'link') {
      const real = await files.realPath(target);
      if (real === undefined && change.after !== undefined) throw refused('goenv.dangling-link', change);
      target = real ?? target;
      facts = real === undefined ? undefined : await files.facts(target);
    }
    if (facts !== undefined && facts.kind !== 'file') throw refused('goenv.not-a-file', change);
    return {
      ...change,
      target,
      ...(facts?.mode !== undefined && { modeBefore: facts.mode }),
      newFolders: await this.#missingFolders(target),
    };
  }

  /** Rejects with `goenv.not-readable`. */
  async look(change: JournaledChange): Promise<Seen> {
    try {
      if (change.kind === 'registry')
        return { content: await this.#system.registry?.read(change.key, change.name), mode: undefined };
      const target = change.target ?? change.path;
      const content = await this.#system.files.read(target);
      const facts = content === undefined ? undefined : await this.#system.files.facts(target);
      return { content, mode: facts?.mode };
    } catch (error) {
      const reason = systemCode(error);
      if (reason === undefined) throw error;
      const params = { path: nameOf(change), reason };
      throw new GomirrorError<PlanCode>('goenv.not-readable', params, { cause: error });
    }
  }

  /** True for a file in `folder`, or further down. */
  isBelow(change: JournaledChange, folder: string): boolean {
    if (change.kind === 'registry') return false;
    return (change.target ?? change.path).startsWith(folder + pathsOf(this.#system).sep);
  }

  /** True when this process has the right to it; asked before anything is changed. */
  async mayChange(change: JournaledChange): Promise<boolean> {
    if (change.kind === 'file') return this.#system.files.mayWrite(change.target ?? change.path);
    return !/^(?:HKLM|HKEY_LOCAL_MACHINE)\b/i.test(change.key) || this.#system.user.isAdmin;
  }

  /** Makes it so; a file's mode stays as it is without one. */
  async set(change: JournaledChange, content: Content, mode?: number): Promise<void> {
    if (change.kind === 'registry') {
      this.#hasSetValue = true;
      if (content === undefined) await this.#system.registry?.remove(change.key, change.name);
      else if (!Buffer.isBuffer(content))
        await this.#system.registry?.write(change.key, change.name, content);
      return;
    }
    const target = change.target ?? change.path;
    if (content === undefined) await this.#system.files.remove(target);
    else if (Buffer.isBuffer(content))
      await this.#system.files.write(target, content, mode === undefined ? {} : { mode });
  }

  /**
   * Takes away what a process that was killed has left beside the file, and folders that were made for it if nothing is in them. Where that
   * cannot be done, it does no harm.
   */
  async cleanUp(change: JournaledChange): Promise<void> {
    if (change.kind !== 'file') return;
    const { files } = this.#system;
    try {
      await files.remove(temporaryPath(change.target ?? change.path));
      for (const folder of (change.newFolders ?? []).toReversed()) {
        const names = await files.list(folder);
        if (names !== undefined && names.length > 0) return;
        if (names !== undefined) await files.remove(folder);
      }
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
    }
  }

  /** Running programs are told once, when all is done. They see it sooner or later anyway, so that a failure is none. */
  async tell(): Promise<void> {
    if (!this.#hasSetValue) return;
    this.#hasSetValue = false;
    try {
      await this.#system.registry?.broadcast();
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
    }
  }

  async #missingFolders(target: string): Promise<string[]> {
    const { dirname } = pathsOf(this.#system);
    const missing: string[] = [];
    let folder = dirname(target);
    while ((await this.#system.files.facts(folder)) === undefined && dirname(folder) !== folder) {
      missing.unshift(folder);
      folder = dirname(folder);
    }
    return missing;
  }
}

/** How a change is called in messages. */
export function nameOf(change: Change): string {
  return change.kind === 'file' ? change.path : `${change.key}\\${change.name}`;
}

export function isSame(a: Content, b: Content): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (Buffer.isBuffer(a) || Buffer.isBuffer(b))
    return Buffer.isBuffer(a) && Buffer.isBuffer(b) && a.equals(b);
  return a.kind === b.kind && a.data === b.data;
}

/** The rights of a file after a change, as far as they are known. */
export function modeAfter(change: JournaledChange): number | undefined {
  if (change.kind === 'registry' || change.after === undefined) return undefined;
  return change.modeAfter ?? change.mode ?? change.modeBefore;
}

/** True when what is there is what the change makes, rights included. */
export function isMade(change: JournaledChange, { content, mode }: Seen): boolean {
  if (!isSame(content, change.after)) return false;
  return change.kind !== 'file' || change.mode === undefined || mode === undefined || mode === change.mode;
}

function refused(code: PlanCode, change: Change): GomirrorError<PlanCode> {
  return new GomirrorError<PlanCode>(code, { path: nameOf(change) });
}
