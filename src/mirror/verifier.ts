import { Worker } from 'node:worker_threads';
import { GomirrorError } from '../base/index.ts';
import type { ZipVerdict } from '../module/index.ts';
import type { VerifyJob, VerifyReply } from './verify-worker.ts';

/** Checks zips away from the event loop. */
export interface Verifier {
  /** The zip rules and the hashes of a file. Rejects with a ZipCode, or with `internal` when the check itself broke. */
  verify(file: string, path: string, version: string): Promise<ZipVerdict>;
  close(): Promise<void>;
}

interface Lane {
  readonly worker: Worker;
  job: { readonly id: number; readonly settle: PromiseWithResolvers<ZipVerdict> } | undefined;
}

/** Worker threads, started when there is work, one job each at a time, first come first served. */
export class VerifierPool implements Verifier {
  readonly #size: number;
  readonly #lanes: Lane[] = [];
  readonly #queue: { job: VerifyJob; settle: PromiseWithResolvers<ZipVerdict> }[] = [];
  #sequence = 0;

  constructor(size: number) {
    this.#size = size;
  }

  verify(file: string, path: string, version: string): Promise<ZipVerdict> {
    const settle = Promise.withResolvers<ZipVerdict>();
    this.#sequence++;
    this.#queue.push({ job: { id: this.#sequence, file, path, version }, settle });
    this.#dispatch();
    return settle.promise;
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ worker }) => worker.terminate()));
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const lane = this.#lanes.find(({ job }) => job === undefined) ?? this.#start();
      if (lane === undefined) return;
      const { job, settle } = this.#queue.shift()!;
      lane.job = { id: job.id, settle };
      lane.worker.ref();
      lane.worker.postMessage(job);
    }
  }

  #start(): Lane | undefined {
    if (this.#lanes.length >= this.#size) return undefined;
    // The sources run as they are; a build has the same file compiled beside this one.
    const file = import.meta.url.endsWith('.ts') ? './verify-worker.ts' : './verify-worker.js';
    const worker = new Worker(new URL(file, import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    const lane: Lane = { worker, job: undefined };
    worker.on('message', (reply: VerifyReply) => {
      const job = lane.job;
      lane.job = undefined;
      worker.unref();
      if (job !== undefined && job.id === reply.id) {
        if ('verdict' in reply) job.settle.resolve(reply.verdict);
        else job.settle.reject(new GomirrorError(reply.code, reply.params));
      }
      this.#dispatch();
    });
    const lost = (error: unknown) => {
      const place = this.#lanes.indexOf(lane);
      if (place !== -1) this.#lanes.splice(place, 1);
      lane.job?.settle.reject(
        new GomirrorError('internal', { reason: 'verification stopped' }, { cause: error, retryable: true }),
      );
      lane.job = undefined;
      this.#dispatch();
    };
    worker.on('error', lost);
    worker.on('exit', lost);
    worker.unref();
    this.#lanes.push(lane);
    return lane;
  }
}
