import type { Dispatcher } from 'undici';

/** Whoever waits for an answer, as `Connections.dispatch` takes it. */
export interface Waiter extends Dispatcher.DispatchHandler {
  /** True when nobody wants the answer any more. */
  readonly over: boolean;
  /** Called once, as soon as `over` becomes true. Set by who has to know. */
  whenOver?: (() => void) | undefined;
  /** Called when the connection was lost before an answer; the request starts again on another one. */
  onRequestLost(): void;
}
