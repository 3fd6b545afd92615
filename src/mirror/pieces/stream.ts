import { GomirrorError } from '../../base/index.ts';
import type { ByteRange, Origin, OriginCode } from '../../origin/index.ts';

/** Why a stream of ours ends before its answer does: nothing more is wanted of it. */
class Cut extends Error {}

/** One request of a download, and what is known of its pace. */
export class Stream {
  readonly id: number;
  readonly origin: Origin;
  /** What was asked for; undefined for a plain request. */
  readonly range: ByteRange | undefined;
  /** When it was asked for, or left the queue for a connection. */
  askedMs: number;
  /** Bytes that have arrived, wanted or not. */
  receivedBytes = 0;
  /** It holds one of the places that all zips share. */
  readonly hasPlace: boolean;
  /** How often somebody was set to follow it since its last byte. */
  heirs = 0;
  /** True while it waits for our own disk. */
  waits = false;
  hasHead = false;
  readonly #controller = new AbortController();
  #firstByteMs: number | undefined;
  #lastMs: number;
  #markMs = 0;
  #markBytes = 0;
  #rate: number | undefined;
  #measures = 0;

  constructor(id: number, origin: Origin, range: ByteRange | undefined, askedMs: number, hasPlace = false) {
    this.id = id;
    this.origin = origin;
    this.range = range;
    this.askedMs = askedMs;
    this.#lastMs = askedMs;
    this.hasPlace = hasPlace;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isCut(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Nothing more is wanted: ends the request, or the read, with the error returned. */
  cut(): Error {
    const error = new Cut('enough');
    this.#controller.abort(error);
    return error;
  }

  /** It has left the queue for a connection: what it is waited for begins now. */
  sent(nowMs: number): void {
    this.askedMs = nowMs;
    this.#lastMs = nowMs;
  }

  received(sizeBytes: number, nowMs: number): void {
    if (this.#firstByteMs === undefined) {
      this.#firstByteMs = nowMs;
      this.#markMs = nowMs;
    }
    this.receivedBytes += sizeBytes;
    this.#lastMs = nowMs;
    this.heirs = 0;
  }

  /** Without a byte since; nothing while we ourselves are what it waits for. */
  quietMs(nowMs: number): number {
    if (this.waits) this.#lastMs = nowMs;
    return nowMs - this.#lastMs;
  }

  /** Bytes a millisecond; undefined as long as nothing can be said. */
  get rate(): number | undefined {
    return this.#rate;
  }

  /** True when its rate is more than a first impression. */
  get isKnown(): boolean {
    return this.#measures >= 3;
  }

  /** Takes the pace since the last measure into the rate. */
  measure(nowMs: number): void {
    if (this.#firstByteMs === undefined || this.waits || nowMs <= this.#markMs) return;
    const pace = (this.receivedBytes - this.#markBytes) / (nowMs - this.#markMs);
    this.#rate = this.#rate === undefined ? pace : (this.#rate + pace) / 2;
    this.#markMs = nowMs;
    this.#markBytes = this.receivedBytes;
    this.#measures++;
  }
}

/** What is said of a stream that nobody could go on with. */
export function stalled({ origin }: Stream): GomirrorError<OriginCode> {
  return new GomirrorError('origin.timeout', { upstream: origin.name, phase: 'idle' }, { retryable: true });
}
