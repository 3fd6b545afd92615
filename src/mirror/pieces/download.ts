import { type Clock, GomirrorError } from '../../base/index.ts';
import type { ByteRange, Origin, OriginAnswer, OriginCode } from '../../origin/index.ts';
import { Crew } from './crew.ts';
import { Foreman, patience, type PieceSettings } from './foreman.ts';
import { Helpers } from './helpers.ts';
import { lookAfterMs } from './pace.ts';
import type { Places } from './places.ts';
import { Plan } from './plan.ts';
import { type RequestOptions, Requests } from './requests.ts';
import { stalled, Stream } from './stream.ts';

/** Where the bytes go. */
export interface Sink {
  /** Called once, when an origin has begun to answer; what it rejects with ends the download. */
  open(): Promise<void>;
  /** Called once, before the first byte: whose file it is and how long that says that it is. */
  begin(lead: Origin, sizeBytes: number | undefined): void;
  /** No byte is written twice; the promise is waited for before the same stream gives more. */
  write(offset: number, chunk: Uint8Array): Promise<void> | undefined;
}

export interface DownloadOptions extends RequestOptions {
  readonly signal: AbortSignal;
  /** Who is asked first, and alone as long as that goes well. */
  readonly first: Origin;
  /** Who else may be asked, best first. */
  readonly others: readonly Origin[];
  /** False: one plain request to the first, come what may. */
  readonly inPieces: boolean;
  readonly settings: PieceSettings;
  readonly places: Places;
  readonly sink: Sink;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Whose bytes they are; the lead's length and central directory hold for all. */
export interface Downloaded {
  readonly lead: Origin;
  readonly mixed: boolean;
}

const tickMs = 250;

/**
 * Fetches one file. It begins as one plain request. What takes longer than that is worth gets more connections, each
 * with a part of its own; what stalls, breaks off or crawls is gone on with by another, from the byte where it stands.
 * Each byte is accepted once. Beside that, no more is fetched than what a stream that is being replaced delivers until
 * its heir's first byte, what is on its way when a stream is cut at another's part, and 64 KiB of each origin that is
 * compared with the lead and of the lead itself.
 */
export class Download {
  readonly #options: DownloadOptions;
  readonly #requests: Requests;
  readonly #outcome = Promise.withResolvers<Downloaded>();
  readonly #crew = new Crew();
  /** Those whose bytes are in the file. */
  readonly #sources = new Set<Origin>();
  /** Those who were asked for the whole. */
  readonly #asked = new Set<Origin>();
  readonly #abort = () => this.#fail(this.#options.signal.reason);
  #askedAgain = false;
  #ids = 0;
  #opened: Promise<void> | undefined;
  #lead: Stream | undefined;
  /** There are none when the lead has not said how long the file is. */
  #plan: Plan | undefined;
  #foreman: Foreman | undefined;
  #receivedBytes = 0;
  #firstFailure: unknown;
  #over = false;
  #dueMs = 0;
  #cancelTick = () => {};

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#requests = new Requests(options);
  }

