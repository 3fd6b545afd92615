import { type Clock, GomirrorError, secondMs } from '../../base/index.ts';
import type { ByteRange, Origin, OriginAnswer, OriginCode } from '../../origin/index.ts';
import { Helpers } from './helpers.ts';
import { isSlow, lookAfterMs, median, pieceBytes, worthStreams } from './pace.ts';
import type { Places, PlaceSeeker } from './places.ts';
import { Plan } from './plan.ts';
import { type RequestOptions, Requests } from './requests.ts';
import { Stream } from './stream.ts';

export interface PieceSettings {
  /** Files of at least this size are fetched over several connections, where that saves time. */
  readonly piecesAboveBytes: number;
  /** Connections for one file at once, over all origins. */
  readonly maxPieces: number;
  /** Without a byte for so long, another connection is asked for the rest. */
  readonly stallAfterMs: number;
}

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
/** From this size on others are looked at beforehand, so that they can help at once. */
const helpersAboveBytes = 4_000_000;
/** Failures beyond this many are too many, unless so many bytes have arrived for each. */
const freeFailures = 8;
const bytesPerFailure = 262_144;
/** One after the other, without a byte and with nothing else under way. */
const fruitlessLimit = 3;
/** So many set out to take over from a stream that stands still. */
const heirsLimit = 3;
/** Not a failure of the connection: this origin gives no parts. */
const rangeCodes = new Set<string>(['origin.range-refused', 'origin.bad-range'] satisfies OriginCode[]);
/** So many stalls long a transfer that cannot be gone on with is waited for, when another origin could be asked instead. */
const patience = 5;

/**
 * Fetches one file. It begins as one plain request. What takes longer than that is worth gets more connections, each
 * with a part of its own; what stalls, breaks off or crawls is gone on with by another, from the byte where it stands.
 * Each byte is accepted once. Beside that, no more is fetched than what a stream that is being replaced delivers until
 * its heir's first byte, what is on its way when a stream is cut at another's part, and 64 KiB of each origin that is
 * compared with the lead and of the lead itself.
 */
