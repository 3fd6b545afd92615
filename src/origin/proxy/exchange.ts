import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Waiter } from './waiter.ts';

export interface ExchangeHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Takes a chunk; the next one waits for the promise, if there is one. */
export type Take = (chunk: Uint8Array) => Promise<void> | undefined;

/** Bytes that may arrive before anybody takes them; beyond them the connection waits. */
const earlyLimitBytes = 65_536;

/**
 * One request and its answer, taken straight from the dispatcher: no stream objects in between, which cost more than all
 * else for the many small answers that a mirror fetches.
 */
export class Exchange implements Waiter {
  readonly #head = Promise.withResolvers<ExchangeHead>();
  readonly #end = Promise.withResolvers<void>();
  readonly #signal: AbortSignal | undefined;
  readonly #onSent: (() => void) | undefined;
  readonly #deadline: NodeJS.Timeout;
  readonly #abortNow = () => this.abort(this.#signal?.reason as Error);
  #controller: Dispatcher.DispatchController | undefined;
  whenOver: (() => void) | undefined;
  /** What has arrived and was not taken yet: before anybody takes, and while a taker is busy. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #take: Take | undefined;
  #busy = false;
  #paused = false;
  #ended = false;
  #failure: Error | undefined;

  /** `late` is what the whole exchange fails with after `totalMs`; `onSent` is called as `GetOptions` says. */
  constructor(totalMs: number, late: () => Error, signal: AbortSignal | undefined, onSent?: () => void) {
    this.#signal = signal;
    this.#onSent = onSent;
    this.#deadline = setTimeout(() => this.abort(late()), totalMs);
    this.#deadline.unref();
    signal?.addEventListener('abort', this.#abortNow);
    this.#head.promise.catch(() => {});
    this.#end.promise.catch(() => {});
    if (signal?.aborted === true) this.#abortNow();
  }

  /** True when it has ended, well or not, or was given up. */
  get over(): boolean {
    return this.#ended;
  }

  /** Status and headers. */
  get head(): Promise<ExchangeHead> {
    return this.#head.promise;
  }

  /** Gives the whole body to `take`. Rejects when it breaks off, or with what `take` threw. */
  async body(take: Take): Promise<void> {
    this.#take = take;
    this.#pass();
    return this.#end.promise;
  }

  /** Ends the exchange, whatever its state, with `reason`. */
  abort(reason: Error): void {
    if (this.#ended) {
      // The answer is all here, but not all taken.
      this.#failure ??= reason;
      this.#settle();
      return;
    }
    if (this.#controller === undefined) this.#finish(reason);
    else this.#controller.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(new Error('given up'));
    else this.#onSent?.();
  }

  onRequestLost(): void {
    this.#controller = undefined;
    this.#paused = false;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status >= 200) this.#head.resolve({ status, headers });
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#pass();
  }

  onResponseEnd(): void {
    this.#finish(undefined);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#finish(error);
  }

  /** Hands over what waits, one chunk after the other; the connection waits while the taker or nobody does. */
  #pass(): void {
    while (this.#take !== undefined && !this.#busy && this.#waiting.length > 0) {
      const chunk = this.#waiting.shift()!;
      this.#waitingBytes -= chunk.length;
      let wait: Promise<void> | undefined;
      try {
        wait = this.#take(chunk);
      } catch (error) {
        this.abort(error as Error);
        return;
      }
      if (wait === undefined) continue;
      this.#busy = true;
      wait.then(
        () => {
          this.#busy = false;
          this.#pass();
        },
        (error: unknown) => this.abort(error as Error),
      );
    }
    const pause = this.#waitingBytes > (this.#busy ? 0 : earlyLimitBytes);
    if (pause !== this.#paused && !this.#ended) {
      this.#paused = pause;
      if (pause) this.#controller?.pause();
      else this.#controller?.resume();
    }
    if (this.#ended) this.#settle();
  }

  #finish(error: Error | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = error;
    clearTimeout(this.#deadline);
    this.#signal?.removeEventListener('abort', this.#abortNow);
    this.#settle();
    this.whenOver?.();
  }

  #settle(): void {
    if (this.#failure !== undefined) {
      this.#waiting = [];
      this.#head.reject(this.#failure);
      this.#end.reject(this.#failure);
    } else if (this.#waiting.length === 0 && !this.#busy) {
      this.#end.resolve();
    }
  }
}
