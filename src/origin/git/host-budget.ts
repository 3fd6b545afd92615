import { FairQueue } from '../../base/index.ts';

interface Host {
  running: number;
  readonly queue: FairQueue<() => void>;
}

/** So many runs of git at once to one host, and repositories in turn: a busy one does not hold up the others. */
export class HostBudget {
  readonly #perHost: number;
  readonly #hosts = new Map<string, Host>();

  constructor(perHost: number) {
    this.#perHost = Math.max(1, perHost);
  }

  /** Runs `work` when there is room. Rejects with the signal's reason when that is aborted before. */
  async run<Result>(
    host: string,
    repository: string,
    signal: AbortSignal,
    work: () => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const own = this.#hosts.get(host) ?? { running: 0, queue: new FairQueue<() => void>() };
    this.#hosts.set(host, own);
    if (own.running < this.#perHost) own.running++;
    else await this.#wait(own, repository, signal);
    try {
      return await work();
    } finally {
      const next = own.queue.shift();
      if (next !== undefined) next();
      else if (--own.running === 0) this.#hosts.delete(host);
    }
  }

  async #wait(host: Host, repository: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const turn = () => resolve(undefined);
    const abort = () => {
      if (host.queue.remove(turn)) reject(signal.reason as Error);
    };
    host.queue.push(turn, { urgency: 'asked', client: repository });
    signal.addEventListener('abort', abort);
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}
