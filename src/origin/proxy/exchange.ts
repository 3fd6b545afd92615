import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface ExchangeHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Takes a chunk; the next one waits for the promise, if there is one. */
export type Take = (chunk: Uint8Array) => Promise<void> | undefined;

/** Bytes that may arrive before anybody takes them; beyond it the connection is told to wait. */
const earlyLimitBytes = 65_536;

/**
 * One request and its answer, taken straight from the dispatcher: no stream objects in between, which cost more than all
 * else for the many small answers that a mirror fetches.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #head = Promise.withResolvers<ExchangeHead>();
  readonly #end = Promise.withResolvers<void>();
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: NodeJS.Timeout;
  readonly #abortNow = () => this.abort(this.#signal?.reason as Error);
  #controller: Dispatcher.DispatchController | undefined;
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #take: Take | undefined;
  #pausedFor = 0;
  #ended = false;

  /** `late` is what the whole exchange fails with after `totalMs`. */
  constructor(totalMs: number, late: () => Error, signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.#deadline = setTimeout(() => this.abort(late()), totalMs);
    this.#deadline.unref();
    signal?.addEventListener('abort', this.#abortNow);
    this.#head.promise.catch(() => {});
    this.#end.promise.catch(() => {});
  }

  /** Status and headers. */
  get head(): Promise<ExchangeHead> {
    return this.#head.promise;
  }

  /** Gives the whole body to `take`. Rejects when it breaks off, or with what `take` threw. */
  async body(take: Take): Promise<void> {
    const early = this.#early;
    this.#early = [];
    this.#take = take;
    for (const chunk of early) this.#give(chunk);
    if (this.#earlyBytes > earlyLimitBytes) this.#controller?.resume();
    return this.#end.promise;
  }

  /** Ends the exchange, whatever its state, with `reason`. */
  abort(reason: Error): void {
    if (this.#ended) return;
    if (this.#controller === undefined) this.#finish(reason);
    else this.#controller.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(new Error('given up'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status >= 200) this.#head.resolve({ status, headers });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#take !== undefined) {
      this.#give(chunk);
      return;
    }
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes > earlyLimitBytes) controller.pause();
  }

  onResponseEnd(): void {
    this.#finish(undefined);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#finish(error);
  }

  #give(chunk: Uint8Array): void {
    let wait: Promise<void> | undefined;
    try {
      wait = this.#take?.(chunk);
    } catch (error) {
      this.abort(error as Error);
      return;
    }
    if (wait === undefined) return;
    this.#pausedFor++;
    this.#controller?.pause();
    wait.then(
      () => {
        this.#pausedFor--;
        if (this.#pausedFor === 0) this.#controller?.resume();
        if (this.#ended) this.#settle();
      },
      (error: unknown) => this.abort(error as Error),
    );
  }

  #failure: Error | undefined;

  #finish(error: Error | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = error;
    clearTimeout(this.#deadline);
    this.#signal?.removeEventListener('abort', this.#abortNow);
    this.#settle();
  }

  #settle(): void {
    if (this.#failure !== undefined) {
      this.#head.reject(this.#failure);
      this.#end.reject(this.#failure);
    } else {
      this.#end.resolve();
    }
  }
}
