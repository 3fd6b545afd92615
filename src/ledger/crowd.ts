import { secondMs } from '../base/index.ts';
import type { AuditEntry } from './types.ts';

const windowMs = 10 * secondMs;
/** So many refusals of one visitor, and of all together, are entries of their own in a window. */
const mostEach = 100;
const mostTogether = 500;
/** So many visitors are told apart among those that are only counted. */
const mostCounted = 20;

interface Visitor {
  readonly entry: AuditEntry;
  said: number;
  others: number;
}

/**
 * Keeps whoever knocks at one door after another from filling the disk with their refusals, or from crowding out what others have
 * done: beyond a number they are only counted.
 */
export class Crowd {
  #visitors = new Map<string, Visitor>();
  #beganMs = Number.NEGATIVE_INFINITY;
  #said = 0;
  /** Of visitors for whom there was no room. */
  #others = 0;

  /** Monotonic; when what was counted is to be written. */
  get endsMs(): number {
    return this.#beganMs + windowMs;
  }

  /** True when a refusal is to be written as it is; else it was counted. Call {@link end} first where the window is over. */
  admits(entry: AuditEntry, nowMs: number): boolean {
    if (this.#visitors.size === 0) this.#beganMs = nowMs;
    const visitor = this.#visitorOf(entry);
    if (visitor !== undefined && visitor.said < mostEach && this.#said < mostTogether) {
      visitor.said++;
      this.#said++;
      return true;
    }
    if (visitor === undefined) this.#others++;
    else visitor.others++;
    return false;
  }

  /** Ends the window; gives entries with the numbers of those that were only counted. */
  end(): AuditEntry[] {
    const counted = [...this.#visitors.values()]
      .filter(({ others }) => others > 0)
      .toSorted((one, other) => other.others - one.others);
    const entries = counted.slice(0, mostCounted).map(({ entry, others }) => summary(entry, others));
    const rest = counted.slice(mostCounted).reduce((sum, { others }) => sum + others, this.#others);
    const first = this.#visitors.values().next().value?.entry;
    if (rest > 0 && first !== undefined)
      entries.push({ ...summary(first, rest), who: '*', address: undefined });
    this.#visitors = new Map();
    this.#beganMs = Number.NEGATIVE_INFINITY;
    this.#said = 0;
    this.#others = 0;
    return entries;
  }

  #visitorOf(entry: AuditEntry): Visitor | undefined {
    const { who, address, action, outcome } = entry;
    const key = JSON.stringify([who, address, action, outcome]);
    const known = this.#visitors.get(key);
    if (known !== undefined || this.#visitors.size >= mostTogether) return known;
    const visitor = { entry, said: 0, others: 0 };
    this.#visitors.set(key, visitor);
    return visitor;
  }
}

function summary({ action, who, address, outcome }: AuditEntry, others: number): AuditEntry {
  return { action, who, address, what: '*', outcome, detail: { others } };
}