  /**
   * Resolves when every byte has been given to the sink. Rejects with the first origin's error when nobody has given any,
   * else with the last one; with a `ChangedFile`; with what the sink threw; or with the signal's reason.
   */
  async run(): Promise<Downloaded> {
    const { signal, first, inPieces, settings } = this.#options;
    signal.throwIfAborted();
    signal.addEventListener('abort', this.#abort);
    if (inPieces) this.#tickIn(settings.stallAfterMs);
    this.#askWhole(first);
    try {
      return await this.#outcome.promise;
    } finally {
      signal.removeEventListener('abort', this.#abort);
    }
  }

  get #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }

  #askWhole(origin: Origin): void {
    this.#asked.add(origin);
    const stream = new Stream(this.#ids++, origin, undefined, this.#nowMs);
    this.#crew.add(stream);
    void this.#follow(stream, this.#readWhole(stream));
  }

  #askPart(origin: Origin, claim: (id: number) => ByteRange | undefined, hasPlace: boolean): void {
    const id = this.#ids++;
    const range = claim(id);
    if (range === undefined) {
      if (hasPlace) this.#options.places.give();
      return;
    }
    const stream = new Stream(id, origin, range, this.#nowMs, hasPlace);
    this.#crew.add(stream);
    void this.#follow(stream, this.#readPart(stream, range));
  }

  /** Goes with a stream to its end, good or bad. */
  async #follow(stream: Stream, reading: Promise<void>): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    try {
      await reading;
      if (!stream.isCut && this.#plan?.restOf(stream.id) !== undefined) throw stoppedShort(stream);
    } catch (error) {
      if (!stream.isCut) failure = { error };
    }
    this.#crew.leave(stream);
    this.#plan?.leave(stream.id);
    if (failure !== undefined && !this.#over) this.#failed(stream, failure.error);
    if (stream.hasPlace) this.#options.places.give();
    this.#goOn();
  }

  async #readWhole(stream: Stream): Promise<void> {
    const answer = await this.#requests.whole(stream.origin, this.#ownOf(stream));
    stream.hasHead = true;
    try {
      await (this.#opened ??= this.#options.sink.open());
      stream.signal.throwIfAborted();
    } catch (error) {
      answer.discard();
      throw error;
    }
    await answer.read((chunk) => {
      this.#lead ??= this.#begin(stream, answer);
      return this.#take(stream, chunk);
    });
    this.#lead ??= this.#begin(stream, answer);
  }

  async #readPart(stream: Stream, range: ByteRange): Promise<void> {
    const answer = await this.#requests.part(stream.origin, range, this.#ownOf(stream));
    stream.hasHead = true;
    await answer.read((chunk) => this.#take(stream, chunk));
  }

  #ownOf(stream: Stream): { signal: AbortSignal; onSent: () => void } {
    return { signal: stream.signal, onSent: () => stream.sent(this.#nowMs) };
  }

  /** The first whose bytes come is the lead: its length is the file's, and nobody else is asked for the whole. */
  #begin(lead: Stream, answer: OriginAnswer): Stream {
    const { sink, settings, inPieces } = this.#options;
    const { origin } = lead;
    const { sizeBytes } = answer;
    const firstByteMs = this.#nowMs - lead.askedMs;
    this.#crew.cutAll(lead);
    this.#requests.begin(origin, answer);
    sink.begin(origin, sizeBytes);
    if (sizeBytes === undefined || !inPieces) return lead;
    this.#plan = new Plan(sizeBytes, lead.id);
    this.#foreman = this.#hire(this.#plan, lead, firstByteMs);
    const isLarge = sizeBytes >= settings.piecesAboveBytes;
    if (isLarge && this.#requests.honoursRanges(origin) === true) this.#tickIn(lookAfterMs(firstByteMs));
    return lead;
  }

  #hire(plan: Plan, stream: Stream, firstByteMs: number): Foreman {
    const { first, others, settings, places, turn, clock, random } = this.#options;
    const lead = stream.origin;
    const helpers = new Helpers({
      lead,
      others: [first, ...others].filter((each) => each !== lead),
      sizeBytes: plan.sizeBytes,
      requests: this.#requests,
      news: () => this.#goOn(),
      lookMs: patience * settings.stallAfterMs,
      clock,
    });
    return new Foreman({
      plan,
      lead: stream,
      crew: this.#crew,
      helpers,
      settings,
      places,
      turn,
      clock,
      random,
      firstByteMs,
      maySpread: () => this.#requests.honoursRanges(lead) === true,
      hasOthers: others.length > 0,
      ask: (origin, claim, hasPlace) => this.#askPart(origin, claim, hasPlace),
      fail: (error) => this.#fail(error),
    });
  }

  #take(stream: Stream, chunk: Uint8Array): Promise<void> | undefined {
    if (this.#over || stream.isCut) throw stream.cut();
    stream.received(chunk.length, this.#nowMs);
    this.#foreman?.received(chunk.length);
    const plan = this.#plan;
    if (plan === undefined) return this.#write(stream, this.#receivedBytes, chunk);
    const { startByte, endByte } = stream.range ?? { startByte: 0, endByte: plan.sizeBytes };
    const { dropped, skipBytes, wantedBytes, offset, over } = plan.receive(stream.id, chunk.length, endByte);
    if (dropped !== undefined) this.#crew.cut(dropped);
    const wanted = wantedBytes === chunk.length ? chunk : chunk.subarray(skipBytes, skipBytes + wantedBytes);
    const wait = wantedBytes === 0 ? undefined : this.#write(stream, offset, wanted);
    // What ends by itself gives its connection back; only what would go on is cut.
    if (!over || stream.receivedBytes >= endByte - startByte) return wait;
    if (wait === undefined) throw stream.cut();
    return wait.then(() => {
      throw stream.cut();
    });
  }

  #write(stream: Stream, offset: number, chunk: Uint8Array): Promise<void> | undefined {
    this.#receivedBytes += chunk.length;
    this.#sources.add(stream.origin);
    const wait = this.#options.sink.write(offset, chunk);
    if (wait === undefined) return undefined;
    stream.waits = true;
    return wait.finally(() => (stream.waits = false));
  }

  #failed(stream: Stream, error: unknown): void {
    const isLead = stream === this.#lead;
    if (!(error instanceof GomirrorError) || error.params['phase'] === 'whole') {
      // What our own side broke, nobody else mends; and who took too long for the whole has had his time.
      this.#fail(error);
    } else if (this.#lead === undefined) {
      if (stream.id === 0) this.#firstFailure = error;
      if (this.#crew.size === 0) this.#fail(this.#firstFailure ?? error);
    } else if (this.#foreman === undefined) {
      if (isLead) this.#fail(error);
    } else if (isLead || stream.range !== undefined) {
      this.#foreman.failed(stream, error);
    }
  }

  #fail(error: unknown): void {
    this.#finish();
    this.#outcome.reject(error);
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelTick();
    this.#foreman?.end();
    this.#crew.cutAll();
  }

  /** After every change: ends when all is here, and else sees to it that what is missing is fetched. */
  #goOn(): void {
    if (this.#over || this.#lead === undefined) return;
    const isThrough = this.#plan === undefined ? !this.#crew.has(this.#lead) : this.#plan.whole;
    if (!isThrough) {
      this.#foreman?.assign();
      return;
    }
    this.#finish();
    this.#outcome.resolve({ lead: this.#lead.origin, mixed: this.#sources.size > 1 });
  }

  #tickIn(ms: number): void {
    this.#cancelTick();
    this.#dueMs = this.#nowMs + ms;
    this.#cancelTick = this.#options.clock.after(ms, () => this.#tick());
  }

