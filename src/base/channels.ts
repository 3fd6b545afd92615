import diagnostics_channel from 'node:diagnostics_channel';

/**
 * A typed `node:diagnostics_channel`. Domain code publishes what happened; `observe/` subscribes. Publishing with no
 * subscriber costs one comparison, so a publisher that must build its event first asks {@link Channel.active}.
 */
export interface Channel<Event> {
  readonly name: string;
  /** True while somebody listens. */
  active(): boolean;
  publish(event: Event): void;
  /** Calls `listener` on each event; returns the function that ends it. */
  subscribe(listener: (event: Event) => void): () => void;
}

/** The channel called `gomirror:<name>`; the same name gives the same channel everywhere in the process. */
export function channel<Event>(name: string): Channel<Event> {
  const inner = diagnostics_channel.channel(`gomirror:${name}`);
  return {
    name: `gomirror:${name}`,
    active: () => inner.hasSubscribers,
    publish: (event) => {
      if (inner.hasSubscribers) inner.publish(event);
    },
    subscribe: (listener) => {
      const receive = (message: unknown) => listener(message as Event);
      inner.subscribe(receive);
      return () => inner.unsubscribe(receive);
    },
  };
}
