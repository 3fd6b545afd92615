/** Somebody whose listing can be forgotten. */
interface Holder {
  forgetListing(): void;
}

/**
 * How much all remembered listings may take together. A listing has as many refs as its server likes, and there are as many
 * repositories as somebody cares to name: what was listed the longest ago is forgotten first.
 */
export class ListingMemory {
  readonly #limitBytes: number;
  readonly #sizes = new Map<Holder, number>();
  #sizeBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** `holder` has a new listing of so many bytes, in place of the one before. */
  remember(holder: Holder, sizeBytes: number): void {
    this.forget(holder);
    this.#sizes.set(holder, sizeBytes);
    this.#sizeBytes += sizeBytes;
    for (const [other] of this.#sizes) {
      if (this.#sizeBytes <= this.#limitBytes || other === holder) return;
      other.forgetListing();
    }
  }

  /** `holder` has none any more. */
  forget(holder: Holder): void {
    this.#sizeBytes -= this.#sizes.get(holder) ?? 0;
    this.#sizes.delete(holder);
  }
}
