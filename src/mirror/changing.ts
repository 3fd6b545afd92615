import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { asGomirrorError, type Clock, Flights, GomirrorError, Remembered } from '../base/index.ts';
import { latestVersion, type ListTarget, parseInfo, parseList, type QueryTarget } from '../module/index.ts';
import { isNo, type Origin, readAll, Verdict } from '../origin/index.ts';
import type { DiskStore } from '../store/index.ts';
import type { Admission } from './admission.ts';
import type { MirrorCode } from './codes.ts';
import { type Errand, fillName } from './errand.ts';
import { fillChannel, incidentChannel, troubleChannel } from './events.ts';
import { type FailureMemory, memoryOf } from './failures.ts';
import { askAll, type Claim } from './merged.ts';
import { badAnswer } from './smalls.ts';

/** For how long an answer that changes is used, in milliseconds since it was fetched. */
export interface Freshness {
  /** Answered without asking anybody. */
  readonly freshMs: number;
  /** Beyond that: answered at once and refreshed behind the answer. */
  readonly staleWhileRevalidateMs: number;
  /** Beyond that: used only when the upstreams fail. */
  readonly staleOnErrorMs: number;
}

export interface ChangingParts {
  readonly admission: Admission;
  readonly clock: Clock;
  /** True for private modules: what is kept is the last resort even when their source knows them no more, and that is an alarm. */
  readonly isPrivate?: boolean;
  readonly folder: string;
  readonly writer: Pick<DiskStore, 'replace'>;
  readonly freshness: Freshness;
  readonly failures: FailureMemory;
  /** Whether lists and latest versions are put together from all sources that can be asked, or taken from the first. */
  readonly merge: () => boolean;
  /** The versions whose files are kept, for when nobody else can be asked. */
  readonly keptVersions: (target: ListTarget | QueryTarget) => Promise<readonly string[]>;
  /** A kept `.info`. */
  readonly keptInfo: (target: ListTarget | QueryTarget, version: string) => Promise<Buffer | undefined>;
}

export interface ChangingAnswer {
  readonly bytes: Buffer;
  /** `cache`, `stale`, or the origin's name. */
  readonly source: string;
  /** For how long it may be repeated. */
  readonly freshMs: number;
}

interface Held {
  readonly bytes: Buffer;
  /** On the monotonic clock; what comes from disk is placed on it by its wall-clock age. */
  readonly fetchedMs: number;
  /** Of the errand that brought it. */
  readonly era: number;
}

const maxAnswerBytes = 8 * 1024 * 1024;
const heldInMemory = 4096;

/** Lists, `@latest`, branches and commits: claims of an upstream that are true for a while. */
export class ChangingAnswers {
  readonly #parts: ChangingParts;
  readonly #held: Remembered<Held>;
  readonly #failed: Remembered<GomirrorError>;
  readonly #flights = new Flights<string, Held & { source: string }>();
  readonly #writing = new Set<Promise<void>>();

  constructor(parts: ChangingParts) {
    const { clock } = parts;
    this.#parts = parts;
    this.#held = new Remembered(heldInMemory, () => clock.monotonicMs());
    this.#failed = new Remembered(heldInMemory * 4, () => clock.monotonicMs());
  }

  /**
   * The answer to a list, `@latest` or query target. With `cachedOnly` nobody is asked. Rejects with the failure of the
   * sources when there is nothing to fall back on, with `mirror.not-kept` under `cachedOnly`. What `mayFill` throws before
   * they are asked is the answer, unless there is an older one.
   */
  async answer(
    target: ListTarget | QueryTarget,
    cachedOnly: boolean,
    errand: Errand,
    mayFill?: () => void,
  ): Promise<ChangingAnswer> {
    const { freshness, clock } = this.#parts;
    const key = errand.profile + pathOf(target);
    // What was fetched while the disk was read is newer than what it has.
    const held = this.#held.get(key) ?? (await this.#load(key)) ?? this.#held.get(key);
    if (held !== undefined) {
      const ageMs = clock.monotonicMs() - held.fetchedMs;
      if (ageMs < freshness.freshMs)
        return { bytes: held.bytes, source: 'cache', freshMs: freshness.freshMs - ageMs };
      if (cachedOnly) return { bytes: held.bytes, source: 'stale', freshMs: 0 };
      if (ageMs < freshness.freshMs + freshness.staleWhileRevalidateMs) {
        this.#refresh(target, key, errand).catch(() => {});
        return { bytes: held.bytes, source: 'cache', freshMs: 0 };
      }
    }
    const failed = this.#failed.get(fillName(errand, key));
    if (failed !== undefined && held === undefined) return this.#lastResort(target, failed);
    if (cachedOnly) {
      const kept = await this.#fromKept(target);
      if (kept !== undefined) return { bytes: kept, source: 'stale', freshMs: 0 };
      throw new GomirrorError('mirror.not-kept', { what: pathOf(target).slice(1) });
    }
    if (held === undefined) mayFill?.();
    try {
      if (held !== undefined) mayFill?.();
      const fetched = await this.#refresh(target, key, errand);
      return { bytes: fetched.bytes, source: fetched.source, freshMs: freshness.freshMs };
    } catch (error) {
      const outage = !isNo(error);
      if (held !== undefined && outage && clock.monotonicMs() - held.fetchedMs < freshness.staleOnErrorMs) {
        return { bytes: held.bytes, source: 'stale', freshMs: 0 };
      }
      return this.#lastResort(target, error);
    }
  }

