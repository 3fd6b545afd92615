import path from 'node:path';
import { type Clock, describeError } from '../../base/index.ts';
import type { Verifier } from '../verifier.ts';
import { checkExtracted } from './check-extracted.ts';
import { type AuditSink, checkVersion, type CheckParts } from './check-version.ts';
import type { AuditDatabase } from './database.ts';
import type { Finding } from './finding.ts';
import type { Place } from './place.ts';
import { extractedIn, versionsIn } from './walk.ts';

/** What was seen so far. */
export interface AuditCounts {
  readonly files: number;
  readonly sizeBytes: number;
  /** Files, and extracted folders, that agree with the checksum database. */
  readonly proven: number;
  /** Those that it should vouch for and could not be asked about, or must not be: private modules. */
  readonly unproven: number;
}

export interface AuditOptions {
  readonly verifier: Verifier;
  readonly database: AuditDatabase;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Which versions are read, by their escaped path and version; all without it. */
  readonly only?: ((escapedPath: string, escapedVersion: string) => boolean) | undefined;
  readonly onFinding: (finding: Finding) => void;
  /** Called a few times a second. */
  readonly onProgress: (counts: AuditCounts) => void;
}

/** So many versions are looked at at once: enough to keep two verifying threads busy while look-ups are under way. */
const versionsAtOnce = 6;
const progressEveryMs = 200;

/**
 * Reads everything in a place again and compares it with what is recorded and with the checksum database. Writes
 * nothing. When the signal is aborted it ends early, with `complete: false` and what was seen until then.
 */
export async function auditPlace(
  place: Place,
  options: AuditOptions,
): Promise<AuditCounts & { complete: boolean }> {
  const { signal, only = () => true } = options;
  const tally = new Tally(options);
  const parts: CheckParts = {
    verifier: options.verifier,
    database: options.database,
    sink: tally,
    signal,
    asksAboutInfo: place.kind === 'store',
  };
  const onUnreadable = (prefix: string) => (folder: string, error: unknown) => {
    const file = `${prefix}${folder}/`;
    const params = { file, reason: describeError(error) };
    tally.finding({ file, code: 'verify.unreadable', params, remove: [] });
  };
  try {
    for (const tree of place.trees) {
      const versions = versionsIn(tree.folder, onUnreadable(tree.prefix));
      await severalAtOnce(versions, versionsAtOnce, signal, async (version) => {
        if (only(version.escapedPath, version.escapedVersion)) await checkVersion(tree, version, parts);
      });
    }
    if (place.extracted !== undefined) {
      const extracted = extractedIn(path.resolve(place.extracted), onUnreadable(''));
      await severalAtOnce(extracted, 2, signal, async (folder) => {
        if (only(folder.escapedPath, folder.escapedVersion)) await checkExtracted(place, folder, parts);
      });
    }
    return { ...tally.counts, complete: true };
  } catch (error) {
    if (!signal.aborted) throw error;
    return { ...tally.counts, complete: false };
  }
}

class Tally implements AuditSink {
  readonly #options: AuditOptions;
  readonly #counts = { files: 0, sizeBytes: 0, proven: 0, unproven: 0 };
  #saidMs: number;
  #closed = false;

  constructor(options: AuditOptions) {
    this.#options = options;
    this.#saidMs = options.clock.monotonicMs();
  }

  get counts(): AuditCounts {
    this.#closed = true;
    return { ...this.#counts };
  }

  finding(finding: Finding): void {
    // What is still under way when the verification was stopped has nobody to tell.
    if (!this.#closed && !this.#options.signal.aborted) this.#options.onFinding(finding);
  }

  file(sizeBytes: number): void {
    this.#counts.files++;
    this.#counts.sizeBytes += sizeBytes;
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#closed || nowMs - this.#saidMs < progressEveryMs) return;
    this.#saidMs = nowMs;
    this.#options.onProgress({ ...this.#counts });
  }

  proven(): void {
    this.#counts.proven++;
  }

  unproven(): void {
    this.#counts.unproven++;
  }
}

/** Runs `work` on every item, at most `limit` at once. Rejects with the first failure, or at once with the signal's reason. */
async function severalAtOnce<Item>(
  items: AsyncGenerator<Item>,
  limit: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  signal.throwIfAborted();
  const state = { ended: false };
  const lane = async () => {
    for (let next = await items.next(); next.done !== true && !state.ended; next = await items.next()) {
      await work(next.value);
    }
  };
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([Promise.all(Array.from({ length: limit }, lane)), aborted.promise]);
  } finally {
    state.ended = true;
    signal.removeEventListener('abort', abort);
  }
}
