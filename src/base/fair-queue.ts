/** How urgent a piece of work is: somebody waits for it, or it is done ahead of any wish. */
export type Urgency = 'asked' | 'ahead';

/** Whose turn a piece of work takes in a queue. */
export interface Turn {
  readonly urgency: Urgency;
  /** Who asked, as far as it is known: an address. Work of the mirror's own has the empty one. */
  readonly client: string;
}

/** What the mirror does on its own account while nobody waits. */
export const aheadTurn: Turn = { urgency: 'ahead', client: '' };

interface Waiting<Item> {
  readonly item: Item;
  readonly turn: Turn;
}

/**
 * A queue in which work that somebody waits for goes before work done ahead, and clients take turns: one with a thousand
 * requests does not hold up one with a single request. First come, first served within a client.
 */
export class FairQueue<Item> {
  /** By client, in the order of their next turns; a client without work is not in it. */
  readonly #asked = new Map<string, Waiting<Item>[]>();
  readonly #ahead = new Map<string, Waiting<Item>[]>();
  readonly #places = new Map<Item, Waiting<Item>>();

  get size(): number {
    return this.#places.size;
  }

  /** An item is in the queue once at most. `first` puts it at the head of its client's own. */
  push(item: Item, turn: Turn, first = false): void {
    const waiting = { item, turn };
    this.#places.set(item, waiting);
    const clients = this.#clientsOf(turn);
    const own = clients.get(turn.client);
    if (own === undefined) clients.set(turn.client, [waiting]);
    else if (first) own.unshift(waiting);
    else own.push(waiting);
  }

  /**
   * Takes out whoever is next; undefined when the queue is empty. With `urgency`, only work of that kind; with `mayHave`, of what is
   * asked for only the work of such clients.
   */
  shift(urgency?: Urgency, mayHave?: (client: string) => boolean): Item | undefined {
    if (urgency !== 'ahead') {
      const asked = this.#take(this.#asked, mayHave);
      if (asked !== undefined) return asked.item;
    }
    return urgency === 'asked' ? undefined : this.#take(this.#ahead)?.item;
  }

  /** How much of what one client has asked for waits. */
  countOf(client: string): number {
    return this.#asked.get(client)?.length ?? 0;
  }

  /** How much of one kind waits. */
  count(urgency: Urgency): number {
    let count = 0;
    for (const own of (urgency === 'asked' ? this.#asked : this.#ahead).values()) count += own.length;
    return count;
  }

  /** Takes `item` out wherever it stands; false when it is not in the queue. */
  remove(item: Item): boolean {
    const waiting = this.#places.get(item);
    if (waiting === undefined) return false;
    this.#places.delete(item);
    const clients = this.#clientsOf(waiting.turn);
    const own = clients.get(waiting.turn.client) ?? [];
    own.splice(own.indexOf(waiting), 1);
    if (own.length === 0) clients.delete(waiting.turn.client);
    return true;
  }

  /** Somebody waits for `item` from now on; false when it is not in the queue. */
  promote(item: Item, turn: Turn): boolean {
    if (this.#places.get(item)?.turn.urgency === 'asked') return true;
    if (!this.remove(item)) return false;
    this.push(item, turn);
    return true;
  }

  *[Symbol.iterator](): Generator<Item> {
    yield* this.#places.keys();
  }

  #clientsOf({ urgency }: Turn): Map<string, Waiting<Item>[]> {
    return urgency === 'asked' ? this.#asked : this.#ahead;
  }

  #take(
    clients: Map<string, Waiting<Item>[]>,
    mayHave: (client: string) => boolean = () => true,
  ): Waiting<Item> | undefined {
    const next = clients.entries().find(([client]) => mayHave(client));
    if (next === undefined) return undefined;
    const [client, own] = next;
    const waiting = own.shift()!;
    // To the end of the round, or out of it.
    clients.delete(client);
    if (own.length > 0) clients.set(client, own);
    this.#places.delete(waiting.item);
    return waiting;
  }
}
