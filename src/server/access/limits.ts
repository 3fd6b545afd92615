import { GomirrorError, minuteMs } from '../../base/index.ts';
import type { ServerCode } from '../codes.ts';

/** How much one client may have in a minute; 0 for as much as it likes. */
export interface ClientLimits {
  readonly requestsPerMinute: number;
  readonly fillsPerMinute: number;
  readonly bytesPerMinute: number;
}

/** What is left to a client. All three are full at first, hold a minute's worth, and fill up evenly. */
interface Budget {
  requests: number;
  fills: number;
  /** May be below zero: one answer may be larger than what is left, and the next one waits for it. */
  bytes: number;
  /** On the monotonic clock; when the three were brought up to date. */
  atMs: number;
}

/** Clients remembered in each of two halves. */
const halfOfClients = 10_000;

/** Counts what clients have, and says when they have had enough. */
export class Limits {
  readonly #limits: ClientLimits;
  readonly #monotonicMs: () => number;
  /** Who was used since the last change is in the first; the other goes as a whole when that is full. */
  #recent = new Map<string, Budget>();
  #older = new Map<string, Budget>();
  /** False where nothing is limited. */
  readonly any: boolean;

  constructor(limits: ClientLimits, monotonicMs: () => number) {
    this.#limits = limits;
    this.#monotonicMs = monotonicMs;
    this.any = limits.requestsPerMinute > 0 || limits.fillsPerMinute > 0 || limits.bytesPerMinute > 0;
  }

  /** Counts a request, and its `sizeBytes`, if the client may have it; false when it may not. */
  takes(client: string, sizeBytes: number): boolean {
    const budget = this.#budgetOf(client);
    if (this.#lacks(budget) !== undefined) return false;
    budget.requests--;
    budget.bytes -= sizeBytes;
    return true;
  }

  /** Counts a request. Throws `server.too-many-requests` or `server.too-many-bytes`. */
  takeRequest(client: string): void {
    if (!this.any) return;
    const budget = this.#budgetOf(client);
    const lacking = this.#lacks(budget);
    if (lacking === 'requests')
      throw tooMany('server.too-many-requests', 1 - budget.requests, this.#limits.requestsPerMinute);
    if (lacking === 'bytes')
      throw tooMany('server.too-many-bytes', 1 - budget.bytes, this.#limits.bytesPerMinute);
    budget.requests--;
  }

  /** Counts something that has to be fetched. Throws `server.too-many-fills`. */
  takeFill(client: string): void {
    const { fillsPerMinute } = this.#limits;
    if (fillsPerMinute === 0) return;
    const budget = this.#budgetOf(client);
    if (budget.fills < 1) throw tooMany('server.too-many-fills', 1 - budget.fills, fillsPerMinute);
    budget.fills--;
  }

  /** Counts bytes that the client gets. */
  spend(client: string, sizeBytes: number): void {
    if (this.#limits.bytesPerMinute > 0) this.#budgetOf(client).bytes -= sizeBytes;
  }

  #lacks({ requests, bytes }: Budget): 'requests' | 'bytes' | undefined {
    if (this.#limits.requestsPerMinute > 0 && requests < 1) return 'requests';
    if (this.#limits.bytesPerMinute > 0 && bytes < 1) return 'bytes';
    return undefined;
  }

  #budgetOf(client: string): Budget {
    const nowMs = this.#monotonicMs();
    const known = this.#recent.get(client);
    if (known !== undefined) return this.#refill(known, nowMs);
    const older = this.#older.get(client);
    const { requestsPerMinute: requests, fillsPerMinute: fills, bytesPerMinute: bytes } = this.#limits;
    const budget = older ?? { requests, fills, bytes, atMs: nowMs };
    if (this.#recent.size >= halfOfClients) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(client, budget);
    return this.#refill(budget, nowMs);
  }

  #refill(budget: Budget, nowMs: number): Budget {
    const share = (nowMs - budget.atMs) / minuteMs;
    const { requestsPerMinute, fillsPerMinute, bytesPerMinute } = this.#limits;
    budget.requests = Math.min(requestsPerMinute, budget.requests + share * requestsPerMinute);
    budget.fills = Math.min(fillsPerMinute, budget.fills + share * fillsPerMinute);
    budget.bytes = Math.min(bytesPerMinute, budget.bytes + share * bytesPerMinute);
    budget.atMs = nowMs;
    return budget;
  }
}

function tooMany(
  code: 'server.too-many-requests' | 'server.too-many-fills' | 'server.too-many-bytes',
  missing: number,
  perMinute: number,
): GomirrorError<ServerCode> {
  const retryAfterSeconds = Math.max(1, Math.ceil((missing / perMinute) * 60));
  return new GomirrorError(
    code,
    { limit: perMinute, seconds: retryAfterSeconds },
    { retryable: true, retryAfterSeconds },
  );
}
