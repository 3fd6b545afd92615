import { type Clock, type GomirrorError, secondMs, type Turn } from '../../base/index.ts';
import type { ByteRange, Origin, OriginCode } from '../../origin/index.ts';
import type { Crew } from './crew.ts';
import type { Helpers } from './helpers.ts';
import { isSlow, pieceBytes, worthStreams } from './pace.ts';
import type { Places, PlaceSeeker } from './places.ts';
import type { Plan } from './plan.ts';
import { stalled, type Stream } from './stream.ts';

export interface PieceSettings {
  /** Files of at least this size are fetched over several connections, where that saves time. */
  readonly piecesAboveBytes: number;
  /** Connections for one file at once, over all origins. */
  readonly maxPieces: number;
  /** Without a byte for so long, another connection is asked for the rest. */
  readonly stallAfterMs: number;
}

export interface ForemanOptions {
  readonly plan: Plan;
  /** The stream that all began with. */
  readonly lead: Stream;
  readonly crew: Crew;
  readonly helpers: Helpers;
  readonly settings: PieceSettings;
  readonly places: Places;
  readonly turn: Turn;
  readonly clock: Clock;
  readonly random: () => number;
  /** How long the first byte of all took. */
  readonly firstByteMs: number;
  /** True when the lead honours ranges for certain: it is asked for parts without need, too. */
  readonly maySpread: () => boolean;
  /** True when somebody else could be asked for the whole, should this come to nothing. */
  readonly hasOthers: boolean;
  /** Asks for a part on a new connection; `claim` tells which, given the number that the plan shall know it by. */
  readonly ask: (origin: Origin, claim: (id: number) => ByteRange | undefined, hasPlace: boolean) => void;
  /** The download cannot be saved. */
  readonly fail: (error: unknown) => void;
}

/** From this size on others are looked at beforehand, so that they can help at once; the sooner the farther away. */
const helpersAboveBytes = 4_000_000;
const farFromMs = 50;
/** Failures beyond this many are too many, unless so many bytes have arrived for each. */
const freeFailures = 8;
const bytesPerFailure = 262_144;
/** One after the other, without a byte and with nothing else under way. */
const fruitlessLimit = 3;
/** So many set out to take over from a stream that stands still. */
const heirsLimit = 3;
/** So many beyond the connections that a file may have: whoever stalls still has one. */
const heirsAtOnce = 3;
/** So many stalls long a stream that nobody can go on with is waited for, when another origin could be asked instead. */
export const patience = 5;
/** Not a failure of the connection: this origin gives no parts. */
const rangeCodes = new Set<string>(['origin.range-refused', 'origin.bad-range'] satisfies OriginCode[]);

/** Sees to it that somebody gets every byte that is missing: spreads the work, and replaces who does not get on. */
export class Foreman implements PlaceSeeker {
  readonly #options: ForemanOptions;
  readonly #lookUntilMs: number;
  /** More than one connection is worth while. */
  #spread = false;
  #most: number;
  /** A place that was offered and not used yet. */
  #offered = false;
  #receivedBytes = 0;
  #failures = 0;
  #fruitless = 0;
  #lastFailure: GomirrorError | undefined;
  #cancelPause: (() => void) | undefined;
  #over = false;

  constructor(options: ForemanOptions) {
    const { plan, settings, helpers, firstByteMs, clock, maySpread } = options;
    this.#options = options;
    this.#most = settings.maxPieces;
    const isFar = firstByteMs >= farFromMs && plan.sizeBytes >= helpersAboveBytes && maySpread();
    // The others' answers are waited for a little, so that the work is spread over all that can do it.
    this.#lookUntilMs = clock.monotonicMs() + (isFar ? 1.5 * firstByteMs : 0);
    if (isFar) helpers.look();
  }

