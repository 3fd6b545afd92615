import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * What the writer thread does, with plain synchronous calls: on a thread of its own they cost a fraction of what the same
 * calls cost through the event loop. A batch shares its waiting for the disk: all files are written, then all are synced,
 * then all get their names, then each folder is synced once.
 */

/** Replaces a file by `bytes`, whole or not at all. */
export interface ReplaceJob {
  readonly kind: 'replace';
  readonly file: string;
  readonly bytes: Uint8Array;
  /** False: neither file nor name waits for the disk; for what is checked when it is read and can be had again. */
  readonly durable: boolean;
}

/** Gives content its final name, unless the name is taken. Always durable. */
export interface KeepJob {
  readonly kind: 'keep';
  readonly file: string;
  /** The bytes, or a temporary file in the same file system that holds them and is used up. */
  readonly content: Uint8Array | string;
  /** Small files that are written before, by suffix. */
  readonly beside: Readonly<Record<string, string>>;
}

export type WriteJob = ReplaceJob | KeepJob;

/** `taken`: a KeepJob found its name in use and changed nothing. */
export type WriteOutcome =
  | { readonly ok: true; readonly taken: boolean }
  | { readonly ok: false; readonly code: string | undefined; readonly message: string };

interface Step {
  readonly job: WriteJob;
  /** The file with the bytes, under a name that nobody looks at. */
  temporary: string | undefined;
  outcome: WriteOutcome;
}

const done: WriteOutcome = { ok: true, taken: false };

/** Carries jobs out; one outcome each, in their order. `scratch` is the folder for temporary files. */
export class Jobs {
  readonly #scratch: string;
  readonly #folders = new Set<string>();
  /** Apart from those of a writer before, should one have died and left some. */
  readonly #prefix = `write-${randomBytes(4).toString('hex')}`;
  #sequence = 0;

  constructor(scratch: string) {
    this.#scratch = scratch;
  }

  run(jobs: readonly WriteJob[]): WriteOutcome[] {
    const steps = jobs.map((job): Step => ({ job, temporary: undefined, outcome: done }));
    const unsynced = new Set<string>();
    const each = (work: (step: Step) => void) => {
      for (const step of steps) {
        if (!step.outcome.ok || step.outcome.taken) continue;
        try {
          work(step);
        } catch (error) {
          step.outcome = failure(error);
          // Somebody has removed a folder that was there; the next job makes it again.
          if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.#folders.clear();
        }
      }
    };
    each((step) => this.#write(step, unsynced));
    each((step) => this.#sync(step));
    each((step) => this.#name(step, unsynced));
    const failed = syncFolders(unsynced);
    for (const step of steps) {
      if (step.temporary !== undefined) fs.rmSync(step.temporary, { force: true });
      const error = failed.get(path.dirname(step.job.file));
      if (error !== undefined && step.outcome.ok && isDurable(step.job)) step.outcome = failure(error);
    }
    return steps.map(({ outcome }) => outcome);
  }

  #write(step: Step, unsynced: Set<string>): void {
    const { job } = step;
    this.#makeFolder(path.dirname(job.file), isDurable(job) ? unsynced : undefined);
    if (job.kind === 'keep') {
      if (typeof job.content === 'string') step.temporary = job.content;
      if (fs.existsSync(job.file)) {
        step.outcome = { ok: true, taken: true };
        return;
      }
      if (typeof job.content === 'string') return;
    }
    this.#makeFolder(this.#scratch, undefined);
    step.temporary = this.#temporaryName();
    fs.writeFileSync(step.temporary, job.kind === 'keep' ? job.content : job.bytes, { flag: 'wx' });
  }

  /** A failed fsync is never repeated: the kernel may have dropped the pages, and the next call would report success. */
  #sync({ job, temporary }: Step): void {
    if (temporary === undefined || !isDurable(job)) return;
    const fd = fs.openSync(temporary, 'r+');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  }

  #name(step: Step, unsynced: Set<string>): void {
    const { job, temporary } = step;
    if (temporary === undefined) return;
    if (job.kind === 'replace') {
      fs.renameSync(temporary, job.file);
      step.temporary = undefined;
    } else if (fs.existsSync(job.file)) {
      step.outcome = { ok: true, taken: true }; // By another job of this batch.
    } else {
      // What is beside goes first: a kept file without its digest is an accident that a scrub must look into.
      for (const [suffix, text] of Object.entries(job.beside)) {
        const besideName = this.#temporaryName();
        fs.writeFileSync(besideName, text, { flag: 'wx' });
        fs.renameSync(besideName, job.file + suffix);
      }
      if (!nameOnce(temporary, job.file)) step.outcome = { ok: true, taken: true };
    }
    if (isDurable(job)) unsynced.add(path.dirname(job.file));
  }

  /** Makes a folder; a new one's own name has to reach the disk too where `unsynced` is given. */
  #makeFolder(folder: string, unsynced: Set<string> | undefined): void {
    if (this.#folders.has(folder)) return;
    const first = fs.mkdirSync(folder, { recursive: true });
    if (first !== undefined && unsynced !== undefined) {
      for (let made = folder; made.length >= first.length; made = path.dirname(made))
        unsynced.add(path.dirname(made));
    }
    if (this.#folders.size >= 10_000) this.#folders.clear();
    this.#folders.add(folder);
  }

  #temporaryName(): string {
    this.#sequence++;
    return path.join(this.#scratch, `${this.#prefix}-${this.#sequence}.tmp`);
  }
}

function isDurable(job: WriteJob): boolean {
  return job.kind === 'keep' || job.durable;
}

/** Names `temporary` unless the name is taken; link() says so without a gap between look and act. */
function nameOnce(temporary: string, file: string): boolean {
  try {
    fs.linkSync(temporary, file);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
    // No hard links here (exFAT, some network file systems). One process owns the folder, one thread writes.
    fs.renameSync(temporary, file);
    return true;
  }
}

function syncFolders(folders: ReadonlySet<string>): Map<string, unknown> {
  const failed = new Map<string, unknown>();
  if (process.platform === 'win32') return failed; // Windows offers no handle to a folder that can be flushed.
  for (const folder of folders) {
    try {
      const fd = fs.openSync(folder, 'r');
      try {
        fs.fsyncSync(fd);
      } finally {
        fs.closeSync(fd);
      }
    } catch (error) {
      // Some network file systems know no fsync of a folder.
      if ((error as NodeJS.ErrnoException).code !== 'EINVAL') failed.set(folder, error);
    }
  }
  return failed;
}

function failure(error: unknown): WriteOutcome {
  const { code, message } = error as NodeJS.ErrnoException;
  return { ok: false, code, message };
}
