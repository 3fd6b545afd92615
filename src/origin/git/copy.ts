import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Clock, errorCode, GomirrorError, withDeadline } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import type { CopyFolder } from './copy-folder.ts';
import type { GitEnvironment } from './environment.ts';
import { GitFailure, localFailure } from './errors.ts';
import { withLock } from './fetch-lock.ts';
import { runGit, type RunningGit, startGit } from './run.ts';
import type { Remote } from './remote.ts';

export interface Fetch {
  /** One refspec each; they reach git on its standard input. */
  readonly refspecs: readonly string[];
  /** `one`: the commits without their parents; `whole`: with all of them. */
  readonly depth: 'one' | 'whole';
  readonly filter: 'tree:0' | undefined;
  /** Forget refs that the refspecs would bring and the server no longer has. */
  readonly prune?: boolean;
  /** Asked when nobody else fetches any more: true when there is nothing left to fetch. */
  readonly unless?: () => Promise<boolean>;
  readonly signal: AbortSignal;
}

export interface CopyTimes {
  readonly clock: Clock;
  /** After this long somebody else's lock counts for nothing: more than a fetch can take, with the wait for its turn. */
  readonly staleMs: number;
  /** For one run of git that reads. */
  readonly readMs: number;
}

/** A file in a copy into which everything was fetched. */
const deepMark = 'gomirror-deep';
/** More refs than that are put into one file: each has one of its own otherwise. */
const looseRefs = 16;

/** The tag of a copy that was found broken; whoever meets a later one has not seen that one broken. */
export type Generation = number;

/**
 * A bare repository of our own on this machine. It holds what can be had again: when something is wrong with it, it is
 * removed. It appears whole under its name, and git itself adds whole packs only.
 */
export class BareCopy {
  /** Of the repository, in the folder of all copies. */
  readonly name: string;
  readonly folder: string;
  readonly #copies: CopyFolder;
  readonly #environment: GitEnvironment;
  readonly #upstream: string;
  readonly #times: CopyTimes;
  #generation: Generation = 0;
  #fetching: Promise<unknown> = Promise.resolve();
  #exists = false;

  constructor(
    place: { readonly copies: CopyFolder; readonly name: string; readonly kind: 'whole' | 'bones' },
    upstream: string,
    environment: GitEnvironment,
    times: CopyTimes,
  ) {
    this.name = place.name;
    this.folder = place.copies.at(place.name, place.kind);
    this.#copies = place.copies;
    this.#times = times;
    this.#upstream = upstream;
    this.#environment = environment;
  }

  get generation(): Generation {
    return this.#generation;
  }