export class Download implements PlaceSeeker {
  readonly #options: DownloadOptions;
  readonly #requests: Requests;
  readonly #outcome = Promise.withResolvers<Downloaded>();
  readonly #streams = new Map<number, Stream>();
  /** Those whose bytes are in the file. */
  readonly #sources = new Set<Origin>();
  readonly #asked = new Set<Origin>();
  readonly #abort = () => this.#fail(this.#options.signal.reason);
  #ids = 0;
  #opened: Promise<void> | undefined;
  #lead: Stream | undefined;
  /** Undefined when the lead has not said how long the file is. */
  #plan: Plan | undefined;
  #helpers: Helpers | undefined;
  #firstByteMs = 0;
  #receivedBytes = 0;
  /** Several connections are worth while. */
  #spread = false;
  /** A place that was offered and not used yet. */
  #offered = false;
  #most: number;
  #failures = 0;
  #fruitless = 0;
  #firstFailure: { readonly error: unknown } | undefined;
  #lastFailure: GomirrorError | undefined;
  #lastRate: number | undefined;
  #pausing = false;
  #over = false;
  #dueMs = 0;
  #cancelTick = () => {};

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#requests = new Requests(options);
    this.#most = options.settings.maxPieces;
  }

  /**
   * Resolves when every byte has been given to the sink. Rejects with the first origin's error when nobody has given any,
   * else with the last one; with a {@link ChangedFile}; with what the sink threw; or with the signal's reason.
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

  /** Takes a place for one more connection, if there is use for it. */
  offer(): boolean {
    this.#offered = true;
    this.#goOn();
    const isTaken = !this.#offered;
    this.#offered = false;
    return isTaken;
  }

  #askWhole(origin: Origin): void {
    this.#asked.add(origin);
    const stream = new Stream(this.#ids++, origin, undefined, this.#options.clock.monotonicMs());
    this.#streams.set(stream.id, stream);
    void this.#follow(stream, this.#readWhole(stream));
  }

  #askPart(id: number, origin: Origin, range: ByteRange, hasPlace: boolean): void {
    const stream = new Stream(id, origin, range, this.#options.clock.monotonicMs(), hasPlace);
    this.#streams.set(id, stream);
    void this.#follow(stream, this.#readPart(stream, range));
  }

  async #follow(stream: Stream, reading: Promise<void>): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    try {
      await reading;
      if (this.#plan?.restOf(stream.id) !== undefined) throw stoppedShort(stream);
    } catch (error) {
      if (!stream.isCut) failure = { error };
    }
    this.#streams.delete(stream.id);
    this.#lastRate = stream.rate ?? this.#lastRate;
    this.#plan?.leave(stream.id);
    if (failure !== undefined && !this.#over) this.#failed(stream, failure.error);
    if (stream.hasPlace) this.#options.places.give();
    this.#goOn();
  }

  async #readWhole(stream: Stream): Promise<void> {
    const answer = await this.#requests.whole(stream.origin, stream.signal);
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
    const answer = await this.#requests.part(stream.origin, range, stream.signal);
    stream.hasHead = true;
    await answer.read((chunk) => this.#take(stream, chunk));
  }

  /** The first whose bytes come is the lead: its length is the file's, and nobody else is asked for the whole. */
  #begin(lead: Stream, answer: OriginAnswer): Stream {
    const { sink, settings, others, first, inPieces, clock } = this.#options;
    const { origin } = lead;
    const { sizeBytes } = answer;
    for (const each of this.#streams.values()) if (each !== lead) each.cut();
    this.#requests.begin(origin, answer);
    if (sizeBytes !== undefined && inPieces) {
      this.#plan = new Plan(sizeBytes, lead.id);
      this.#helpers = new Helpers({
        lead: origin,
        others: [first, ...others].filter((each) => each !== origin),
        sizeBytes,
        requests: this.#requests,
        news: () => this.#goOn(),
        lookMs: patience * settings.stallAfterMs,
        clock,
      });
    }
    this.#firstByteMs = clock.monotonicMs() - lead.askedMs;
    sink.begin(origin, sizeBytes);
    const isLarge = inPieces && sizeBytes !== undefined && sizeBytes >= settings.piecesAboveBytes;
    if (isLarge && this.#requests.honoursRanges(origin) === true)
      this.#tickIn(lookAfterMs(this.#firstByteMs));
    return lead;
  }

  #take(stream: Stream, chunk: Uint8Array): Promise<void> | undefined {
    if (this.#over || stream.isCut) throw stream.cut();
    stream.received(chunk.length, this.#options.clock.monotonicMs());
    this.#fruitless = 0;
    const plan = this.#plan;
    if (plan === undefined) return this.#write(stream, this.#receivedBytes, chunk);
    const { dropped, skipBytes, wantedBytes, offset, over } = plan.receive(stream.id, chunk.length);
    if (dropped !== undefined) this.#streams.get(dropped)?.cut();
    const wanted = wantedBytes === chunk.length ? chunk : chunk.subarray(skipBytes, skipBytes + wantedBytes);
    const wait = wantedBytes === 0 ? undefined : this.#write(stream, offset, wanted);
    const { startByte, endByte } = stream.range ?? { startByte: 0, endByte: plan.sizeBytes };
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
    if (stream.id === 0) this.#firstFailure = { error };
    const known = error instanceof GomirrorError ? error : undefined;
    if (this.#lead === undefined && known !== undefined) {
      if (this.#streams.size === 0) this.#fail((this.#firstFailure ?? { error }).error);
      return;
    }
    // What our own side broke, nobody else mends.
    if (known === undefined || this.#helpers === undefined || known.params['phase'] === 'whole') {
      this.#fail(error);
      return;
    }
    // That a part is refused says nothing about the file.
    if (known.retryable) this.#lastFailure = known;
    if (!known.retryable || rangeCodes.has(known.code)) this.#helpers.giveUpOn(stream.origin);
    this.#trouble(stream.origin);
    if (this.#over || stream.receivedBytes > 0) return;
    // It may not want so many connections of ours.
    if (this.#streams.size > 0) this.#most = this.#streams.size;
    else if (++this.#fruitless > fruitlessLimit) this.#giveUp();
    else this.#pause(known);
  }

  #trouble(origin: Origin): void {
    this.#failures++;
    this.#helpers?.trouble(origin);
    if (this.#failures > freeFailures + this.#receivedBytes / bytesPerFailure) this.#giveUp();
  }

  /** Nobody is left, or nothing gets on. */
  #giveUp(): void {
    this.#fail(this.#lastFailure ?? (this.#lead && stalled(this.#lead)));
  }

  /** Full jitter, unless another origin can be asked at once. */
  #pause({ retryAfterSeconds = 0 }: GomirrorError): void {
    const { clock, random } = this.#options;
    const next = this.#helpers?.pick([]);
    if (next === undefined || this.#helpers?.troublesOf(next) === 0) return;
    this.#pausing = true;
    const askedMs = Math.min(retryAfterSeconds, 4) * secondMs;
    clock.after(Math.max(askedMs, random() * 100 * 2 ** this.#fruitless), () => {
      this.#pausing = false;
      this.#goOn();
    });
  }

  #fail(error: unknown): void {
    this.#finish();
    this.#outcome.reject(error);
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelTick();
    this.#helpers?.end();
    this.#options.places.leave(this);
    for (const stream of this.#streams.values()) stream.cut();
  }

  /** After every change: ends when all is here, and else sees to it that what is missing is fetched. */
  #goOn(): void {
    if (this.#over || this.#lead === undefined) return;
    const isThrough = this.#plan === undefined ? !this.#streams.has(this.#lead.id) : this.#plan.whole;
    if (isThrough) {
      this.#finish();
      this.#outcome.resolve({ lead: this.#lead.origin, mixed: this.#sources.size > 1 });
      return;
    }
    if (this.#plan === undefined || this.#pausing) return;
    this.#giveOut(this.#plan);
    if (this.#spread && this.#plan.freeBytes === 0) this.#divide(this.#plan);
  }

  /** Gives what nobody gets to new streams. */
  #giveOut(plan: Plan): void {
    while (plan.freeBytes > 0) {
      const isOnly = this.#streams.size === 0;
      const origin = this.#pick();
      if (origin === undefined) {
        if (isOnly && this.#helpers?.isLooking !== true) this.#giveUp();
        return;
      }
      if (!isOnly && (this.#streams.size >= this.#most || !this.#place())) return;
      this.#start(plan, origin, !isOnly);
    }
  }

  /** Cuts the longest part that is under way into as many as are worth a connection. */
  #divide(plan: Plan): void {
    const longest = this.#longest(plan);
    if (longest === undefined) return;
    const { stream, restBytes, rate } = longest;
    const wanted = worthStreams(restBytes, rate, this.#firstByteMs, this.#most - this.#streams.size) - 1;
    let places = 0;
    while (places < wanted && this.#place()) places++;
    if (places > 0) {
      if (plan.sizeBytes >= helpersAboveBytes) this.#helpers?.look();
      const { startByte } = plan.restOf(stream.id)!;
      plan.cut(stream.id, startByte + pieceBytes(restBytes, rate, places + 1));
    }
    for (; places > 0 && plan.freeBytes > 0; places--) {
      const origin = this.#pick();
      if (origin === undefined) break;
      this.#start(plan, origin, true);
    }
    for (; places > 0; places--) this.#options.places.give();
  }

  #longest(plan: Plan): { stream: Stream; restBytes: number; rate: number } | undefined {
    let longest: { stream: Stream; restBytes: number; rate: number } | undefined;
    const usual = median(this.#rates()) ?? this.#lastRate;
    for (const stream of this.#streams.values()) {
      const rest = plan.restOf(stream.id);
      const rate = stream.rate ?? usual;
      if (rest === undefined || rate === undefined || plan.hasHeir(stream.id)) continue;
      const restBytes = rest.endByte - rest.startByte;
      const isLonger = longest === undefined || restBytes / rate > longest.restBytes / longest.rate;
      if (isLonger) longest = { stream, restBytes, rate };
    }
    return longest;
  }

  #rates(but?: Stream): number[] {
    return [...this.#streams.values()].flatMap((each) =>
      each === but || each.rate === undefined ? [] : [each.rate],
    );
  }

  #pick(): Origin | undefined {
    return this.#helpers?.pick([...this.#streams.values()].map(({ origin }) => origin));
  }

  /** A place for one more connection; without one, the next that is free is asked for. */
  #place(): boolean {
    const { places, turn } = this.#options;
    if (this.#offered) this.#offered = false;
    else if (!places.take()) {
      places.want(this, turn);
      return false;
    }
    return true;
  }

  #start(plan: Plan, origin: Origin, hasPlace: boolean): void {
    const rate = median(this.#rates()) ?? this.#lastRate ?? 0;
    const limitBytes = this.#spread
      ? pieceBytes(plan.freeBytes, rate, Math.max(1, this.#most - this.#streams.size))
      : plan.freeBytes;
    const id = this.#ids++;
    const range = plan.claim(id, limitBytes);
    if (range !== undefined) this.#askPart(id, origin, range, hasPlace);
  }

  #tickIn(ms: number): void {
    const { clock } = this.#options;
    this.#cancelTick();
    this.#dueMs = clock.monotonicMs() + ms;
    this.#cancelTick = clock.after(ms, () => this.#tick());
  }

  #tick(): void {
    const { clock, settings } = this.#options;
    const nowMs = clock.monotonicMs();
    // When we ourselves were held up, what has arrived meanwhile was not seen yet.
    if (nowMs - this.#dueMs < settings.stallAfterMs / 4) {
      if (this.#lead === undefined) this.#askAnother(nowMs);
      else if (this.#plan === undefined) this.#lookAfter(this.#lead, nowMs);
      else this.#judge(this.#plan, nowMs);
    }
    if (!this.#over) this.#tickIn(Math.min(tickMs, settings.stallAfterMs));
  }

  /** Nobody has sent a byte yet: the next one is asked when the last one has had its time. */
  #askAnother(nowMs: number): void {
    const { others, settings } = this.#options;
    const streams = [...this.#streams.values()];
    if (streams.some((each) => each.quietMs(nowMs) < settings.stallAfterMs)) return;
    const next = others.find((each) => !this.#asked.has(each));
    if (next !== undefined) {
      this.#askWhole(next);
      return;
    }
    // Who has answered and then says nothing may do better on another connection; who prepares an answer will not.
    const stalled = streams.find((each) => each.hasHead);
    if (stalled !== undefined && streams.length <= others.length + 1) this.#askWhole(stalled.origin);
  }

  #judge(plan: Plan, nowMs: number): void {
    for (const stream of this.#streams.values()) stream.measure(nowMs);
    for (const stream of [...this.#streams.values()]) {
      if (this.#over) return;
      this.#lookAfter(stream, nowMs);
    }
    const { settings } = this.#options;
    if (
      !this.#spread &&
      this.#lead !== undefined &&
      this.#requests.honoursRanges(this.#lead.origin) === true
    ) {
      const longest = this.#longest(plan);
      const isLarge = plan.sizeBytes >= settings.piecesAboveBytes;
      // A small file takes a second connection only when it takes long.
      this.#spread =
        longest !== undefined && (isLarge || longest.restBytes / longest.rate > settings.stallAfterMs);
    }
    this.#goOn();
  }

  /** Has another go on with what a stream does not get on with. */
  #lookAfter(stream: Stream, nowMs: number): void {
    const { stallAfterMs } = this.#options.settings;
    const quietMs = stream.quietMs(nowMs);
    const rest = this.#plan?.restOf(stream.id);
    if (quietMs >= stallAfterMs) {
      if (this.#plan !== undefined && rest === undefined) {
        // An heir that does no better.
        stream.cut();
        this.#trouble(stream.origin);
      } else if (
        !this.#rescue(stream) &&
        quietMs >= stallAfterMs * patience &&
        this.#options.others.length > 0
      ) {
        this.#fail(stalled(stream));
      }
      return;
    }
    if (rest === undefined || stream.rate === undefined || !stream.isKnown) return;
    if (isSlow(rest.endByte - rest.startByte, stream.rate, this.#rates(stream))) this.#rescue(stream);
  }

  /** Sets an heir to a stream; false when nobody can go on with its part. */
  #rescue(stream: Stream): boolean {
    const plan = this.#plan;
    if (plan === undefined || this.#helpers === undefined) return false;
    if (plan.hasHeir(stream.id)) return true;
    if (stream.heirs === 0) this.#trouble(stream.origin);
    const origin = this.#pick();
    if (this.#over || origin === undefined) return this.#helpers.isLooking;
    if (stream.heirs >= heirsLimit) return false;
    stream.heirs++;
    const id = this.#ids++;
    const range = plan.follow(id, stream.id);
    if (range !== undefined) this.#askPart(id, origin, range, false);
    return true;
  }
}

function stoppedShort({ origin, receivedBytes }: Stream): GomirrorError<OriginCode> {
  const params = { upstream: origin.name, received: receivedBytes, declared: '?' };
  return new GomirrorError('origin.cut-short', params, { retryable: true });
}

function stalled({ origin }: Stream): GomirrorError<OriginCode> {
  return new GomirrorError('origin.timeout', { upstream: origin.name, phase: 'idle' }, { retryable: true });
}
