import { FairQueue, type Turn } from '../../base/index.ts';

/** Who waits for a place for one more connection. */
export interface PlaceSeeker {
  /** A place is free: takes it and returns true, or has no use for it any more. */
  offer(): boolean;
}

/** How many connections all zips together may use beside the first of each; they take turns. */
export class Places {
  readonly #waiting = new FairQueue<PlaceSeeker>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a place, unless there is none or others have waited for it. */
  take(): boolean {
    if (this.#free <= 0 || this.#waiting.size > 0) return false;
    this.#free--;
    return true;
  }

  /** Offers the next free place to `seeker`, once, when its turn has come. */
  want(seeker: PlaceSeeker, turn: Turn): void {
    if (!this.#waiting.promote(seeker, turn)) this.#waiting.push(seeker, turn);
  }

  /** `seeker` wants none any more. */
  leave(seeker: PlaceSeeker): void {
    this.#waiting.remove(seeker);
  }

  give(): void {
    this.#free++;
    while (this.#free > 0) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#free--;
      if (!next.offer()) this.#free++;
    }
  }
}
