import type { Channel, GomirrorError } from '../base/index.ts';

/** A request that was not answered from memory, as the server publishes it. */
export interface ObservedRequest {
  readonly kind: string;
  readonly status: number;
  readonly durationMs: number;
  /** The request target, as it came. */
  readonly url: string;
  /** A fault of our own; such a request is published twice, the first time for this. */
  readonly error?: GomirrorError;
}

/** The server's counters. */
export interface ObservedTally {
  /** Answers from memory. */
  readonly hot: number;
  readonly hotBytes: number;
  /** All other answers. */
  counts(): Iterable<{ readonly kind: string; readonly outcome: string; readonly count: number }>;
}

/** A channel that is only listened to. */
export type Listened<Event> = Pick<Channel<Event>, 'subscribe'>;

/**
 * Subscribes so that a fault of the observer stays with the observer: a subscriber that throws would end the process.
 * Returns what ends the subscription.
 */
export function listen<Event>(channel: Listened<Event>, listener: (event: Event) => void): () => void {
  return channel.subscribe((event) => {
    try {
      listener(event);
    } catch {
      // What is observed goes on; there is nobody to tell but the log that has just failed.
    }
  });
}