  #tick(): void {
    const { stallAfterMs } = this.#options.settings;
    const nowMs = this.#nowMs;
    // When we ourselves were held up, what has arrived meanwhile was not seen yet.
    if (nowMs - this.#dueMs < stallAfterMs / 4) {
      if (this.#lead === undefined) this.#askAnother(nowMs);
      else if (this.#foreman === undefined) this.#waitFor(this.#lead, nowMs);
      else this.#foreman.judge(nowMs);
    }
    if (!this.#over) this.#tickIn(Math.min(tickMs, stallAfterMs));
  }

  /** Nobody has sent a byte yet: the next one is asked when the last one has had its time. */
  #askAnother(nowMs: number): void {
    const { others, settings } = this.#options;
    const streams = this.#crew.all;
    if (streams.some((each) => each.quietMs(nowMs) < settings.stallAfterMs)) return;
    const next = others.find((each) => !this.#asked.has(each));
    if (next !== undefined) {
      this.#askWhole(next);
      return;
    }
    // Who has answered and then says nothing may do better on another connection; who prepares an answer will not.
    const mute = streams.find((each) => each.hasHead);
    if (mute === undefined || this.#askedAgain) return;
    this.#askedAgain = true;
    this.#askWhole(mute.origin);
  }

  /** A file of unknown length cannot be gone on with. */
  #waitFor(lead: Stream, nowMs: number): void {
    const { others, settings } = this.#options;
    if (others.length > 0 && lead.quietMs(nowMs) >= patience * settings.stallAfterMs)
      this.#fail(stalled(lead));
  }
}

function stoppedShort({ origin, receivedBytes }: Stream): GomirrorError<OriginCode> {
  const params = { upstream: origin.name, received: receivedBytes, declared: '?' };
  return new GomirrorError('origin.cut-short', params, { retryable: true });
}
