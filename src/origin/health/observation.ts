import type { Clock } from '../../base/index.ts';
import type { GetOptions, Origin, OriginAnswer } from '../types.ts';
import type { Permit } from './breaker.ts';

/** Who wants to know how requests go. */
export interface Observer {
  readonly origin: Origin;
  readonly clock: Clock;
  readonly stallAfterMs: number;
  /** Whether the origin tells when a request is sent. */
  readonly tellsSent: boolean;
  /** Whether it is worth knowing that it stalls. */
  readonly mayStall: boolean;
  /** When anything last came from it, for whatever request. */
  lastHeardMs: number;
  /** The request has left the queue for a connection. */
  noteSent(): void;
  /** It has given nothing for {@link stallAfterMs}. Told once; the request goes on. */
  noteStall(observation: Observation): void;
  noteAnswer(firstByteMs: number): void;
  /** The end, told once: all of it arrived, or nobody wanted more. */
  noteEnd(observation: Observation, ended: 'well' | 'early'): void;
  noteFailure(observation: Observation, error: unknown): void;
}

/** One request, watched from its beginning to its end. Passes everything on as it is. */
export class Observation {
  readonly permit: Permit;
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  readonly #observer: Observer;
  readonly #options: GetOptions;
  #receivedBytes = 0;
  #partial = false;
  #sentMs: number;
  #heardMs: number;
  #sent = false;
  #over = false;
  #stopClock: () => void = () => {};

  constructor(observer: Observer, permit: Permit, path: string, options: GetOptions) {
    this.#observer = observer;
    this.permit = permit;
    this.path = path;
    this.signal = options.signal;
    this.#options = options;
    this.#sentMs = this.#heardMs = observer.clock.monotonicMs();
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** True when only a part was asked for. */
  get partial(): boolean {
    return this.#partial;
  }

  /** Time since the request was sent. */
  get answerMs(): number {
    return this.#observer.clock.monotonicMs() - this.#sentMs;
  }

  async begin(): Promise<OriginAnswer> {
    const { origin } = this.#observer;
    const { onSent } = this.#options;
    this.#partial = this.#options.range !== undefined;
    this.#watch();
    let answer: OriginAnswer;
    try {
      answer = await origin.get(this.path, {
        ...this.#options,
        onSent: () => {
          this.#sent = true;
          this.#sentMs = this.#heardMs = this.#observer.clock.monotonicMs();
          this.#observer.noteSent();
          onSent?.();
        },
      });
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    this.#stopClock();
    this.#observer.noteAnswer(this.answerMs);
    this.#observer.lastHeardMs = this.#observer.clock.monotonicMs();
    const { sizeBytes, part, acceptsRanges, etag } = answer;
    return {
      sizeBytes,
      part,
      etag,
      ...(acceptsRanges === undefined ? {} : { acceptsRanges }),
      read: (take) => this.#read(answer, take),
      discard: () => {
        this.#end('early');
        answer.discard();
      },
    };
  }

  async #read(answer: OriginAnswer, take: (chunk: Uint8Array) => Promise<void> | undefined): Promise<void> {
    // What the taker throws is none of the origin's doing.
    let own = false;
    const failed = (error: unknown): never => {
      own = true;
      throw error;
    };
    this.#heardMs = this.#observer.clock.monotonicMs();
    this.#watch();
    try {
      await answer.read((chunk) => {
        this.#receivedBytes += chunk.length;
        this.#heard();
        let taken: Promise<void> | undefined;
        try {
          taken = take(chunk);
        } catch (error) {
          return failed(error);
        }
        if (taken === undefined) return undefined;
        // While the taker is busy, nothing can be expected.
        this.#stopClock();
        return taken.then(() => {
          this.#heardMs = this.#observer.clock.monotonicMs();
          this.#watch();
        }, failed);
      });
    } catch (error) {
      if (own) this.#end('early');
      else this.#fail(error);
      throw error;
    }
    this.#end('well');
  }

  #heard(): void {
    this.#heardMs = this.#observer.clock.monotonicMs();
    this.#observer.lastHeardMs = this.#heardMs;
  }

  /** One timer for many chunks: when it rings too early, it is set anew for what is left. */
  #watch(): void {
    if (this.#over || this.permit.stalled || !this.#observer.mayStall) return;
    const { clock, stallAfterMs } = this.#observer;
    const leftMs = stallAfterMs - (clock.monotonicMs() - this.#heardMs);
    this.#stopClock();
    this.#stopClock = clock.after(Math.max(leftMs, 1), () => {
      const { tellsSent, lastHeardMs } = this.#observer;
      // While it waits for a connection, the answers to others are a sign of life.
      if (tellsSent && !this.#sent) this.#heardMs = Math.max(this.#heardMs, lastHeardMs);
      if (clock.monotonicMs() - this.#heardMs < stallAfterMs) this.#watch();
      else this.#observer.noteStall(this);
    });
  }

  #fail(error: unknown): void {
    if (!this.#finish()) return;
    this.#observer.noteFailure(this, error);
  }

  #end(ended: 'well' | 'early'): void {
    if (!this.#finish()) return;
    this.#observer.noteEnd(this, ended);
  }

  #finish(): boolean {
    this.#stopClock();
    if (this.#over) return false;
    this.#over = true;
    return true;
  }
}
