import type { Subject } from './access/index.ts';
import type { HeaderList } from './http.ts';

/** A small answer, ready to be sent again. */
export interface HotAnswer {
  readonly headers: HeaderList;
  /** The bytes as a latin1 string: Node sends that in one write together with the head. */
  readonly body: string;
  /** On the monotonic clock; infinite for what never changes. */
  readonly untilMs: number;
  /** What it is about, where it is not for everybody at once. */
  readonly subject?: Subject | undefined;
  /** Its target in words, beside the subject. */
  readonly name?: string | undefined;
}

/** What an entry costs beside its body: strings, map entry, headers. */
const overheadBytes = 600;

/**
 * Small answers by raw request target, bounded in bytes. A hit is one look-up in a map. What was used since the last
 * sweep gets a second chance, so a hit does not have to reorder anything.
 */
export class HotAnswers {
  readonly #limitBytes: number;
  readonly #largestBytes: number;
  readonly #entries = new Map<string, { answer: HotAnswer; used: boolean }>();
  #sizeBytes = 0;
  #cleared = 0;

  constructor(limitBytes: number, largestBytes: number) {
    this.#limitBytes = limitBytes;
    this.#largestBytes = largestBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** How often everything was forgotten: an answer that was begun before is not to be held after. */
  get cleared(): number {
    return this.#cleared;
  }

  get(target: string, nowMs: () => number): HotAnswer | undefined {
    const entry = this.#entries.get(target);
    if (entry === undefined) return undefined;
    if (entry.answer.untilMs !== Number.POSITIVE_INFINITY && entry.answer.untilMs <= nowMs()) {
      this.#drop(target, entry.answer);
      return undefined;
    }
    entry.used = true;
    return entry.answer;
  }

  set(target: string, answer: HotAnswer): void {
    if (answer.body.length > this.#largestBytes || this.#limitBytes === 0) return;
    const present = this.#entries.get(target);
    if (present !== undefined) this.#drop(target, present.answer);
    this.#entries.set(target, { answer, used: false });
    this.#sizeBytes += costBytes(target, answer);
    while (this.#sizeBytes > this.#limitBytes) this.#evict();
  }

  /** Forgets everything: what it was read from turned out to be rotten, or is not what the settings of now say. */
  clear(): void {
    this.#cleared++;
    this.#entries.clear();
    this.#sizeBytes = 0;
  }

  #evict(): void {
    for (const [target, entry] of this.#entries) {
      if (!entry.used) {
        this.#drop(target, entry.answer);
        return;
      }
      entry.used = false;
      this.#entries.delete(target);
      this.#entries.set(target, entry);
    }
  }

  #drop(target: string, answer: HotAnswer): void {
    if (this.#entries.delete(target)) this.#sizeBytes -= costBytes(target, answer);
  }
}

function costBytes(target: string, answer: HotAnswer): number {
  return answer.body.length + target.length + overheadBytes;
}
