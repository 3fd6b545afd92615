import { Worker } from 'node:worker_threads';
import { GomirrorError } from '../base/index.ts';
import type { LedgerCode } from './codes.ts';
import type { LedgerJob, LedgerReply } from './ledger-worker.ts';
import type { OpenOptions, Operations } from './operations.ts';

/** The one thread on which the database and the segments are; Kysely and SQLite are loaded there and nowhere else. */
export class LedgerThread {
  readonly #options: OpenOptions;
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #sequence = 0;
  #closed = false;
  #generation = 0;

  private constructor(options: OpenOptions) {
    this.#options = options;
  }

  /** Starts the thread and opens the ledger there; rejects as `openOperations` does. */
  static async start(options: OpenOptions): Promise<LedgerThread> {
    const thread = new LedgerThread(options);
    await thread.call('generation');
    return thread;
  }

  /** Grows with every change of accounts, by whomever. */
  get generation(): number {
    return this.#generation;
  }

  /** Runs an operation after those that were asked for before. Rejects with a GomirrorError. */
  call<Name extends keyof Operations>(
    name: Name,
    ...args: Parameters<Operations[Name]>
  ): Promise<Awaited<ReturnType<Operations[Name]>>> {
    if (this.#closed) return Promise.reject(new GomirrorError<LedgerCode>('ledger.closed'));
    const settle = Promise.withResolvers<unknown>();
    const id = ++this.#sequence;
    this.#waiting.set(id, settle);
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage({ id, name, args } satisfies LedgerJob);
    return settle.promise as Promise<Awaited<ReturnType<Operations[Name]>>>;
  }

  /** Finishes what was asked for, closes the database and ends the thread. */
  async close(): Promise<void> {
    if (this.#closed) return;
    if (this.#worker !== undefined) await this.call('close').catch(() => undefined);
    this.#closed = true;
    await this.#worker?.terminate();
  }

  #start(): Worker {
    // The sources run as they are; a build has the same file compiled beside this one.
    const file = import.meta.url.endsWith('.ts') ? './ledger-worker.ts' : './ledger-worker.js';
    const worker = new Worker(new URL(file, import.meta.url), {
      workerData: this.#options,
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    worker.on('message', (reply: LedgerReply) => this.#settle(worker, reply));
    // One that is lost takes with it what it was asked; the next call starts another.
    const lost = (error: unknown) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#rejectAll(new GomirrorError<LedgerCode>('ledger.closed', {}, { cause: error, retryable: true }));
    };
    worker.on('error', lost);
    worker.on('exit', lost);
    return worker;
  }

  #settle(worker: Worker, reply: LedgerReply): void {
    if ('generation' in reply) {
      this.#generation = reply.generation;
      return;
    }
    if ('unopened' in reply) {
      this.#worker = undefined;
      this.#rejectAll(new GomirrorError(reply.unopened, reply.params));
      return;
    }
    const settle = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    // A process with nothing else to do may end.
    if (this.#waiting.size === 0) worker.unref();
    if ('value' in reply) settle?.resolve(reply.value);
    else settle?.reject(new GomirrorError(reply.code, reply.params, { retryable: reply.retryable }));
  }

  #rejectAll(error: GomirrorError): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