  /** What is kept when nobody gives an answer. Throws `error` where that is no answer either. */
  async #lastResort(target: ListTarget | QueryTarget, error: unknown): Promise<ChangingAnswer> {
    const kept = !isNo(error) || this.#parts.isPrivate === true ? await this.#fromKept(target) : undefined;
    if (kept === undefined) throw error;
    return { bytes: kept, source: 'stale', freshMs: 0 };
  }

  /** A source of private modules that is gone, or has forgotten one that it had, is somebody's to look at. */
  async #alarm(target: ListTarget | QueryTarget, cause: GomirrorError): Promise<void> {
    if (this.#parts.isPrivate !== true || target.kind === 'query') return;
    const isAbsent = isNo(cause);
    // Absence is nothing new where nothing is kept: the go command asks for paths that are no modules.
    if (isAbsent && (await this.#fromKept(target)) === undefined) return;
    const code = isAbsent ? 'mirror.private-gone' : 'mirror.private-unreachable';
    const error = new GomirrorError<MirrorCode>(code, { path: target.path }, { cause });
    incidentChannel.publish({ error, path: target.path });
  }

  /** Fetches it anew, however fresh it is, unless that is under way. Rejects with the failure of the sources. */
  async refresh(target: ListTarget | QueryTarget, errand: Errand): Promise<Buffer> {
    return (await this.#refresh(target, errand.profile + pathOf(target), errand)).bytes;
  }

  /** What the sources have failed in is no word of others. */
  forgetFailures(): void {
    this.#failed.clear();
  }

  async settled(): Promise<void> {
    await this.#flights.settled();
    await Promise.allSettled(this.#writing);
  }

  #refresh(
    target: ListTarget | QueryTarget,
    key: string,
    errand: Errand,
  ): Promise<Held & { source: string }> {
    const { admission } = this.#parts;
    const name = fillName(errand, key);
    if (errand.turn.urgency === 'asked') admission.promote(name, errand.turn);
    return this.#flights.run(name, () =>
      admission.run(() => this.#fetch(target, key, errand), errand.turn, name),
    );
  }

  async #fetch(
    target: ListTarget | QueryTarget,
    key: string,
    errand: Errand,
  ): Promise<Held & { source: string }> {
    const { clock, failures } = this.#parts;
    const name = fillName(errand, key);
    const startedMs = clock.monotonicMs();
    const event = {
      path: target.path,
      version: target.kind === 'query' ? target.query : '',
      kind: target.kind,
      ahead: errand.turn.urgency === 'ahead',
      isPrivate: errand.isPrivate,
    };
    try {
      const { bytes, source } = await this.#ask(target, errand);
      const held = { bytes, fetchedMs: clock.monotonicMs(), era: errand.era };
      this.#failed.delete(name);
      if (!this.#isOutdated(key, errand)) {
        this.#held.set(key, held);
        this.#save(key, held, source);
      }
      const durationMs = held.fetchedMs - startedMs;
      fillChannel.publish({
        ...event,
        source,
        sizeBytes: bytes.length,
        durationMs,
        proof: undefined,
        error: undefined,
      });
      return { ...held, source };
    } catch (error) {
      const known = asGomirrorError(error);
      const forMs = memoryOf(known, failures);
      if (forMs > 0) {
        this.#failed.set(name, known, forMs);
        // The upstream has spoken: what was true once must not come back as stale.
        const isGone = known.code === 'origin.absent' && known.params['timedOut'] !== true;
        if (isGone && !this.#isOutdated(key, errand)) this.#held.delete(key);
      }
      void this.#alarm(target, known);
      const durationMs = clock.monotonicMs() - startedMs;
      fillChannel.publish({
        ...event,
        source: undefined,
        sizeBytes: 0,
        durationMs,
        proof: undefined,
        error: known,
      });
      throw known;
    }
  }

  /** True when there is an answer of other sources already, which the settings have brought meanwhile. */
  #isOutdated(key: string, { era }: Errand): boolean {
    return (this.#held.get(key)?.era ?? era) > era;
  }

  async #ask(target: ListTarget | QueryTarget, { sources, via, turn }: Errand): Promise<Claim> {
    const path = pathOf(target);
    const ask = async (origin: Origin, signal: AbortSignal) => {
      const answer = await origin.get(path, { maxBytes: maxAnswerBytes, signal, via, turn });
      const body = await readAll(answer);
      try {
        return { bytes: cleaned(target, body), source: origin.name };
      } catch (error) {
        throw new Verdict(badAnswer(path.slice(1), origin.name, error), 'next');
      }
    };
    const options = { module: target.path, turn };
    if (target.kind !== 'query' && this.#parts.merge()) {
      const origins = sources.candidates(options);
      const merged =
        origins.length > 1 ? await askAll(target.kind, origins, ask, this.#parts.clock) : undefined;
      if (merged !== undefined) return merged;
    }
    return sources.run(ask, { ...options, hedge: true });
  }

  async #fromKept(target: ListTarget | QueryTarget): Promise<Buffer | undefined> {
    if (target.kind === 'query') return undefined;
    const versions = parseList((await this.#parts.keptVersions(target)).join('\n'));
    if (target.kind === 'list')
      return versions.length === 0 ? undefined : Buffer.from(`${versions.join('\n')}\n`);
    const latest = latestVersion(versions);
    return latest === undefined ? undefined : this.#parts.keptInfo(target, latest);
  }

  #file(key: string): string {
    // Queries are free text of any length, so files are named after a digest and hold the question they answer.
    const name = hash('sha256', key, 'hex');
    return path.join(this.#parts.folder, name.slice(0, 2), name.slice(2));
  }

  async #load(key: string): Promise<Held | undefined> {
    const { clock, freshness } = this.#parts;
    let text: Buffer;
    try {
      text = await readFile(this.#file(key));
    } catch {
      return undefined;
    }
    const newer = this.#held.get(key);
    if (newer !== undefined) return newer;
    const end = text.indexOf('\n');
    try {
      const head = JSON.parse(text.toString('utf8', 0, end)) as Record<string, unknown>;
      const { fetchedAt, sha256 } = head;
      const bytes = text.subarray(end + 1);
      if (head['key'] !== key || typeof fetchedAt !== 'number' || sha256 !== hash('sha256', bytes, 'hex'))
        return undefined;
      // A clock that was turned back makes the answer seem to come from the future: then it is as old as can be used.
      const ageMs = clock.now() - fetchedAt;
      const limitMs = freshness.freshMs + freshness.staleWhileRevalidateMs;
      const held = { bytes, fetchedMs: clock.monotonicMs() - (ageMs >= 0 ? ageMs : limitMs), era: 0 };
      this.#held.set(key, held);
      return held;
    } catch {
      return undefined; // Cut by a crash; it is only a copy.
    }
  }

  #save(key: string, held: Held, source: string): void {
    const file = this.#file(key);
    const sha256 = hash('sha256', held.bytes, 'hex');
    const head = JSON.stringify({ key, source, fetchedAt: this.#parts.clock.now(), sha256 });
    const bytes = Buffer.concat([Buffer.from(`${head}\n`), held.bytes]);
    const written = this.#parts.writer.replace(file, bytes, { durable: false }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      troubleChannel.publish({
        error: new GomirrorError('store.write-failed', { what: key.slice(1), reason }, { cause: error }),
      });
    });
    this.#writing.add(written);
    void written.finally(() => this.#writing.delete(written));
  }
}

/** The request path of a target, escaped, which is also what an upstream is asked. A query is any text, so `%`, `#` and `?` in it must not be read as more. */
function pathOf(target: ListTarget | QueryTarget): string {
  if (target.kind === 'query')
    return `/${target.escapedPath}/@v/${encodeURIComponent(target.escapedQuery)}.info`;
  return `/${target.escapedPath}/${target.kind === 'list' ? '@v/list' : '@latest'}`;
}

/** The answer without what the protocol does not allow in it. Throws when it is not such an answer at all. */
function cleaned(target: ListTarget | QueryTarget, body: Buffer): Buffer {
  if (target.kind !== 'list') {
    parseInfo(body);
    return body;
  }
  const text = body.toString('utf8');
  if (/^\s*</.test(text)) throw new GomirrorError<MirrorCode>('mirror.html-page');
  const versions = parseList(text);
  return Buffer.from(versions.length === 0 ? '' : `${versions.join('\n')}\n`);
}
