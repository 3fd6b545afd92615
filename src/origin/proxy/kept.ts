import type { Dispatcher } from 'undici';
import { errorCode } from '../../base/index.ts';
import type { Waiter } from './waiter.ts';

const lostCodes = new Set<unknown>([
  'UND_ERR_SOCKET',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
  'ECONNRESET',
  'EPIPE',
]);

/** Passes everything on, but has the request start again when its connection is lost before an answer. */
export class OnKeptConnection implements Dispatcher.DispatchHandler {
  readonly #waiter: Waiter;
  readonly #startAgain: () => boolean;
  #answered = false;

  constructor(waiter: Waiter, startAgain: () => boolean) {
    this.#waiter = waiter;
    this.#startAgain = startAgain;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: object): void {
    this.#waiter.onRequestStart?.(controller, context);
  }

  onResponseStart(...start: Parameters<NonNullable<Waiter['onResponseStart']>>): void {
    this.#answered = true;
    this.#waiter.onResponseStart?.(...start);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#waiter.onResponseData?.(controller, chunk);
  }

  onResponseEnd(...end: Parameters<NonNullable<Waiter['onResponseEnd']>>): void {
    this.#waiter.onResponseEnd?.(...end);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    const lost = !this.#answered && !this.#waiter.over && lostCodes.has(errorCode(error));
    if (!lost || !this.#startAgain()) this.#waiter.onResponseError?.(controller, error);
  }
}
