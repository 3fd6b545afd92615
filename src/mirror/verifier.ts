import { Worker } from 'node:worker_threads';
import { GomirrorError, MiB } from '../base/index.ts';
import type { ZipVerdict } from '../module/index.ts';
import type { MirrorCode } from './codes.ts';
import type { VerifyJob, VerifyReply } from './verify-worker.ts';

/** Checks zips away from the event loop. */
export interface Verifier {
  /** The zip rules and the hashes of a file; `sizeBytes` only decides whom it may keep waiting. Rejects with a ZipCode, or with `internal` when the check itself broke. */
  verify(file: string, path: string, version: string, sizeBytes: number): Promise<ZipVerdict>;
  close(): Promise<void>;
}

interface Job {
  readonly message: VerifyJob;
  readonly large: boolean;
  readonly settle: PromiseWithResolvers<ZipVerdict>;
}

interface Lane {
  readonly worker: Worker;
  job: Job | undefined;
}

/** From this size on a zip takes a noticeable part of a second, and may not occupy every thread. */
const largeFromBytes = 8 * MiB;

/**
 * Worker threads, started when there is work, one job each at a time, first come first served; but large zips leave one
 * thread to the small ones.
 */
export class VerifierPool implements Verifier {
  readonly #size: number;
  readonly #lanes: Lane[] = [];
  readonly #queue: Job[] = [];
  #sequence = 0;
  #closed = false;

  constructor(size: number) {
    this.#size = size;
  }

  verify(file: string, path: string, version: string, sizeBytes: number): Promise<ZipVerdict> {
    const settle = Promise.withResolvers<ZipVerdict>();
    this.#sequence++;
    const message = { id: this.#sequence, file, path, version };
    this.#queue.push({ message, large: sizeBytes >= largeFromBytes, settle });
    this.#dispatch();
    return settle.promise;
  }

  /** Ends the threads; what was under way or waited for one is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#dispatch();
    await Promise.all(this.#lanes.map(({ worker }) => worker.terminate()));
  }

  #dispatch(): void {
    if (this.#closed) {
      for (const { settle } of this.#queue.splice(0)) settle.reject(stopped());
      return;
    }
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      const lane = this.#lanes.find((candidate) => candidate.job === undefined) ?? this.#start();
      if (lane === undefined) return;
      this.#queue.splice(this.#queue.indexOf(job), 1);
      lane.job = job;
      lane.worker.ref();
      lane.worker.postMessage(job.message);
    }
  }

  /** The first that may start: a large one only while another thread is left to the small ones. */
  #next(): Job | undefined {
    const large = this.#lanes.filter(({ job }) => job?.large === true).length;
    const mayLarge = large < Math.max(1, this.#size - 1);
    return this.#queue.find((job) => mayLarge || !job.large);
  }

  #start(): Lane | undefined {
    if (this.#lanes.length >= this.#size) return undefined;
    // The sources run as they are; a build has the same file compiled beside this one.
    const file = import.meta.url.endsWith('.ts') ? './verify-worker.ts' : './verify-worker.js';
    const worker = new Worker(new URL(file, import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    });
    const lane: Lane = { worker, job: undefined };
    worker.on('message', (reply: VerifyReply) => {
      const job = lane.job;
      lane.job = undefined;
      worker.unref();
      if (job !== undefined && job.message.id === reply.id) {
        if ('verdict' in reply) job.settle.resolve(reply.verdict);
        else job.settle.reject(new GomirrorError(reply.code, reply.params));
      }
      this.#dispatch();
    });
    const lost = (error: unknown) => {
      const place = this.#lanes.indexOf(lane);
      if (place !== -1) this.#lanes.splice(place, 1);
      lane.job?.settle.reject(stopped(error));
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

function stopped(cause?: unknown): GomirrorError<MirrorCode> {
  return new GomirrorError('internal', { reason: 'verification stopped' }, { cause, retryable: true });
}
