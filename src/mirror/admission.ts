import { type Clock, FairQueue, GomirrorError, type Turn } from '../base/index.ts';
import type { MirrorCode } from './codes.ts';

/** Of the places, the share that work ahead of any wish never takes. */
const keptForAsked = 0.25;

/** Of the places, and of the queue for them, the share that one client has at most: whoever asks for what never comes is not alone. */
const mostOfOne = 0.75;

/** A bounded number of places and a bounded, fair queue for them. */
export class Admission {
  readonly #places: number;
  readonly #aheadPlaces: number;
  readonly #queueLimit: number;
  readonly #waitMs: number;
  readonly #clock: Clock;
  readonly #queue = new FairQueue<Ticket>();
  readonly #tickets = new Map<string, Ticket>();
  /** Places by the client that asked. */
  readonly #held = new Map<string, number>();
  #taken = 0;

  constructor(options: { places: number; queueLimit: number; waitMs: number }, clock: Clock) {
    this.#places = options.places;
    this.#aheadPlaces = Math.max(1, Math.floor(options.places * (1 - keptForAsked)));
    this.#queueLimit = options.queueLimit;
    this.#waitMs = options.waitMs;
    this.#clock = clock;
  }

  get taken(): number {
    return this.#taken;
  }

  get queued(): number {
    return this.#queue.size;
  }

  /**
   * Runs `work` in a place. Rejects with `mirror.busy` when the queue is full or the wait too long; work ahead of any wish
   * waits as long as it takes. `name` is what {@link promote} calls it by while it waits.
   */
  async run<T>(work: () => Promise<T>, turn: Turn, name?: string): Promise<T> {
    let holder = turn;
    if (this.#mayEnter(turn)) this.#take(turn);
    else holder = await this.#wait(turn, name);
    try {
      return await work();
    } finally {
      this.#giveBack(holder);
      this.#admit();
    }
  }

  /** Somebody waits from now on for what was queued ahead of any wish. */
  promote(name: string, turn: Turn): void {
    const ticket = this.#tickets.get(name);
    if (ticket === undefined || !this.#queue.promote(ticket, turn)) return;
    // Whoever waited for it first has the place.
    if (ticket.turn.urgency !== 'asked') ticket.turn = turn;
    ticket.waitMs(this.#waitMs);
    this.#admit();
  }

  #mayEnter({ urgency, client }: Turn): boolean {
    if (urgency !== 'asked') return this.#taken < this.#aheadPlaces;
    return this.#taken < this.#places && this.#mayHave(client);
  }

  readonly #mayHave = (client: string): boolean =>
    client === '' || (this.#held.get(client) ?? 0) < Math.ceil(this.#places * mostOfOne);

  #take({ urgency, client }: Turn): void {
    this.#taken++;
    if (urgency === 'asked') this.#held.set(client, (this.#held.get(client) ?? 0) + 1);
  }

  #giveBack({ urgency, client }: Turn): void {
    this.#taken--;
    if (urgency !== 'asked') return;
    const left = (this.#held.get(client) ?? 1) - 1;
    if (left === 0) this.#held.delete(client);
    else this.#held.set(client, left);
  }

  #admit(): void {
    while (this.#taken < this.#places) {
      const urgency = this.#taken < this.#aheadPlaces ? undefined : 'asked';
      const next = this.#queue.shift(urgency, this.#mayHave);
      if (next === undefined) return;
      this.#take(next.turn);
      next.enter();
    }
  }

  /** Resolves in a place, with the turn that it was had by. */
  async #wait(turn: Turn, name: string | undefined): Promise<Turn> {
    const { client } = turn;
    const isOverShare =
      client !== '' && this.#queue.countOf(client) >= Math.ceil(this.#queueLimit * mostOfOne);
    if (this.#queue.size >= this.#queueLimit || (turn.urgency === 'asked' && isOverShare)) throw busy();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let cancel = () => {};
    const ticket: Ticket = {
      turn,
      enter: resolve,
      waitMs: (ms) => {
        cancel = this.#clock.after(ms, () => {
          if (this.#queue.remove(ticket)) reject(busy());
        });
      },
    };
    this.#queue.push(ticket, turn);
    if (name !== undefined) this.#tickets.set(name, ticket);
    if (turn.urgency === 'asked') ticket.waitMs(this.#waitMs);
    try {
      await promise;
      return ticket.turn;
    } finally {
      cancel();
      if (name !== undefined && this.#tickets.get(name) === ticket) this.#tickets.delete(name);
    }
  }
}

interface Ticket {
  turn: Turn;
  enter(): void;
  /** Gives up after so long. */
  waitMs(ms: number): void;
}

function busy(): GomirrorError<MirrorCode> {
  return new GomirrorError('mirror.busy', {}, { retryable: true, retryAfterSeconds: 5 });
}