  /** After every change: gives out what nobody gets, and what is better done by more. */
  assign(): void {
    if (this.#over || this.#cancelPause !== undefined) return;
    this.#giveOut();
    const { plan, helpers, clock } = this.#options;
    if (!this.#spread || plan.freeBytes > 0) return;
    if (!helpers.isLooking || clock.monotonicMs() >= this.#lookUntilMs) this.#divide();
  }

  /** Takes a place for one more connection, if there is use for it. */
  offer(): boolean {
    this.#offered = true;
    this.assign();
    const isTaken = !this.#offered;
    this.#offered = false;
    return isTaken;
  }

  received(sizeBytes: number): void {
    this.#receivedBytes += sizeBytes;
    this.#fruitless = 0;
  }

  /** Looks at everybody's progress. */
  judge(nowMs: number): void {
    const { crew, plan, settings, maySpread } = this.#options;
    crew.measure(nowMs);
    for (const stream of crew.all) {
      if (this.#over) return;
      this.#lookAfter(stream, nowMs);
    }
    if (!this.#spread && maySpread()) {
      const longest = crew.longest(plan);
      const isLarge = plan.sizeBytes >= settings.piecesAboveBytes;
      // A small file takes a second connection only when it takes long.
      this.#spread =
        longest !== undefined && (isLarge || longest.restBytes / longest.rate > settings.stallAfterMs);
    }
    this.assign();
  }

  /** A stream has ended before its work was done, by no will of ours. */
  failed(stream: Stream, error: GomirrorError): void {
    const { helpers, crew } = this.#options;
    // That a part is refused says nothing about the file.
    if (error.retryable) this.#lastFailure = error;
    if (!error.retryable || rangeCodes.has(error.code)) helpers.giveUpOn(stream.origin);
    helpers.trouble(stream.origin);
    this.#count();
    if (this.#over) return;
    // Its heirs have been out for nothing as well.
    if (crew.size === 0 && stream.heirs >= heirsLimit) {
      this.#giveUp();
      return;
    }
    if (stream.receivedBytes > 0) return;
    // It may not want so many connections of ours.
    if (crew.size > 0) this.#most = crew.size;
    else if (++this.#fruitless > fruitlessLimit) this.#giveUp();
    else this.#pause(error);
  }

  end(): void {
    this.#over = true;
    this.#cancelPause?.();
    this.#options.places.leave(this);
    this.#options.helpers.end();
  }

  /** A failure beyond those that a transfer of this size may have ends it. */
  #count(): void {
    this.#failures++;
    if (this.#failures > freeFailures + this.#receivedBytes / bytesPerFailure) this.#giveUp();
  }

  #giveUp(): void {
    const { fail, lead } = this.#options;
    fail(this.#lastFailure ?? stalled(lead));
  }

  /** Full jitter, unless another origin can be asked at once. */
  #pause({ retryAfterSeconds = 0 }: GomirrorError): void {
    const { clock, random, helpers } = this.#options;
    const next = helpers.pick([]);
    if (next === undefined || helpers.troublesOf(next) === 0) return;
    const askedMs = Math.min(retryAfterSeconds, 4) * secondMs;
    this.#cancelPause = clock.after(Math.max(askedMs, random() * 100 * 2 ** this.#fruitless), () => {
      this.#cancelPause = undefined;
      this.assign();
    });
  }

  #giveOut(): void {
    const { plan, crew, helpers } = this.#options;
    while (plan.freeBytes > 0) {
      const isOnly = crew.size === 0;
      const origin = helpers.pick(crew.origins);
      if (origin === undefined) {
        if (isOnly && !helpers.isLooking) this.#giveUp();
        return;
      }
      if (!isOnly && (crew.size >= this.#most || !this.#place())) return;
      this.#start(origin, !isOnly);
    }
  }

  /** Cuts the longest work that is under way into as many parts as are worth a connection. */
  #divide(): void {
    const { plan, crew, helpers, firstByteMs, places } = this.#options;
    const longest = crew.longest(plan);
    const rest = longest && plan.restOf(longest.stream.id);
    if (longest === undefined || rest === undefined) return;
    const { stream, restBytes, rate } = longest;
    const wanted = worthStreams(restBytes, rate, firstByteMs, this.#most - crew.size) - 1;
    let count = 0;
    while (count < wanted && this.#place()) count++;
    if (count > 0) {
      if (plan.sizeBytes >= helpersAboveBytes) helpers.look();
      plan.cut(stream.id, rest.startByte + pieceBytes(restBytes, rate, count + 1));
    }
    for (; count > 0 && plan.freeBytes > 0; count--) {
      const origin = helpers.pick(crew.origins);
      if (origin === undefined) break;
      this.#start(origin, true);
    }
    for (; count > 0; count--) places.give();
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

  #start(origin: Origin, hasPlace: boolean): void {
    const { plan, crew, ask } = this.#options;
    const streams = Math.max(1, this.#most - crew.size);
    const limitBytes = this.#spread
      ? pieceBytes(plan.freeBytes, crew.usualRate ?? 0, streams)
      : plan.freeBytes;
    ask(origin, (id) => plan.claim(id, limitBytes), hasPlace);
  }

  /** Has another go on with what a stream does not get on with. */
  #lookAfter(stream: Stream, nowMs: number): void {
    const { plan, crew, helpers, settings, hasOthers, fail } = this.#options;
    const quietMs = stream.quietMs(nowMs);
    const rest = plan.restOf(stream.id);
    if (quietMs < settings.stallAfterMs) {
      if (rest === undefined || stream.rate === undefined || !stream.isKnown) return;
      if (isSlow(rest.endByte - rest.startByte, stream.rate, crew.rates(stream))) this.#rescue(stream);
    } else if (rest === undefined) {
      // An heir that does no better.
      stream.cut();
      helpers.trouble(stream.origin);
    } else if (!this.#rescue(stream) && hasOthers && quietMs >= settings.stallAfterMs * patience) {
      fail(stalled(stream));
    }
  }

  /** Sets an heir to a stream; false when nobody can go on with its work. */
  #rescue(stream: Stream): boolean {
    const { plan, crew, helpers, settings, ask } = this.#options;
    if (plan.hasHeir(stream.id)) return true;
    if (stream.heirs >= heirsLimit) return false;
    if (crew.size >= settings.maxPieces + heirsAtOnce) return true;
    if (stream.heirs === 0) helpers.trouble(stream.origin);
    const origin = helpers.pick(crew.origins);
    if (origin === undefined) return helpers.isLooking;
    stream.heirs++;
    ask(origin, (id) => plan.follow(id, stream.id), false);
    return true;
  }
}
