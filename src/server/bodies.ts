import { Flights, KiB, MiB } from '../base/index.ts';
import type { FileAnswer } from '../mirror/index.ts';
import { readFully } from './stream.ts';

/** Files up to this size are sent from one buffer that all their readers share, if there are several at once. */
const sharedBodyBytes = 2 * MiB;
/** Up to this size one is kept in memory for its next reader too. */
const keptBodyBytes = 256 * KiB;

/**
 * Whole files in memory, each once however many clients read it: a thousand that wait for one zip cost one buffer. What
 * was used least recently is dropped beyond the limit; a buffer under way to somebody lives until it has arrived.
 */
export class SharedBodies {
  readonly #limitBytes: number;
  readonly #bodies = new Map<string, Buffer>();
  readonly #flights = new Flights<string, Buffer>();
  /** Files that somebody reads on his own now, by key; how many do. */
  readonly #alone = new Map<string, number>();
  #sizeBytes = 0;
  #forgotten = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Forgets the file of an answer with this key, which turned out to be rotten. */
  forget(key: string): void {
    this.#forgotten++;
    this.#sizeBytes -= this.#bodies.get(key)?.length ?? 0;
    this.#bodies.delete(key);
  }

  /** Whether the answer is better sent from a buffer for all: it is small, held already, or several want it at once. */
  suits({ key, file: { sizeBytes } }: FileAnswer): boolean {
    if (sizeBytes <= keptBodyBytes) return true;
    return sizeBytes <= sharedBodyBytes && (this.#bodies.has(key) || this.#alone.has(key));
  }

  /** Runs `work`, which reads the file of the answer on its own, so that whoever asks meanwhile shares. */
  async alone({ key }: FileAnswer, work: () => Promise<unknown>): Promise<void> {
    this.#alone.set(key, (this.#alone.get(key) ?? 0) + 1);
    try {
      await work();
    } finally {
      const others = (this.#alone.get(key) ?? 1) - 1;
      if (others === 0) this.#alone.delete(key);
      else this.#alone.set(key, others);
    }
  }

  /** The bytes of the answer's file, which stays open. Rejects with the system's error when it cannot be read whole. */
  async of(answer: FileAnswer): Promise<Buffer> {
    const { key } = answer;
    const held = this.#bodies.get(key);
    if (held !== undefined) {
      this.#bodies.delete(key);
      this.#bodies.set(key, held);
      return held;
    }
    return this.#flights.run(key, async () => {
      const forgotten = this.#forgotten;
      const body = await readWhole(answer.file.fd, answer.file.sizeBytes);
      // What was forgotten meanwhile may be this very file.
      if (forgotten !== this.#forgotten) return body;
      this.#bodies.set(key, body);
      this.#sizeBytes += body.length;
      for (const [oldest, { length }] of this.#bodies) {
        if (this.#sizeBytes <= this.#limitBytes) break;
        this.#bodies.delete(oldest);
        this.#sizeBytes -= length;
      }
      return body;
    });
  }
}

async function readWhole(fd: number, sizeBytes: number): Promise<Buffer> {
  const body = Buffer.allocUnsafeSlow(sizeBytes);
  await readFully(fd, body, sizeBytes, 0);
  return body;
}
