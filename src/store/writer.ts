import { Worker } from 'node:worker_threads';
import type { WriteJob, WriteOutcome } from './write-jobs.ts';

/** So many jobs at most go to the thread at once, so that the first of them do not wait for all others. */
const batchLimit = 64;
/** How long the first of a batch waits for others: nobody's answer depends on it. */
const gatherMs = 5;

interface Waiting {
  readonly job: WriteJob;
  readonly settle: PromiseWithResolvers<{ taken: boolean }>;
}

/**
 * The one thread that writes small files and names into a data folder. Jobs that arrive while it works go to it together.
 */
export class Writer {
  readonly #scratch: string;
  #worker: Worker | undefined;
  #waiting: Waiting[] = [];
  #working: Waiting[] | undefined;
  #scheduled = false;

  constructor(scratch: string) {
    this.#scratch = scratch;
  }

  /** Resolves when the job is done, and durable if it is of that kind. Rejects with an error with the system's code. */
  run(job: WriteJob): Promise<{ taken: boolean }> {
    const settle = Promise.withResolvers<{ taken: boolean }>();
    this.#waiting.push({ job: detached(job), settle });
    if (!this.#scheduled && this.#working === undefined) {
      this.#scheduled = true;
      setTimeout(() => {
        this.#scheduled = false;
        this.#send();
      }, gatherMs);
    }
    return settle.promise;
  }

  /** Finishes what is waiting, then ends the thread. */
  async close(): Promise<void> {
    while (this.#waiting.length > 0 || this.#working !== undefined) {
      const last = this.#waiting.at(-1) ?? this.#working?.at(-1);
      await last?.settle.promise.catch(() => {});
    }
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #send(): void {
    if (this.#working !== undefined || this.#waiting.length === 0) return;
    this.#working = this.#waiting.slice(0, batchLimit);
    this.#waiting = this.#waiting.slice(batchLimit);
    this.#worker ??= this.#start();
    this.#worker.ref();
    const jobs = this.#working.map(({ job }) => job);
    this.#worker.postMessage(
      jobs,
      jobs.flatMap((job) => bytesOf(job)?.buffer ?? []),
    );
  }

  #start(): Worker {
    // The sources run as they are; a build has the same file compiled beside this one.
    const file = import.meta.url.endsWith('.ts') ? './write-worker.ts' : './write-worker.js';
    const worker = new Worker(new URL(file, import.meta.url), {
      workerData: this.#scratch,
      resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 64 },
    });
    worker.on('message', (outcomes: readonly WriteOutcome[]) => {
      const batch = this.#working ?? [];
      this.#working = undefined;
      worker.unref();
      for (const [index, { settle }] of batch.entries()) {
        const outcome = outcomes[index]!;
        if (outcome.ok) settle.resolve({ taken: outcome.taken });
        else settle.reject(Object.assign(new Error(outcome.message), { code: outcome.code }));
      }
      this.#send();
    });
    const lost = (error: unknown) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const batch = this.#working ?? [];
      this.#working = undefined;
      for (const { settle } of batch)
        settle.reject(error instanceof Error ? error : new Error('the writer thread ended'));
      this.#send();
    };
    worker.on('error', lost);
    worker.on('exit', lost);
    return worker;
  }
}

/** The job with bytes of its own: the caller keeps his, and what is around them in their buffer stays here. */
function detached(job: WriteJob): WriteJob {
  if (job.kind === 'replace') return { ...job, bytes: new Uint8Array(job.bytes) };
  return typeof job.content === 'string' ? job : { ...job, content: new Uint8Array(job.content) };
}

function bytesOf(job: WriteJob): Uint8Array<ArrayBuffer> | undefined {
  const bytes = job.kind === 'replace' ? job.bytes : job.content;
  return typeof bytes === 'string' ? undefined : (bytes as Uint8Array<ArrayBuffer>);
}
