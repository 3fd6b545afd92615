import { type Clock, FairQueue, GomirrorError, type Turn } from '../base/index.ts';
import type { MirrorCode } from './codes.ts';

/** Of the places, the share that work ahead of any wish never takes. */
const keptForAsked = 0.25;

/** A bounded number of places and a bounded, fair queue for them. */
export class Admission {
  readonly #places: number;
  readonly #aheadPlaces: number;
  readonly #queueLimit: number;
  readonly #waitMs: number;
  readonly #clock: Clock;
  readonly #queue = new FairQueue<Ticket>();
  readonly #tickets = new Map<string, Ticket>();
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
    if (this.#mayEnter(turn)) this.#taken++;
    else await this.#wait(turn, name);
    try {
      return await work();
    } finally {
      this.#taken--;
      this.#admit();
    }
  }

  /** Somebody waits from now on for what was queued ahead of any wish. */
  promote(name: string, turn: Turn): void {
    const ticket = this.#tickets.get(name);
    if (ticket === undefined || !this.#queue.promote(ticket, turn)) return;
    ticket.waitMs(this.#waitMs);
    this.#admit();
  }

  #mayEnter({ urgency }: Turn): boolean {
    return this.#taken < (urgency === 'asked' ? this.#places : this.#aheadPlaces);
  }

  #admit(): void {
    while (this.#taken < this.#places) {
      const next = this.#queue.shift(this.#taken < this.#aheadPlaces ? undefined : 'asked');
      if (next === undefined) return;
      this.#taken++;
      next.enter();
    }
  }

  async #wait(turn: Turn, name: string | undefined): Promise<void> {
    if (this.#queue.size >= this.#queueLimit) throw busy();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let cancel = () => {};
    const ticket: Ticket = {
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
    } finally {
      cancel();
      if (name !== undefined && this.#tickets.get(name) === ticket) this.#tickets.delete(name);
    }
  }
}

interface Ticket {
  enter(): void;
  /** Gives up after so long. */
  waitMs(ms: number): void;
}

function busy(): GomirrorError<MirrorCode> {
  return new GomirrorError('mirror.busy', {}, { retryable: true, retryAfterSeconds: 5 });
}