  async exists(): Promise<boolean> {
    this.#exists ||= await stat(path.join(this.folder, 'HEAD')).then(
      () => true,
      () => false,
    );
    return this.#exists;
  }

  /** It may be gone by now. */
  forget(): void {
    this.#exists = false;
  }

  /** True when it lacks the parents of some commits on purpose. */
  async isShallow(): Promise<boolean> {
    return (await readFile(this.#at('shallow')).catch(() => '')).length > 0;
  }

  /** True when everything was fetched into it, with all parents. */
  async isDeep(): Promise<boolean> {
    const isThere = await stat(this.#at(deepMark)).then(
      () => true,
      () => false,
    );
    return isThere && !(await this.isShallow());
  }

  /** Removes it unless that was done since `seen`. Gives way to whoever still reads from it. */
  async discard(seen: Generation): Promise<void> {
    if (seen !== this.#generation) return;
    this.#generation++;
    this.#exists = false;
    const aside = path.join(path.dirname(this.folder), `.old-${randomBytes(8).toString('hex')}`);
    try {
      await rename(this.folder, aside);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    await rm(aside, { recursive: true, force: true });
  }

  /** Makes it where it is missing. */
  async make(format: 'sha1' | 'sha256'): Promise<void> {
    if (await this.exists()) return;
    const parent = path.dirname(this.folder);
    const made = path.join(parent, `.new-${randomBytes(8).toString('hex')}`);
    await mkdir(path.join(made, 'objects', 'pack'), { recursive: true });
    await mkdir(path.join(made, 'refs', 'heads'), { recursive: true });
    await mkdir(path.join(made, 'info'));
    await writeFile(path.join(made, 'HEAD'), 'ref: refs/heads/none\n');
    const extension = format === 'sha256' ? '[extensions]\n\tobjectFormat = sha256\n' : '';
    const version = format === 'sha256' ? 1 : 0;
    await writeFile(
      path.join(made, 'config'),
      `[core]\n\trepositoryformatversion = ${version}\n\tbare = true\n${extension}`,
    );
    // These two would make the bytes depend on the name of the archive's commit; the go command turns them off as well.
    await writeFile(path.join(made, 'info', 'attributes'), '* -export-subst -export-ignore\n');
    await this.#place(made);
    this.#exists = true;
  }

  async #place(made: string): Promise<void> {
    try {
      await rename(made, this.folder);
    } catch {
      // Another process was faster, or what stands there is no repository.
      if (await this.exists()) {
        await rm(made, { recursive: true, force: true });
      } else {
        await this.discard(this.#generation);
        await rename(made, this.folder);
      }
    }
  }

  /** Runs git in it. Rejects with a GitFailure (`broken`) when git finds fault. */
  async read(
    args: readonly string[],
    options: { readonly input?: string; readonly maxOutputBytes: number; readonly signal: AbortSignal },
  ): Promise<Buffer> {
    const outcome = await this.#inTurn('reads', options.signal, async (signal) =>
      runGit(this.#run(args, { ...options, signal }), options.maxOutputBytes),
    );
    if (outcome.exitCode !== 0) throw this.blamed(localFailure(this.#upstream, outcome.said));
    return outcome.output;
  }

  /** As {@link read} for what is long: gives `take` the output as it comes. The exit code is the caller's to look at. */
  async stream(
    args: readonly string[],
    signal: AbortSignal,
    take: (running: RunningGit) => Promise<void>,
  ): Promise<void> {
    await this.#inTurn('streams', signal, async (own) => take(startGit(this.#run(args, { signal: own }))));
  }

  /** So many at once of one repository, and none for longer than a run of git may take. */
  async #inTurn<Result>(
    what: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const { clock, readMs: ms } = this.#times;
    const params = { upstream: this.#upstream, phase: 'whole' };
    const late = () => new GomirrorError<OriginCode>('origin.timeout', params, { retryable: true });
    return this.#copies.reads.run(`${this.name} ${what}`, '', signal, async () =>
      withDeadline({ clock, ms, signal, late }, work),
    );
  }

  /** Fetches, one fetch after another. False when there was nothing left to do. Rejects as {@link Remote.run} does. */
  async fetch(remote: Remote, fetch: Fetch): Promise<boolean> {
    const before = this.#fetching;
    const { promise: done, resolve: finish } = Promise.withResolvers<undefined>();
    this.#fetching = before.then(() => done);
    try {
      await before;
      fetch.signal.throwIfAborted();
      const { signal } = fetch;
      return await withLock(`${this.folder}.lock`, { ...this.#times, signal }, async () => {
        if ((await fetch.unless?.()) === true) return false;
        const [first = '', ...others] = fetch.refspecs;
        const what = others.length === 0 ? first : fetch.depth;
        const { upstream, url } = remote.place;
        await this.#copies.fetching(this, { upstream, url, what }, signal, async (own) =>
          this.#fetchUnlocked(remote, { ...fetch, signal: own }),
        );
        if (fetch.depth === 'whole' || fetch.refspecs.length > looseRefs) await this.#packRefs(signal);
        if (fetch.prune === true) await writeFile(this.#at(deepMark), '');
        return true;
      });
    } catch (error) {
      throw this.blamed(error);
    } finally {
      finish(undefined);
    }
  }

  async #packRefs(signal: AbortSignal): Promise<void> {
    await this.read(['pack-refs', '--all'], { maxOutputBytes: 1 << 16, signal });
  }

  /** The same error, saying that this copy is what it is about. */
  blamed(error: unknown): unknown {
    if (error instanceof GitFailure) error.folder = this.folder;
    return error;
  }

  async #fetchUnlocked(remote: Remote, fetch: Fetch): Promise<void> {
    const shallow = await this.isShallow();
    const depth = fetch.depth === 'one' ? ['--depth=1'] : shallow ? ['--unshallow'] : [];
    const args = [
      ...this.#gitFolder,
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-auto-maintenance',
      '--no-recurse-submodules',
      '--no-show-forced-updates',
      '--update-shallow',
      '--force',
      ...(fetch.prune === true ? ['--prune'] : []),
      ...depth,
      ...(fetch.filter === undefined ? [] : [`--filter=${fetch.filter}`]),
      '--stdin',
      '--end-of-options',
      'origin',
    ];
    const run = {
      args,
      input: `${fetch.refspecs.join('\n')}\n`,
      maxOutputBytes: 1 << 20,
      filter: fetch.filter,
      signal: fetch.signal,
    };
    try {
      await remote.run(run);
    } catch (error) {
      if (!(error instanceof GitFailure) || error.kind !== 'locked') throw error;
      // Nobody else fetches into it now: git, or the machine, was killed in the middle of an earlier fetch.
      await this.#breakLock(error.said);
      await remote.run(run);
    }
  }

  async #breakLock(said: string): Promise<void> {
    const lock = /Unable to create '([^']*\.lock)'/i.exec(said)?.[1];
    if (lock === undefined) return;
    const relative = path.relative(this.folder, path.resolve(this.#environment.workFolder, lock));
    if (relative.startsWith('..') || path.isAbsolute(relative)) return;
    await unlink(path.join(this.folder, relative)).catch(() => undefined);
  }

  #run(
    args: readonly string[],
    { input, signal }: { readonly input?: string; readonly signal: AbortSignal },
  ) {
    return {
      args: [...this.#gitFolder, '--literal-pathspecs', ...args],
      environment: this.#environment.local(),
      workFolder: this.#environment.workFolder,
      ...(input !== undefined && { input }),
      signal,
    };
  }

  get #gitFolder(): string[] {
    return [`--git-dir=${this.folder}`];
  }

  #at(name: string): string {
    return path.join(this.folder, name);
  }
}
