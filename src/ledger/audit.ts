import { type Clock, describeError, errorCode, GomirrorError } from '../base/index.ts';
import type { TimedEntry } from './audit-chain.ts';
import type { LedgerCode } from './codes.ts';
import { Crowd } from './crowd.ts';
import { ledgerTroubleChannel } from './events.ts';
import type { LedgerThread } from './thread.ts';
import type { Audit, AuditEntry } from './types.ts';

/** How long the first of a batch waits for others, and how long one does that only repeats the one before it. */
const gatherMs = 50;
const repeatedMs = 1000;
const batchLimit = 500;
/** Some tens of megabytes at the very most. */
const queueLimit = 50_000;
const retryMs = 1000;

interface Queued {
  readonly entry: TimedEntry;
  readonly key: string;
  times: number;
}

/**
 * {@link Audit} in front of the ledger's thread. What cannot be written is kept and tried again every second; `flush` rejects
 * meanwhile. Beyond 50,000 waiting entries further ones are only counted: an entry `lost` with their number is written as soon
 * as anything can be, `flush` rejects with `ledger.audit-lost`, and the trouble channel tells of it. The same decision about the same
 * reader and file is one entry with `detail.times` while it waits to be written: for 50 ms, for a second where it is a refusal that
 * repeats the one before. Of many different refusals within ten seconds the rest is one, with `detail.others`.
 */
export class LedgerAudit implements Audit {
  readonly #thread: LedgerThread;
  readonly #clock: Clock;
  #queue: Queued[] = [];
  /** Those in the queue that may happen again, by what they say. */
  readonly #waiting = new Map<string, Queued>();
  #writing: Promise<void> | undefined;
  #stopClock: (() => void) | undefined;
  readonly #crowd = new Crowd();
  #stopCrowd: (() => void) | undefined;
  #patient = false;
  /** What the last entry of the batch before was about. */
  #lastKey = '';
  #appended = 0;
  #written = 0;
  /** Entries that found no room, until they are counted in the log itself. */
  #lost = 0;
  /** Those of them that no `flush` has told of. */
  #untold = 0;
  #failing = false;
  #closed = false;

  constructor(thread: LedgerThread, clock: Clock) {
    this.#thread = thread;
    this.#clock = clock;
  }

  append(entry: AuditEntry): void {
    if (entry.action !== 'read' && !isRefusal(entry)) {
      this.#push(entry, '');
      return;
    }
    const key = keyOf(entry);
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      waiting.times++;
      return;
    }
    if (!isRefusal(entry)) {
      this.#push(entry, key);
      return;
    }
    const nowMs = this.#clock.monotonicMs();
    if (nowMs >= this.#crowd.endsMs) this.#endCrowd();
    if (this.#crowd.admits(entry, nowMs)) this.#push(entry, key);
    else this.#stopCrowd ??= this.#clock.after(this.#crowd.endsMs - nowMs, () => this.#endCrowd());
  }

  #endCrowd(): void {
    this.#stopCrowd?.();
    this.#stopCrowd = undefined;
    for (const entry of this.#crowd.end()) this.#push(entry, '');
  }

  #push(entry: AuditEntry, key: string): void {
    if (this.#queue.length >= queueLimit) {
      this.#lose();
      return;
    }
    this.#appended++;
    const queued = { entry: { ...entry, timeMs: this.#clock.now() }, key, times: 1 };
    this.#queue.push(queued);
    if (key !== '') this.#waiting.set(key, queued);
    this.#schedule(isRefusal(entry) && key === this.#lastKey && this.#queue.length === 1);
  }

  async flush(): Promise<void> {
    this.#endCrowd();
    const wanted = this.#appended;
    await this.#writing?.catch(() => undefined);
    while (this.#written < wanted || this.#lost > 0) await this.#write();
    const untold = this.#untold;
    this.#untold = 0;
    if (untold > 0) throw new GomirrorError<LedgerCode>('ledger.audit-lost', { entries: untold });
  }

  #schedule(isRepeated: boolean): void {
    if (this.#writing !== undefined || this.#failing) return;
    if (this.#stopClock !== undefined) {
      if (isRepeated || !this.#patient) return;
      this.#stopClock();
    }
    this.#patient = isRepeated;
    this.#after(isRepeated ? repeatedMs : gatherMs);
  }

  #after(ms: number): void {
    this.#stopClock = this.#clock.after(ms, () => {
      this.#stopClock = undefined;
      this.#write().catch(() => undefined);
    });
  }

  /** Writes one batch; what comes meanwhile goes with the next one. */
  #write(): Promise<void> {
    this.#stopClock?.();
    this.#stopClock = undefined;
    this.#writing ??= this.#writeBatch().finally(() => {
      this.#writing = undefined;
      if (this.#closed) return;
      if (this.#failing) this.#after(retryMs);
      else if (this.#queue.length > 0) this.#schedule(false);
    });
    return this.#writing;
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#queue.slice(0, batchLimit);
    const lost = this.#lost;
    const entries = batch.map(({ entry, times }) => withTimes(entry, times));
    if (lost > 0) entries.push(lostEntry(lost, this.#clock.now()));
    // Taken out at once, so that nobody counts on into an entry that is on its way.
    this.#queue = this.#queue.slice(batchLimit);
    this.#waiting.clear();
    this.#lastKey = batch.at(-1)?.key ?? '';
    try {
      await this.#thread.call('appendAudit', entries);
      this.#written += batch.length;
      this.#lost -= lost;
      this.#failing = false;
    } catch (error) {
      this.#queue = [...batch, ...this.#queue];
      const reason = describeError(error);
      const failed = new GomirrorError<LedgerCode>('ledger.audit-failed', { reason }, { cause: error });
      if (!this.#failing) ledgerTroubleChannel.publish({ error: failed });
      this.#failing = true;
      this.#closed = errorCode(error) === 'ledger.closed';
      throw failed;
    }
  }

  #lose(): void {
    this.#lost++;
    this.#untold++;
    if (this.#lost === 1)
      ledgerTroubleChannel.publish({
        error: new GomirrorError<LedgerCode>('ledger.audit-lost', { entries: 1 }),
      });
  }
}

function isRefusal({ outcome }: AuditEntry): boolean {
  return outcome === 'deny' || outcome === 'identify';
}

/** Equal for entries that say the same, and for no others: what may hold any character is behind its length. */
function keyOf({ action, outcome, who, address = '', what, detail }: AuditEntry): string {
  const more = detail === undefined ? '' : JSON.stringify(detail);
  return `${action} ${outcome} ${address} ${more.length} ${who.length} ${more}${who}${what}`;
}

function withTimes(entry: TimedEntry, times: number): TimedEntry {
  return times === 1 ? entry : { ...entry, detail: { ...entry.detail, times } };
}

function lostEntry(entries: number, timeMs: number): TimedEntry {
  const what = 'audit';
  return {
    ...{ timeMs, action: 'incident', who: 'gomirror', address: undefined, what, outcome: 'lost' },
    detail: { entries },
  };
}
